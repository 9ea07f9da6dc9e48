"""An image's process is killed before and after every step, on both databases.

Google's emulator runs in this process; its log is the only witness of what was sent.
"""

import pytest
import sqlalchemy as sa
from sqlmodel import col

from craftprompt.models import (
    AllowanceDay,
    Attempt,
    Generation,
    Media,
    Reservation,
    SpendMonth,
    Thumbnail,
    User,
)
from craftprompt.providers.image.prices import most
from craftprompt.settings import settings
from craftprompt.studio.durable_endings import INTERRUPTED
from tests.emulators.gemini_images import USED, Answer
from tests.image_worker import HALTED, OVER
from tests.running_images import MODEL, everything_in
from tests.servers import until
from tests.workers import KEY, SECONDS

pytestmark = pytest.mark.faults

CANARY = "canary: a lighthouse that only the person and Google may know of"

# Where it is killed, how many calls Google sees in all, and whether the picture is there at last.
KILLS = [
    ("before begin", 1, True),
    ("after begin", 1, True),
    ("before step draw", 1, True),
    ("before references", 1, True),
    ("after references", 1, True),
    ("before claim", 1, True),
    ("after claim", 1, True),  # not committed yet
    ("before call", 0, False),  # claimed: nobody knows that nothing was sent
    ("after call", 1, False),
    ("before measure", 1, False),
    ("after measure", 1, False),
    ("before put", 1, False),
    ("before write", 1, False),
    ("after write", 1, False),  # the file is there, empty and with no name
    ("before sync of the file", 1, False),
    ("after sync of the file", 1, False),
    ("before move", 1, False),
    ("before sync of the folder", 1, True),  # under its final name
    ("after sync of the folder", 1, True),
    ("after move", 1, True),
    ("after put", 1, True),
    ("before note", 1, True),
    ("after note", 1, True),
    ("after step draw", 1, True),
    ("before step describe", 1, True),
    ("after step describe", 1, True),
    ("before thumbnails", 1, True),
    ("after thumbnails", 1, True),
    ("before thumbnail's put", 1, True),
    ("after thumbnail's put", 1, True),
    ("before step settle", 1, True),
    ("before end", 1, True),
    ("after end", 1, True),
    ("after step settle", 1, True),
]


def the_image(rows):
    ((image),) = rows(
        sa.select(
            col(Generation.id),
            col(Generation.status),
            col(Generation.failure_kind),
            col(Generation.failure_message),
            col(Generation.tokens),
        )
    )
    return image


def counted(rows):
    """Images counted today, and the ends of the reservations."""
    used = [used for (used,) in rows(sa.select(col(AllowanceDay.used)))]
    return used, [status for (status,) in rows(sa.select(col(Reservation.status)))]


def files():
    return sorted(path for path in settings().media_folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(("place", "calls", "is_there"), KILLS, ids=[kill[0] for kill in KILLS])
def test_a_killed_image_is_paid_once_counted_once_and_never_left_hanging(
    start, google, rows, address, person_id, place, calls, is_there
):
    killed = start("--ask-for", person_id, "--prompt", CANARY, halt_at=place)
    killed.says(f"{HALTED} {place}")
    killed.kill()

    second = start()
    second.says(OVER)

    image = the_image(rows)
    assert [call.prompt for call in google.calls] == [CANARY] * calls
    assert image.status == ("succeeded" if is_there else "failed")
    assert counted(rows) == (([1], ["settled"]) if is_there else ([0], ["released"]))
    # Made or interrupted, it was asked for: what it may have cost stays on the month's ceiling.
    assert rows(sa.select(col(SpendMonth.micro_usd))) == [(most(MODEL, "1K"),)]
    assert image.failure_message == ("" if is_there else INTERRUPTED)
    whole = [path for path in files() if not path.name.endswith(".part")]
    pictures = [key for (key,) in rows(sa.select(col(Media.storage_key)))]
    small = [key for (key,) in rows(sa.select(col(Thumbnail.storage_key)))]
    assert [str(path.relative_to(settings().media_folder)) for path in whole] == sorted(
        pictures + small
    )
    assert len(small) == 2 * is_there
    assert [(settings().media_folder / key).read_bytes() for key in pictures] == [
        google.picture
    ] * is_there
    assert "" not in [verdict for (verdict,) in rows(sa.select(col(Attempt.verdict)))]
    told = "\n".join([*killed.said, *second.said, everything_in(address)])
    assert str(image.id) in told
    assert not [secret for secret in (CANARY, KEY, "ada@example.com") if secret in told]


@pytest.mark.parametrize("place", ["before request", "after request"])
def test_what_was_not_committed_was_never_asked_for(start, google, rows, person_id, place):
    killed = start("--ask-for", person_id, halt_at=place)
    killed.says(f"{HALTED} {place}")
    killed.kill()

    start().says(OVER)

    assert rows(sa.select(col(Generation.id))) == []
    assert counted(rows) == ([], [])
    assert google.calls == []
    assert files() == []


def test_a_process_that_is_killed_while_google_draws_is_not_asked_for_twice(
    start, google, rows, person_id
):
    google.answers(Answer(holds=True))
    killed = start("--ask-for", person_id)
    google.wait_for_calls(1)
    killed.kill()

    start().says(OVER)

    assert len(google.calls) == 1
    assert the_image(rows)[1:4] == ("failed", "unavailable", INTERRUPTED)
    assert counted(rows) == ([0], ["released"])


def test_of_three_images_each_ends_as_far_as_it_had_come(start, google, rows, person_id):
    google.answers(Answer(), Answer(holds=True), Answer(holds=True))
    killed = start("--ask-for", person_id, "--count", "3")
    google.wait_for_calls(3)
    until(lambda: rows(sa.select(col(Media.id))), "the first picture is kept", seconds=SECONDS)
    killed.kill()

    start().says(OVER)

    ends = [status for (status,) in rows(sa.select(col(Generation.status)))]
    assert sorted(ends) == ["failed", "failed", "succeeded"]
    assert len(google.calls) == 3
    assert counted(rows)[0] == [1]


@pytest.mark.parametrize("place", ["before call", "after call", "after step draw", "after end"])
def test_a_local_engine_just_draws_again(start, google, rows, person_id, place):
    killed = start("--ask-for", person_id, "--model", "storyboard", halt_at=place)
    killed.says(f"{HALTED} {place}")
    killed.kill()

    start().says(OVER)

    assert the_image(rows).status == "succeeded"
    assert google.calls == []
    assert counted(rows) == ([], [])


def test_tokens_are_counted_once(start, google, rows, person_id):
    killed = start("--ask-for", person_id, halt_at="after step draw")
    killed.says(HALTED)
    killed.kill()

    start().says(OVER)

    assert rows(sa.select(col(User.tokens_total))) == [(USED,)]
    assert the_image(rows).tokens == USED
