"""What is known of a thing that was made: facts, what it was made from, what it cost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt.catalogue.prices import NOT_PUBLISHED
from craftprompt.frozen import Frozen
from craftprompt.models import UNFINISHED, Attempt, Generation, GenerationReference, Media
from craftprompt.providers.base import TAKES_NO_ALLOWANCE
from craftprompt.studio import image_references, queries
from craftprompt.studio.image_views import ImageCard
from craftprompt.studio.lineage import ancestors
from craftprompt.studio.media_requests import LOCAL_ENGINES
from craftprompt.studio.video_views import VideoCard
from craftprompt.studio.views import excerpt

TITLE = 80
MICRO = 1_000_000
ROLES = {
    "edited": "the image that was changed",
    "reference": "reference",
    "first_frame": "first frame",
    "last_frame": "last frame",
    "style": "style",
    "character": "character",
}


@dataclass(slots=True)
class Fact:
    """One line of an item's details."""

    label: str
    value: str


@dataclass(slots=True)
class ParentView:
    """What an item was made from, or what that was made from: a prompt, an image or a video."""

    generation_id: str
    kind: str
    words: str


@dataclass(slots=True)
class ReferenceView:
    """One reference that an item was made with; without a media id it is deleted."""

    media_id: str
    role: str


@dataclass(frozen=True, slots=True)
class Details(Frozen):
    """What stands beside a picture."""

    facts: list[Fact] = field(default_factory=list[Fact])
    parents: list[ParentView] = field(default_factory=list[ParentView])
    references: list[ReferenceView] = field(default_factory=list[ReferenceView])


def details_of(session: Session, owner_id: UUID, made: Generation, known: list[Fact]) -> Details:
    """What its card knows, and everything else that is known of one thing of the person."""
    told = [*known]
    if made.status not in UNFINISHED:
        attempts = queries.attempts(session, owner_id, made.id)
        told.append(Fact("Provider cost", cost_in_words(made, attempts)))
    return Details(
        facts=told,
        parents=[parent_view(each) for each in ancestors(session, owner_id, made)],
        references=[
            reference_view(used, media)
            for used, media in image_references.used(session, owner_id, made.id)
        ],
    )


def image_facts(card: ImageCard) -> list[Fact]:
    """What an image's card knows, line by line."""
    return facts(
        ("Model", card.model_name),
        ("Made by", card.engine_name),
        ("Ratio", card.ratio),
        ("Size", ", ".join(filter(None, (card.size, card.pixels)))),
        ("Of one press", card.number),
        ("Took", card.took),
        ("Tokens", f"{card.tokens:,}" if card.tokens else ""),
    )


def video_facts(card: VideoCard) -> list[Fact]:
    """What a video's card knows, line by line."""
    return facts(
        ("Stands in for" if card.is_stand_in else "Model", card.model_name),
        ("Made by", card.engine_name),
        ("Ratio", card.ratio),
        ("Length", card.duration or f"{card.seconds} s"),
        ("Size", card.pixels),
        ("Took", card.took),
    )


def facts(*pairs: tuple[str, str]) -> list[Fact]:
    """Labels with their values, without those that have none."""
    return [Fact(label, value) for label, value in pairs if value]


def parent_view(parent: Generation) -> ParentView:
    """What something was made from, in its first words."""
    return ParentView(
        str(parent.id), parent.kind, excerpt(parent.title or parent.prompt or parent.scene, TITLE)
    )


def reference_view(used: GenerationReference, media: Media | None) -> ReferenceView:
    """One reference, and what it contributed."""
    return ReferenceView(str(media.id) if media else "", ROLES.get(used.role, used.role))


def is_local(provider: str) -> bool:
    """Whether a local engine made it."""
    return provider in LOCAL_ENGINES or provider in TAKES_NO_ALLOWANCE


def cost_in_words(generation: Generation, attempts: Sequence[Attempt]) -> str:
    """What the provider charged the operator for all attempts, as far as it is known."""
    if is_local(generation.provider):
        return "local: nothing"
    costs = [each.cost_micro_usd for each in attempts]
    if None in costs:
        return NOT_PUBLISHED
    dollars = sum(filter(None, costs)) / MICRO
    if not dollars:
        return "nothing"
    return f"about {dollars:.2f} USD" if dollars >= 0.1 else f"about {dollars:.4f} USD"  # noqa: PLR2004  cents say enough from there on
