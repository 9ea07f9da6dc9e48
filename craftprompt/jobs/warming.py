"""Warms the engines once the first page was served, which comes before everything.

The vendors' packages take seconds to import. In threads beside the first page they would hold it
up; left to the first prompt, they would hold that up.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

WITHOUT_PAGE_SECONDS = 30.0  # with `--dev` pages come from elsewhere; open ones only reconnect
FILES_FIRST_SECONDS = 1.0  # a page is there when its scripts and its socket are


@asynccontextmanager
async def warming(
    first_page: asyncio.Event, *warm: Callable[[], Awaitable[None]]
) -> AsyncIterator[None]:
    """Warm one engine after the other while this is entered, from `first_page` on.

    Without any page it begins after half a minute.
    """
    task = asyncio.create_task(_warm_after(first_page, warm), name="engines' warm-up")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _warm_after(
    first_page: asyncio.Event, warm: tuple[Callable[[], Awaitable[None]], ...]
) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(first_page.wait(), WITHOUT_PAGE_SECONDS)
    await asyncio.sleep(FILES_FIRST_SECONDS)
    for each in warm:
        await each()
