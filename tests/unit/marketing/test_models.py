from dataclasses import replace

import pytest

from craftprompt.catalogue.loader import catalogue
from craftprompt.marketing.models import clip_lengths, makes, models_page, understands
from tests.markup import words

VIDEO = catalogue().target("veo-3.1-t2v")
IMAGE = catalogue().target("gemini-2.5-flash-image")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        ((4, 6, 8), "4, 6 or 8 s"),
        ((5, 10), "5 or 10 s"),
        ((5, 6), "5 or 6 s"),
        ((3, 4, 5, 6), "3 to 6 s"),
        ((8,), "8 s"),
        ((), "length set by the maker"),
    ],
)
def test_clip_lengths_read_like_speech(seconds, said):
    assert clip_lengths(replace(VIDEO, seconds=seconds)) == said


def test_an_image_has_no_length():
    assert clip_lengths(IMAGE) == ""
    assert makes(IMAGE).startswith("Image from text; 1:1")


def test_a_model_that_takes_nothing_else_says_so():
    bare = replace(
        VIDEO,
        has_audio=False,
        has_negative_prompt=False,
        takes_shots=False,
        has_fixed_camera_setting=False,
    )

    assert understands(bare) == "the prompt only"
    assert understands(replace(bare, takes_last_frame=True)) == "last frame"


def test_every_target_model_is_listed_with_its_price():
    text = words(models_page(catalogue().grouped()))

    for target in catalogue().targets:
        assert target.name in text
        assert target.price in text
