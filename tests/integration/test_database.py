"""The database's one door: transactions, one writer, and failures in our words."""

import asyncio
import contextlib
import sqlite3
import threading

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from craftprompt import clock, db
from craftprompt.db import Database
from craftprompt.errors import DatabaseBusy, StorageFull
from craftprompt.models import ThrottleCount
from tests.builders import make_generation, make_person
from tests.databases import sqlite_address


def note(key):
    return lambda session: session.add(ThrottleCount(key=key, count=1, ends_at=clock.now()))


def count_notes(session):
    return session.scalar(select(func.count()).select_from(ThrottleCount))


@pytest.mark.usefixtures("database")
async def test_a_write_is_there_for_the_next_read():
    await db.write(note("a"))
    assert await db.read(count_notes) == 1


@pytest.mark.usefixtures("database")
async def test_a_write_that_raises_undoes_everything():
    def write_then_fail(session):
        note("a")(session)
        session.flush()
        raise LookupError("after the first change")

    with pytest.raises(LookupError):
        await db.write(write_then_fail)
    assert await db.read(count_notes) == 0


@pytest.mark.usefixtures("database")
async def test_what_a_read_changes_is_not_kept():
    def change(session):
        note("a")(session)
        session.flush()

    with contextlib.suppress(OperationalError, DatabaseBusy):
        await db.read(change)
    assert await db.read(count_notes) == 0


@pytest.mark.usefixtures("database")
async def test_fifty_writers_at_once_all_get_their_turn():
    await asyncio.gather(*[db.write(note(f"writer {number}")) for number in range(50)])
    assert await db.read(count_notes) == 50


@pytest.mark.usefixtures("database")
async def test_moments_keep_their_zone(time):
    person = await make_person()
    made = await make_generation(person)
    found = await db.read(lambda session: session.get(type(made), made.id))
    assert found.created_at == time.now
    assert found.created_at.tzinfo is not None


@pytest.mark.usefixtures("database")
async def test_the_database_says_whether_it_is_reachable():
    assert await db.is_reachable()
    await db.close_database()
    assert not await db.is_reachable()


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "failure",
    [
        NoFreeConnection("QueuePool limit of size 10 overflow 10 reached"),
        OperationalError("select 1", {}, ConnectionError("connection failed: refused")),
        OperationalError("select 1", {}, ConnectionError("server closed the connection")),
    ],
)
async def test_a_database_out_of_reach_is_said_in_our_words(failure):
    def fail(_session):
        raise failure

    with pytest.raises(DatabaseBusy):
        await db.read(fail)
    with pytest.raises(DatabaseBusy):
        await db.write(fail)


async def test_work_before_the_database_is_open_is_our_mistake():
    with pytest.raises(RuntimeError, match="open_database"):
        await db.read(count_notes)


