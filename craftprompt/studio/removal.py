"""Deleting what was made: hidden from everything at once, brought back for ten seconds, then gone.

The truth is one column. What has a moment in `removed_at` is read by nothing but this module, in
every tab and process, and by the lineage, which says that it is deleted and no word more; a reload
changes nothing about it. When its time is over, the row goes with its attempts, its media and their
files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from craftprompt import clock, db
from craftprompt.account.service import sweep_files
from craftprompt.errors import InputInvalid, NotFound
from craftprompt.jobs import progress
from craftprompt.models import UNFINISHED, Generation, Media, TrayReference
from craftprompt.studio import queries

KEPT_FOR = timedelta(seconds=10)
LONGEST_NAME = 80
STILL_RUNNING = "This is still being made. Cancel it first, then delete it. Nothing was deleted."
TOO_LATE = "Ten seconds have passed: it is deleted for good."


@dataclass(frozen=True, slots=True)
class Removed:
    """What was deleted a moment ago, by its first words, and until when it can be brought back."""

    generation_id: UUID
    kind: str
    words: str
    ends_at: datetime


async def remove(owner_id: UUID, generation_id: UUID) -> None:
    """Delete something that the person made; for ten seconds `undo` brings it back.

    Raises:
        NotFound: not theirs, or deleted already.
        InputInvalid: it is still being made.
    """
    await db.write(partial(_mark, owner_id=owner_id, generation_id=generation_id))
    progress.publish(owner_id)


async def undo(owner_id: UUID, generation_id: UUID) -> None:
    """Bring back what was deleted less than ten seconds ago, whole.

    Raises:
        NotFound: it is too late, or it was never there.
    """
    await db.write(partial(_unmark, owner_id=owner_id, generation_id=generation_id))
    progress.publish(owner_id)


def removed(session: Session, owner_id: UUID) -> list[Removed]:
    """What this person can still bring back, the latest first."""
    words = func.coalesce(
        func.nullif(col(Generation.title), ""),
        func.nullif(col(Generation.scene), ""),
        col(Generation.prompt),
    )
    rows = session.execute(
        select(
            col(Generation.id),
            col(Generation.kind),
            func.substr(words, 1, LONGEST_NAME),
            col(Generation.removed_at),
        )
        .where(col(Generation.owner_id) == owner_id, col(Generation.removed_at) > _over_since())
        .order_by(col(Generation.removed_at).desc())
    )
    return [
        Removed(generation_id, kind, excerpt, at + KEPT_FOR)
        for generation_id, kind, excerpt, at in rows
        if at
    ]


def next_look(deletions: Sequence[Removed], *, at_most: float) -> float:
    """Seconds until a page has to look again: the end of a deletion comes without a hint."""
    ends_at = min((each.ends_at for each in deletions), default=None)
    left = (ends_at - clock.now()).total_seconds() if ends_at else at_most
    return min(max(left, 0) + 0.05, at_most)


async def forget_removed() -> None:
    """Delete for good what nobody brought back in time: rows, media, thumbnails and files."""
    if await db.write(_forget):
        await sweep_files()


def _mark(session: Session, owner_id: UUID, generation_id: UUID) -> None:
    # Held before its rewrites are looked for: one that is being begun is seen, or finds it deleted.
    generation = queries.owned_generation(session, owner_id, generation_id, lock=True)
    is_rewritten = queries.running_rewrites(session, owner_id, generation_id)
    if generation.status in UNFINISHED or is_rewritten:
        raise InputInvalid(STILL_RUNNING)
    generation.removed_at = clock.now()


def _unmark(session: Session, owner_id: UUID, generation_id: UUID) -> None:
    found = session.scalar(
        select(Generation)
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.id) == generation_id,
            col(Generation.removed_at) > _over_since(),
        )
        .with_for_update()
    )
    if found is None:
        raise NotFound(TOO_LATE)
    found.removed_at = None


def _forget(session: Session) -> int:
    """Delete the rows whose time is over, of everybody; gives how many.

    A picture that lies in the tray stays there, as a reference of its own.
    """
    over = select(col(Generation.id)).where(col(Generation.removed_at) <= _over_since())
    gone = list(session.scalars(over.with_for_update(skip_locked=True)))
    if not gone:
        return 0
    session.execute(
        update(Media)
        .where(
            col(Media.generation_id).in_(gone),
            col(Media.id).in_(select(col(TrayReference.media_id))),
        )
        .values(generation_id=None)
    )
    for generation_id in gone:
        _hand_on(session, generation_id)
    session.execute(delete(Generation).where(col(Generation.id).in_(gone)))
    return len(gone)


def _hand_on(session: Session, generation_id: UUID) -> None:
    """What was made from this one keeps its place in the lineage: under what this was made from."""
    above = aliased(Generation)
    its_parent = select(col(above.parent_id)).where(col(above.id) == generation_id)
    session.execute(
        update(Generation)
        .where(col(Generation.parent_id) == generation_id)
        .values(parent_id=its_parent.scalar_subquery())
    )


def _over_since() -> datetime:
    """What was deleted at this moment or before it stays deleted."""
    return clock.now() - KEPT_FOR
