"""Durable work of this process, on both databases."""

import asyncio
import threading
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from craftprompt.errors import StartRefused
from craftprompt.jobs import engine, places, slots
from craftprompt.jobs.engine import Engine, Workflow, durable_work
from tests.running_images import everything_in, jobs_address, until_noted
from tests.servers import until

MANY = 200
THREADS_BESIDE_THE_POOL = 14  # listener, notifier, queues, jobs, schedules, its loop, our writers


@pytest.fixture(autouse=True)
def _leave_quickly(monkeypatch):
    monkeypatch.setattr(engine, "LISTENS_EVERY_SECONDS", 0.02)


@pytest.fixture
def place(request, address):
    """The address of a database whose engine's own is gone afterwards."""
    yield address
    if address.startswith("postgresql"):
        request.getfixturevalue("postgres").drop(jobs_address(address))


class Counted:
    """A workflow of one step that remembers for whom it ran."""

    def __init__(self):
        self.ran = []
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def run(self, generation_id):
        await engine.current().step("count", self.count, generation_id)

    async def count(self, generation_id):
        self.ran.append(generation_id)
        await self.may_end.wait()
        return "counted"

    @property
    def workflow(self):
        return Workflow("count", self.run)


async def until_ran(durable, counted, times):
    """Return once it ran so often, and the engine has noted that nothing is left to do."""
    async with asyncio.timeout(20):
        while len(counted.ran) < times or durable.at_work():
            await asyncio.sleep(0.02)
    await until_noted(durable)


async def test_a_workflow_that_is_begun_twice_runs_once(place):
    counted, generation_id = Counted(), uuid4()
    async with durable_work(place, [counted.workflow]) as durable:
        for _ in range(2):
            await durable.start("count", generation_id)
        await until_ran(durable, counted, 1)
        await durable.start("count", generation_id)
        await until_noted(durable)

    assert counted.ran == [generation_id]


async def test_what_was_broken_off_goes_on_at_the_next_start(place):
    counted, generation_id = Counted(), uuid4()
    counted.may_end.clear()
    async with durable_work(place, [counted.workflow]) as durable:
        await durable.start("count", generation_id)
        async with asyncio.timeout(5):
            while not counted.ran:
                await asyncio.sleep(0)
    counted.may_end.set()

    async with durable_work(place, [counted.workflow]) as durable:
        await until_ran(durable, counted, 2)

    assert counted.ran == [generation_id] * 2


class NextRelease(Engine):
    """The engine of a later release: what it runs under a workflow's name has other code."""

    def _remembered(self, workflow):
        run = super()._remembered(workflow)

        async def run_by_the_next_release(generation_id):
            return await run(generation_id)

        return run_by_the_next_release


async def test_what_a_release_left_unfinished_goes_on_with_the_code_of_the_next_one(
    place, monkeypatch
):
    before, after, generation_id = Counted(), Counted(), uuid4()
    before.may_end.clear()
    async with durable_work(place, [before.workflow]) as durable:
        await durable.start("count", generation_id)
        async with asyncio.timeout(20):
            while not before.ran:
                await asyncio.sleep(0)

    monkeypatch.setattr(engine, "Engine", NextRelease)
    async with durable_work(place, [after.workflow]) as durable:
        await until_ran(durable, after, 1)

    assert (before.ran, after.ran) == ([generation_id], [generation_id])


async def test_threads_stay_bounded_however_much_is_begun(place):
    counted, before = Counted(), threading.active_count()
    counted.may_end.clear()
    async with durable_work(place, [counted.workflow]) as durable:
        for _ in range(MANY):
            await durable.start("count", uuid4())
        async with asyncio.timeout(20):
            while len(counted.ran) < MANY:
                await asyncio.sleep(0.02)
        most = threading.active_count() - before
        counted.may_end.set()
        await until_ran(durable, counted, MANY)

    assert len(set(counted.ran)) == MANY
    assert most <= engine.MOST_THREADS + THREADS_BESIDE_THE_POOL


