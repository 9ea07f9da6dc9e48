"""What the image page says before a press."""

from dataclasses import replace
from datetime import date

import pytest

from craftprompt.catalogue.entries import Life, Lifecycle, Price
from craftprompt.catalogue.loader import catalogue
from craftprompt.studio.image_views import image_models, model_note, price_in_words

FLASH, OLDER = "gemini-3.1-flash-image", "gemini-2.5-flash-image"


def price(count=1, typical_seconds=None, asked=None):
    return price_in_words(
        count=count, left=9, limit=15, typical_seconds=typical_seconds, price=asked
    )


def test_the_price_names_what_is_left_how_long_it_takes_and_what_the_provider_asks():
    asked = Price("image", 39_000)

    assert price(count=4, typical_seconds=12, asked=asked) == (
        "Takes 4 images of the 9 of 15 left today; nothing for one that fails or is cancelled. "
        "Time: about 12 s, as lately here. Provider's cost: 0.039 USD an image, 0.156 USD "
        "together, paid by this studio."
    )
    assert "0.039 USD an image, paid by this studio." in price(asked=asked)


def test_what_nobody_published_is_said_to_be_unknown():
    assert price().endswith("Time: not known yet. Provider's cost: price not known.")


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
