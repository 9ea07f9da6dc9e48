"""Videos of the local engine: asked for, made, cancelled, tried again, never half there."""

import asyncio
import errno
import io
from uuid import uuid4

import pytest
from PIL import Image

from craftprompt import db, footage, storage
from craftprompt.account import service
from craftprompt.catalogue.errors import UnknownTarget
from craftprompt.errors import DatabaseBusy, InputInvalid, NotFound, Unavailable
from craftprompt.jobs import engine
from craftprompt.models import GenerationStatus, Thumbnail
from craftprompt.providers.video import animatic
from craftprompt.providers.video.wishes import VideoWish
from craftprompt.settings import settings
from craftprompt.studio import durable_endings, durable_runs, queries, tray, video_workflow, videos
from craftprompt.studio.videos import VideoPress
from tests.builders import PASSWORD, make_media, make_person
from tests.running_images import (
    attempts_at,
    images_used,
    media_of,
    rows_of,
    until_over,
    until_status,
)

pytestmark = pytest.mark.usefixtures("making")

PROMPT = "A fox in the snow at dusk, the camera pans left"


def wishing(**changes):
    """One press for the shortest wide video, unless something else is wished."""
    usual = {"model": animatic.KEY, "prompt": PROMPT, "seconds": 2, "ratio": "16:9"}
    return VideoPress(VideoWish(**(usual | changes)))


WISH = wishing()
LONG = wishing(seconds=15)
OF_VEO = {"model": "veo-3.1-t2v", "seconds": 4}


@pytest.fixture
async def person():
    return await make_person()


async def test_a_video_is_made_kept_and_described(person):
    video = await videos.make(person.id, wishing(**OF_VEO))
    (over,) = await until_over(video)
    media = await media_of(video)

    assert (over.status, over.failure_message) == (GenerationStatus.SUCCEEDED, "")
    assert (over.provider, over.model) == ("animatic", "animatic")
    assert (media.kind, media.content_type) == ("video", "video/mp4")
    assert (media.duration_milliseconds, media.frames_per_second) == (4000, 24)
    measured = await footage.measure(kept(media))
    assert (measured.width, measured.height) == (media.width, media.height)
    assert media.width / media.height == pytest.approx(16 / 9, rel=0.01)
    small = await db.read(
        lambda session: {
            each.width for each in session.query(Thumbnail) if each.media_id == media.id
        }
    )
    assert small == {320, 960}


@pytest.mark.usefixtures("small_frames")
async def test_the_local_engine_takes_no_allowance_and_costs_nothing(person):
    (over,) = await until_over(await videos.make(person.id, WISH))
    (attempt,) = await attempts_at(over)

    assert (attempt.verdict, attempt.cost_micro_usd) == ("ok", 0)
    assert await images_used(person) == (0, 0)
    assert over.tokens == 0


async def test_an_animatic_without_room_says_so_and_nothing_of_bills(person, monkeypatch):
    async def refuse(*_given):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(animatic, "render_clip", refuse)

    (over,) = await until_over(await videos.make(person.id, WISH))

    assert over.status == GenerationStatus.FAILED
    assert "disk is full" in over.failure_message
    assert "billed" not in over.failure_message


@pytest.mark.usefixtures("small_frames")
async def test_a_first_frame_is_what_the_camera_moves_over(person):
    frame = await make_media(person, kind="image", content=plain("red"))
    video = await videos.make(person.id, wishing(first_frame=str(frame.id)))
    await until_over(video)
    media = await media_of(video)
    last = await footage.last_frame(kept(media))

    assert red_share(last) > 0.9


@pytest.mark.usefixtures("small_frames")
async def test_a_last_frame_is_not_what_the_camera_moves_over_but_a_reference_may_be(person):
    red, blue = [
        await make_media(person, kind="image", content=plain(each)) for each in ("red", "blue")
    ]
    wish = wishing(last_frame=str(blue.id), references=(str(red.id),))
    video = await videos.make(person.id, wish)
    await until_over(video)

    assert red_share(await footage.last_frame(kept(await media_of(video)))) > 0.9


