"""Measures everything and writes `docs/performance.md`; named measurements are only printed.

.venv/bin/python -m benchmarks
.venv/bin/python -m benchmarks events streaming
"""

import sys
from collections.abc import Sequence

from benchmarks import (
    events,
    history,
    landing,
    library,
    logins,
    media,
    memory,
    report,
    start,
    stream,
    streaming,
)
from craftprompt.commands import build

MEASUREMENTS = {
    "landing": landing.measure,
    "events": events.measure,
    "memory": memory.measure,
    "start": start.measure,
    "history": history.measure,
    "library": library.measure,
    "streaming": streaming.measure,
    "stream": stream.measure,
    "logins": logins.measure,
    "media": media.measure,
}


def main(names: Sequence[str]) -> int:
    """Measure; the exit status is 1 when a figure is over its limit, 2 after bad usage."""
    if unknown := set(names) - set(MEASUREMENTS):
        print(f"No measurement is called {min(unknown)}: {', '.join(MEASUREMENTS)}.")  # noqa: T201  a command
        return 2
    build.ensure_built()
    figures = []
    for name in names or MEASUREMENTS:
        for figure in MEASUREMENTS[name]():
            print(report.row(figure), flush=True)  # noqa: T201  a command
            figures.append(figure)
    if not names:
        report.write(figures)
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
