"""The stage of the image page, as the rows say: the cards, the one that is shown, what is news."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt.models import UNFINISHED, Generation, GenerationStatus
from craftprompt.studio import queries, removal
from craftprompt.studio.details import Details, image_details
from craftprompt.studio.image_views import ImageCard, image_card
from craftprompt.studio.removal import Removed

CARDS_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Stage:
    """What was made, newest first, one of it large with its details, and what can come back."""

    cards: list[ImageCard] = field(default_factory=list[ImageCard])
    shown: ImageCard = field(default_factory=ImageCard)
    details: Details = field(default_factory=Details)
    removed: list[Removed] = field(default_factory=list[Removed])


def stage(session: Session, owner_id: UUID, *, chosen: str) -> Stage:
    """The stage with the image on it that has the id `chosen`, else with the newest one."""
    rows = [
        row
        for row in queries.recent_images(session, owner_id, limit=CARDS_SHOWN)
        if row.dismissed_at is None
    ]
    media = queries.media_of(session, owner_id, [row.id for row in rows])
    cards = [image_card(row, media.get(row.id)) for row in rows]
    removed = removal.removed(session, owner_id)
    if not rows:
        return Stage(removed=removed)
    place = _shown(rows, chosen)
    details = image_details(session, owner_id, rows[place], cards[place])
    return Stage(cards, cards[place], details, removed)


def news(cards: Sequence[ImageCard], awaited: Collection[str]) -> str:
    """What came of the awaited images, for ears; empty while one of them runs.

    What the person cancelled they know.
    """
    over = [card for card in cards if card.generation_id in awaited]
    made = sum(card.is_made for card in over)
    failed = [card for card in over if card.status == GenerationStatus.FAILED]
    if any(card.is_running for card in over) or not made + len(failed):
        return ""
    if not failed:
        return "Your image is made." if made == 1 else f"Your {made} images are made."
    declined = sum(card.failure_kind == "refused" for card in failed)
    counts = {"declined": declined, "failed": len(failed) - declined}
    rest = ", ".join(f"{number} {how}" for how, number in counts.items() if number)
    head = f"{made} of {made + len(failed)} images made" if made else "No image made"
    return f"{head}, {rest}. What was not made is not counted."


def _shown(rows: Sequence[Generation], chosen: str) -> int:
    """The place of the image on the stage: the chosen one, else the best of the newest press.

    What runs is shown before what was made, and what came to nothing where there is neither.
    """
    ids = [str(row.id) for row in rows]
    if chosen in ids:
        return ids.index(chosen)
    newest = rows[0]
    press = [
        place
        for place, row in enumerate(rows)
        if row is newest or (row.request_id and row.request_id == newest.request_id)
    ]
    return min(press, key=lambda place: _rank(rows[place]))


def _rank(image: Generation) -> int:
    if image.status in UNFINISHED:
        return 0
    return 1 if image.status == GenerationStatus.SUCCEEDED else 2
