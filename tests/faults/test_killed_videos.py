"""The process that buys a video is killed before and after every step, on both databases.

fal's emulator runs in this process; its log is the only witness of what was bought.
"""

from hashlib import sha256
from uuid import UUID, uuid4

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
    Thumbnail,
)
from craftprompt.settings import settings
from craftprompt.storage import UNFINISHED
from craftprompt.studio.durable_endings import INTERRUPTED
from tests.emulators.fal import KEY, Plan, fal
from tests.image_worker import HALTED, LEAVES, OVER
from tests.pictures import painted
from tests.running_images import everything_in
from tests.workers import SECONDS

pytestmark = pytest.mark.faults

CANARY = "canary: a fox that only the person and fal may know of"
MODEL = "veo-3-fast-t2v"
COST = 400_000  # micro-dollars: four seconds without sound

# Where it is killed, how many submits fal sees in all, and whether the video is there at last.
KILLS = [
    ("before claim", 1, True),
    ("after claim", 1, True),  # not committed yet
    ("before submit", 0, False),  # claimed: nobody knows that nothing was sent
    ("after submit", 1, False),  # taken, and its id is lost
    ("after note of the id", 1, False),  # not committed yet
    ("before look", 1, True),
    ("after look", 1, True),
    ("before fetch", 1, True),
    ("after fetch", 1, True),
    ("after move", 1, True),  # under its final name
    ("before note", 1, True),
    ("before end", 1, True),
]
# Where one video is killed again and again, each time by the process that went on with it.
ONE_AFTER_THE_OTHER = [
    "after sync of the file",  # fetched, on the disk, and with no name
    "before sync of the folder",  # under its final name
    "after step film",  # done, but the engine has not noted it
    "after thumbnails",
    "after thumbnail's put",
    "before step settle",
    "after end",  # not committed yet
]
# What is asked for with pictures, and under which names the endpoint takes each of them.
WITH_PICTURES = {
    "veo-3.1-flf": (["--first-frame", "--last-frame"], ["first_frame_url", "last_frame_url"]),
    "veo-3.1-r2v": (["--reference", "--reference"], ["image_urls"]),
}


@pytest.fixture
def pictures(rows, person_id):
    """Two pictures that the person brought: the bytes of each by its id, in order."""
    brought = {uuid4(): painted(number) for number in range(2)}
    with sa.orm.Session(rows.engine) as session, session.begin():
        for media_id, content in brought.items():
            key = storage.key_for(UUID(person_id), media_id, "png")
            storage.put(key, content)
            session.add(
                Media(
                    id=media_id,
                    owner_id=UUID(person_id),
                    kind="reference",
                    storage_key=key,
                    content_type="image/png",
                    size_bytes=len(content),
                    width=40,
                    height=20,
                    sha256=sha256(content).hexdigest(),
                )
            )
    return {str(media_id): content for media_id, content in brought.items()}


@pytest.fixture
def vendor(configure):
    with fal() as running:
        configure(**running.settings())
        yield running


def whole_files():
    """The keys of all files but those that somebody was writing."""
    folder = settings().media_folder
    found = [path for path in folder.rglob("*") if path.is_file() and path.suffix != UNFINISHED]
    return sorted(str(path.relative_to(folder)) for path in found)


@pytest.mark.parametrize(("place", "submits", "is_there"), KILLS, ids=[kill[0] for kill in KILLS])
def test_a_killed_video_is_bought_once_counted_once_and_never_left_hanging(
    vendor, start, rows, address, person_id, place, submits, is_there
):
    killed = start("--ask-for", person_id, "--video", MODEL, "--prompt", CANARY, halt_at=place)
    killed.says(f"{HALTED} {place}")
    killed.kill()

    second = start()
    second.says(OVER)

    ((status, message),) = rows(sa.select(col(Generation.status), col(Generation.failure_message)))
    assert len(vendor.submits) == submits
    assert (status, message) == (("succeeded", "") if is_there else ("failed", INTERRUPTED))
    assert rows(sa.select(col(AllowanceDay.used))) == [(int(is_there),)]
    assert rows(sa.select(col(Reservation.status), col(Reservation.ceiling_micro_usd))) == [
        ("settled" if is_there else "released", COST)
    ]
    # What may have been billed stays held, also where nobody knows.
    assert rows(sa.select(col(SpendDay.micro_usd))) == [(COST,)]
    assert rows(sa.select(col(SpendMonth.micro_usd))) == [(COST,)]
    assert rows(sa.select(col(Attempt.verdict))) == [("ok" if is_there else "unknown",)]
    assert len(rows(sa.select(col(Media.storage_key)))) == is_there
    told = "\n".join([*killed.said, *second.said, everything_in(address)])
    assert not [secret for secret in (CANARY, KEY, "ada@example.com") if secret in told]


