"""Files that nobody's row names: a process was killed between a file and its row."""

import asyncio
import logging
from collections.abc import Collection, Iterable
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import db, storage
from craftprompt.models import UNFINISHED, Generation, Media, Thumbnail, User

logger = logging.getLogger(__name__)

ASKED_AT_ONCE = 500  # of one person a few thousand files may lie there


async def sweep() -> None:
    """Remove files older than an hour that no row names and no unfinished run will take up.

    Folders of people whom the database does not know are left alone: another studio may share the
    media folder. Of the erased, the erasure itself takes the folder, again and again for an hour.
    """
    for owner_id in await asyncio.to_thread(storage.owners):
        keys = await asyncio.to_thread(storage.stale_keys, owner_id)
        for first in range(0, len(keys), ASKED_AT_ONCE):
            some = keys[first : first + ASKED_AT_ONCE]
            unclaimed = await db.read(partial(_unclaimed, owner_id=owner_id, keys=some))
            await asyncio.to_thread(_delete, unclaimed)


def _delete(keys: Collection[str]) -> None:
    for key in keys:
        storage.delete_stale(key)
    if keys:
        logger.info("removed files that no row names: %d", len(keys))


def _unclaimed(session: Session, owner_id: UUID, keys: Iterable[str]) -> list[str]:
    if session.get(User, owner_id) is None:
        return []
    named = {
        *session.scalars(select(col(Media.storage_key)).where(col(Media.storage_key).in_(keys))),
        *session.scalars(
            select(col(Thumbnail.storage_key)).where(col(Thumbnail.storage_key).in_(keys))
        ),
    }
    runs = select(col(Generation.id)).where(
        col(Generation.owner_id) == owner_id, col(Generation.status).in_(UNFINISHED)
    )
    at_work = set(session.scalars(runs))
    return [key for key in keys if key not in named and storage.media_id_of(key) not in at_work]
