"""Media files in a private folder: put, find, delete, always below the owner's own folder."""

import asyncio
import contextlib
import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar
from uuid import UUID

from craftprompt.errors import NotFound, StorageClosed, StorageFull, StorageNearlyFull
from craftprompt.settings import settings

_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
KEY = re.compile(rf"{_ID}/{_ID}(-[0-9]{{2,4}})?\.[a-z0-9]{{2,5}}")
FOLDER = re.compile(f"{_ID}/")
INCOMING = ".incoming"  # what people are sending; on the disk of the media, so that it can be moved
UNFINISHED = ".part"
LEAST_FREE_BYTES = 1_000_000_000  # below this no new media is begun: running work needs the rest
STALE_SECONDS = 3600  # nothing is received or written for so long
TRIES = 10  # to be in a folder before it goes; each lost one takes a deletion at that very moment

Done = TypeVar("Done")


def key_for(owner_id: UUID, media_id: UUID, extension: str) -> str:
    """Where a file belongs: `<person>/<media>.<extension>`."""
    return f"{owner_id}/{media_id}.{extension}"


def thumbnail_key(owner_id: UUID, media_id: UUID, width: int) -> str:
    """Where a thumbnail belongs: beside its file, so that a second making replaces the first."""
    return f"{owner_id}/{media_id}-{width}.webp"


def media_id_of(key: str) -> UUID:
    """Whose file or thumbnail lies at a key."""
    return UUID(key.partition("/")[2][:36])


def folder_key(owner_id: UUID) -> str:
    """Everything that is kept for a person, as what is to be deleted."""
    return f"{owner_id}/"


