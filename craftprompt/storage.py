"""Media files in a private folder: put, find, delete, always below the owner's own folder."""

import contextlib
import os
import re
import secrets
from pathlib import Path
from uuid import UUID

from craftprompt.errors import NotFound, StorageFull
from craftprompt.settings import settings

KEY = re.compile(r"[0-9a-f-]{36}/[0-9a-f-]{36}\.[a-z0-9]{2,5}")


def key_for(owner_id: UUID, media_id: UUID, extension: str) -> str:
    """Where a file belongs: `<person>/<media>.<extension>`."""
    return f"{owner_id}/{media_id}.{extension}"


def put(key: str, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut.

    Blocking: call it in a thread.

    Raises:
        StorageFull: no room, or the folder cannot be written to.
    """
    path = _path(key)
    unfinished = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _sync_folder(path.parent)
    except OSError as failure:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise StorageFull from failure


def path_of(key: str) -> Path:
    """The file of a key.

    Raises:
        NotFound: the key is not one of ours, or its file is gone.
    """
    path = _path(key)
    if not path.is_file():
        raise NotFound("This file is no longer here.")
    return path


def delete(key: str) -> None:
    """Remove a file; one that is gone already is fine. Empty folders go with it."""
    path = _path(key)
    path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # other files of the person are still there
        path.parent.rmdir()


def is_writable() -> bool:
    """Whether the folder is there, or can be made, and takes files."""
    folder = settings().media_folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _path(key: str) -> Path:
    if not KEY.fullmatch(key):
        raise NotFound("This file is not one of ours.")
    return settings().media_folder / key


def _sync_folder(folder: Path) -> None:
    """The rename itself must reach the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
