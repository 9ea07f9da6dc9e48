"""The network between browsers and a server, which a test takes away and gives back.

Chromium's own "offline" refuses new requests only: an answer that is being read goes on.
"""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

from tests.servers import SECONDS_TO_STOP, free_port

MOST_BYTES = 1 << 16


class Network:
    """Carries what is sent to `origin` to a server that listens on `server_port`."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.port = free_port()
        self.server_port = free_port()
        self._loop = loop
        self._is_away = False
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def origin(self) -> str:
        """Where browsers find the server."""
        return f"http://localhost:{self.port}"

    def take_away(self) -> None:
        """Break every connection off; none that is begun from now on says a word."""
        self._is_away = True
        self._loop.call_soon_threadsafe(self._break_off)

    def give_back(self) -> None:
        """Carry connections again."""
        self._is_away = False

    def _break_off(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until either side ends it."""
        self._open.add(writer)
        with contextlib.closing(writer), contextlib.suppress(OSError):
            if not self._is_away:
                answers, asked = await asyncio.open_connection("127.0.0.1", self.server_port)
                with contextlib.closing(asked):
                    ways = ((reader, asked), (answers, writer))
                    tasks = [asyncio.create_task(_carry_one_way(*way)) for way in ways]
                    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        self._open.discard(writer)


async def _carry_one_way(source: asyncio.StreamReader, goal: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while sent := await source.read(MOST_BYTES):
            goal.write(sent)
            await goal.drain()


@contextlib.contextmanager
def network() -> Iterator[Network]:
    """A network that is there until it is taken away."""
    loop = asyncio.new_event_loop()
    carried = Network(loop)
    is_up, is_over = threading.Event(), asyncio.Event()

    async def run() -> None:
        async with await asyncio.start_server(carried.carry, "127.0.0.1", carried.port):
            is_up.set()
            await is_over.wait()
            carried.take_away()

    def run_in_thread() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(run())

    thread = threading.Thread(target=run_in_thread)
    thread.start()
    try:
        assert is_up.wait(SECONDS_TO_STOP)
        yield carried
    finally:
        loop.call_soon_threadsafe(is_over.set)
        thread.join(SECONDS_TO_STOP)
