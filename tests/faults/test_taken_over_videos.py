"""Several processes buy videos on one PostgreSQL; one of them is killed, or frozen and thawed.

fal's emulator runs in this process; its log is the only witness of what was bought.
"""

import hashlib

import pytest
import sqlalchemy as sa
from sqlmodel import col

from craftprompt import storage
from craftprompt.models import (
    AllowanceDay,
    Attempt,
    Generation,
    Media,
    Reservation,
    SpendDay,
    SpendMonth,
    User,
)
from craftprompt.studio.durable_endings import INTERRUPTED
from tests.emulators.fal import Plan, fal
from tests.image_worker import HALTED, OVER
from tests.servers import until
from tests.workers import SECONDS

pytestmark = pytest.mark.faults

MODEL = "veo-3-fast-t2v"
COST = 400_000  # micro-dollars: four seconds without sound

# Where it is frozen, and whether the video is there at last; another process goes on meanwhile.
FROZEN = [
    ("before claim", True),
    ("before submit", False),  # claimed: the other one cannot know that nothing was sent
    ("after submit", False),  # taken, and its id is known to the frozen one alone
    ("before look", True),
    ("before fetch", True),
    ("after fetch", True),
    ("after move", True),  # under its final name
    ("before note", True),
    ("before end", True),
]


@pytest.fixture(params=["postgresql"])
def address(request):
    server = request.getfixturevalue("postgres")
    made = server.fresh()
    yield made
    server.give_back(made)


@pytest.fixture
def vendor(configure):
    with fal() as running:
        configure(**running.settings())
        yield running


@pytest.fixture
def other(vendor, start):
    """A process that was there first, and stays."""
    worker = start("--stay")
    assert "web-0" in worker.says("works as")
    worker.says(OVER)
    return worker


@pytest.fixture
def ask(start, person_id):
    """Starts a process that asks for a video."""

    def asked(*options, halt_at=""):
        return start("--ask-for", person_id, "--video", MODEL, *options, halt_at=halt_at)

    return asked


@pytest.fixture
def books(rows):
    """Today's videos, what is reserved, and what the day and the month have spent."""

    def read():
        return (
            rows(sa.select(col(AllowanceDay.used))),
            rows(sa.select(col(Reservation.status))),
            rows(sa.select(col(SpendDay.micro_usd))),
            rows(sa.select(col(SpendMonth.micro_usd))),
        )

    return read


def endings(rows):
    columns = (col(Generation.status), col(Generation.failure_message))
    return [tuple(row) for row in rows(sa.select(*columns))]


def verdicts(rows):
    return [verdict for (verdict,) in rows(sa.select(col(Attempt.verdict)))]


def is_whole(rows):
    """Whether the one film lies where its row says, byte by byte."""
    ((key, digest),) = rows(sa.select(col(Media.storage_key), col(Media.sha256)))
    return hashlib.sha256(storage.path_of(key).read_bytes()).hexdigest() == digest


MADE, BROKEN_OFF = ("succeeded", ""), ("failed", INTERRUPTED)


def test_two_processes_finish_each_its_own_videos_and_buy_each_once(
    vendor, start, person_id, ask, rows, books
):
    with rows.engine.begin() as connection:
        connection.execute(sa.update(User).values(plan="studio"))
    first, second = ask("--stay"), ask("--stay")
    slots = {worker.says("works as") for worker in (first, second)}
    for worker in (first, second):
        worker.says(OVER)

    assert slots == {"works as web-0", "works as web-1"}
    assert endings(rows) == [MADE, MADE]
    assert verdicts(rows) == ["ok", "ok"]
    assert len(vendor.submits) == len(vendor.jobs) == 2
    assert len(rows(sa.select(col(Media.id)))) == 2
    assert books() == ([(2,)], [("settled",)] * 2, [(2 * COST,)], [(2 * COST,)])


def test_what_a_killed_process_waited_for_is_waited_for_by_another(vendor, other, ask, rows, books):
    vendor.plans(Plan(holds=True))
    killed = ask()
    until(lambda: vendor.looks, "it is waited for", seconds=SECONDS)
    killed.kill()
    looked = len(vendor.looks)
    until(lambda: len(vendor.looks) > looked, "another one looks", seconds=SECONDS)
    vendor.release(vendor.looks[0])

    until(lambda: endings(rows) == [MADE], "it is made", seconds=SECONDS)

    assert len(vendor.submits) == 1
    assert is_whole(rows)
    assert verdicts(rows) == ["ok"]
    assert books() == ([(1,)], [("settled",)], [(COST,)], [(COST,)])


def test_what_a_killed_process_had_sent_without_hearing_its_id_is_settled_by_another(
    vendor, other, ask, rows, books
):
    killed = ask(halt_at="after submit")
    killed.says(HALTED)
    killed.kill()

    until(lambda: endings(rows) == [BROKEN_OFF], "it is ended", seconds=SECONDS)

    assert len(vendor.submits) == 1
    assert verdicts(rows) == ["unknown"]
    assert books() == ([(0,)], [("released",)], [(COST,)], [(COST,)])


@pytest.mark.parametrize(("place", "is_there"), FROZEN, ids=[frozen[0] for frozen in FROZEN])
def test_a_process_that_comes_back_from_the_cold_buys_nothing_twice_and_breaks_nothing(
    vendor, other, ask, rows, books, place, is_there
):
    frozen = ask(halt_at=place)
    frozen.says(f"{HALTED} {place}")
    frozen.freeze()
    ending = MADE if is_there else BROKEN_OFF
    until(lambda: endings(rows) == [ending], "another one ends it", seconds=SECONDS)

    frozen.thaw()
    frozen.says(OVER)

    assert endings(rows) == [ending]
    assert len(vendor.submits) == len(vendor.jobs) == 1
    assert len(rows(sa.select(col(Media.id)))) == is_there
    assert not is_there or is_whole(rows)
    assert verdicts(rows) == ["ok" if is_there else "unknown"]
    settled = "settled" if is_there else "released"
    assert books() == ([(int(is_there),)], [(settled,)], [(COST,)], [(COST,)])
    # What only the thawed one knows of is not left running.
    assert [job.is_cancelled for job in vendor.jobs.values()] == [not is_there]


def test_a_process_that_is_frozen_while_fal_answers_goes_on_where_it_was(vendor, ask, rows, books):
    vendor.plans(Plan(submit="accept_when_told"))
    frozen = ask()
    vendor.wait_for_submits(1, seconds=SECONDS)
    frozen.freeze()
    vendor.answer_submits()
    frozen.thaw()
    frozen.says(OVER)

    assert endings(rows) == [MADE]
    assert len(vendor.submits) == 1
    assert books() == ([(1,)], [("settled",)], [(COST,)], [(COST,)])
