"""Letters of an installation without a mail server: files, one folder for each person.

The operator hands them over. A folder goes with its person.
"""

import asyncio
import contextlib
import os
import shutil
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import db
from craftprompt.mail.outbox import Outgoing, Undelivered
from craftprompt.models import User
from craftprompt.settings import settings

ASKED_AT_ONCE = 500


class FileSender:
    """Lays letters down as `.eml` files that only the operator's own account can read."""

    async def send(self, letter: Outgoing) -> None:
        """Write the letter's file; written before, it stays as it is.

        A farewell is let go: nobody could hand it over without keeping what was to be erased.

        Raises:
            Undelivered: the disk takes no file.
        """
        if letter.owner_id is None:
            return
        path = _path(letter.owner_id, letter)
        try:
            is_new = await asyncio.to_thread(_lay_down, path, letter.message)
        except OSError as failure:
            raise Undelivered(type(failure).__name__) from None
        if is_new:
            # Neither the person nor the address nor what is in it: consoles are kept and copied.
            print(f"A letter ({letter.kind}) lies in mail/*/{path.name}", flush=True)  # noqa: T201  said to the operator

    async def take_back(self, letter: Outgoing) -> None:
        """Remove the letter's own file, and the folder where nothing else is in it."""
        if letter.owner_id:
            await asyncio.to_thread(_take_up, _path(letter.owner_id, letter))


def folder_of(owner_id: UUID) -> Path:
    """Where a person's letters lie."""
    return _folder() / str(owner_id)


async def erase(owner_id: UUID) -> None:
    """Remove the letters of one person, whatever stands in the database."""
    await asyncio.to_thread(_remove, folder_of(owner_id))


async def sweep() -> None:
    """Remove the letters of everybody who is gone: a deletion may have died half-way."""
    owners = await asyncio.to_thread(_owners)
    for start in range(0, len(owners), ASKED_AT_ONCE):
        asked = owners[start : start + ASKED_AT_ONCE]
        here = await db.read(partial(_existing, asked=asked))
        for owner_id in set(asked) - here:
            await erase(owner_id)


def _folder() -> Path:
    return settings().data_folder / "mail"


def _path(owner_id: UUID, letter: Outgoing) -> Path:
    name = f"{letter.created_at:%Y%m%d-%H%M%S}-{letter.kind}-{letter.id.hex[:8]}.eml"
    return folder_of(owner_id) / name


def _lay_down(path: Path, message: str) -> bool:
    """Write a file, whole or not at all; False when it was there already."""
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = path.with_suffix(".part")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(message.encode())
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)
    except FileExistsError:
        return False
    finally:
        unfinished.unlink(missing_ok=True)
    return True


def _take_up(path: Path) -> None:
    path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # other letters of the person are still there
        path.parent.rmdir()


def _owners() -> list[UUID]:
    """Everybody who has a folder."""
    owners = []
    with contextlib.suppress(FileNotFoundError):
        for folder in _folder().iterdir():
            with contextlib.suppress(ValueError):
                owners.append(UUID(folder.name))
    return owners


def _existing(session: Session, *, asked: list[UUID]) -> set[UUID]:
    return set(session.scalars(select(col(User.id)).where(col(User.id).in_(asked))))


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
