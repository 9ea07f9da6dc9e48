"""Durable work on DBOS Transact: it survives the process and is done once.

A workflow is named, takes one generation's id and nothing else, and is made of steps. What a step
returned is remembered, a step that was broken off runs again: so every step looks at the row and
the disk first. What is remembered are ids and words like "done", never what a person wrote.

Source for each trap that is closed here: docs/decisions/0014-images-are-durable-workflows.md
"""

import asyncio
import importlib
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, cast
from uuid import UUID

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from craftprompt import clock
from craftprompt.jobs import places
from craftprompt.jobs.places import Place

if TYPE_CHECKING:
    from dbos import DBOS, SetWorkflowID

logger = logging.getLogger(__name__)

APPLICATION = "craftprompt"
VERSION = "1"  # pinned: by default it is a hash of the code, and a new release would strand work
MOST_THREADS = 16
CONNECTIONS = 10
TAKEOVER_EVERY_SECONDS = 2.0
LISTENS_EVERY_SECONDS = 1.0  # on a bus that we do not use; leaving waits for the next time
KEPT_SECONDS = 3600  # how long a finished workflow is remembered
FORGOTTEN_AT_ONCE = 1000
OVER = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
UNFINISHED = ["PENDING", "ENQUEUED"]

StepWork = Callable[[UUID], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Workflow:
    """One kind of durable work. Its name stands in the database: it never changes."""

    name: str
    run: Callable[[UUID], Awaitable[None]]


class Engine:
    """The durable work of this process. Made and left inside the event loop that it works on."""

    def __init__(self, place: Place) -> None:
        module = importlib.import_module("dbos")  # imported by now, in a thread
        self._dbos = cast("type[DBOS]", module.DBOS)
        self._under_id = cast("type[SetWorkflowID]", module.SetWorkflowID)
        self._json = module.DBOSPortableJSONSerializer()
        self._place = place
        self._workflows: dict[str, Callable[[str], Awaitable[str]]] = {}
        self._tasks: dict[UUID, asyncio.Task[object]] = {}
        self._left: set[str] = set()
        self.began_at = clock.now()

    @property
    def slot(self) -> str:
        """The name under which this process works, such as "web-0"."""
        return self._place.slot.name

    def launch(self, workflows: Iterable[Workflow]) -> None:
        """Begin, and go on with what this slot left unfinished.

        Blocks for 25 to 300 ms, before anything is served: launched in a thread, recovered work
        would run on another event loop than ours.
        """
        self._dbos(
            config={
                "name": APPLICATION,
                "system_database_url": self._place.address,
                "system_database_engine": self._place.engine,
                "sys_db_pool_size": CONNECTIONS,
                "executor_id": self.slot,
                "application_version": VERSION,
                "serializer": self._json,
                "notification_listener_polling_interval_sec": LISTENS_EVERY_SECONDS,
                "max_executor_threads": MOST_THREADS,
                "enable_otlp": False,
                "log_level": "WARNING",
            }
        )
        for each in workflows:
            # Without a limit of recoveries: the row decides when enough is enough.
            durable = self._dbos.workflow(name=each.name, max_recovery_attempts=None)
            self._workflows[each.name] = durable(self._remembered(each))
        self._dbos.launch()

    async def start(self, workflow: str, generation_id: UUID) -> None:
        """Begin a workflow; one that this id began before stays as it is."""
        with self._under_id(str(generation_id)):
            await self._dbos.start_workflow_async(self._workflows[workflow], str(generation_id))  # pyright: ignore[reportArgumentType]  it is a coroutine function

    async def step(self, name: str, work: StepWork, generation_id: UUID) -> str:
        """Do a step of the workflow that calls this, unless it is done already."""

        async def done() -> str:
            return await work(generation_id)

        return await self._dbos.run_step_async({"name": name}, done)

    async def forget(self, generation_ids: Iterable[UUID]) -> None:
        """Remove every trace of these workflows; unknown ids are fine."""
        ids = [str(each) for each in generation_ids]
        if ids:
            await self._dbos.delete_workflows_async(ids)
            await asyncio.to_thread(self._place.forget_traces)

    async def forget_finished(self) -> None:
        """Remove the workflows that ended an hour ago."""
        before = clock.now() - timedelta(seconds=KEPT_SECONDS)
        ended = await self._dbos.list_workflows_async(
            status=OVER,
            completed_before=before.isoformat(),
            load_input=False,
            load_output=False,
            limit=FORGOTTEN_AT_ONCE,
        )
        await self.forget(UUID(each.workflow_id) for each in ended)

    def at_work(self) -> set[UUID]:
        """The generations that this process works on now."""
        return set(self._tasks)

    async def unfinished(self, generation_ids: Iterable[UUID]) -> set[UUID]:
        """Those of these that the engine has noted as begun or waiting, here or elsewhere."""
        ids = [str(each) for each in generation_ids]
        if not ids:
            return set()  # no id at all would mean every one
        noted = await self._dbos.list_workflows_async(
            workflow_ids=ids,
            status=UNFINISHED,
            load_input=False,
            load_output=False,
        )
        return {UUID(each.workflow_id) for each in noted}

    async def ended(self, generation_id: UUID) -> None:
        """Wait until this process no longer works on a generation."""
        task = self._tasks.get(generation_id)
        if task:
            await asyncio.wait([task])

    async def take_over(self) -> None:
        """Go on with the work of slots whose process is gone."""
        pending = await self._dbos.list_workflows_async(
            status="PENDING", load_input=False, load_output=False
        )
        owners = {each.executor_id for each in pending if each.executor_id} - {self.slot}
        left = {each for each in owners if await asyncio.to_thread(self._place.is_left, each)}
        # Seen twice: after a cut of the database's connections its owner takes it again first.
        for owner in left & self._left:
            ids = [each.workflow_id for each in pending if each.executor_id == owner]
            await self._dbos.resume_workflows_async(ids)
            logger.info("took over %d runs of %s, whose process is gone", len(ids), owner)
        self._left = left

    async def keep_slot(self) -> None:
        """Look after the slot; a process that lost it must not go on, and ends itself."""
        if not await asyncio.to_thread(self._place.slot.keep):
            logger.error("another process took the slot %s: this one stops", self.slot)
            signal.raise_signal(signal.SIGTERM)

    async def close(self) -> None:
        """Leave what runs as it is noted; the next start goes on with it."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # It joins threads that may wait for this very loop, and closes the loop's own pool.
        thread = ThreadPoolExecutor(1, "durable-work-ends")
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(thread, partial(self._dbos.destroy, destroy_registry=True))
        thread.shutdown(wait=False)
        # DBOS had put its own pool, now closed, in the place of the loop's.
        loop.set_default_executor(ThreadPoolExecutor())
        await asyncio.to_thread(self._place.close)

    def _remembered(self, workflow: Workflow) -> Callable[[str], Awaitable[str]]:
        """The function that DBOS runs under the workflow's name, noted as at work here."""

        async def run(generation_id: str) -> str:
            task = asyncio.current_task()
            assert task  # noqa: S101  a coroutine runs in a task
            self._tasks[UUID(generation_id)] = task
            try:
                await workflow.run(UUID(generation_id))
            finally:
                self._tasks.pop(UUID(generation_id), None)
            return "done"

        return run


_open: Engine | None = None


def current() -> Engine:
    """The engine of this process."""
    if _open is None:
        raise RuntimeError("No durable work can run yet: enter durable_work() in the lifespan.")
    return _open


async def forget_finished() -> None:
    """`Engine.forget_finished` of this process."""
    await current().forget_finished()


@asynccontextmanager
async def durable_work(
    database_address: str, workflows: Sequence[Workflow]
) -> AsyncIterator[Engine]:
    """Durable work is done while this is entered.

    Raises:
        StartRefused: no slot is free, or the engine's database cannot be made.
    """
    global _open  # noqa: PLW0603  one engine per process
    # Without a handler it brings its own, which prints past our filter.
    if not logging.getLogger("dbos").handlers:
        logging.getLogger("dbos").addHandler(logging.NullHandler())
    await asyncio.to_thread(importlib.import_module, "dbos")
    place = await asyncio.to_thread(places.open_place, database_address)
    engine = Engine(place)
    engine.launch(workflows)
    _open = engine
    keeper = asyncio.create_task(_keep(engine), name="durable work's keeper")
    try:
        yield engine
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        _open = None
        await engine.close()


async def _keep(engine: Engine) -> None:
    while True:
        await asyncio.sleep(TAKEOVER_EVERY_SECONDS)
        try:
            await engine.keep_slot()
            await engine.take_over()
        except (SQLAlchemyError, psycopg.Error, OSError) as failure:
            logger.warning("slots were not looked at: %s", type(failure).__name__)
