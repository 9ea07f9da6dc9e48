"""How long a model usually takes, before a press and beside what runs."""

from datetime import timedelta

import pytest

from craftprompt import db
from craftprompt.models import GenerationKind, GenerationStatus
from craftprompt.providers.image.registry import STORYBOARD
from craftprompt.studio.image_stage import IMAGES
from craftprompt.studio.stage import stage
from craftprompt.studio.typical_times import time_in_words
from tests.builders import IMAGE_MODEL, make_image, make_person

pytestmark = pytest.mark.usefixtures("database")


async def took(person, time, *lengths, **columns):
    for seconds in lengths:
        moments = {
            "started_at": time.now,
            "finished_at": time.now + timedelta(seconds=seconds),
        }
        await make_image(person, **(moments | columns))


async def said(model=IMAGE_MODEL):
    return await db.read(lambda session: time_in_words(session, model, GenerationKind.IMAGE))


@pytest.mark.parametrize(
    ("lengths", "words"),
    [
        ((), "not known yet"),
        ((9.4,), "usually about 9 s, as lately here"),
        ((10, 40, 50, 70, 300), "usually 40 s to 70 s, as lately here"),
        ((120, 130, 170, 180), "usually 2 min to 3 min, as lately here"),
    ],
)
async def test_the_middle_half_of_the_last_runs_is_told(time, lengths, words):
    person = await make_person()
    await took(person, time, *lengths)
    await took(person, time, 1, status=GenerationStatus.FAILED)
    await took(person, time, 1, model="other")

    assert await said() == words


async def test_only_the_last_twenty_runs_count(time):
    person = await make_person()
    await took(person, time, *[500] * 20)
    time.move(hours=1)
    await took(person, time, *[30] * 20)

    assert await said() == "usually about 30 s, as lately here"


async def test_what_runs_has_the_usual_time_of_its_own_model_beside_its_step(time):
    ada, ben = await make_person(), await make_person()
    await took(ben, time, 10, 40, 50, 70, 300)
    await took(ben, time, 1, model=STORYBOARD, provider=STORYBOARD)
    asked = {"status": GenerationStatus.RUNNING, "model": ""}
    slow = await make_image(ada, **asked)
    drawn = await make_image(ada, provider=STORYBOARD, **asked)

    shown = await db.read(lambda session: stage(session, ada.id, IMAGES, chosen=""))

    usual = {card.generation_id: card.usual for card in shown.cards}
    assert usual == {str(slow.id): "usually 40 s to 70 s", str(drawn.id): "usually about 1 s"}