async def test_threads_of_asyncio_work_again_after_it_was_left(place):
    async with durable_work(place, []):
        pass

    assert await asyncio.to_thread(lambda: "still there") == "still there"


async def test_forgetting_leaves_nothing_of_a_workflow(place):
    counted, generation_id = Counted(), uuid4()
    async with durable_work(place, [counted.workflow]) as durable:
        await durable.start("count", generation_id)
        await until_ran(durable, counted, 1)
        assert str(generation_id) in await asyncio.to_thread(everything_in, place)

        await durable.forget([generation_id, uuid4()])

        assert str(generation_id) not in await asyncio.to_thread(everything_in, place)


async def test_finished_workflows_are_forgotten_after_an_hour(place, time):
    counted = Counted()
    async with durable_work(place, [counted.workflow]) as durable:
        await durable.start("count", uuid4())
        await until_ran(durable, counted, 1)
        await durable.forget_finished()
        assert str(counted.ran[0]) in await asyncio.to_thread(everything_in, place)

        time.move(days=36500)  # the engine's own clock is the machine's
        await durable.forget_finished()

        assert str(counted.ran[0]) not in await asyncio.to_thread(everything_in, place)


def test_a_second_process_on_one_sqlite_database_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(slots, "SECONDS_TO_WAIT", 0.0)
    first = places.open_place(f"sqlite:///{tmp_path}/studio.db")

    with pytest.raises(StartRefused, match="PostgreSQL"):
        places.open_place(f"sqlite:///{tmp_path}/studio.db")

    first.close()
    places.open_place(f"sqlite:///{tmp_path}/studio.db").close()


def test_processes_on_one_postgresql_take_the_first_free_slot(postgres):
    address = postgres.fresh()
    first, second = places.open_place(address), places.open_place(address)
    assert (first.slot.name, second.slot.name) == ("web-0", "web-1")
    assert not second.is_left("web-0")

    first.close()

    # The server notices the closed connection a moment later.
    until(lambda: second.is_left("web-0"), "the slot is free")
    assert second.slot.keep()
    again = places.open_place(address)
    assert again.slot.name == "web-0"
    for each in (again, second):
        each.close()
    postgres.drop(jobs_address(address))


def test_a_slot_is_taken_again_after_its_connection_was_cut(postgres):
    address = postgres.fresh()
    place = places.open_place(address)
    with psycopg.connect(plain(jobs_address(address)), autocommit=True) as other:
        cut_others(other)

    assert place.slot.keep()
    with psycopg.connect(plain(jobs_address(address)), autocommit=True) as other:
        assert not lock(other, 0)
    place.close()
    postgres.drop(jobs_address(address))


def test_a_slot_that_somebody_else_took_meanwhile_is_lost(postgres):
    address = postgres.fresh()
    place = places.open_place(address)
    with psycopg.connect(plain(jobs_address(address)), autocommit=True) as other:
        cut_others(other)
        assert lock(other, 0)

        assert not place.slot.keep()
    place.close()
    postgres.drop(jobs_address(address))


def test_without_the_right_to_make_a_database_the_start_is_refused(postgres):
    address = postgres.fresh()
    name = sa.make_url(address).database
    with psycopg.connect(plain(address), autocommit=True) as admin:
        admin.execute("CREATE ROLE modest LOGIN")

    with pytest.raises(StartRefused, match=f"{name}_jobs"):
        places.open_place(
            sa.make_url(address).set(username="modest").render_as_string(hide_password=False)
        )

    with psycopg.connect(plain(address), autocommit=True) as admin:
        admin.execute("DROP ROLE modest")


def plain(address):
    return address.replace("postgresql+psycopg://", "postgresql://", 1)


def lock(connection, number):
    query = "SELECT pg_try_advisory_lock(%s, %s)"
    return connection.execute(query, (slots.LOCK_CLASS, number)).fetchone()[0]


def cut_others(connection):
    connection.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
