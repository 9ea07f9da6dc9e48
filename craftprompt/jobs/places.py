"""Where durable work is noted: a database of its own, beside the studio's."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry

from craftprompt.errors import StartRefused
from craftprompt.jobs.slots import FileSlot, PostgresSlot, Slot

CONNECTIONS = 5
NO_WAIT_OF_OURS = 30_000  # milliseconds; what the engine itself would set


@dataclass(frozen=True, slots=True)
class Place:
    """The engine's database: its address, the open SQLite engine if it is one, and our slot."""

    address: str
    engine: sa.Engine | None
    slot: Slot

    def is_left(self, name: str) -> bool:
        """Whether nobody holds the slot with this name. Blocking."""
        return self.slot.is_left(name)

    def forget_traces(self) -> None:
        """Fold SQLite's write-ahead log into the file, so that what was erased stands nowhere."""
        if self.engine:
            with closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let the slot and the connections go."""
        if self.engine:
            self.engine.dispose()
        self.slot.release()


def open_place(database_address: str) -> Place:
    """Open or make the engine's database beside the studio's, and lease a slot. Blocking.

    Raises:
        StartRefused: it cannot be made, or no slot is free.
    """
    url = sa.make_url(database_address)
    return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgres(url)


def _sqlite(url: sa.URL) -> Place:
    """A file of its own: what the engine writes never waits for the studio's one writer."""
    path = Path(url.database or "").with_suffix(".jobs.db")
    slot = FileSlot(path.with_suffix(".lock"))
    address = f"sqlite:///{path}"
    engine = sa.create_engine(address, pool_size=CONNECTIONS, max_overflow=0)
    event.listen(engine, "connect", _prepare_sqlite)
    return Place(address, engine, slot)


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """What DBOS sets on an engine that it makes itself, and WAL, which it does not set."""
    connection.isolation_level = "IMMEDIATE"
    with closing(connection.cursor()) as cursor:
        for pragma in (
            f"busy_timeout={NO_WAIT_OF_OURS}",
            "journal_mode=wal",
            "synchronous=normal",
            "foreign_keys=on",
            "secure_delete=on",
        ):
            cursor.execute(f"PRAGMA {pragma}")


def _postgres(url: sa.URL) -> Place:
    name = f"{url.database}_jobs"
    _make_database(url, name)
    address = url.set(database=name)
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    return Place(address.render_as_string(hide_password=False), None, PostgresSlot(plain))


def _make_database(url: sa.URL, name: str) -> None:
    """Make the database once; two processes that start together both find it afterwards."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        with engine.connect() as connection:
            if _exists(connection, name):
                return
            quoted = engine.dialect.identifier_preparer.quote_identifier(name)
            try:
                connection.execute(sa.text(f"CREATE DATABASE {quoted}"))
            except (ProgrammingError, OperationalError, IntegrityError) as failure:
                if not _exists(connection, name):
                    raise _cannot_make(name) from failure
    finally:
        engine.dispose()


def _exists(connection: sa.Connection, name: str) -> bool:
    query = sa.text("SELECT 1 FROM pg_database WHERE datname = :name")
    return connection.scalar(query, {"name": name}) is not None


def _cannot_make(name: str) -> StartRefused:
    return StartRefused(
        f"The database {name}, where running images are noted, cannot be made. Make it by hand "
        "with the same owner, or give the database's user the right to make databases."
    )