async def test_an_abandoned_write_is_still_whole(sqlite_file):
    database = Database(sqlite_address(sqlite_file))
    has_begun, may_go_on = threading.Event(), threading.Event()

    def slow(session):
        note("a")(session)
        has_begun.set()
        may_go_on.wait(5)
        note("b")(session)

    writing = asyncio.create_task(database.write(slow))
    await asyncio.to_thread(has_begun.wait, 5)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    may_go_on.set()
    await database.close()
    with contextlib.closing(sqlite3.connect(sqlite_file)) as connection:
        assert connection.execute("select count(*) from throttle_counts").fetchone() == (2,)


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
class TestSqlite:
    """What holds for the embedded database alone."""

    @pytest.mark.parametrize(
        ("pragma", "value"),
        [
            ("journal_mode", "wal"),
            ("foreign_keys", 1),
            ("busy_timeout", 5000),
            ("secure_delete", 1),
        ],
    )
    async def test_every_connection_is_prepared(self, database, pragma, value):
        def ask(session):
            return session.execute(text(f"PRAGMA {pragma}")).scalar_one()

        assert await database.read(ask) == value
        assert await database.write(ask) == value

    async def test_a_commit_is_on_the_disk_before_it_is_relied_on(self, database):
        full = 2
        asked = text("PRAGMA synchronous")
        assert await database.write(lambda session: session.scalar(asked)) == full

    async def test_all_writes_happen_on_one_thread(self, database):
        names = await asyncio.gather(
            *[database.write(lambda _: threading.current_thread().name) for _ in range(20)]
        )
        assert len(set(names)) == 1
        assert names[0] != threading.current_thread().name

    async def test_a_read_waits_neither_for_another_nor_for_the_writer(self, database):
        both, may_go_on = threading.Barrier(3), threading.Event()

        def hold(_session):
            both.wait(5)
            may_go_on.wait(5)

        held = [asyncio.create_task(kind(hold)) for kind in (database.read, database.write)]
        await asyncio.to_thread(both.wait, 5)
        assert await database.read(count_notes) == 0
        may_go_on.set()
        await asyncio.gather(*held)

    async def test_a_full_disk_is_said_in_our_words_and_changes_nothing(self, database):
        def fill(session):
            session.execute(text("PRAGMA max_page_count=1"))  # SQLite keeps what it has
            for number in range(2000):
                note(f"{number:064}")(session)

        with pytest.raises(StorageFull, match="Nothing was saved or counted"):
            await database.write(fill)
        assert await database.read(count_notes) == 0

    async def test_a_lock_of_another_process_is_said_in_our_words(
        self, database, sqlite_file, monkeypatch
    ):
        monkeypatch.setattr(db, "SQLITE_BUSY_MILLISECONDS", 20)
        impatient = Database(sqlite_address(sqlite_file))
        with contextlib.closing(sqlite3.connect(sqlite_file)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(DatabaseBusy, match="what you typed is kept"):
                await impatient.write(note("a"))
            assert await impatient.read(count_notes) == 0  # reading goes on meanwhile
            other.rollback()
        await impatient.write(note("a"))
        assert await database.read(count_notes) == 1
        await impatient.close()

    async def test_erased_rows_stand_nowhere_in_the_files(self, database, sqlite_file):
        await database.write(note("canary-3141"))
        await database.write(lambda session: session.execute(text("delete from throttle_counts")))
        await database.forget_traces()
        for path in sqlite_file.parent.glob("craftprompt.db*"):
            assert b"canary-3141" not in path.read_bytes()

    @pytest.mark.usefixtures("database")
    async def test_what_a_reader_held_up_is_folded_in_the_next_time(self, sqlite_file, monkeypatch):
        monkeypatch.setattr(db, "SQLITE_BUSY_MILLISECONDS", 20)
        hurried = Database(sqlite_address(sqlite_file))
        await hurried.write(note("canary-3141"))
        with contextlib.closing(sqlite3.connect(sqlite_file)) as reader:
            reader.execute("BEGIN")
            reader.execute("select count(*) from throttle_counts").fetchone()
            await hurried.write(
                lambda session: session.execute(text("delete from throttle_counts"))
            )
            await hurried.forget_traces()
            assert stands_in_files("canary-3141", sqlite_file)
        await hurried.forget_traces()
        assert not stands_in_files("canary-3141", sqlite_file)
        await hurried.close()


def stands_in_files(words, sqlite_file):
    files = sqlite_file.parent.glob("craftprompt.db*")
    return any(words.encode() in path.read_bytes() for path in files)


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
class TestPostgres:
    """What holds for the database of many processes alone."""

    async def test_a_lock_timeout_is_said_in_our_words(self, database, address):
        await database.write(note("a"))
        is_held, may_go = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()

        def hold(session):
            session.execute(text("select * from throttle_counts for update"))
            loop.call_soon_threadsafe(is_held.set)
            may_go.wait(5)

        def want(session):
            session.execute(text("set local lock_timeout = '20ms'"))
            session.execute(text("update throttle_counts set count = 2"))

        holder = asyncio.create_task(asyncio.to_thread(self._hold, address, hold))
        await is_held.wait()
        with pytest.raises(DatabaseBusy):
            await database.write(want)
        may_go.set()
        await holder

    async def test_who_is_frozen_inside_a_transaction_does_not_hold_up_the_others(
        self, database, address, monkeypatch
    ):
        await database.write(note("a"))
        monkeypatch.setattr(db, "POSTGRES_IDLE_SECONDS", 0.05)
        is_held, may_go = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()

        def hold(session):
            session.execute(text("select * from throttle_counts for update"))
            loop.call_soon_threadsafe(is_held.set)
            may_go.wait(20)
            session.execute(text("update throttle_counts set count = 9"))

        frozen = asyncio.create_task(asyncio.to_thread(self._hold, address, hold))
        await is_held.wait()
        await database.write(
            lambda session: session.execute(text("update throttle_counts set count = 2"))
        )
        may_go.set()

        with pytest.raises(DatabaseBusy):
            await frozen
        count = text("select count from throttle_counts")
        assert await database.read(lambda session: session.scalar(count)) == 2

    @staticmethod
    def _hold(address, work):
        """Run work in an event loop of its own, so that it may block."""

        async def run():
            other = Database(address)
            await other.write(work)
            await other.close()

        asyncio.run(run())
