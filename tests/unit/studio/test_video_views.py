"""What the video page says before a press."""

from itertools import product

import pytest

from craftprompt.billing.ceiling import left_in_words
from craftprompt.billing.plans import PLANS, plan
from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.video.wishes import VideoWish
from craftprompt.studio.video_views import cost_in_words, price_in_words

TOO_FEW = "wait until the count begins anew at 00:00 UTC"


def price(chosen, weight, left):
    return price_in_words(
        chosen, weight=weight, left=left, typical="not known yet", cost="0.80 USD", month=""
    )


@pytest.mark.parametrize(
    ("chosen", "weight"),
    list(product(PLANS, (1, 2, 4))),
    ids=lambda given: str(getattr(given, "key", given)),
)
def test_the_videos_said_to_be_taken_are_those_that_are_taken(chosen, weight):
    taken = chosen.videos_taken(weight)
    told = price(chosen, weight, chosen.videos)

    assert told.startswith("Takes 1 video" if taken == 1 else f"Takes {taken} videos")
    assert f"{chosen.videos} of {chosen.videos}" in told
    assert ("all of a day's" in told) is (taken < weight)
    assert TOO_FEW not in told
    assert (TOO_FEW in price(chosen, weight, taken - 1)) is True
    assert TOO_FEW not in price(chosen, weight, taken)


def test_a_heavy_model_takes_the_one_video_of_a_small_plan():
    assert price(plan("free"), 4, 1).startswith(
        "Takes 1 video, all of a day's, as this model weighs 4; 1 of 1 is left today."
    )


def test_a_press_that_is_too_heavy_for_what_is_left_is_told_the_way_on():
    assert price(plan("studio"), 4, 3).startswith(
        "Takes 4 videos, as this model weighs 4, and 3 of 12 are left today: choose a lighter "
        f"model, or {TOO_FEW}."
    )
    assert f"0 of 1 are left today: {TOO_FEW}." in price(plan("free"), 1, 0)


def test_the_month_is_told_with_what_is_left_of_it():
    assert left_in_words(1_200_000, plan("free")) == "Of this month's 2.00 USD, 1.20 USD are left."


def test_a_price_that_nobody_published_says_what_it_counts_as():
    row = catalogue().target("veo-3.1-lite-t2v")

    assert cost_in_words(row, VideoWish(row.key, "", seconds=8)) == (
        "price not published, counted as 1.9352 USD"
    )
