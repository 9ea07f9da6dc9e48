"""Who works on what: every process holds one slot, and durable work belongs to a slot.

A slot's name is stable, so that a process that starts again finds its own work. On SQLite there is
one slot, a locked file beside the database; on PostgreSQL a slot is an advisory lock on a
connection of its own. Both are freed by the death of the process, however it dies.
"""

import contextlib
import fcntl
import os
import time
from pathlib import Path
from typing import Protocol

import psycopg

from craftprompt.errors import StartRefused

SLOTS = 64
LOCK_CLASS = 0x43505331  # "CPS1": apart from everybody else's advisory locks
# A reload in development begins before the process that it replaces has gone.
SECONDS_TO_WAIT = 3.0
SECONDS_BETWEEN_TRIES = 0.1
KEEP_ALIVE = {
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "connect_timeout": 5,
}


class Slot(Protocol):
    """The slot that this process holds. Every method blocks: call them in a thread."""

    @property
    def name(self) -> str:
        """The name under which this process's work is found again."""
        ...

    def keep(self) -> bool:
        """Make sure that it is still held; False once another process has it."""
        ...

    def is_left(self, name: str) -> bool:
        """Whether nobody holds the slot with this name: its work may be taken over."""
        ...

    def release(self) -> None:
        """Let it go."""
        ...


class FileSlot:
    """The one slot of an embedded studio: a second process on the same database is refused."""

    name = "web-0"

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._descriptor)
        except BlockingIOError:
            os.close(self._descriptor)
            raise StartRefused(
                "Another process of the studio works on this SQLite database. Stop it, or set "
                "DATABASE_URL to a PostgreSQL: that one serves several."
            ) from None

    def keep(self) -> bool:
        """The kernel keeps it as long as the process lives."""
        return True

    def is_left(self, name: str) -> bool:
        """Every other name: only one process can be there."""
        return name != self.name

    def release(self) -> None:
        """Close the file, and with it the lock."""
        os.close(self._descriptor)


class PostgresSlot:
    """The first free of 64 slots on one PostgreSQL."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection = self._connected()
        for number in range(SLOTS):
            if self._take(number):
                self._number = number
                return
        self._connection.close()
        raise StartRefused(
            f"All {SLOTS} slots of this database are taken. Stop a process of the studio first."
        )

    @property
    def name(self) -> str:
        """Such as "web-3"."""
        return _name(self._number)

    def keep(self) -> bool:
        """Take it again after a broken connection, unless somebody was faster."""
        try:
            self._connection.execute("SELECT 1")
        except psycopg.OperationalError:
            self._connection.close()
            try:
                self._connection = self._connected()
                return self._take(self._number)
            except psycopg.OperationalError:
                return True  # nobody reaches the database: neither can another process take it
        return True

    def is_left(self, name: str) -> bool:
        """Try its lock, and let it go again at once."""
        number = _number(name)
        if number is None or number == self._number or not self._take(number):
            return False
        self._connection.execute("SELECT pg_advisory_unlock(%s, %s)", (LOCK_CLASS, number))
        return True

    def release(self) -> None:
        """Close the connection, and with it the lock."""
        self._connection.close()

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(self._address, autocommit=True, **KEEP_ALIVE)  # pyright: ignore[reportArgumentType]  libpq's own numbers

    def _take(self, number: int) -> bool:
        row = self._connection.execute(
            "SELECT pg_try_advisory_lock(%s, %s)", (LOCK_CLASS, number)
        ).fetchone()
        return bool(row and row[0])


def _lock(descriptor: int) -> None:
    ends = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < ends:
        with contextlib.suppress(BlockingIOError):
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        time.sleep(SECONDS_BETWEEN_TRIES)
    return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _name(number: int) -> str:
    return f"web-{number}"


def _number(name: str) -> int | None:
    """The number in a slot's name; None where it is not one of ours."""
    word, _, number = name.partition("-")
    return int(number) if word == "web" and number.isdecimal() else None
