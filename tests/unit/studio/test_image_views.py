"""Images as the page shows them, and what it says before a press."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from craftprompt.catalogue.entries import Life, Lifecycle, Price
from craftprompt.catalogue.loader import catalogue
from craftprompt.models import Generation, GenerationKind, GenerationStatus
from craftprompt.studio.image_views import (
    alternative_text,
    cost_in_words,
    image_card,
    image_models,
    model_note,
    month_in_words,
    price_in_words,
)

PROMPT = "A lighthouse on a rock at dawn, a fishing boat comes home. " * 4


def image(**values):
    usual = {
        "id": uuid4(),
        "owner_id": uuid4(),
        "kind": GenerationKind.IMAGE,
        "status": GenerationStatus.SUCCEEDED,
        "target": "gemini-3.1-flash-image",
        "prompt": "A lighthouse",
        "settings": {"ratio": "16:9", "size": "1K"},
    }
    return Generation(**(usual | values))


def test_a_short_prompt_is_the_whole_alternative_text():
    assert alternative_text(image(prompt="A red\n fox.")) == "Image made from: A red fox."


def test_a_long_prompt_ends_at_a_word_and_says_that_it_goes_on():
    told = alternative_text(image(prompt=PROMPT)).removeprefix("Image made from: ")

    assert len(told) <= 151
    assert told.endswith("…")
    assert PROMPT.startswith(told[:-1])
    assert not PROMPT[len(told) - 1].isalnum()


@pytest.mark.parametrize("words", ["厨房里奶奶在揉面。" * 40, "Hm. " + "厨房里奶奶在揉面。" * 40])
def test_a_language_without_spaces_still_says_most_of_what_there_is_room_for(words):
    assert 140 <= len(alternative_text(image(prompt=words))) <= 170


def test_a_scene_says_more_to_a_person_than_the_prompt_that_was_written_of_it():
    made = image(scene="A heron stands in the reeds.")
    assert alternative_text(made) == "Image made from: A heron stands in the reeds."


@pytest.mark.parametrize(
    ("kind", "step"),
    [("refused", "Declined, not counted"), ("unavailable", "Not made, not counted")],
)
def test_what_was_declined_is_not_called_a_failure(kind, step):
    failed = image(status=GenerationStatus.FAILED, failure_kind=kind)
    assert image_card(failed, None).step == step


FLASH, OLDER = "gemini-3.1-flash-image", "gemini-2.5-flash-image"


def test_the_price_names_what_is_left_how_long_it_takes_and_what_the_month_gives():
    told = price_in_words(
        count=4, left=9, limit=15, typical="not known yet", cost="0.16 USD", month="2 USD are left."
    )

    assert told == (
        "Takes 4 images, 9 of 15 left today; nothing for one that fails or is cancelled. "
        "Time: not known yet. Provider cost: 0.16 USD. 2 USD are left."
    )


def test_a_published_price_is_named_for_one_and_for_all(monkeypatch):
    priced = replace(catalogue().target(FLASH), prices=(Price("image", 39_000),))
    monkeypatch.setattr(type(catalogue()), "known", lambda _catalogue, _key: priced)

    assert cost_in_words(FLASH, "1K", 1) == "0.039 USD an image, paid by this studio"
    assert cost_in_words(FLASH, "1K", 4) == (
        "0.039 USD an image, 0.156 USD together, paid by this studio"
    )


def test_a_price_that_nobody_published_counts_as_the_dearest_of_any_image_model():
    assert cost_in_words("a model of tomorrow", "1K", 2) == (
        "price not published, counted as 0.24 USD an image, 0.48 USD together"
    )


def test_a_press_that_may_cost_more_than_the_month_gives_is_told_the_way_on():
    month = "Of this month's 2.00 USD, 0.75 USD are left."

    assert month_in_words(month, FLASH, "4K", 4, left_micro_usd=750_000) == month
    assert month_in_words(month, FLASH, "4K", 4, left_micro_usd=600_000).startswith(
        f"{month} That is less than this press may cost, 0.604 USD: make fewer images"
    )


@pytest.mark.parametrize(
    ("ends", "name"),
    [
        (date(2027, 3, 1), "Gemini 3.1 Flash Image · deprecated, end 1 March 2027"),
        (None, "Gemini 3.1 Flash Image · deprecated"),
    ],
)
def test_a_model_that_is_about_to_end_is_named_so(ends, name):
    target = replace(catalogue().target(FLASH), lifecycle=Lifecycle(Life.DEPRECATED, ends))

    listed = image_models((target,))

    assert [model.name for model in listed] == [name, "Storyboard frame · local"]


def test_the_note_names_whom_a_model_stands_in_for_and_who_follows_it():
    assert model_note(FLASH, instead_of="") == ""
    assert model_note(FLASH, instead_of=OLDER) == (
        "Gemini 2.5 Flash Image is no longer offered here. Gemini 3.1 Flash Image stands in its "
        "place."
    )
    assert model_note(OLDER, instead_of="").endswith("Gemini 3.1 Flash Image follows it.")
