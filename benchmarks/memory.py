"""What one more person with the studio open costs in memory."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure, of_rounds
from benchmarks.processes import KIB, memory_kib
from craftprompt.catalogue.loader import DEFAULT_TARGET_KEY
from tests.reflex_client import ReflexClient, Visitor
from tests.servers import Server, serving

ROUNDS = 3
WARMING_SESSIONS = 50
SESSIONS = 200
# Registration alone would keep the machine busy for a minute; memory does not depend on it.
CHEAP_HASHES = {"CRAFTPROMPT_BCRYPT_COST": "4"}


@dataclass(frozen=True, slots=True)
class Round:
    """One server's memory in KiB: ready, with the composer loaded, and for each socket and page."""

    ready: float
    loaded: float
    per_socket: float
    per_session: float


def measure() -> Iterator[Figure]:
    """Memory of each connected session, and of the server beneath them."""
    rounds = [_round() for _ in range(ROUNDS)]
    per_session = of_rounds(each.per_session for each in rounds)
    ready = of_rounds(each.ready for each in rounds) / KIB
    loaded = of_rounds(each.loaded for each in rounds) / KIB
    everything = f"PSS of all processes, median of {ROUNDS} servers"
    per_socket = of_rounds(each.per_socket for each in rounds)
    method = (
        f"{SESSIONS} people with the studio open, after {WARMING_SESSIONS} others; {everything}"
    )
    # Granian 2.8 gives each websocket a read buffer of 128 KiB, touches all of it (tungstenite
    # 0.30, `read_buffer_size`), and offers no setting for it.
    bare = (
        f"{SESSIONS} sockets without a session: what the web server itself keeps for each, "
        "128 KiB of it a read buffer that it offers no setting for"
    )
    yield Figure("Memory per connected session", per_session, "KiB", method, most=200)
    yield Figure("Memory per bare websocket", per_socket, "KiB", f"{bare}; {everything}")
    yield Figure("Memory of the server when it is ready", ready, "MiB", everything)
    yield Figure("Memory once the composer is loaded", loaded, "MiB", everything)


def _round() -> Round:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), environment=CHEAP_HASHES) as server,
        ExitStack() as open_pages,
    ):
        ready = memory_kib(server)
        _load_composer(server)
        loaded = memory_kib(server)
        people = _registered(server, WARMING_SESSIONS + SESSIONS)
        _open_studios(people[:WARMING_SESSIONS], open_pages)
        before = memory_kib(server)
        _open_studios(people[WARMING_SESSIONS:], open_pages)
        with_people = memory_kib(server)
        for _ in range(SESSIONS):
            open_pages.enter_context(ReflexClient(server.origin, boot=False)).ping()
        with_sockets = memory_kib(server)
        per_socket = (with_sockets - with_people) / SESSIONS
        return Round(ready, loaded, per_socket, (with_people - before) / SESSIONS)


def _load_composer(server: Server) -> None:
    """Have the demo write once: what the composer reads is loaded once per server."""
    scene = {"scene": "A ferry leaves the harbour at dawn.", "target": DEFAULT_TARGET_KEY}
    visitor = Visitor(server.origin)
    visitor.http.get("/").raise_for_status()  # has the engines warmed
    visitor.http.post("/api/demo", json=scene).raise_for_status()


def _registered(server: Server, count: int) -> list[Visitor]:
    """People with an account, whose connection for pages is closed again."""
    people = []
    for _ in range(count):
        server.forgive_tries()
        people.append(Visitor(server.origin).register())
        people[-1].http.close()
    return people


def _open_studios(people: Iterable[Visitor], open_pages: ExitStack) -> None:
    """They open the studio and leave it open until `open_pages` closes."""
    for person in people:
        open_pages.enter_context(person.connected()).until_loaded()
