"""Whether everybody else waits while four people log in."""

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from benchmarks.figures import Figure, nearly_all, of_rounds
from benchmarks.pings import ping_milliseconds
from tests.reflex_client import ReflexClient, Visitor
from tests.servers import Server, serving

ROUNDS = 3
LOGINS = 4
SECONDS_BETWEEN_PINGS = 0.005
QUIET_PINGS = 100


def measure() -> Iterator[Figure]:
    """Round trip of a socket's ping, which waits for nothing but the event loop."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        ada = Visitor(server.origin).register()
        with ada.connected() as page:
            page.until_loaded()
            quiet = [_spaced_ping(page) for _ in range(QUIET_PINGS)]
            busy = [_pings_during_logins(server, page, ada.email) for _ in range(ROUNDS)]
    method = (
        f"a socket's pings while {LOGINS} people log in (bcrypt, cost 12), wall time, median of "
        f"{ROUNDS} rounds"
    )
    waits = f"Ping while {LOGINS} people log in"
    slow = of_rounds(nearly_all(pings) for pings in busy)
    yield Figure(f"{waits}, 95th percentile", slow, "ms", method, most=25)
    yield Figure(f"{waits}, slowest", of_rounds(max(pings) for pings in busy), "ms", method)
    yield Figure("Ping while nobody does", nearly_all(quiet), "ms", "the same, 95th percentile")


def _pings_during_logins(server: Server, page: ReflexClient, email: str) -> list[float]:
    server.forgive_tries()
    visitors = [Visitor(server.origin) for _ in range(LOGINS)]
    pings = []
    with ThreadPoolExecutor(LOGINS) as people:
        logins = [people.submit(visitor.log_in, email) for visitor in visitors]
        while not all(map(Future.done, logins)):
            pings.append(_spaced_ping(page))
    for login in logins:
        login.result().raise_for_status()
    return pings


def _spaced_ping(page: ReflexClient) -> float:
    time.sleep(SECONDS_BETWEEN_PINGS)
    return ping_milliseconds(page)
