"""Scenes whose variables are filled in: one that grows too long is never put together."""

import tracemalloc

import pytest

from craftprompt.errors import InputInvalid
from craftprompt.providers.shots import NO_SHOTS, Shot, ShotList
from craftprompt.studio import service, templates
from craftprompt.studio.limits import LONGEST_FIELD, LONGEST_SCENE
from craftprompt.studio.service import Take
from craftprompt.studio.shots import LONGEST_ACTION, MOST_SHOTS

LONG = "x" * LONGEST_FIELD
A_MEGABYTE = 1 << 20


def asked(scene, listed=NO_SHOTS, **values):
    return service.checked_scenes({"scene": scene}, "veo-3.1-t2v", Take(shots=listed), values)


def refusal_and_peak(*arguments, **values):
    """The sentence, and how many bytes were held for it at once."""
    tracemalloc.start()
    try:
        with pytest.raises(InputInvalid) as refused:
            asked(*arguments, **values)
        return refused.value.message, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_long_value_that_stands_everywhere_is_refused_before_it_is_put_in():
    said, peak = refusal_and_peak("{{a}}" * (LONGEST_SCENE // 5), a=LONG)

    assert said == (
        "The scene has 8,000,000 characters; 20,000 are the most. Nothing was counted and your "
        "text is kept. Shorten it, then try again."
    )
    assert peak < A_MEGABYTE


def test_the_same_holds_for_the_shots():
    action = "{{a}}" * (LONGEST_ACTION // 5)
    listed = ShotList((Shot(action, 3),) * MOST_SHOTS)
    said, peak = refusal_and_peak("{{a}} waits.", listed, a=LONG)

    assert said.startswith("Shot 1 has 400,000 characters; 1,000 are the most.")
    assert peak < A_MEGABYTE


@pytest.mark.parametrize("value", ["y" * 1_000, f" {'y' * 999}y\r\n", f"{'y' * 1_000}\x00"])
def test_a_scene_that_grows_to_the_most_is_taken_and_one_letter_more_is_not(value):
    scene = "{{a}}" * (LONGEST_SCENE // 1_000)
    [(taken, _)] = asked(scene, a=value)
    assert len(taken.scene) == LONGEST_SCENE

    with pytest.raises(InputInvalid, match="20,001 characters"):
        asked(f"{scene}.", a=value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("A fox.", {}),
        ("{{a}} and {{ a = a fox }}", {"a": "one heron"}),
        ("{{a}} and {{other}} and {{ 7 * 7 }}", {"a": ""}),
        ("{{a: *x|y}}{{a}}", {"a": "{{a}}"}),
    ],
)
def test_how_long_filled_in_words_are_is_known_without_them(text, values):
    assert templates.filled_length(text, values) == len(templates.filled_in(text, values))
