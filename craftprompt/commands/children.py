"""Starts a program of many processes, and leaves none of them behind."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from typing import IO

from craftprompt.settings import ROOT

SECONDS_TO_STOP = 5


@contextlib.contextmanager
def child(
    command: Sequence[str], *, output: IO[str] | None = None, keep_open: Sequence[int] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own; whatever of the group still runs ends with the block.

    npm and the wrappers around Node pass no signal on to what they started.
    """
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
        pass_fds=keep_open,
    )
    try:
        yield process
    finally:
        for how in (signal.SIGINT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS_TO_STOP)
