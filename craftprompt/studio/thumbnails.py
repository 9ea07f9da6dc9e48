"""Thumbnails: each picture drawn small, at two widths, once.

A thumbnail's file has a name that follows from its picture's, so making it again, after a crash or
by two at a time, replaces the whole file by the same one.
"""

import asyncio
import io
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from uuid import UUID
from weakref import WeakValueDictionary

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from craftprompt import db, footage, pictures, storage
from craftprompt.db import insert_into
from craftprompt.errors import InputInvalid, NotFound
from craftprompt.models import Media, Thumbnail

WIDTHS = (320, 960)

_making: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()


async def made(owner_id: UUID, media_id: UUID, storage_key: str) -> list[Thumbnail]:
    """Draw a kept picture small, or a film's poster; gives the rows, which go in with its own.

    Raises:
        InputInvalid: the file is no picture or film that can be opened.
        StorageFull, StorageClosed: they cannot be written.
    """
    path = await asyncio.to_thread(storage.path_of, storage_key)
    still = io.BytesIO(await footage.poster(path)) if _is_film(path) else path
    drawn = await pictures.thumbnails(still, WIDTHS)
    rows = [_row(owner_id, media_id, width, len(content)) for width, content in drawn.items()]
    for row, content in zip(rows, drawn.values(), strict=True):
        await asyncio.to_thread(storage.put, row.storage_key, content)
    return rows


async def found_or_drawn(owner_id: UUID, media_id: UUID, storage_key: str) -> list[Thumbnail]:
    """The rows of files that are there already, else `made`: for work that begins again.

    Raises:
        InputInvalid, StorageFull, StorageClosed: as `made` says.
    """
    found = await asyncio.to_thread(_found, owner_id, media_id)
    return found or await made(owner_id, media_id, storage_key)


async def found_or_made(media: Media, width: int) -> Thumbnail:
    """One thumbnail of a picture that may be older than its thumbnails.

    Raises:
        NotFound: there is none of this width, or the picture is gone.
    """
    if width not in WIDTHS:
        raise NotFound("There is no such thumbnail.")
    # A page asks for both at once: the second waits, and finds what the first has made.
    async with _making.setdefault(media.id, asyncio.Lock()):
        known = await db.read(lambda session: session.get(Thumbnail, (media.id, width)))
        return known or await _made_late(media, width)


async def _made_late(media: Media, width: int) -> Thumbnail:
    try:
        rows = await made(media.owner_id, media.id, media.storage_key)
    except InputInvalid:
        raise NotFound("There is no thumbnail of this file.") from None
    try:
        await db.write(partial(_add_missing, rows=rows))
    except IntegrityError:  # deleted in the meantime
        await discard(row.storage_key for row in rows)
        raise NotFound("This picture is no longer here.") from None
    return next(row for row in rows if row.width == width)


def keys(owner_id: UUID, media_id: UUID) -> dict[int, str]:
    """Where the thumbnails of a picture lie, by their widths."""
    return {width: storage.thumbnail_key(owner_id, media_id, width) for width in WIDTHS}


async def discard(keys: Iterable[str]) -> None:
    """Remove files whose rows were never written."""
    for key in keys:
        await asyncio.to_thread(storage.delete, key)


def _add_missing(session: Session, rows: list[Thumbnail]) -> None:
    for row in rows:
        session.execute(
            insert_into(session, Thumbnail).values(row.model_dump()).on_conflict_do_nothing()
        )


def _is_film(path: Path) -> bool:
    return path.suffix.removeprefix(".") in footage.CONTENT_TYPES


def _found(owner_id: UUID, media_id: UUID) -> list[Thumbnail]:
    """The rows of both files; none where one of them is not there."""
    try:
        return [
            _row(owner_id, media_id, width, storage.path_of(key).stat().st_size)
            for width, key in keys(owner_id, media_id).items()
        ]
    except (NotFound, OSError):
        return []


def _row(owner_id: UUID, media_id: UUID, width: int, size_bytes: int) -> Thumbnail:
    return Thumbnail(
        media_id=media_id,
        width=width,
        storage_key=storage.thumbnail_key(owner_id, media_id, width),
        size_bytes=size_bytes,
    )
