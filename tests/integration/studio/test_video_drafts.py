"""The video page's draft: settings that fit their model, and words that a mend has changed."""

import asyncio
from functools import partial

import pytest

from craftprompt import db
from craftprompt.catalogue.entries import Mode
from craftprompt.errors import NotFound
from craftprompt.models import GenerationKind
from craftprompt.providers.video import animatic
from craftprompt.providers.video.fal import FalVideos
from craftprompt.providers.video.wishes import VideoWish
from craftprompt.studio import video_drafts, videos
from craftprompt.studio.video_settings import settings_of
from craftprompt.studio.videos import VideoPress
from tests.builders import make_generation, make_image, make_person
from tests.unit.providers.video.wishes import ENABLED, FRAME

pytestmark = pytest.mark.usefixtures("database")

VEO, KLING, HAILUO = "veo-3.1-t2v", "kling-3.0-pro-t2v", "hailuo-2.3-standard-t2v"

FAL = FalVideos(api_key="key", base_url="http://127.0.0.1")  # never asked
BEGIN_WITH_A_PICTURE = tuple(row for row in ENABLED if row.mode is Mode.IMAGE_TO_VIDEO)


@pytest.fixture
async def ada():
    return await make_person()


async def save(person, **changes):
    return await db.write(lambda session: video_drafts.save(session, person.id, **changes))


async def kept(person):
    return await db.read(lambda session: video_drafts.kept_draft(session, person.id))


async def test_resolution_and_sound_are_kept(ada):
    await save(ada, model=VEO, resolution="1080p", has_audio=False)

    draft = await kept(ada)
    assert (draft.resolution, draft.has_audio) == ("1080p", False)


@pytest.mark.parametrize(
    ("model", "resolution"), [(VEO, "720p"), ("luma-ray-3.2-t2v", "540p"), (KLING, "")]
)
async def test_a_resolution_that_the_model_has_not_gives_way_to_its_usual_one(
    ada, model, resolution
):
    draft = await save(ada, model=model, resolution="480p")

    assert draft.resolution == resolution


async def test_silence_that_was_asked_for_outlives_a_model_without_sound(ada):
    await save(ada, model=VEO, has_audio=False)
    await save(ada, model=HAILUO)
    draft = await save(ada, model=VEO)

    assert settings_of(VEO).fitting_audio(draft.has_audio) is False


@pytest.mark.parametrize(("model", "audio"), [(VEO, True), (HAILUO, None)])
def test_what_nobody_chose_is_as_the_model_usually_does(model, audio):
    assert settings_of(model).fitting_audio(None) is audio


async def test_the_settings_of_a_video_come_back_whole(ada):
    video = await make_generation(
        ada,
        kind="video",
        target=VEO,
        prompt="A fox",
        settings={"seconds": 6, "ratio": "9:16", "resolution": "1080p", "has_audio": False},
    )

    draft = await db.write(lambda session: video_drafts.take_over(session, ada.id, video.id))
    assert (draft.seconds, draft.ratio) == (6, "9:16")
    assert (draft.resolution, draft.has_audio) == ("1080p", False)


@pytest.mark.parametrize("kind", [GenerationKind.PROMPT, GenerationKind.VIDEO])
async def test_what_it_shall_not_show_comes_along_and_outlives_a_model_without_the_field(ada, kind):
    settings = {"seconds": 5, "ratio": "16:9"} if kind is GenerationKind.VIDEO else {}
    source = await make_generation(
        ada, kind=kind, target=KLING, settings=settings, negative_prompt="subtitles, watermark"
    )
    draft = await db.write(lambda session: video_drafts.take_over(session, ada.id, source.id))
    assert draft.negative_prompt == "subtitles, watermark"

    await save(ada, model=HAILUO)
    assert (await kept(ada)).negative_prompt == "subtitles, watermark"


async def test_words_from_before_a_mend_and_the_mended_ones_change_places(ada):
    await save(ada, prompt="short", set_aside="the long ones")

    draft = await db.write(lambda session: video_drafts.bring_back(session, ada.id))
    assert (draft.prompt, draft.set_aside) == ("the long ones", "short")


