"""Serves the studio, pages and all, on one port.

python -m craftprompt.commands.server --port 3000
"""

import argparse
import asyncio
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from multiprocessing.connection import wait

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from craftprompt.catalogue.errors import CatalogueInvalid
from craftprompt.catalogue.loader import catalogue
from craftprompt.commands import build, data_folder, ports
from craftprompt.commands.arguments import PlainParser
from craftprompt.commands.children import child
from craftprompt.db import upgrade_to_head
from craftprompt.errors import StartRefused
from craftprompt.settings import ROOT, settings

Message = MutableMapping[str, object]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

SECONDS_TO_STOP = 5
HIGHEST_PORT = 65535
NOT_YET = "{option} is not there yet: this version runs the whole studio in one process."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `bin/run`; the exit status is 0 after a stop, 1 after a refusal, 2 after bad usage."""
    options = _parser().parse_args(arguments)
    if options.role or options.scaled:
        print(NOT_YET.format(option="--role" if options.role else "--scaled"), file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        return _run(options)
    except (StartRefused, CatalogueInvalid) as refusal:
        print(refusal.message, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped before it was ready.", file=sys.stderr)
        return 128 + signal.SIGINT


def _parser() -> argparse.ArgumentParser:
    parser = PlainParser(prog="bin/run", description="Make everything ready and serve the studio.")
    parser.add_argument("--port", type=_port, help="default: CRAFTPROMPT_PORT, 3000")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--dev", action="store_true", help="two ports, reloads on every change")
    parser.add_argument("--role", choices=("web", "worker", "all"), help="not there yet")
    parser.add_argument("--scaled", action="store_true", help="not there yet")
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{port} is no port")
    return port


def _run(options: argparse.Namespace) -> int:
    os.chdir(ROOT)
    if options.port:
        os.environ["CRAFTPROMPT_PORT"] = str(options.port)
    catalogue()  # the operator's own rows are judged before anything is built with them
    address, port = ports.address_of(options.host), settings().port
    ports.require_free(address, port)
    data_folder.hold(settings().data_folder)
    upgrade_to_head()
    if options.dev:
        return _serve_while_editing(address, port)
    build.ensure_built()
    _serve(address, port)
    return 0


def _serve_while_editing(address: str, port: int) -> int:
    """Run `reflex run`: pages on `port`, the backend on a port that Reflex chooses."""
    ports_and_host = ["--frontend-port", str(port), "--backend-host", address]
    # The server that Reflex starts, and starts again at each change, holds it itself.
    data_folder.release(settings().data_folder)
    with child([sys.executable, "-m", "reflex", "run", *ports_and_host]) as reflex:
        try:
            return reflex.wait()
        except (KeyboardInterrupt, SystemExit):
            return 0


def _serve(address: str, port: int) -> None:
    # What `reflex run --env prod` sets before it serves a finished build (Reflex 0.10.1).
    os.environ["REFLEX_ENV_MODE"] = "prod"
    os.environ["__REFLEX_SKIP_COMPILE"] = "true"
    os.environ["__REFLEX_MOUNT_FRONTEND_COMPILED_APP"] = "true"
    if multiprocessing.get_start_method() == "forkserver":
        # Python 3.14's default; the worker is to share what is loaded here already.
        multiprocessing.set_start_method("fork", force=True)
    server = Server(
        "CraftPrompt Studio",
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        log_level=LogLevels.warning,
        workers_kill_timeout=SECONDS_TO_STOP,
    )
    try:
        server.serve(target_loader=Studio(address, port), wrap_loader=False)
    except SystemExit:
        # A worker that heard the same Ctrl+C first looks to Granian like one that died.
        if not server.interrupt_signal:
            raise


class Studio:
    """Loads the application in the worker process and says when it can be visited."""

    def __init__(self, address: str, port: int) -> None:
        self._address, self._port = address, port
        self._began = time.monotonic()
        self._announcement: asyncio.Task[None] | None = None

    def __call__(self) -> Application:
        """The application as Granian wants it."""
        threading.Thread(target=_end_with_parent, daemon=True).start()
        # By name: the application stands above the commands.
        studio = importlib.import_module("craftprompt.craftprompt")
        return self._announced(studio.app())

    def _announced(self, studio: Application) -> Application:
        # No coroutine of its own: it would stay in memory for as long as a socket is open.
        def announced(scope: Message, receive: Receive, send: Send) -> Awaitable[None]:
            async def listen(message: Message) -> None:
                await send(message)
                if message["type"] == "lifespan.startup.complete":
                    self._announcement = asyncio.create_task(self._announce())

            return studio(scope, receive, listen if scope["type"] == "lifespan" else send)

        return announced

    async def _announce(self) -> None:
        """Granian listens a few milliseconds after the application's own start-up."""
        while not await self._can_be_visited():  # noqa: ASYNC110  Granian raises no event
            await asyncio.sleep(0.01)
        seconds = time.monotonic() - self._began
        print(f"CraftPrompt Studio is ready after {seconds:.1f} s: {settings().origin}", flush=True)
        print("Press Ctrl+C to stop.", flush=True)

    async def _can_be_visited(self) -> bool:
        try:
            _, writer = await asyncio.open_connection(self._address, self._port)
        except ConnectionRefusedError:
            return False
        writer.close()
        return True


def _end_with_parent() -> None:
    """A killed server must not leave a worker behind that keeps its port and data folder."""
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
