"""The stage of a page, as the rows say: the cards, the one that is shown, what is news."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt.models import Generation, GenerationStatus, Media
from craftprompt.studio import media_queries, removal
from craftprompt.studio.cards import Card, CardT
from craftprompt.studio.details import Details, Fact, details_of
from craftprompt.studio.media_requests import LOCAL_ENGINES
from craftprompt.studio.removal import Removed
from craftprompt.studio.typical_times import typical_time

CARDS_SHOWN = 24  # beside all that run


class Rows(Protocol):
    """Reads what a person made of one kind and did not put away, newest first."""

    def __call__(self, session: Session, owner_id: UUID, *, limit: int) -> list[Generation]:
        """All that run, and of the newest so many."""
        ...


@dataclass(frozen=True, slots=True)
class Kind(Generic[CardT]):
    """What stages differ in.

    `name` is what one thing is called. `place` chooses of rows, which are never none, the one on
    the stage where nobody chose. `reasons` follows the count where something was not made.
    """

    name: str
    rows: Rows
    empty: type[CardT]
    card: Callable[[Generation, Media | None], CardT]
    facts: Callable[[CardT], list[Fact]]
    place: Callable[[Sequence[Generation]], int]
    reasons: Callable[[Sequence[Card]], str]


@dataclass(frozen=True, slots=True)
class Stage(Generic[CardT]):
    """What was made, newest first, one of it large with its details, and what can come back."""

    cards: list[CardT]
    shown: CardT
    details: Details = field(default_factory=Details)
    removed: list[Removed] = field(default_factory=list[Removed])


def stage(session: Session, owner_id: UUID, kind: Kind[CardT], *, chosen: str) -> Stage[CardT]:
    """The stage with the thing on it that has the id `chosen`, else with the one that is new."""
    rows = kind.rows(session, owner_id, limit=CARDS_SHOWN)
    media = media_queries.media_of(session, owner_id, [row.id for row in rows])
    cards = [_timed(session, kind.card(row, media.get(row.id)), row) for row in rows]
    removed = removal.removed(session, owner_id)
    if not rows:
        return Stage(cards, kind.empty(), removed=removed)
    ids = [card.generation_id for card in cards]
    place = ids.index(chosen) if chosen in ids else kind.place(rows)
    details = details_of(session, owner_id, rows[place], kind.facts(cards[place]))
    return Stage(cards, cards[place], details, removed)


def _timed(session: Session, card: CardT, row: Generation) -> CardT:
    """The card of a run with the time that such runs usually take."""
    if not card.is_running:
        return card
    asked = row.provider if row.provider in LOCAL_ENGINES else row.model or row.target
    typical = typical_time(session, asked, row.kind)
    return replace(card, usual=typical.in_words if typical else "")


def news(cards: Sequence[CardT], awaited: Collection[str], kind: Kind[CardT]) -> str:
    """What came of the awaited things, for ears; empty while one of them runs.

    What the person cancelled they know.
    """
    over = [card for card in cards if card.generation_id in awaited]
    made = sum(card.is_made for card in over)
    failed = [card for card in over if card.status == GenerationStatus.FAILED]
    if any(card.is_running for card in over) or not made + len(failed):
        return ""
    one, several = kind.name, f"{kind.name}s"
    if not failed:
        return f"Your {one} is made." if made == 1 else f"Your {made} {several} are made."
    head = f"{made} of {made + len(failed)} {several} made" if made else f"No {one} made"
    return f"{head}{kind.reasons(failed)}. What was not made is not counted."


def neighbour(cards: Sequence[Card], generation_id: str) -> str:
    """The card that stands where this one stood, once this one is gone; empty for the last."""
    ids = [card.generation_id for card in cards]
    here = ids.index(generation_id) if generation_id in ids else 0
    return next(iter([*ids[here + 1 :], *ids[:here][::-1]]), "")
