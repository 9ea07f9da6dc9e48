"""What is said when awaited images or videos are over: as many as there are, and the truth."""

from dataclasses import replace

import pytest

from craftprompt.studio.image_stage import IMAGES
from craftprompt.studio.image_views import ImageCard
from craftprompt.studio.stage import neighbour, news
from craftprompt.studio.video_stage import VIDEOS

CARDS = {
    "made": ImageCard(status="succeeded", is_made=True),
    "failed": ImageCard(status="failed", failure_kind="unavailable"),
    "declined": ImageCard(status="failed", failure_kind="refused"),
    "cancelled": ImageCard(status="cancelled"),
    "running": ImageCard(status="running", is_running=True),
}


def heard(ends, awaited=None, kind=IMAGES):
    ids = [str(number) for number in range(len(ends))]
    cards = [
        replace(CARDS[end], generation_id=generation_id)
        for generation_id, end in zip(ids, ends, strict=True)
    ]
    return news(cards, ids if awaited is None else awaited, kind)


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        (["made"], "Your image is made."),
        (["made", "made"], "Your 2 images are made."),
        (["failed"], "No image made, 1 failed. What was not made is not counted."),
        (
            ["made", "declined", "failed", "made"],
            "2 of 4 images made, 1 declined, 1 failed. What was not made is not counted.",
        ),
        (["made", "cancelled"], "Your image is made."),
        (["cancelled"], ""),
        (["made", "running"], ""),
        ([], ""),
    ],
    ids=lambda given: "-".join(given) if isinstance(given, list) else "",
)
def test_the_sentence_counts_what_was_made_and_what_was_not(ends, sentence):
    assert heard(ends) == sentence


def test_what_nobody_waited_for_is_no_news():
    assert heard(["failed", "made"], awaited=["1"]) == "Your image is made."


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        (["made"], "Your video is made."),
        (["declined"], "No video made. What was not made is not counted."),
        (["made", "failed"], "1 of 2 videos made. What was not made is not counted."),
    ],
    ids=lambda given: "-".join(given) if isinstance(given, list) else "",
)
def test_of_videos_the_count_is_told_without_reasons(ends, sentence):
    assert heard(ends, kind=VIDEOS) == sentence


@pytest.mark.parametrize(("gone", "heir"), [("a", "b"), ("b", "c"), ("c", "b"), ("gone", "b")])
def test_where_a_card_stood_stands_the_older_one_or_else_the_newer(gone, heir):
    assert neighbour([ImageCard(generation_id=each) for each in "abc"], gone) == heir


def test_the_only_card_has_no_neighbour():
    assert neighbour([ImageCard(generation_id="a")], "a") == ""
