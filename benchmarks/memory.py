"""What one more person with the studio open costs in memory."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.processes import KIB, memory_kib
from craftprompt.catalogue.loader import DEFAULT_TARGET_KEY
from tests.reflex_client import Visitor
from tests.servers import Server, serving

WARMING_SESSIONS = 10
SESSIONS = 100
# Registration alone would keep the machine busy for a minute; memory does not depend on it.
CHEAP_HASHES = {"CRAFTPROMPT_BCRYPT_COST": "4"}


def measure() -> Iterator[Figure]:
    """Memory of the idle server, and of each connected session on top of it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), environment=CHEAP_HASHES) as server,
        ExitStack() as open_pages,
    ):
        idle = memory_kib(server)
        _load_composer(server)
        loaded = memory_kib(server)
        _open_studios(server, WARMING_SESSIONS, open_pages)
        before = memory_kib(server)
        _open_studios(server, SESSIONS, open_pages)
        grown = memory_kib(server) - before
    method = (
        f"{SESSIONS} people with the studio open, after {WARMING_SESSIONS} others; PSS of all "
        "processes"
    )
    yield Figure("Memory per connected session", grown / SESSIONS, "KiB", method, most=200)
    everything = "PSS of all processes"
    yield Figure("Memory of the server when it is ready", idle / KIB, "MiB", everything)
    yield Figure("Memory once the composer is loaded", loaded / KIB, "MiB", everything)


def _load_composer(server: Server) -> None:
    """Have the demo write once: the composer's tables are loaded once per server."""
    scene = {"scene": "A ferry leaves the harbour at dawn.", "target": DEFAULT_TARGET_KEY}
    Visitor(server.origin).http.post("/api/demo", json=scene).raise_for_status()


def _open_studios(server: Server, count: int, open_pages: ExitStack) -> None:
    """People who register and leave the studio open until `open_pages` closes."""
    for _ in range(count):
        server.forgive_tries()
        person = Visitor(server.origin).register()
        open_pages.enter_context(person.connected()).until_loaded()
        person.http.close()  # as the server does with a page's idle connection after a while
