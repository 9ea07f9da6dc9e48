"""An emulator's application on a port of loopback, in a thread of its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web


@contextmanager
def serving(
    loop: asyncio.AbstractEventLoop, application: web.Application, port: int = 0
) -> Iterator[int]:
    """The port that it listens on; `loop` runs meanwhile and is closed afterwards."""
    ready, stop = threading.Event(), asyncio.Event()
    runner = web.AppRunner(
        application,
        access_log=None,
        shutdown_timeout=0.1,
        handler_cancellation=True,  # who leaves is noticed at once
    )

    async def serve() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        ready.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield runner.addresses[0][1]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
