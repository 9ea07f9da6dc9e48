"""What this process is making by durable work: what can be stopped, heartbeats, who makes it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock, db
from craftprompt.errors import Unavailable
from craftprompt.jobs import engine
from craftprompt.models import UNFINISHED, Generation, GenerationKind
from craftprompt.providers.image.registry import ImageEngines
from craftprompt.providers.video.registry import VideoEngines
from craftprompt.studio import durable_endings
from craftprompt.studio.workflow_names import MAKE_IMAGE, MAKE_VIDEO

logger = logging.getLogger(__name__)

BEATS_EVERY_SECONDS = 2.0
SILENT_AFTER = timedelta(seconds=60)  # thirty missed heartbeats: nobody works on it
WORKFLOW_OF = {GenerationKind.IMAGE: MAKE_IMAGE, GenerationKind.VIDEO: MAKE_VIDEO}

T = TypeVar("T")


class Stopped(Exception):
    """The person stopped it; raised where the work was broken off."""


class DurableRuns:
    """What can be broken off here, and the engines that make images and videos."""

    def __init__(self, images: ImageEngines, videos: VideoEngines) -> None:
        self.images = images
        self.videos = videos
        self._calls: dict[UUID, asyncio.Task[Any]] = {}
        self._stopping: set[UUID] = set()

    async def unless_stopped(self, generation_id: UUID, work: Coroutine[Any, Any, T]) -> T:
        """What the work gives; a stop breaks it off, and only it.

        Cancelling the workflow itself would reach the engine's own bookkeeping, which then
        refuses every later step: the row would stay open and its allowance held.

        Raises:
            Stopped: the person wants no more of it.
        """
        call = self._calls[generation_id] = asyncio.create_task(work)
        try:
            return await call
        except asyncio.CancelledError:
            if generation_id in self._stopping:
                raise Stopped from None
            raise
        finally:
            self._calls.pop(generation_id, None)
            self._stopping.discard(generation_id)

    def stop(self, generation_id: UUID) -> None:
        """Break off what is being made, if it is made here."""
        call = self._calls.get(generation_id)
        if call:
            self._stopping.add(generation_id)
            call.cancel()

    async def beat(self) -> None:
        """Write the heartbeats, and stop what somebody stopped elsewhere."""
        at_work = engine.current().at_work()
        if not at_work:
            return
        for generation_id in await db.write(partial(durable_endings.beat, generation_ids=at_work)):
            self.stop(generation_id)


_open: DurableRuns | None = None


def current() -> DurableRuns:
    """The images and videos of this process."""
    if _open is None:
        raise RuntimeError("Nothing can be made yet: enter making_media() in the lifespan.")
    return _open


def is_gone(model: str) -> bool:
    """Whether an image model was found gone by this process; never where none makes images."""
    return _open is not None and _open.images.is_gone(model)


def wake(request_id: str) -> None:
    """Fal says that it is done with a request: whoever waits for it here looks at once."""
    if _open and _open.videos.fal:
        _open.videos.fal.looks.wake(request_id)


@asynccontextmanager
async def making_media(images: ImageEngines, videos: VideoEngines) -> AsyncIterator[DurableRuns]:
    """Media can be made while this and durable work are entered; this comes first."""
    global _open  # noqa: PLW0603  one registry per process
    _open = runs = DurableRuns(images, videos)
    try:
        yield runs
    finally:
        await images.close()
        await videos.close()
        _open = None


@asynccontextmanager
async def kept_alive(*, alone: bool) -> AsyncIterator[None]:
    """Hearts beat while this is entered, once durable work is there.

    `alone` says that no other process works on this database: what was asked for and never begun
    is begun at once.
    """
    if alone:
        await begin_left_behind()
    beating = asyncio.create_task(_keep_beating(), name="heartbeats of durable runs")
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)


async def begin(generation_id: UUID, kind: GenerationKind) -> None:
    """Have a queued image or video made; one that is being made stays as it is."""
    await engine.current().start(WORKFLOW_OF[kind], generation_id)


async def begin_left_behind() -> None:
    """Begin what was asked for, but never begun: at the start of the only process."""
    for generation_id, kind in (await db.read(_unfinished)).items():
        await begin(generation_id, kind)


async def begin_silent() -> None:
    """Begin anew what nobody works on: every step looks at the row and the disk first.

    The engine takes over what a dead process left. This is for what the engine does not know:
    its database was lost, or a process died between the person's row and the engine's. After a
    long pause everything is silent while the engine is about to go on with it, and what both began
    would be claimed by one and ended by the other: so at the start the engine comes first.
    """
    durable, silent_since = engine.current(), clock.now() - SILENT_AFTER
    silent = await db.write(partial(durable_endings.take_silent, silent_since=silent_since))
    idle = set(silent) - durable.at_work()
    if durable.began_at > silent_since:
        idle -= await durable.unfinished(idle)
    for generation_id in idle:
        await durable.forget([generation_id])
        await begin(generation_id, silent[generation_id])


async def stop_all(owner_id: UUID) -> None:
    """Before a person is erased: stop their images and videos, and have the engine forget them.

    What is broken off here is waited for, so that no file is written afterwards.
    """
    every, running = await db.write(lambda session: _stopped(session, owner_id))
    for generation_id in running:
        current().stop(generation_id)
        await engine.current().ended(generation_id)
    await engine.current().forget(every)


async def _keep_beating() -> None:
    while True:
        await asyncio.sleep(BEATS_EVERY_SECONDS)
        try:
            await current().beat()
        except (Unavailable, SQLAlchemyError) as failure:
            logger.warning("heartbeats of durable runs not written: %s", type(failure).__name__)


def _unfinished(session: Session) -> dict[UUID, GenerationKind]:
    rows = session.execute(
        select(col(Generation.id), col(Generation.kind)).where(
            col(Generation.kind).in_(WORKFLOW_OF), col(Generation.status).in_(UNFINISHED)
        )
    )
    return {generation_id: GenerationKind(kind) for generation_id, kind in rows}


def _stopped(session: Session, owner_id: UUID) -> tuple[list[UUID], list[UUID]]:
    """Every image and video of the person, and those that were running until now."""
    media = select(col(Generation.id)).where(
        col(Generation.owner_id) == owner_id, col(Generation.kind).in_(WORKFLOW_OF)
    )
    running = session.scalars(media.where(col(Generation.status).in_(UNFINISHED))).all()
    for generation_id in running:
        durable_endings.ask_stop(session, owner_id, generation_id)
    return list(session.scalars(media)), list(running)