@pytest.mark.usefixtures("small_frames")
async def test_the_last_frame_of_a_film_is_laid_into_the_tray(person):
    frame = await make_media(person, kind="image", content=plain("red"))
    video = await videos.make(person.id, wishing(first_frame=str(frame.id)))
    await until_over(video)

    laid = await tray.keep_last_frame(person.id, (await media_of(video)).id)
    assert laid.is_new
    assert red_share(await asyncio.to_thread(kept(laid.media).read_bytes)) > 0.9


@pytest.mark.usefixtures("small_frames")
async def test_a_film_of_somebody_else_gives_no_frame(person):
    video = await videos.make(person.id, WISH)
    await until_over(video)
    film = await media_of(video)

    with pytest.raises(NotFound):
        await tray.keep_last_frame((await make_person()).id, film.id)


async def test_a_first_frame_of_somebody_else_is_not_taken(person):
    frame = await make_media(await make_person(), kind="image", content=plain("red"))

    with pytest.raises(NotFound):
        await videos.make(person.id, wishing(first_frame=str(frame.id)))
    assert await all_of(person) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"prompt": " \n "}, "Write first"),
        ({"prompt": "x" * 40_001}, "40,000 are the most"),
        (OF_VEO | {"seconds": 5}, "offers 4, 6, 8"),
        (OF_VEO | {"ratio": "1:1"}, "offers 16:9, 9:16"),
    ],
)
async def test_what_the_model_has_not_is_refused_before_anything_is_kept(person, change, sentence):
    with pytest.raises(InputInvalid, match=sentence):
        await videos.make(person.id, wishing(**change))
    assert await all_of(person) == []


async def test_a_model_that_is_none_is_refused(person):
    with pytest.raises(UnknownTarget):
        await videos.make(person.id, wishing(model="sora-9"))


@pytest.mark.usefixtures("small_frames")
async def test_the_same_press_twice_is_one_video(person):
    press = uuid4()
    first, second = [await videos.make(person.id, WISH, press_id=press) for _ in range(2)]

    assert first.id == second.id
    await until_over(first)


@pytest.mark.usefixtures("small_frames")
async def test_changed_words_are_a_new_request_though_the_first_was_never_begun(
    person, monkeypatch
):
    press = uuid4()
    with monkeypatch.context() as away:
        away.setattr(durable_runs, "begin", busy)
        with pytest.raises(DatabaseBusy):
            await videos.make(person.id, WISH, press_id=press)

    changed = await videos.make(person.id, wishing(prompt="An owl at dawn"), press_id=press)
    first = await videos.make(person.id, WISH, press_id=press)

    assert (changed.prompt, first.prompt) == ("An owl at dawn", PROMPT)
    assert {each.id for each in await all_of(person)} == {changed.id, first.id}
    await until_over(changed, first)


async def busy(*_given):
    raise DatabaseBusy


async def test_as_many_as_may_at_once_and_no_more(person):
    running = [await videos.make(person.id, LONG) for _ in range(4)]

    with pytest.raises(Unavailable, match=r"4 jobs at once.*Nothing was counted"):
        await videos.make(person.id, LONG)
    for each in running:
        await videos.cancel(person.id, each.id)
    await until_over(*running)


async def test_a_running_one_is_stopped_and_leaves_no_file(person):
    video = await videos.make(person.id, LONG)
    await until_status(video, GenerationStatus.RUNNING)

    assert await videos.cancel(person.id, video.id) == ""
    (over,) = await until_over(video)
    assert over.status == GenerationStatus.CANCELLED
    assert await media_of(video) is None
    assert not list(settings().media_folder.rglob("*.mp4"))


@pytest.mark.usefixtures("small_frames")
async def test_one_of_somebody_else_is_not_stopped(person):
    other = await make_person()
    video = await videos.make(person.id, WISH)
    await videos.cancel(other.id, video.id)
    (over,) = await until_over(video)

    assert over.status == GenerationStatus.SUCCEEDED


