"""Starts processes that make images, and kills or freezes them."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from queue import Empty, Queue

from craftprompt.settings import settings
from tests.servers import ROOT

SECONDS = 30
KEY = "a-key-of-google"


class Worker:
    """A process that makes images, in a group of its own."""

    def __init__(self, address: str, base_url: str, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.image_worker", *options],
            cwd=ROOT,
            env={
                **os.environ,
                "DATABASE_URL": address,
                "MEDIA_URL": str(settings().media_folder),
                "CRAFTPROMPT_DATA_DIR": str(settings().data_folder),
                "GEMINI_API_KEY": KEY,
                "GEMINI_BASE_URL": base_url,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.said.append(line.rstrip())
            self._lines.put(line)
        self._lines.put("")

    def says(self, sign: str) -> str:
        """The line with this sign, once it is said."""
        with contextlib.suppress(Empty):
            while line := self._lines.get(timeout=SECONDS):
                if sign in line:
                    return line.strip()
        raise AssertionError(f"never said “{sign}”:\n" + "\n".join(self.said))

    def freeze(self) -> None:
        """Let it stand still in all its threads, its connections open."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on, also from where it halted."""
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Ask it to leave in good order."""
        self.process.terminate()

    def kill(self) -> None:
        """End it at once, as the system does when memory is short: what it wrote stays."""
        self.process.kill()
        self.process.wait()
