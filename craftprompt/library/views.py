"""What the library shows: plain values in few words, addresses of pictures, never their bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from craftprompt.library.queries import Work
from craftprompt.models import (
    UNFINISHED,
    Attempt,
    Generation,
    GenerationKind,
    GenerationReference,
    GenerationStatus,
    Media,
)
from craftprompt.providers.image.registry import STORYBOARD
from craftprompt.providers.video import animatic
from craftprompt.studio import image_views, video_views
from craftprompt.studio.details import (
    TITLE,
    Fact,
    ParentView,
    ReferenceView,
    cost_in_words,
    facts,
    image_facts,
    is_local,
    parent_view,
    reference_view,
    video_facts,
)
from craftprompt.studio.image_views import image_card
from craftprompt.studio.scene_details import FIELD_LABELS
from craftprompt.studio.steps import prompt_step, step_of
from craftprompt.studio.video_views import duration_in_words, video_card
from craftprompt.studio.views import excerpt, iso, prompt_view, target_name

CELL_RATIO = 4 / 3  # of the cell that a picture hangs in: wider ones fill its width
REUSE_AT = {
    GenerationKind.PROMPT: "/studio?from=",
    GenerationKind.IMAGE: "/studio/image?from=",
    GenerationKind.VIDEO: "/studio/video?from=",
}


@dataclass(slots=True)
class Tile:
    """One made thing in the grid. `shape` is its ratio for the style sheet.

    A video has a `duration`, such as "0:08".
    """

    generation_id: str
    kind: str
    title: str
    words: str
    model_name: str
    created_at: str
    is_local: bool
    is_imported: bool = False
    media_id: str = ""
    shape: str = ""
    is_tall: bool = False
    duration: str = ""


@dataclass(slots=True)
class RunCard:
    """One run that is not, or will not be, in the grid: where it stands and what can be done."""

    generation_id: str
    kind: str
    status: str
    step: str
    since: str
    words: str
    model_name: str
    created_at: str
    reuse_address: str
    failure_kind: str
    failure_message: str
    is_running: bool


@dataclass(slots=True)
class ItemView:
    """One made thing, or one run, with everything that is known of it."""

    generation_id: str = ""
    kind: str = ""
    status: str = ""
    title: str = ""
    prompt: str = ""
    negative_prompt: str = ""
    scene: str = ""
    step: str = ""
    since: str = ""
    created_at: str = ""
    alt: str = ""
    address: str = ""
    poster: str = ""
    media_id: str = ""
    shape: str = "16 / 9"
    frames_per_second: float = video_views.USUAL_RATE
    reuse_address: str = ""
    failure_kind: str = ""
    failure_message: str = ""
    is_local: bool = False
    is_running: bool = False
    is_made: bool = False
    facts: list[Fact] = field(default_factory=list)
    fields: list[Fact] = field(default_factory=list)
    parents: list[ParentView] = field(default_factory=list)
    references: list[ReferenceView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ItemRows:
    """The rows around an item."""

    generation: Generation
    attempts: Sequence[Attempt] = ()
    media: Mapping[UUID, Media] = field(default_factory=dict[UUID, Media])
    references: Sequence[tuple[GenerationReference, Media | None]] = ()
    ancestors: Sequence[Generation] = ()
    versions: int = 0


def tile(work: Work) -> Tile:
    """One made thing as the grid shows it."""
    is_prompt = work.kind == GenerationKind.PROMPT
    shown = Tile(
        generation_id=str(work.generation_id),
        kind=work.kind,
        title=excerpt(work.title or (work.scene if is_prompt else work.words), TITLE),
        words=excerpt(work.words, 200),
        model_name=_made_with(work),
        created_at=iso(work.created_at),
        is_local=is_local(work.provider),
        is_imported=is_prompt and not work.provider,  # it came in as a recipe
    )
    if work.media_id and work.width and work.height:
        shown.media_id, shown.shape = str(work.media_id), f"{work.width} / {work.height}"
        shown.is_tall = work.width < CELL_RATIO * work.height
        shown.duration = duration_in_words(work.duration_milliseconds)
    return shown


def run_card(run: Generation) -> RunCard:
    """One run as its card shows it."""
    is_prompt = run.kind == GenerationKind.PROMPT
    return RunCard(
        generation_id=str(run.id),
        kind=run.kind,
        status=run.status,
        step=step_of(run),
        since=iso(run.started_at or run.created_at),
        words=excerpt(run.scene if is_prompt else run.prompt, 160),
        model_name=_asked_of(run),
        created_at=iso(run.created_at),
        reuse_address=reuse_address(run),
        failure_kind=run.failure_kind,
        failure_message=run.failure_message,
        is_running=run.status in UNFINISHED,
    )


def item_view(rows: ItemRows) -> ItemView:
    """One item with its details."""
    generation = rows.generation
    view = ITEM_OF[GenerationKind(generation.kind)](rows)
    view.generation_id, view.kind = str(generation.id), generation.kind
    view.status, view.created_at = generation.status, iso(generation.created_at)
    view.since = iso(generation.started_at or generation.created_at)
    view.failure_kind = generation.failure_kind
    view.failure_message = generation.failure_message
    view.reuse_address = reuse_address(generation)
    view.is_running = generation.status in UNFINISHED
    view.is_local = is_local(generation.provider)
    view.facts.append(Fact("Provider cost", cost_in_words(generation, rows.attempts)))
    view.parents = [parent_view(each) for each in rows.ancestors]
    view.references = [reference_view(used, media) for used, media in rows.references]
    return view


def reuse_address(generation: Generation) -> str:
    """Where this one's words and settings stand in the form again."""
    begun = REUSE_AT.get(GenerationKind(generation.kind), "")
    return f"{begun}{generation.id}" if begun else ""


