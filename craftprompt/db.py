"""The database: reads anywhere, writes through one door, migrations to head.

Work is a plain function of a session. `read` and `write` run it where the database wants it: on
PostgreSQL on an async engine, on SQLite in threads. SQLite's writes have one thread, because many
writers there fail with "database is locked". So nothing can await inside a transaction, and the
code above never asks which database it is.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar, cast

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    inspect,
    literal,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session as SyncSession
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import SQLModel

from alembic import command
from craftprompt.errors import DatabaseBusy, StartRefused, StorageFull
from craftprompt.settings import ROOT, settings

T = TypeVar("T")
Work = Callable[[SyncSession], T]

SQLITE_BUSY_MILLISECONDS = 5000
SQLITE_READERS = 4  # threads; a read holds one for a millisecond
POSTGRES_CONNECTIONS = 10
POSTGRES_IDLE_SECONDS = 10  # ours never wait inside a transaction
FULL_DISK_SIGNS = ("disk is full", "No space left", "could not extend file")
BUSY_SIGNS = (
    "database is locked",
    "lock timeout",
    "deadlock detected",
    "too many connections",
    "connection failed",
    "connection timeout",
    "connection is bad",
    "server closed the connection",
    "terminating connection",
)


class Database:
    """One open database. Build it inside the event loop that uses it, and close it there."""

    def __init__(self, address: str) -> None:
        self.is_sqlite = address.startswith("sqlite")
        self._home = _Threads(address) if self.is_sqlite else _Connections(address)

    async def read(self, work: Work[T]) -> T:
        """Run `work` in a session that is rolled back afterwards.

        Raises:
            DatabaseBusy: the database did not answer in time, or cannot be reached.
        """
        try:
            return await self._home.read(work)
        except (OperationalError, InternalError, NoFreeConnection) as failure:
            raise _in_our_words(failure) from failure

    async def write(self, work: Work[T]) -> T:
        """Run `work` in one short transaction and commit it; an exception undoes all of it.

        Raises:
            DatabaseBusy: another change was in the way for too long.
            StorageFull: the disk has no room.
        """
        try:
            return await self._home.write(work)
        except (OperationalError, InternalError, NoFreeConnection) as failure:
            raise _in_our_words(failure) from failure

    async def forget_traces(self) -> None:
        """Fold SQLite's write-ahead log into the file, so that erased rows stand nowhere."""
        if isinstance(self._home, _Threads):
            await self._home.empty_log()

    async def close(self) -> None:
        """Let every connection go; a write that has begun is finished first."""
        await self._home.close()


