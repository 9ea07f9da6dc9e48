"""The stage of the image page: which image stands on it, and what is known of it."""

from uuid import uuid4

import pytest

from craftprompt import db
from craftprompt.models import GenerationStatus
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.studio import ended_runs, image_references, removal
from craftprompt.studio.image_references import ReferenceChoice
from craftprompt.studio.image_stage import IMAGES
from craftprompt.studio.stage import CARDS_SHOWN, stage
from tests.builders import make_attempt, make_generation, make_image, make_media, make_person

pytestmark = pytest.mark.usefixtures("database", "time")
SUCCEEDED, FAILED, CANCELLED, RUNNING = (
    GenerationStatus.SUCCEEDED,
    GenerationStatus.FAILED,
    GenerationStatus.CANCELLED,
    GenerationStatus.RUNNING,
)


@pytest.fixture
async def ada():
    return await make_person()


async def set_for(person, chosen=None):
    return await db.read(
        lambda session: stage(session, person.id, IMAGES, chosen=str(chosen.id) if chosen else "")
    )


async def shown_to(person, chosen=None):
    return (await set_for(person, chosen)).shown.generation_id


async def pressed(person, *ends):
    """The images of one press, which ended so."""
    press = uuid4()
    return [await make_image(person, status=end, request_id=press) for end in ends]


@pytest.mark.parametrize("end", [FAILED, CANCELLED])
async def test_the_only_image_of_a_press_is_shown_though_it_came_to_nothing(ada, time, end):
    await pressed(ada, SUCCEEDED)
    time.move(minutes=1)
    (image,) = await pressed(ada, end)

    assert await shown_to(ada) == str(image.id)


async def test_of_one_press_what_runs_is_shown_then_what_was_made(ada, time):
    _, running = await pressed(ada, FAILED, RUNNING)
    assert await shown_to(ada) == str(running.id)

    time.move(minutes=1)
    _, made, _ = await pressed(ada, FAILED, SUCCEEDED, CANCELLED)
    assert await shown_to(ada) == str(made.id)


async def test_the_chosen_image_is_shown_until_it_is_gone(ada, time):
    (old,) = await pressed(ada, FAILED)
    time.move(minutes=1)
    (new,) = await pressed(ada, SUCCEEDED)

    assert await shown_to(ada, chosen=old) == str(old.id)
    await ended_runs.dismiss(ada.id, old.id)
    assert await shown_to(ada, chosen=old) == str(new.id)


async def test_everything_that_runs_has_a_card_however_much_is_newer(ada, time):
    presses = []
    for _ in range(8):
        presses += await pressed(ada, RUNNING, RUNNING, RUNNING, RUNNING)
        time.move(minutes=1)
    for _ in range(CARDS_SHOWN):
        await pressed(ada, FAILED)

    cards = (await set_for(ada)).cards

    assert {card.generation_id for card in cards if card.is_running} == {
        str(each.id) for each in presses
    }
    assert len(cards) == len(presses) + CARDS_SHOWN


async def test_what_was_put_away_takes_no_place_from_what_was_made(ada, time):
    (made,) = await pressed(ada, SUCCEEDED)
    time.move(minutes=1)
    for failed in await pressed(ada, *[FAILED] * (CARDS_SHOWN + 1)):
        await ended_runs.dismiss(ada.id, failed.id)

    assert await shown_to(ada) == str(made.id)


async def test_what_was_deleted_stands_nowhere_and_can_be_brought_back(ada):
    (image,) = await pressed(ada, SUCCEEDED)
    await removal.remove(ada.id, image.id)

    empty = await set_for(ada, chosen=image)
    assert (empty.cards, empty.shown.generation_id) == ([], "")
    assert [each.generation_id for each in empty.removed] == [image.id]


async def test_the_details_tell_what_it_was_made_from_and_what_it_cost(ada):
    prompt = await make_generation(ada, title="The lighthouse")
    sketch = await make_media(ada, kind="reference")
    image = await make_image(ada, parent_id=prompt.id, tokens=1308)
    await make_attempt(image, provider="gemini", cost_micro_usd=39_000)
    chosen = [ReferenceChoice(sketch.id, ReferenceRole.STYLE)]
    await db.write(lambda s: image_references.attach(s, ada.id, image.id, chosen))

    details = (await set_for(ada)).details

    known = {fact.label: fact.value for fact in details.facts}
    assert known["Made by"] == "Google Gemini"
    assert known["Tokens"] == "1,308"
    assert known["Provider cost"] == "about 0.0390 USD"
    assert [(each.kind, each.words) for each in details.parents] == [("prompt", "The lighthouse")]
    assert [(each.media_id, each.role) for each in details.references] == [
        (str(sketch.id), "style")
    ]


async def test_what_runs_has_no_price_yet(ada):
    image = await make_image(ada, status=RUNNING)
    await make_attempt(image, provider="gemini", cost_micro_usd=300_000, verdict="")

    assert "Provider cost" not in {fact.label for fact in (await set_for(ada)).details.facts}


async def test_nobody_sees_what_is_somebody_elses(ada):
    await pressed(ada, SUCCEEDED)
    mallory = await make_person()

    assert (await set_for(mallory)).cards == []