@pytest.mark.parametrize("kind", ["prompt", "video"])
async def test_unsent_words_that_give_way_come_back_with_one_press(ada, kind):
    shape = {"seconds": 6, "ratio": "9:16"}
    source = await make_generation(ada, kind=kind, target=VEO, prompt="A fox", settings=shape)
    await save(ada, prompt="An owl, not sent yet")

    draft = await db.write(lambda session: video_drafts.take_over(session, ada.id, source.id))
    assert (draft.prompt, draft.set_aside) == ("A fox", "An owl, not sent yet")

    back = await db.write(lambda session: video_drafts.bring_back(session, ada.id))
    assert (back.prompt, back.set_aside) == ("An owl, not sent yet", "")


async def test_words_that_something_was_made_of_are_not_set_aside(ada):
    await make_generation(ada, kind="video", target=VEO, prompt="An owl")
    source = await make_generation(ada, prompt="A fox")
    await save(ada, prompt="An owl")

    draft = await db.write(lambda session: video_drafts.take_over(session, ada.id, source.id))
    assert (draft.prompt, draft.set_aside) == ("A fox", "")


async def test_words_that_were_never_saved_are_kept_by_the_page(ada):
    keep = partial(video_drafts.set_aside, owner_id=ada.id, words="An owl", shown="A fox")

    draft = await db.write(keep)
    assert (draft.prompt, draft.set_aside) == ("A fox", "An owl")


async def test_a_video_that_goes_on_keeps_its_shape_and_gives_way_to_words_that_stand(ada):
    video = await make_generation(
        ada, kind="video", target=VEO, prompt="A fox", settings={"seconds": 6, "ratio": "9:16"}
    )
    await save(ada, prompt="It looks back")

    draft = await db.write(lambda session: video_drafts.extend(session, ada.id, video.id))
    assert (draft.prompt, draft.ratio, draft.parent_id) == ("It looks back", "9:16", video.id)


@pytest.mark.parametrize("row", BEGIN_WITH_A_PICTURE, ids=lambda row: row.key)
async def test_every_model_that_begins_with_a_picture_can_go_on_from_its_own_film(ada, row):
    shape = {"seconds": row.default_seconds, "ratio": row.default_ratio or ""}
    film = await make_generation(ada, kind="video", target=row.key, prompt="A fox", settings=shape)
    await save(ada, model=row.key)

    draft = await db.write(lambda session: video_drafts.extend(session, ada.id, film.id))
    wish = VideoWish(
        draft.model, draft.prompt, seconds=draft.seconds, ratio=draft.ratio, first_frame=FRAME
    )
    assert draft.model == row.key
    assert await asyncio.to_thread(videos.lacking, wish, FAL) == []


async def test_only_a_video_of_their_own_goes_on(ada):
    image, foreign = await make_image(ada), await make_generation(await make_person(), kind="video")

    for each in (image, foreign):
        with pytest.raises(NotFound):
            await db.write(partial(video_drafts.extend, owner_id=ada.id, generation_id=each.id))


def test_a_preview_is_the_same_move_and_asks_no_provider():
    wish = VideoWish(KLING, "A fox", seconds=12, ratio="1:1", has_audio=True, first_frame="a")

    preview = videos.preview_of(VideoPress(wish)).wish
    assert preview == VideoWish(animatic.KEY, "A fox", seconds=12, ratio="1:1", first_frame="a")


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (VEO, "veo-3.1-i2v"),
        ("veo-3.1-fast-t2v", "veo-3.1-fast-i2v"),
        (KLING, "kling-3.0-pro-i2v"),
        ("veo-3.1-flf", "veo-3.1-flf"),
        (animatic.KEY, animatic.KEY),
    ],
)
async def test_what_begins_with_a_picture_has_a_model_that_takes_one(ada, chosen, expected):
    image = await make_image(ada)
    film = await make_generation(
        ada, kind="video", target=VEO, prompt="A fox", settings={"seconds": 6, "ratio": "9:16"}
    )
    for begin, source in ((video_drafts.animate, image), (video_drafts.extend, film)):
        await save(ada, model=chosen)

        draft = await db.write(partial(begin, owner_id=ada.id, generation_id=source.id))
        assert draft.model == expected
