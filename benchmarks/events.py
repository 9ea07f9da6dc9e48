"""How long an event of one person takes, there and back, over the real socket."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure, nearly_all, of_rounds
from benchmarks.pings import ping_milliseconds
from benchmarks.processes import cpu_seconds
from craftprompt.shell.state import ShellState
from tests.reflex_client import ReflexClient, Visitor
from tests.servers import Server, serving

ROUNDS = 3
EVENTS = 300
WARMING_EVENTS = 30
# The gate takes 20 events a second from one socket; beyond that it would measure its own brake.
SECONDS_BETWEEN_EVENTS = 0.055


@dataclass(frozen=True, slots=True)
class Round:
    """What 300 events took, and as many bare pings between them."""

    round_trip_milliseconds: list[float]
    ping_milliseconds: list[float]
    cpu_milliseconds: float


def measure() -> Iterator[Figure]:
    """Round trip and CPU time of an event that changes one state var."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        person = Visitor(server.origin).register()
        person.http.get("/").raise_for_status()  # has the engines warmed before the measurement
        with person.connected() as page:
            page.until_loaded()
            for number in range(WARMING_EVENTS):
                _round_trip_milliseconds(page, f"warming {number}")
            rounds = [_round(server, page, number) for number in range(ROUNDS)]
    middle = of_rounds(of_rounds(each.round_trip_milliseconds) for each in rounds)
    slowest = of_rounds(nearly_all(each.round_trip_milliseconds) for each in rounds)
    ping = of_rounds(nearly_all(each.ping_milliseconds) for each in rounds)
    cpu = of_rounds(each.cpu_milliseconds for each in rounds)
    method = (
        f"{EVENTS} events that change one var, a signed-in person's socket, wall time, "
        f"median of {ROUNDS} rounds"
    )
    yield Figure("Event round trip, 95th percentile", slowest, "ms", method, most=25)
    yield Figure("Event round trip, median", middle, "ms", method)
    bare = "a bare ping on the same socket between the same events: what this machine adds"
    yield Figure("Ping between events, 95th percentile", ping, "ms", bare)
    used = "the server's CPU time during the same events, one ping each included"
    yield Figure("Event, CPU", cpu, "ms", used)


def _round(server: Server, page: ReflexClient, number: int) -> Round:
    used_before = cpu_seconds(server)
    trips, pings = [], []
    for each in range(EVENTS):
        trips.append(_round_trip_milliseconds(page, f"{number} {each}"))
        pings.append(ping_milliseconds(page))
    used = cpu_seconds(server) - used_before
    return Round(trips, pings, used * 1000 / EVENTS)


def _round_trip_milliseconds(page: ReflexClient, message: str) -> float:
    began = time.perf_counter()
    page.send(ShellState.event_handlers["tell"], kind="", message=message)
    page.until_value(ShellState, "message", message)
    passed = time.perf_counter() - began
    time.sleep(max(0, SECONDS_BETWEEN_EVENTS - passed))
    return passed * 1000
