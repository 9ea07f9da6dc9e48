"""The data folder belongs to one server at a time."""

import contextlib
import fcntl
import os
from pathlib import Path

from craftprompt.errors import StartRefused

PROBE_BYTES = 1024 * 1024

_held: dict[Path, int] = {}


def hold(folder: Path) -> None:
    """Keep the data folder for this process and its children until the last of them ends.

    A worker process calls this too, where its parent already did: that is no second server.

    Raises:
        StartRefused: another server holds it, or it cannot be written to.
    """
    folder = folder.resolve()
    if folder in _held:
        return
    try:
        _try_writing(folder)
        descriptor = os.open(folder / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as failure:
        raise StartRefused(
            f"The data folder {folder} cannot be written to: {failure.strerror}. Make room or "
            "give access, or set CRAFTPROMPT_DATA_DIR to another folder."
        ) from failure
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 20, 0).decode()
        os.close(descriptor)
        if holder == str(os.getppid()):
            return
        raise StartRefused(
            f"Another server (process {holder}) uses the data folder {folder}. Stop it, or set "
            "CRAFTPROMPT_DATA_DIR to another folder."
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    _held[folder] = descriptor


def release(folder: Path) -> None:
    """Let the folder go before this process ends."""
    with contextlib.suppress(KeyError):
        os.close(_held.pop(folder.resolve()))


def _try_writing(folder: Path) -> None:
    """A full disk is found here, before anything is half written."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    probe = folder / "room.probe"
    try:
        with probe.open("wb") as file:
            file.write(bytes(PROBE_BYTES))
            file.flush()
            os.fsync(file.fileno())
    finally:
        probe.unlink(missing_ok=True)