async def test_a_cancelled_one_is_tried_again_as_it_was(person):
    frame = await make_media(person, kind="image", content=plain("red"))
    video = await videos.make(person.id, wishing(seconds=15, first_frame=str(frame.id)))
    await videos.cancel(person.id, video.id)
    await until_over(video)

    again = await videos.retry(person.id, video.id)
    assert (again.prompt, again.target, again.settings) == (
        video.prompt,
        video.target,
        video.settings,
    )
    press = await db.read(lambda session: videos.press_of(session, person.id, again.id))
    assert press.wish.first_frame == str(frame.id)
    await videos.cancel(person.id, again.id)
    await until_over(again)


@pytest.mark.usefixtures("small_frames")
async def test_a_step_that_begins_again_finds_the_film_and_makes_no_second_one(person):
    video = await videos.make(person.id, WISH)
    await until_over(video)
    media = await media_of(video)
    before = await asyncio.to_thread(kept(media).stat)

    assert await video_workflow.film(video.id) == "over"
    after = await asyncio.to_thread(kept(media).stat)
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.usefixtures("small_frames")
async def test_a_film_whose_run_is_over_meanwhile_is_taken_away(person, monkeypatch):
    at_once, is_over, rendered = animatic.render_clip, asyncio.Event(), []

    async def late(*given):
        await is_over.wait()  # however quick the encoder: the run ends before its film is there
        rendered.append(await at_once(*given))

    monkeypatch.setattr(animatic, "render_clip", late)
    video = await videos.make(person.id, WISH)
    await until_status(video, GenerationStatus.RUNNING)
    await db.write(
        lambda session: durable_endings.end_failed(
            session, video.id, kind="internal", message="ended elsewhere"
        )
    )
    is_over.set()
    await engine.current().ended(video.id)

    assert len(rendered) == 1
    assert await media_of(video) is None
    assert not list(settings().media_folder.rglob("*.mp4"))


@pytest.mark.usefixtures("small_frames")
async def test_a_full_disk_ends_the_run_in_a_sentence_and_leaves_nothing(person, monkeypatch):
    def full(*_):
        raise storage.StorageFull

    monkeypatch.setattr(storage, "adopt", full)
    (over,) = await until_over(await videos.make(person.id, WISH))

    assert over.status == GenerationStatus.FAILED
    assert "full" in over.failure_message.lower()
    assert await media_of(over) is None


async def test_an_erased_person_leaves_no_video_running_and_no_file(person):
    video = await videos.make(person.id, LONG)
    await until_status(video, GenerationStatus.RUNNING)
    await service.delete_account(person.id, password=PASSWORD, stop_work=durable_runs.stop_all)

    assert await rows_of(video) == [None]
    assert video.id not in engine.current().at_work()
    assert not list(settings().media_folder.rglob("*.mp4"))


@pytest.mark.usefixtures("small_frames")
async def test_two_people_make_videos_at_the_same_time(person):
    other = await make_person()
    made = await asyncio.gather(*[videos.make(each.id, WISH) for each in (person, other)])
    over = await until_over(*made)

    assert {each.status for each in over} == {GenerationStatus.SUCCEEDED}
    assert [each.owner_id for each in await rows_of(*made)] == [person.id, other.id]


async def all_of(person):
    return await db.read(lambda session: queries.recent_videos(session, person.id, limit=9))


def kept(media):
    return settings().media_folder / media.storage_key


def plain(colour):
    written = io.BytesIO()
    Image.new("RGB", (640, 360), colour).save(written, "WEBP")
    return written.getvalue()


def red_share(png):
    picture = Image.open(io.BytesIO(png)).convert("RGB").resize((50, 50))
    red, green, blue = (band.tobytes() for band in picture.split())
    return sum(r > 180 and max(g, b) < 90 for r, g, b in zip(red, green, blue, strict=True)) / 2500
