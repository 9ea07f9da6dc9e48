"""An upload's process is killed once its file has a name and before a row names it."""

import asyncio
import os
from datetime import timedelta
from uuid import uuid4

import pytest

from craftprompt import clock, storage
from craftprompt.models import GenerationStatus
from craftprompt.settings import settings
from craftprompt.studio import thumbnails, unclaimed_files
from tests.builders import make_image, make_media, make_person
from tests.image_worker import HALTED
from tests.pictures import painted

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("database")]

LONG_AGO = (clock.now() - timedelta(hours=2)).timestamp()


def kept_files():
    """What lies under a final name."""
    folder = settings().media_folder
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(storage.UNFINISHED)
    }


def make_old():
    for path in settings().media_folder.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))


@pytest.mark.parametrize(
    ("place", "left"),
    [("after adopt", 1), ("before thumbnail's put", 2), ("before keep", 3)],
)
async def test_what_a_killed_upload_left_is_gone_after_an_hour(
    start, person_id, tmp_path, place, left
):
    sent = tmp_path / "sent.png"
    sent.write_bytes(painted(1, size=(1200, 800)))
    killed = start("--upload", str(sent), "--ask-for", person_id, halt_at=place)
    killed.says(f"{HALTED} {place}")
    killed.kill()
    assert len(kept_files()) == left

    await unclaimed_files.sweep()
    assert len(kept_files()) == left  # another process might still be at it

    make_old()
    await asyncio.to_thread(storage.sweep_unfinished)
    await unclaimed_files.sweep()
    assert [path for path in settings().media_folder.rglob("*") if path.is_file()] == []
    assert not (settings().media_folder / person_id).exists()


async def test_what_a_row_names_or_a_run_still_needs_is_never_swept():
    person = await make_person()
    media = await make_media(person, content=painted(1), kind="reference")
    small = await thumbnails.found_or_made(media, 320)
    running = await make_image(person, status=GenerationStatus.SAVING)
    failed = await make_image(person, status=GenerationStatus.FAILED)
    at_work, left = (storage.key_for(person.id, run.id, "png") for run in (running, failed))
    for key in (at_work, left):
        await asyncio.to_thread(storage.put, key, b"picture")
    make_old()

    await unclaimed_files.sweep()

    other = thumbnails.keys(person.id, media.id)[960]
    assert kept_files() == {media.storage_key, small.storage_key, other, at_work}


async def test_the_files_of_another_studio_in_the_same_folder_are_left_alone():
    stranger = storage.key_for(uuid4(), uuid4(), "png")
    await asyncio.to_thread(storage.put, stranger, b"picture")
    make_old()

    await unclaimed_files.sweep()

    assert kept_files() == {stranger}