def _made_with(work: Work) -> str:
    """The model in few words; that something is local is said by its label."""
    match work.kind:
        case GenerationKind.IMAGE if work.provider == STORYBOARD:
            return "Storyboard"
        case GenerationKind.IMAGE:
            return image_views.model_name(work.model or work.target)
        case GenerationKind.VIDEO if work.provider == animatic.KEY:
            return "Animatic"
        case _:
            return target_name(work.target)


def _asked_of(run: Generation) -> str:
    """The model that a run asks, or asked."""
    match run.kind:
        case GenerationKind.IMAGE:
            return image_views.model_name(run.model or run.target)
        case GenerationKind.VIDEO:
            return video_views.model_name(run.target)
        case _:
            return target_name(run.target)


def _prompt_item(rows: ItemRows) -> ItemView:
    generation, view = rows.generation, prompt_view(rows.generation, rows.attempts)
    take = int(generation.settings.get("variation", 0))
    return ItemView(
        title=excerpt(generation.title or generation.scene, TITLE),
        prompt=view.prompt,
        negative_prompt=view.negative_prompt,
        scene=generation.scene,
        step=prompt_step(generation),
        is_made=generation.status == GenerationStatus.SUCCEEDED,
        facts=facts(
            ("Written for", view.target_name),
            ("Written by", ", ".join(filter(None, (view.provider_name, view.model)))),
            ("Versions", str(rows.versions) if rows.versions > 1 else ""),
            ("Take", str(take + 1) if take else ""),
            ("First words after", view.first_words),
            ("Tokens", f"{view.tokens:,}" if view.tokens else ""),
        ),
        fields=facts(*((label, getattr(generation, name)) for name, label in FIELD_LABELS.items())),
    )


def _image_item(rows: ItemRows) -> ItemView:
    generation = rows.generation
    card = image_card(generation, rows.media.get(generation.id))
    return ItemView(
        title=excerpt(generation.title or generation.prompt, TITLE),
        prompt=generation.prompt,
        scene=generation.scene,
        step=card.step,
        alt=card.alt,
        address=card.address,
        media_id=card.media_id,
        shape=card.shape,
        is_made=card.is_made,
        facts=image_facts(card),
    )


def _video_item(rows: ItemRows) -> ItemView:
    generation = rows.generation
    card = video_card(generation, rows.media.get(generation.id))
    return ItemView(
        title=excerpt(generation.title or generation.prompt, TITLE),
        prompt=generation.prompt,
        scene=generation.scene,
        step=card.step,
        alt=card.alt,
        address=card.address,
        poster=card.poster,
        media_id=card.media_id,
        shape=card.shape,
        frames_per_second=card.frames_per_second,
        is_made=card.is_made,
        facts=video_facts(card),
    )


ITEM_OF = {
    GenerationKind.PROMPT: _prompt_item,
    GenerationKind.IMAGE: _image_item,
    GenerationKind.VIDEO: _video_item,
}