class _Connections:
    """PostgreSQL: an async engine."""

    def __init__(self, address: str) -> None:
        self._engine = create_async_engine(
            address,
            pool_size=POSTGRES_CONNECTIONS,
            max_overflow=POSTGRES_CONNECTIONS,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        event.listen(self._engine.sync_engine, "connect", _prepare_postgres)

    async def read(self, work: Work[T]) -> T:
        async with AsyncSession(self._engine, expire_on_commit=False) as session:
            return await session.run_sync(work)

    async def write(self, work: Work[T]) -> T:
        async with (
            AsyncSession(self._engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            return await session.run_sync(work)

    async def close(self) -> None:
        await self._engine.dispose()


class _Threads:
    """SQLite: one thread writes, a few read; a whole piece of work is one turn of a thread."""

    def __init__(self, address: str) -> None:
        self._reading, self._writing = _engine(address), _writing_engine(address)
        self._readers = ThreadPoolExecutor(SQLITE_READERS, "database-reader")
        self._writer = ThreadPoolExecutor(1, "database-writer")

    async def read(self, work: Work[T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read_here, work)

    async def write(self, work: Work[T]) -> T:
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._writer, self._write_here, work))

    async def empty_log(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._writer, self._empty_log_here)

    async def close(self) -> None:
        for threads in (self._readers, self._writer):
            await asyncio.to_thread(threads.shutdown)
        self._reading.dispose()
        self._writing.dispose()

    def _read_here(self, work: Work[T]) -> T:
        with SyncSession(self._reading, expire_on_commit=False) as session:
            return work(session)

    def _write_here(self, work: Work[T]) -> T:
        with (
            SyncSession(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            return work(session)

    def _empty_log_here(self) -> None:
        connection = self._writing.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


_open: Database | None = None


def open_database(address: str | None = None) -> Database:
    """Open the database of this process; called once, in the lifespan."""
    global _open  # noqa: PLW0603  one database per process
    _open = Database(address or settings().database_address)
    return _open


async def close_database() -> None:
    """Close what `open_database` opened."""
    global _open  # noqa: PLW0603  one database per process
    if _open:
        await _open.close()
    _open = None


async def read(work: Work[T]) -> T:
    """`Database.read` on the process's own database."""
    return await _current().read(work)


async def write(work: Work[T]) -> T:
    """`Database.write` on the process's own database."""
    return await _current().write(work)


async def forget_traces() -> None:
    """`Database.forget_traces` on the process's own database."""
    await _current().forget_traces()


def _current() -> Database:
    if _open is None:
        raise RuntimeError("The database is not open: call open_database() in the lifespan.")
    return _open


def upgrade_to_head(address: str | None = None) -> None:
    """Bring the database to the newest migration.

    Raises:
        StartRefused: it was made by a newer version of the studio, or cannot be opened.
    """
    address = address or settings().database_address
    if address.startswith("sqlite:///"):
        Path(address.removeprefix("sqlite:///")).parent.mkdir(0o700, parents=True, exist_ok=True)
    try:
        engine = _writing_engine(address)
        with engine.connect() as connection:
            migrate(connection, "head")
        engine.dispose()
    except DatabaseError as failure:  # its parent class is what a damaged file raises
        raise StartRefused(
            f"The database cannot be opened or changed: {failure.orig}. Look at DATABASE_URL and "
            "at the folder's owner and free space."
        ) from failure


def migrate(connection: Connection, revision: str) -> None:
    """Migrate up or down to `revision` over an open connection, and commit."""
    config = alembic_config()
    _refuse_newer(connection, config)
    config.attributes["connection"] = connection
    down = revision == "base"
    (command.downgrade if down else command.upgrade)(config, revision)
    connection.commit()


def alembic_config() -> Config:
    """Alembic's settings, wherever the process was started from."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    return config


def _refuse_newer(connection: Connection, config: Config) -> None:
    """A database made by a newer version is left as it is: older code would harm it."""
    found = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    if found is None:
        return
    try:
        ScriptDirectory.from_config(config).get_revision(found)
    except CommandError as unknown:
        raise StartRefused(
            "The database was made by a newer version of the studio. Nothing was changed. Start "
            "the newer version, or set DATABASE_URL or CRAFTPROMPT_DATA_DIR to another place."
        ) from unknown


def _engine(address: str) -> Engine:
    """A plain engine; no error names what was stored."""
    engine = create_engine(address, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _writing_engine(address: str) -> Engine:
    engine = _engine(address)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _bring_commits_to_the_disk)
        event.listen(engine, "begin", _begin_immediately)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """WAL for readers beside the writer; erased means overwritten; cascades are enforced."""
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={SQLITE_BUSY_MILLISECONDS}",
        "journal_mode=wal",
        "synchronous=normal",  # for readers; the writer waits for the disk
        "foreign_keys=on",
        "secure_delete=on",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _bring_commits_to_the_disk(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """What was committed before a provider was asked has to be known after a power cut too."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=full")
    cursor.close()


def _prepare_postgres(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """A process that is frozen inside a transaction must not hold its locks until it is thawed."""
    cursor = connection.cursor()
    cursor.execute(f"SET idle_in_transaction_session_timeout = '{POSTGRES_IDLE_SECONDS}s'")
    cursor.close()
    connection.commit()  # else the first rollback would take it back


def _begin_immediately(connection: Connection) -> None:
    """Take SQLite's write lock at once: a lock taken half-way through cannot wait its turn."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _in_our_words(failure: OperationalError | InternalError | NoFreeConnection) -> Exception:
    if isinstance(failure, NoFreeConnection) or failure.connection_invalidated:
        return DatabaseBusy()
    words = str(failure.orig)
    if any(sign in words for sign in FULL_DISK_SIGNS):
        return StorageFull()
    if any(sign in words for sign in BUSY_SIGNS):
        return DatabaseBusy()
    return failure


def insert_into(session: SyncSession, table: type[SQLModel]) -> postgresql.Insert:
    """An insert that can say what a conflict does, in the dialect of the session.

    SQLite's has the same methods under another class.
    """
    is_postgres = session.get_bind().dialect.name == "postgresql"
    build = postgresql.insert if is_postgres else sqlite.insert
    # Of the table, not of its class: what the session does for classes costs more than the insert.
    return cast("postgresql.Insert", build(cast("Table", inspect(table).local_table)))


def insert_where(
    session: SyncSession, row: SQLModel, condition: ColumnElement[bool]
) -> postgresql.Insert:
    """An insert of `row` that writes nothing where `condition` does not hold: one statement."""
    columns = inspect(type(row)).columns
    values = [literal(getattr(row, column.name), column.type) for column in columns]
    names = [column.name for column in columns]
    return insert_into(session, type(row)).from_select(names, select(*values).where(condition))


async def is_reachable() -> bool:
    """Whether the database answers."""
    try:
        await read(lambda session: session.execute(text("select 1")).scalar_one())
    except (DatabaseBusy, OperationalError, RuntimeError):
        return False
    return True