def put(key: str, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut.

    Blocking: call it in a thread.

    Raises:
        StorageFull: no room.
        StorageClosed: the folder cannot be written to.
    """
    path = _path(key)
    unfinished = path.with_name(f".{secrets.token_hex(8)}{UNFINISHED}")
    with in_our_words(), _gone_when_it_fails(unfinished):
        with _within(path.parent, partial(_new_file, unfinished)) as file:
            file.write(content)
        _sync(unfinished)
        _move(unfinished, path)


def adopt(received: Path, key: str) -> None:
    """Give a file of `receiving` its final name; whole on the disk before it has that name.

    Blocking: call it in a thread.

    Raises:
        StorageFull, StorageClosed: no room or no access; the received file is gone too.
    """
    path = _path(key)
    with in_our_words(), _gone_when_it_fails(received):
        _sync(received)
        _within(path.parent, partial(_move, received, path))


@contextlib.asynccontextmanager
async def receiving() -> AsyncIterator[Path]:
    """A fresh file for what is being received; gone afterwards, unless it was adopted.

    It lies on the disk of the media, so that adopting it moves no byte.

    Raises:
        StorageFull: no room.
        StorageClosed: the folder cannot be written to.
    """
    received = await asyncio.to_thread(_begin_receiving)
    try:
        yield received
    finally:
        # Shielded: who breaks off an upload must not leave its file behind.
        await asyncio.shield(asyncio.to_thread(received.unlink, missing_ok=True))


def append(received: Path, content: bytes | bytearray | memoryview) -> None:
    """Add to a file of `receiving`. Blocking: call it in a thread.

    Raises:
        StorageFull: no room.
        StorageClosed: the folder cannot be written to.
    """
    with in_our_words(), received.open("ab", buffering=0) as file:
        rest = memoryview(content)
        while rest:
            rest = rest[file.write(rest) :]


@contextlib.contextmanager
def in_our_words() -> Iterator[None]:
    """Says what the disk refused while this is entered: no room, or no access.

    Raises:
        StorageFull: no room.
        StorageClosed: the folder cannot be written to.
    """
    try:
        yield
    except OSError as failure:
        if failure.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StorageFull from failure
        raise StorageClosed from failure


def refuse_when_nearly_full() -> None:
    """Begin nothing new on a disk that the running work may need. Blocking.

    Raises:
        StorageNearlyFull: less than 1 GB is free where the media lie.
    """
    if free_bytes() < LEAST_FREE_BYTES:
        raise StorageNearlyFull


def free_bytes() -> int:
    """How much the disk of the media still takes. Blocking."""
    folder = settings().media_folder
    while not folder.exists():  # it is made with the first file
        folder = folder.parent
    return shutil.disk_usage(folder).free


def sweep_unfinished() -> None:
    """Remove what a killed process was writing or receiving. Blocking.

    What is younger than an hour may still be written by another process.
    """
    for path in settings().media_folder.glob(f"*/*{UNFINISHED}"):
        _unlink_stale(path)


def owners() -> list[UUID]:
    """Whose folders there are; not all need to be people of this studio. Blocking."""
    folders = settings().media_folder.glob("*")
    return [UUID(each.name) for each in folders if FOLDER.fullmatch(f"{each.name}/")]


def stale_keys(owner_id: UUID) -> list[str]:
    """The keys of a person's files that are older than an hour. Blocking."""
    folder = settings().media_folder / str(owner_id)
    keys = {f"{owner_id}/{path.name}": path for path in folder.glob("*")}
    return [key for key, path in keys.items() if KEY.fullmatch(key) and _is_stale(path)]


def delete_stale(key: str) -> None:
    """Remove a file, unless a younger one took its name since. Blocking."""
    path = _path(key)
    _unlink_stale(path)
    _remove_when_empty(path.parent)


def path_of(key: str) -> Path:
    """The file of a key.

    Raises:
        NotFound: the key is not one of ours, or its file is gone.
    """
    path = _path(key)
    if not path.is_file():
        raise NotFound("This file is no longer here.")
    return path


def read(key: str) -> bytes:
    """The bytes of a file. Blocking: call it in a thread.

    Raises:
        NotFound: the key is not one of ours, or its file is gone.
    """
    return path_of(key).read_bytes()


def first_of(keys: Iterable[str]) -> str:
    """The first key whose file is there, empty where none is. Blocking: call it in a thread."""
    return next((key for key in keys if _path(key).is_file()), "")


def delete(key: str) -> None:
    """Remove a file, or a person's whole folder; what is gone already is fine.

    Empty folders go with their last file. Blocking: call it in a thread.

    Raises:
        NotFound: the key is not one of ours.
        OSError: it cannot be removed now.
    """
    if FOLDER.fullmatch(key):
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(settings().media_folder / key)
        return
    path = _path(key)
    path.unlink(missing_ok=True)
    _remove_when_empty(path.parent)


def is_writable() -> bool:
    """Whether the folder is there, or can be made, and takes files."""
    folder = settings().media_folder
    try:
        _make_folder(folder)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _begin_receiving() -> Path:
    folder = settings().media_folder / INCOMING
    received = folder / f"{secrets.token_hex(16)}{UNFINISHED}"
    with in_our_words():
        _make_folder(folder)
        _new_file(received).close()
    return received


def _remove_when_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):  # other files of the person are still there
        folder.rmdir()


def _unlink_stale(path: Path) -> None:
    with contextlib.suppress(OSError):  # gone in the meantime
        if _is_stale(path):
            path.unlink()


def _is_stale(path: Path) -> bool:
    """Whether nobody can still be writing it."""
    with contextlib.suppress(OSError):
        return path.stat().st_mtime < time.time() - STALE_SECONDS
    return False


def _path(key: str) -> Path:
    if not KEY.fullmatch(key):
        raise NotFound("This file is not one of ours.")
    return settings().media_folder / key


def _within(folder: Path, work: Callable[[], Done]) -> Done:
    """What work in a person's folder gives; the folder is made first.

    It may go again before the work begins, with the last file that another thread or process
    deletes in it: then both are repeated.
    """
    for _ in range(TRIES - 1):
        _make_folder(folder)
        with contextlib.suppress(FileNotFoundError):
            return work()
    _make_folder(folder)
    return work()


def _make_folder(folder: Path) -> None:
    """A folder that only the studio's own user can look into; so are those above it."""
    media_folder = settings().media_folder
    for each in (media_folder, folder):  # `mkdir` would give parents the usual, open mode
        if not each.is_dir():
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync(each.parent)  # else a power cut takes the folder, and what was synced in it


def _new_file(path: Path) -> BinaryIO:
    """A file that was not there, for the studio's own user only."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _move(unfinished: Path, path: Path) -> None:
    """Give a file its name; the renaming itself must reach the disk too."""
    unfinished.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Bring the bytes of a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _gone_when_it_fails(unfinished: Path) -> Iterator[None]:
    try:
        yield
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
