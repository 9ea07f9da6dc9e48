"""Starts real servers for tests, each with a data folder of its own, and stops them again."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from queue import Empty, Queue

ROOT = Path(__file__).resolve().parent.parent
BIN_RUN = ("-m", "craftprompt.commands.server")
READY = "is ready"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15


class Server:
    """A running `bin/run`, in a process group of its own as in a terminal."""

    def __init__(
        self,
        data_folder: Path,
        *options: str,
        port: int | None = None,
        environment: Mapping[str, str] | None = None,
        root: Path = ROOT,
    ) -> None:
        self.port = port or free_port()
        self.process = subprocess.Popen(
            [sys.executable, *BIN_RUN, "--port", str(self.port), *options],
            cwd=root,
            env={
                **os.environ,
                "CRAFTPROMPT_DATA_DIR": str(data_folder),
                "MEDIA_URL": str(data_folder / "media"),
                **(environment or {}),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.output: list[str] = []
        self._lines: Queue[str | None] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.output.append(line.rstrip())
            self._lines.put(line)
        self._lines.put(None)

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    def wait_until_ready(self) -> None:
        """Return when the server says so; fail with what it said instead."""
        with contextlib.suppress(Empty):
            while (line := self._lines.get(timeout=SECONDS_TO_START)) is not None:
                if READY in line:
                    return
        raise AssertionError("The server did not start:\n" + "\n".join(self.output))

    def refusal(self) -> tuple[int, list[str]]:
        """The exit status and the lines of a server that does not want to start."""
        status = self.process.wait(SECONDS_TO_START)
        while self._lines.get(timeout=SECONDS_TO_STOP) is not None:
            pass
        return status, self.output

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask the server to stop; its exit status."""
        self.process.send_signal(how)
        return self.process.wait(SECONDS_TO_STOP)

    def processes(self) -> set[int]:
        """Every live process of this server; its group is its own."""
        listing = subprocess.run(
            ["ps", "-A", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True
        ).stdout
        rows = [line.split() for line in listing.splitlines()]
        return {
            int(pid)
            for pid, group, state in rows
            if int(group) == self.process.pid and not state.startswith("Z")
        }

    def clear_away(self) -> None:
        """Leave nothing behind, whatever the test did."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextlib.contextmanager
def serving(data_folder: Path, *options: str, **more: object) -> Iterator[Server]:
    """A server that is ready to be visited."""
    server = Server(data_folder, *options, **more)  # pyright: ignore[reportArgumentType]
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.clear_away()


@contextlib.contextmanager
def starting(data_folder: Path, *options: str, **more: object) -> Iterator[Server]:
    """A server that was just started and may refuse."""
    server = Server(data_folder, *options, **more)  # pyright: ignore[reportArgumentType]
    try:
        yield server
    finally:
        server.clear_away()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return candidate.getsockname()[1]
