"""What the library reads: small rows from an index, page by page, whoever's they are first.

A page is named by the place it begins after, so the last one costs what the first one does. Of
long texts only the beginning leaves the database.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt.models import (
    UNFINISHED,
    Generation,
    GenerationStatus,
    Media,
)
from craftprompt.studio.in_order import newest_first
from craftprompt.studio.queries import Cursor

PAGE_SIZE = 60  # rows of two, three, four, five and six tiles come out even
MOST_ENDED = 24  # of what came to nothing; what runs is shown whole
LONGEST_WORDS = 240
CAME_TO_NOTHING = (GenerationStatus.FAILED, GenerationStatus.CANCELLED)
_newest_first = (col(Generation.created_at).desc(), col(Generation.id).desc())
_place = tuple_(col(Generation.created_at), col(Generation.id))
WORDS = func.coalesce(
    func.nullif(col(Generation.prompt), ""),
    col(Generation.scene),
)


@dataclass(frozen=True, slots=True)
class Work:
    """Something that the person made, in its first words, with its picture or film, if any."""

    generation_id: UUID
    kind: str
    created_at: datetime
    title: str
    scene: str
    words: str
    target: str
    model: str
    provider: str
    settings: dict[str, Any]
    media_id: UUID | None
    width: int | None
    height: int | None
    duration_milliseconds: int | None

    @property
    def place(self) -> Cursor:
        """Where it stands in the library."""
        return Cursor(self.created_at, self.generation_id)


@dataclass(frozen=True, slots=True)
class Runs:
    """What stands above the tiles, newest first; `more` came to nothing and are not among it."""

    shown: list[Generation]
    more: int


def made(
    session: Session, owner_id: UUID, *, after: Cursor | None = None, limit: int = PAGE_SIZE
) -> list[Work]:
    """What the person made, newest first, from the place after `after` on."""
    rows = _works(owner_id).order_by(*_newest_first)
    if after:
        rows = rows.where(_place < (after.created_at, after.generation_id))
    return [Work(*row) for row in session.execute(rows.limit(limit))]


def made_before(
    session: Session, owner_id: UUID, *, before: Cursor, limit: int = PAGE_SIZE
) -> list[Work]:
    """What is newer than `before` and nearest to it, newest first."""
    rows = (
        _works(owner_id)
        .where(_place > (before.created_at, before.generation_id))
        .order_by(col(Generation.created_at), col(Generation.id))
    )
    return [Work(*row) for row in session.execute(rows.limit(limit))][::-1]


def runs(session: Session, owner_id: UUID) -> Runs:
    """All that runs, and what came to nothing until it is put away, of that the newest 24."""
    kept = (*_kept(owner_id), col(Generation.dismissed_at).is_(None))
    running = select(Generation).where(*kept, col(Generation.status).in_(UNFINISHED))
    is_ended = col(Generation.status).in_(CAME_TO_NOTHING)
    ended = select(Generation).where(*kept, is_ended).order_by(*_newest_first).limit(MOST_ENDED)
    shown = list(session.scalars(ended))
    count = len(shown)
    if count == MOST_ENDED:
        count = session.scalar(select(func.count(col(Generation.id))).where(*kept, is_ended)) or 0
    return Runs(newest_first(session.scalars(running), shown), count - len(shown))


def _works(owner_id: UUID):  # noqa: ANN202  SQLAlchemy's Select of the columns of Work
    return (
        select(
            col(Generation.id),
            col(Generation.kind),
            col(Generation.created_at),
            func.substr(col(Generation.title), 1, LONGEST_WORDS),
            func.substr(col(Generation.scene), 1, LONGEST_WORDS),
            func.substr(WORDS, 1, LONGEST_WORDS),
            col(Generation.target),
            col(Generation.model),
            col(Generation.provider),
            col(Generation.settings),
            col(Media.id),
            col(Media.width),
            col(Media.height),
            col(Media.duration_milliseconds),
        )
        .outerjoin(Media, col(Media.generation_id) == col(Generation.id))
        .where(*_kept(owner_id), col(Generation.status) == GenerationStatus.SUCCEEDED)
    )


def _kept(owner_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """What is neither deleted nor the rewrite of a prompt, which stands there as its version."""
    return (
        col(Generation.owner_id) == owner_id,
        col(Generation.removed_at).is_(None),
        col(Generation.root_id).is_(None),
    )
