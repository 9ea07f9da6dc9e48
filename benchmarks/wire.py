"""A relay before a server that counts every byte, both ways."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

from tests.servers import free_port

CHUNK_BYTES = 65_536


class Wire:
    """Listens on a port of its own and passes everything on to `server_port`."""

    def __init__(self, server_port: int) -> None:
        self.port = free_port()
        self.passed_bytes = 0
        self._server_port = server_port

    @property
    def origin(self) -> str:
        """Where a browser finds the server behind this wire."""
        return f"http://localhost:{self.port}"

    async def open(self) -> asyncio.Server:
        """Begin to listen."""
        return await asyncio.start_server(self._join, "127.0.0.1", self.port)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        near, far = (reader, writer), await asyncio.open_connection("127.0.0.1", self._server_port)
        with contextlib.suppress(ConnectionError):
            await asyncio.gather(self._pass(near[0], far[1]), self._pass(far[0], near[1]))

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while chunk := await source.read(CHUNK_BYTES):
            self.passed_bytes += len(chunk)
            sink.write(chunk)
            await sink.drain()
        sink.close()


@contextlib.contextmanager
def counting(server_port: int) -> Iterator[Wire]:
    """A wire in a thread of its own, open while this is entered."""
    wire = Wire(server_port)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(wire.open(), loop).result()
    try:
        yield wire
    finally:
        loop.call_soon_threadsafe(listening.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