def test_the_answer_to_what_was_sent_is_heard_before_a_server_stops(vendor, start, rows, person_id):
    vendor.plans(Plan(submit="accept_when_told"))
    stopped = start("--ask-for", person_id, "--video", MODEL)
    vendor.wait_for_submits(1, seconds=SECONDS)
    stopped.stop()
    stopped.says(LEAVES)
    vendor.answer_submits()
    stopped.process.wait(SECONDS)

    start().says(OVER)

    assert rows(sa.select(col(Generation.status), col(Generation.failure_message))) == [
        ("succeeded", "")
    ]
    assert len(vendor.submits) == 1
    assert rows(sa.select(col(SpendDay.micro_usd))) == [(COST,)]


def test_a_video_that_is_killed_at_one_step_after_the_other_is_whole_and_bought_once(
    vendor, start, rows, person_id
):
    asked = ["--ask-for", person_id, "--video", MODEL]
    for place in ONE_AFTER_THE_OTHER:
        killed = start(*asked, halt_at=place)
        killed.says(f"{HALTED} {place}")
        killed.kill()
        asked = []  # the next one goes on with it
    start().says(OVER)

    films = [key for (key,) in rows(sa.select(col(Media.storage_key)))]
    small = [key for (key,) in rows(sa.select(col(Thumbnail.storage_key)))]
    assert len(vendor.submits) == 1
    assert rows(sa.select(col(Generation.status))) == [("succeeded",)]
    assert rows(sa.select(col(Attempt.verdict))) == [("ok",)]
    assert rows(sa.select(col(AllowanceDay.used))) == [(1,)]
    assert rows(sa.select(col(SpendDay.micro_usd))) == [(COST,)]
    assert (len(films), len(small)) == (1, 2)
    assert sorted(films + small) == whole_files()


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_a_video_that_is_killed_while_its_pictures_leave_is_bought_once_with_all_of_them(
    vendor, start, rows, person_id, pictures
):
    laid = [f"--reference={media_id}" for media_id in pictures]
    asked = ["--ask-for", person_id, "--video", "veo-3.1-r2v", "--seconds=8", *laid]
    for place in ("before upload", "after upload"):
        killed = start(*asked, halt_at=place)
        killed.says(f"{HALTED} {place}")
        killed.kill()
        assert vendor.submits == []
        asked = []
    start().says(OVER)

    [job] = vendor.jobs.values()
    addresses = job.arguments["image_urls"]
    assert [vendor.uploads[each].content for each in addresses] == [*pictures.values()]
    assert {each.lifecycle["expiration_duration_seconds"] for each in vendor.uploads.values()} == {
        86_400
    }
    assert rows(sa.select(col(Generation.status))) == [("succeeded",)]


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
@pytest.mark.parametrize("place", ["before claim", "before look", "before note"])
@pytest.mark.parametrize("model", WITH_PICTURES)
def test_a_killed_video_is_bought_once_with_the_same_pictures_in_the_same_places(
    vendor, start, rows, person_id, pictures, model, place
):
    options, names = WITH_PICTURES[model]
    laid = [f"{option}={media_id}" for option, media_id in zip(options, pictures, strict=True)]
    asked = ("--ask-for", person_id, "--video", model, "--seconds=8", *laid)
    killed = start(*asked, halt_at=place)
    killed.says(f"{HALTED} {place}")
    killed.kill()

    start().says(OVER)

    [job] = vendor.jobs.values()
    sent = [job.arguments[name] for name in names]
    addresses = sent[0] if model == "veo-3.1-r2v" else sent
    assert len(vendor.submits) == 1
    assert [vendor.uploads[each].content for each in addresses] == [*pictures.values()]
    assert rows(sa.select(col(Generation.status))) == [("succeeded",)]
    films = sa.select(col(Media.content_type)).where(col(Media.kind) == "video")
    assert rows(films) == [("video/mp4",)]
