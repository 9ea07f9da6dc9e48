"""The image page's draft: models that are gone, words that gave way, on both databases."""

from functools import partial

import pytest

from craftprompt import db
from craftprompt.providers.image.registry import STORYBOARD
from craftprompt.studio import durable_runs, image_drafts
from tests.builders import make_generation, make_image, make_person

pytestmark = pytest.mark.usefixtures("database")

FLASH, PRO, OLDER = "gemini-3.1-flash-image", "gemini-3-pro-image", "gemini-2.5-flash-image"
TYPED = "A heron stands in the reeds, and I have not sent this yet."


@pytest.fixture
async def ada():
    return await make_person()


async def change(person, how, *given, **named):
    return await db.write(lambda session: how(session, person.id, *given, **named))


async def save(person, **changes):
    return (await change(person, image_drafts.save, **changes)).draft


def offered():
    return [target.key for target in image_drafts.image_targets()]


def test_the_models_are_those_of_the_setting_in_its_order(configure):
    configure(GEMINI_IMAGE_MODELS=f"{PRO},{FLASH},of-another-world,{PRO}")

    assert offered() == [PRO, FLASH]


def test_a_model_that_google_no_longer_knows_is_left_out(monkeypatch):
    monkeypatch.setattr(durable_runs, "is_gone", PRO.__eq__)

    assert offered() == [FLASH, OLDER]


async def test_a_draft_of_a_gone_model_falls_back_to_the_one_that_follows_it(ada, monkeypatch):
    await save(ada, model=OLDER, ratio="4:5")
    monkeypatch.setattr(durable_runs, "is_gone", OLDER.__eq__)

    kept = await change(ada, image_drafts.kept_draft)

    assert (kept.draft.model, kept.asked_model, kept.draft.ratio) == (FLASH, OLDER, "4:5")


async def test_a_model_without_a_successor_falls_back_to_the_preferred_one(ada, configure):
    await save(ada, model=FLASH)
    configure(GEMINI_IMAGE_MODELS=f"{PRO},{OLDER}")

    assert (await change(ada, image_drafts.kept_draft)).draft.model == PRO


async def test_where_no_model_is_left_the_drawer_is(ada, configure):
    configure(GEMINI_IMAGE_MODELS="of-another-world")

    assert (await save(ada, model=FLASH)).model == STORYBOARD


@pytest.mark.parametrize("way", ["a prompt", "an image", "an edit"])
async def test_unsent_words_that_give_way_come_back_with_one_press(ada, way):
    await save(ada, prompt=TYPED)
    prompt, image = await make_generation(ada), await make_image(ada)
    begin = {
        "a prompt": partial(image_drafts.take_over, generation_id=prompt.id),
        "an image": partial(image_drafts.take_over, generation_id=image.id),
        "an edit": partial(image_drafts.begin_edit, generation_id=image.id),
    }[way]

    kept = await change(ada, begin)
    assert (kept.draft.prompt != TYPED, kept.draft.set_aside) == (True, TYPED)

    back = (await change(ada, image_drafts.bring_back)).draft
    assert (back.prompt, back.set_aside) == (TYPED, "")
    assert back.parent_id == kept.draft.parent_id


async def test_words_that_were_typed_meanwhile_are_exchanged_not_lost(ada):
    image = await make_image(ada)
    await save(ada, prompt=TYPED)
    await change(ada, image_drafts.begin_edit, image.id)
    await save(ada, prompt="Make it night.")

    back = (await change(ada, image_drafts.bring_back)).draft

    assert (back.prompt, back.set_aside) == (TYPED, "Make it night.")


async def test_words_that_something_was_made_of_are_not_set_aside(ada):
    image, stranger = await make_image(ada, prompt=TYPED), await make_person()
    await save(ada, prompt=f"{TYPED}\n")
    await save(stranger, prompt=TYPED)
    theirs = await make_image(stranger)

    assert (await change(ada, image_drafts.begin_edit, image.id)).draft.set_aside == ""
    assert (await change(stranger, image_drafts.begin_edit, theirs.id)).draft.set_aside == TYPED


async def test_what_was_typed_before_an_edit_is_there_again_after_it(ada):
    image = await make_image(ada, prompt="A crane")
    await save(ada, prompt=TYPED)
    await change(ada, image_drafts.begin_edit, image.id)
    await save(ada, prompt="Make it night.")

    back = (await change(ada, image_drafts.end_edit)).draft

    assert (back.prompt, back.set_aside) == (TYPED, "Make it night.")
    assert (back.is_edit, back.parent_id) == (False, None)


async def test_an_edit_that_began_with_no_words_keeps_its_own_as_it_ends(ada):
    image = await make_image(ada)
    await change(ada, image_drafts.begin_edit, image.id)
    await save(ada, prompt="Make it night.")

    assert (await change(ada, image_drafts.end_edit)).draft.prompt == "Make it night."


async def test_words_that_were_never_saved_are_kept_by_the_page(ada):
    image = await make_image(ada)
    await change(ada, image_drafts.begin_edit, image.id)
    await save(ada, prompt=TYPED)  # the field handed them over after they had given way

    kept = await change(ada, image_drafts.set_aside, words=f"{TYPED} More.", shown="")

    assert (kept.draft.prompt, kept.draft.set_aside) == ("", f"{TYPED} More.")
