"""Writes `docs/performance.md`: the figures with the day, the commit and the machine."""

import os
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psutil

from benchmarks.figures import Figure
from craftprompt import clock
from craftprompt.settings import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"
GIB = 1024**3
PAGE = """\
# Performance

Written by `.venv/bin/python -m benchmarks`; do not edit. CPU time, memory and bytes hold within \
about a
tenth from run to run. Wall times depend on what else the machine does: they are medians, as the \
last
column says.

{day}, commit {commit}, {machine}.

| figure | measured | at most | how |
|---|---|---|---|
{rows}

The server, the browser and the clients of these measurements shared the machine's cores.
"""


def write(figures: Sequence[Figure]) -> None:
    """Replace the document by these figures."""
    DOCUMENT.write_text(
        PAGE.format(
            day=clock.today().isoformat(),
            commit=_commit(),
            machine=_machine(),
            rows="\n".join(map(row, figures)),
        )
    )


def row(figure: Figure) -> str:
    """One line of the table."""
    limit = "" if figure.most is None else _amount(figure.most, figure.unit)
    measured = _amount(_rounded(figure.value), figure.unit)
    if not figure.is_met:
        measured = f"**{measured}, too much**"
    return f"| {figure.name} | {measured} | {limit} | {figure.method} |"


def _amount(value: float, unit: str) -> str:
    return f"{value:,.10g} {unit}".strip()


def _rounded(value: float) -> float:
    """Three digits are more than any figure here is good for."""
    return float(f"{value:.3g}")


def _commit() -> str:
    commit = _git("rev-parse", "--short", "HEAD")
    return f"{commit} with changes" if _git("status", "--porcelain", "craftprompt") else commit


def _git(*command: str) -> str:
    outcome = subprocess.run(  # noqa: S603  only asks git about this project
        ["git", *command],  # noqa: S607  whichever git the developer has
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return outcome.stdout.strip()


def _machine() -> str:
    memory = psutil.virtual_memory().total / GIB
    python = platform.python_version()
    return (
        f"{os.cpu_count()} cores of {_processor()}, {memory:.0f} GiB, {platform.system()} "
        f"{platform.machine()}, Python {python}"
    )


def _processor() -> str:
    """The processor as Linux names it; elsewhere as Python does."""
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text().splitlines() if listing.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "an unknown processor"
