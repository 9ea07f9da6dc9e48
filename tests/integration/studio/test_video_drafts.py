"""The video page's draft: settings that fit their model, and words that a mend has changed."""

import pytest

from craftprompt import db
from craftprompt.studio import video_drafts
from craftprompt.studio.video_settings import settings_of
from tests.builders import make_generation, make_person

pytestmark = pytest.mark.usefixtures("database")

VEO, KLING, HAILUO = "veo-3.1-t2v", "kling-3.0-pro-t2v", "hailuo-2.3-standard-t2v"


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
