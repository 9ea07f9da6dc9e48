"""Starts real servers for tests, each with a data folder of its own, and stops them again."""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from queue import Empty, Queue

ROOT = Path(__file__).resolve().parent.parent
BIN_RUN = ("-m", "craftprompt.commands.server")
PACED_RUN = ("-m", "tests.paced_server")
READY = "is ready"
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable")
SECONDS_TO_START = 60
SECONDS_TO_STOP = 30
SECONDS_BETWEEN_LOOKS = 0.02


class Server:
    """A running `bin/run`, in a process group of its own as in a terminal."""

    def __init__(
        self,
        data_folder: Path,
        *options: str,
        port: int | None = None,
        environment: Mapping[str, str] | None = None,
        root: Path = ROOT,
        program: Sequence[str] = BIN_RUN,
    ) -> None:
        self.port = port or free_port()
        self.data_folder = data_folder
        self.process = subprocess.Popen(
            [sys.executable, *program, "--port", str(self.port), *options],
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
        self.wait_for_line(READY)

    def wait_for_line(self, sign: str, *, seconds: float = SECONDS_TO_START) -> None:
        """Return when a line with `sign` was printed; fail with what was said instead."""
        with contextlib.suppress(Empty):
            while (line := self._lines.get(timeout=seconds)) is not None:
                if sign in line:
                    return
        raise AssertionError("The server did not start:\n" + "\n".join(self.output))

    def refusal(self) -> tuple[int, list[str]]:
        """The exit status and the lines of a server that does not want to start."""
        status = self.process.wait(SECONDS_TO_START)
        while self._lines.get(timeout=SECONDS_TO_STOP) is not None:
            pass
        return status, self.output

    def rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """What a statement gives in this server's database; a change is committed."""
        path = self.data_folder / "craftprompt.db"
        with contextlib.closing(sqlite3.connect(path, timeout=10)) as connection, connection:
            connection.execute("PRAGMA foreign_keys=on")
            return connection.execute(statement, values).fetchall()

    def forgive_tries(self) -> None:
        """Empty the throttles: every test starts as if nobody had tried anything."""
        self.rows("delete from throttle_counts")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask the server to stop; its exit status."""
        self.process.send_signal(how)
        return self.process.wait(SECONDS_TO_STOP)

    def kill(self) -> None:
        """End every process of the server at once; what they wrote to the system stays."""
        self.clear_away()
        wait_until_closed(self.port)

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


def copied_project(folder: Path) -> Path:
    """The project beside itself, so that another kind of build leaves the real one alone.

    The packages that npm brought are linked: installing them again would take a minute.
    """
    left_out = shutil.ignore_patterns(
        ".venv", ".git", ".web", "data", "uploaded_files", "__pycache__", ".*_cache"
    )
    shutil.copytree(ROOT, folder, ignore=left_out, symlinks=True)
    left_out = shutil.ignore_patterns("build", "node_modules")
    shutil.copytree(ROOT / ".web", folder / ".web", ignore=left_out, symlinks=True)
    packages = Path(".web", "node_modules")
    shutil.copytree(ROOT / packages, folder / packages, symlinks=True, copy_function=os.link)
    return folder


def chromium_path() -> str:
    """The browser that `bin/test` found, else one that is installed."""
    named = os.environ.get("CRAFTPROMPT_TEST_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    assert found, "No Chromium here: start the tests with bin/test, which brings one."
    return found


def printed_by(script: str, data_folder: Path) -> str:
    """The last line that a script prints, run inside the project but with other data."""
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "CRAFTPROMPT_DATA_DIR": str(data_folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.splitlines()[-1]


def wait_until_closed(port: int) -> None:
    """Return when nobody listens on the port any more."""

    def is_closed() -> bool:
        with socket.socket() as visitor:
            visitor.settimeout(1)
            return visitor.connect_ex(("127.0.0.1", port)) != 0

    until(is_closed, f"nobody listens on port {port}")


def until(is_so: Callable[[], object], what: str, *, seconds: float = SECONDS_TO_STOP) -> None:
    """Ask again and again until it is so; fail with `what` was expected."""
    ends = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > ends:
            raise AssertionError(f"never happened: {what}")
        time.sleep(SECONDS_BETWEEN_LOOKS)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return candidate.getsockname()[1]
