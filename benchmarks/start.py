"""From the command to the first page, with everything built."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.figures import Figure, of_rounds
from benchmarks.processes import cpu_seconds
from tests.servers import serving

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Start:
    """What one start took until its first page was there."""

    cpu_seconds: float
    wall_seconds: float


def measure() -> Iterator[Figure]:
    """CPU and wall time of a start on a database that is there already."""
    with tempfile.TemporaryDirectory() as folder:
        _start(Path(folder))  # makes the database; a second start is what is measured
        starts = [_start(Path(folder)) for _ in range(ROUNDS)]
    cpu = of_rounds(start.cpu_seconds for start in starts)
    wall = of_rounds(start.wall_seconds for start in starts)
    method = f"`bin/run` on a finished build until `/` is answered, median of {ROUNDS} starts"
    yield Figure("Start to the first page, CPU", cpu, "s", method, most=6)
    yield Figure("Start to the first page, wall time", wall, "s", method, most=10)


def _start(folder: Path) -> Start:
    began = time.perf_counter()
    with serving(folder) as server:
        httpx.get(server.origin).raise_for_status()
        return Start(cpu_seconds(server), time.perf_counter() - began)
