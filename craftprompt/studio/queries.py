"""What is read of prompts; the owner's id comes first, and there is no query without it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt.errors import NotFound
from craftprompt.models import UNFINISHED, Attempt, Draft, Generation, GenerationKind

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place after one row of the history."""

    created_at: datetime
    generation_id: UUID


def generation_id_of(given: str) -> UUID:
    """The id that a page or an address names.

    Raises:
        NotFound: it is none.
    """
    try:
        return UUID(given)
    except ValueError:
        raise _no_such_prompt() from None


def owned_generation(session: Session, owner_id: UUID, generation_id: UUID) -> Generation:
    """One generation of this person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = session.scalar(
        select(Generation).where(
            col(Generation.owner_id) == owner_id, col(Generation.id) == generation_id
        )
    )
    if found is None:
        raise _no_such_prompt()
    return found


def attempts(session: Session, owner_id: UUID, generation_id: UUID) -> list[Attempt]:
    """The attempts at one generation of this person, in order."""
    rows = (
        select(Attempt)
        .join(Generation, col(Generation.id) == col(Attempt.generation_id))
        .where(col(Generation.owner_id) == owner_id, col(Generation.id) == generation_id)
        .order_by(col(Attempt.number))
    )
    return list(session.scalars(rows))


def newest(session: Session, owner_id: UUID) -> Generation | None:
    """The person's newest prompt, None where there is none."""
    rows = _history(owner_id).limit(1)
    return session.scalar(rows)


def unfinished(session: Session, owner_id: UUID) -> list[Generation]:
    """The person's prompts that are still being written, newest first."""
    return list(session.scalars(_history(owner_id).where(col(Generation.status).in_(UNFINISHED))))


def history_page(session: Session, owner_id: UUID, after: Cursor | None) -> list[Generation]:
    """Up to 21 prompts, newest first, after `after`; the 21st only says that there are more.

    Keyset pages: the last page costs what the first one does.
    """
    rows = _history(owner_id).limit(PAGE_SIZE + 1)
    if after:
        place = tuple_(col(Generation.created_at), col(Generation.id))
        rows = rows.where(place < (after.created_at, after.generation_id))
    return list(session.scalars(rows))


def draft(session: Session, owner_id: UUID) -> Draft | None:
    """What stands in the person's prompt page, None before anything was typed."""
    return session.get(Draft, owner_id)


def _history(owner_id: UUID):  # noqa: ANN202  SQLAlchemy's Select of Generation
    return (
        select(Generation)
        .where(col(Generation.owner_id) == owner_id, col(Generation.kind) == GenerationKind.PROMPT)
        .order_by(col(Generation.created_at).desc(), col(Generation.id).desc())
    )


def _no_such_prompt() -> NotFound:
    return NotFound("There is no such prompt, or it is not yours.")
