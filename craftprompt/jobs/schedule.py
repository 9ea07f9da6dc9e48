"""Upkeep by the clock: each task runs in its own loop, and one that fails is tried again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from craftprompt.errors import Unavailable

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """One task and how often it runs, in seconds; `pause` may end earlier than the time given."""

    name: str
    every_seconds: float
    run: Callable[[], Awaitable[None]]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep


@asynccontextmanager
async def keeping_up(tasks: Sequence[Upkeep]) -> AsyncIterator[None]:
    """Run the tasks while this is entered, each for the first time at once."""
    loops = [asyncio.create_task(_repeat(each), name=each.name) for each in tasks]
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


async def _repeat(upkeep: Upkeep) -> None:
    while True:
        try:
            await upkeep.run()
        except (Unavailable, SQLAlchemyError, OSError) as failure:
            logger.warning("%s did not run this time: %s", upkeep.name, type(failure).__name__)
        await upkeep.pause(upkeep.every_seconds)
