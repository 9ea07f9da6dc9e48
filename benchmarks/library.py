"""A page of the library among 100, 10,000 and 100,000 rows: the first one and the last."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks.figures import Figure, of_rounds
from craftprompt import clock
from craftprompt.db import Database, upgrade_to_head
from craftprompt.library import queries
from craftprompt.library.queries import PAGE_SIZE
from craftprompt.library.views import tile
from craftprompt.models import Generation, GenerationKind, GenerationStatus, Media, User
from craftprompt.studio.queries import Cursor

SIZES = (100, 10_000, 100_000)
MOST_AT = 10_000  # rows at which a page has its limit
READS = 200
WARMING_READS = 20
ROWS_AT_A_TIME = 10_000
PROMPT = "Wide shot at first light. " + "The camera follows the ferry through thin fog. " * 30


@dataclass(slots=True)
class Reads:
    """Milliseconds of every read, on the wall clock and of this process's CPUs."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def measure() -> Iterator[Figure]:
    """What a page of 60 costs at each size on SQLite, and the last page against the first."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            address = f"sqlite:///{folder}/library.db"
            upgrade_to_head(address)
            first, last = asyncio.run(_measured(address, size))
        yield from _figures(size, first, last)


def _figures(size: int, first: Reads, last: Reads) -> Iterator[Figure]:
    title = f"Library of {size:,} on SQLite"
    method = (
        f"{READS} reads of each page in turn, {PAGE_SIZE} tiles as the page shows them, half of "
        "them images; medians"
    )
    limit = 50 if size == MOST_AT else None
    wall, cpu = f"wall time; {method}", f"CPU time; {method}"
    yield Figure(f"{title}, first page", of_rounds(first.wall), "ms", wall, most=limit)
    yield Figure(f"{title}, last page", of_rounds(last.wall), "ms", wall, most=limit)
    yield Figure(f"{title}, first page, CPU", of_rounds(first.cpu), "ms", cpu)
    ratio = of_rounds(last.cpu) / of_rounds(first.cpu)
    yield Figure(f"{title}, last page to first, CPU", ratio, "x", cpu, most=1.2)


async def _measured(address: str, size: int) -> tuple[Reads, Reads]:
    database = Database(address)
    owner_id, began = uuid4(), clock.now() - timedelta(minutes=size)
    await database.write(lambda session: _add_person(session, owner_id))
    for start in range(0, size, ROWS_AT_A_TIME):
        numbers = range(start, min(size, start + ROWS_AT_A_TIME))
        await database.write(lambda session, n=numbers: _fill(session, owner_id, began, n))
    # Just newer than the sixty oldest: one a minute.
    before_last = Cursor(began + timedelta(minutes=PAGE_SIZE), UUID(int=0))
    first, last = Reads(), Reads()
    for number in range(WARMING_READS + READS):
        for reads, place in ((first, None), (last, before_last)):
            wall, cpu = await _read(database, owner_id, place)
            if number >= WARMING_READS:
                reads.wall.append(wall)
                reads.cpu.append(cpu)
    await database.close()
    return first, last


async def _read(database: Database, owner_id: UUID, after: Cursor | None) -> tuple[float, float]:
    """Milliseconds that one page takes, wall and CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    page = await database.read(
        lambda session: queries.made(session, owner_id, after=after, limit=PAGE_SIZE + 1)
    )
    shown = [tile(work) for work in page[:PAGE_SIZE]]
    spent = (time.perf_counter() - wall, time.process_time() - cpu)
    if len(shown) != PAGE_SIZE:
        raise RuntimeError(f"A whole page was expected, {len(shown)} rows came.")
    return spent[0] * 1000, spent[1] * 1000


def _add_person(session: Session, owner_id: UUID) -> None:
    email = f"{owner_id}@example.com"
    session.add(
        User(id=owner_id, name="Ada Lovelace", email=email, email_key=email, password_hash="")
    )


def _fill(session: Session, owner_id: UUID, began: datetime, numbers: range) -> None:
    """Prompts and images in turn, one a minute."""
    rows = [_row(owner_id, began, number) for number in numbers]
    session.execute(insert(Generation), rows)
    images = [row for row in rows if row["kind"] == GenerationKind.IMAGE]
    session.execute(insert(Media), [_media(row) for row in images])


def _row(owner_id: UUID, began: datetime, number: int) -> dict[str, object]:
    return {
        "id": uuid4(),
        "owner_id": owner_id,
        "kind": GenerationKind.IMAGE if number % 2 else GenerationKind.PROMPT,
        "status": GenerationStatus.SUCCEEDED,
        "target": "gemini-3.1-flash-image",
        "settings": {"ratio": "16:9", "size": "1K", "count": 1, "index": 0},
        "notes": [],
        "scene": f"Take {number}: a ferry leaves the harbour at dawn.",
        "title": f"Ferry, take {number}",
        "prompt": PROMPT,
        "provider": "gemini",
        "model": "gemini-3.1-flash-image",
        "created_at": began + timedelta(minutes=number),
    }


def _media(image: dict[str, object]) -> dict[str, object]:
    return {
        "id": image["id"],
        "owner_id": image["owner_id"],
        "generation_id": image["id"],
        "kind": "image",
        "storage_key": f"{image['owner_id']}/{image['id']}.png",
        "content_type": "image/png",
        "size_bytes": 1_000_000,
        "width": 1344,
        "height": 768,
        "sha256": "0" * 64,
    }
