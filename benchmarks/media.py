"""What a gigabyte of media costs: sent to its owner, and received from one."""

import os
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import httpx

from benchmarks.figures import Figure, of_rounds
from benchmarks.processes import KIB, cpu_seconds, memory_kib
from tests.reflex_client import Visitor
from tests.servers import Server, serving

ROUNDS = 5
FILE_BYTES = 1_000_000_000
BODY_BYTES = 50_000_000
BODIES = 10
GIGABYTE = 1_000_000_000
SECONDS_BETWEEN_LOOKS = 0.005
PIECE = os.urandom(1_000_000)
BARE = ("-m", "benchmarks.bare_server")


def measure() -> Iterator[Figure]:
    """CPU time per gigabyte out and in, and the memory that a large body takes."""
    with _servers() as (studio, address, person, bare):
        reads = [_reading(studio, address, person.cookie, bare) for _ in range(ROUNDS)]
        bodies = [_receiving(bare) for _ in range(ROUNDS)]
    ratios = of_rounds(ours / theirs for ours, theirs in reads)
    method = (
        f"a file of {FILE_BYTES / GIGABYTE:.0f} GB read by its owner through the studio, and from "
        f"a bare Starlette FileResponse with 1 MiB pieces in turn; median of {ROUNDS} rounds"
    )
    yield Figure("Media route to a bare file answer, CPU", ratios, "x", method, most=1.1)
    yield Figure("Media route, CPU per GB", of_rounds(ours for ours, _ in reads), "s", method)
    body = (
        f"{BODIES} raw bodies of {BODY_BYTES / 1e6:.0f} MB, received to the disk as uploads are; "
        f"median of {ROUNDS} rounds"
    )
    yield Figure("Upload, CPU per GB", of_rounds(cpu for cpu, _ in bodies), "s", body, most=2.0)
    grown = max(grown for _, grown in bodies)
    how = f"the most in {ROUNDS} rounds over what the server held before; {body}"
    yield Figure("Upload of 50 MB, growth of memory", grown, "MiB", how, most=8)


@contextmanager
def _servers() -> Iterator[tuple[Server, str, Visitor, Server]]:
    """A studio with a large file of a person's, and the bare server with the same file."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder, "studio")) as studio:
        person = Visitor(studio.origin).register()
        media_id = uuid4()
        path = _keep_file(studio, media_id)
        with serving(
            Path(folder, "bare"), program=BARE, environment={"BARE_FILE": str(path)}
        ) as bare:
            yield studio, f"/media/{media_id}", person, bare


def _keep_file(studio: Server, media_id: UUID) -> Path:
    """A media row of the only person, and its file."""
    ((owner,),) = studio.rows("select id from users")
    key = f"{UUID(str(owner))}/{media_id}.mp4"
    path = studio.data_folder / "media" / key
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        for _ in range(FILE_BYTES // len(PIECE)):
            file.write(PIECE)
    columns = "id, owner_id, kind, storage_key, content_type, size_bytes, width, height, sha256"
    values = (media_id.hex, owner, "video", key, "video/mp4", FILE_BYTES, 1, 1, "0" * 64)
    studio.rows(
        f"insert into media ({columns}, created_at) "  # noqa: S608  nothing of a person's
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, '2026-01-01 00:00:00')",
        *values,
    )
    return path


def _reading(studio: Server, address: str, cookie: str, bare: Server) -> tuple[float, float]:
    """CPU seconds per gigabyte through the studio, and from the bare server."""
    ours = _per_gigabyte(studio, lambda: _read(studio, address, cookie), FILE_BYTES)
    theirs = _per_gigabyte(bare, lambda: _read(bare, "/file", ""), FILE_BYTES)
    return ours, theirs


def _per_gigabyte(server: Server, work: Callable[[], None], size_bytes: int) -> float:
    before = cpu_seconds(server)
    work()
    return (cpu_seconds(server) - before) * GIGABYTE / size_bytes


def _read(server: Server, address: str, cookie: str) -> None:
    """Read the file with as little work on this side as possible."""
    head = (
        f"GET {address} HTTP/1.1\r\nHost: localhost:{server.port}\r\nCookie: {cookie}\r\n"
        "Connection: close\r\n\r\n"
    )
    space, total = bytearray(1 << 20), 0
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(head.encode())
        while count := line.recv_into(space):
            total += count
    if total < FILE_BYTES:
        raise RuntimeError(f"{total} bytes of the file came.")


def _receiving(bare: Server) -> tuple[float, float]:
    """CPU seconds per gigabyte received, and the MiB that the server grew by meanwhile."""
    body = b"\x00" * BODY_BYTES
    _send(bare, body)  # the first one loads what all of them need
    held, largest, is_over = memory_kib(bare), 0.0, threading.Event()

    def watch() -> None:
        nonlocal largest
        while not is_over.wait(SECONDS_BETWEEN_LOOKS):
            largest = max(largest, memory_kib(bare))

    watching = threading.Thread(target=watch)
    watching.start()
    _send(bare, body)
    is_over.set()
    watching.join()

    def send_all() -> None:
        for _ in range(BODIES):
            _send(bare, body)

    cpu = _per_gigabyte(bare, send_all, BODIES * BODY_BYTES)
    return cpu, max(0.0, largest - held) / KIB


def _send(bare: Server, body: bytes) -> None:
    httpx.post(f"http://127.0.0.1:{bare.port}/body", content=body, timeout=60).raise_for_status()
