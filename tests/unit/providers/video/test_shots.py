"""A prompt in shots on its way to a video: entries where the endpoint takes them, else words."""

import pytest
from jsonschema import Draft202012Validator

from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.video.shortfalls import shortfalls
from craftprompt.providers.video.wishes import arguments
from tests.unit.providers.video.wishes import VIDEO_ROWS, possible

PROMPT = "Snow falls.\nShot 1 (3 s): Wide shot. A fox waits.\nShot 2 (4 s): It runs."
# As npm:@fal-ai/client@1.10.1 types KlingV3MultiPromptElement.
ELEMENT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["prompt"],
    "properties": {
        "prompt": {"type": "string"},
        "duration": {"enum": [str(each) for each in range(1, 16)]},
    },
}
WITH_ENTRIES = [row for row in VIDEO_ROWS if row.family == "kling" and row.version == "3.0"]


@pytest.mark.parametrize("row", WITH_ENTRIES, ids=lambda row: row.key)
def test_each_shot_is_an_entry_that_says_what_holds_for_all_and_no_prompt_goes_along(row):
    body = arguments(row, possible(row, prompt=PROMPT, seconds=7))

    assert body["multi_prompt"] == [
        {"prompt": "Snow falls. Wide shot. A fox waits.", "duration": "3"},
        {"prompt": "Snow falls. It runs.", "duration": "4"},
    ]
    assert "prompt" not in body
    assert body["shot_type"] == "customize"
    assert body["duration"] == "7"
    for each in body["multi_prompt"]:
        assert not list(Draft202012Validator(ELEMENT).iter_errors(each))


@pytest.mark.parametrize(
    "row", [row for row in VIDEO_ROWS if row not in WITH_ENTRIES], ids=lambda row: row.key
)
def test_elsewhere_shots_stay_words_of_the_prompt(row):
    body = arguments(row, possible(row, prompt=PROMPT))

    assert body["prompt"] == PROMPT
    assert "multi_prompt" not in body


def test_a_prompt_without_shots_is_a_prompt_as_before():
    row = catalogue().target("kling-3.0-pro-t2v")
    body = arguments(row, possible(row))

    assert "multi_prompt" not in body
    assert "shot_type" not in body


def lacking(prompt, seconds):
    row = catalogue().target("kling-3.0-pro-t2v")
    return [
        each
        for each in shortfalls(row, possible(row, prompt=prompt, seconds=seconds))
        if each.kind == "shots"
    ]


def test_the_seconds_of_the_shots_are_those_of_the_video():
    assert lacking(PROMPT, 7) == []

    [shortfall] = lacking(PROMPT, 5)
    assert shortfall.mended.seconds == 7
    assert lacking(shortfall.mended.prompt, 7) == []


@pytest.mark.parametrize(("first", "seconds"), [(20, 15), (1, 5), (0, 5)])
def test_shots_that_no_video_has_room_for_are_fitted_by_one_press(first, seconds):
    prompt = PROMPT.replace("(3 s)", f"({first} s)").replace("(4 s)", f"({seconds - 1} s)")
    found = lacking(prompt, 5)

    if found:
        assert lacking(found[0].mended.prompt, found[0].mended.seconds) == []
    else:
        assert first == 1


def test_more_shots_than_the_model_takes_are_joined_by_one_press_and_every_word_is_kept():
    prompt = "\n".join(f"Shot {number} (1 s): Fox {number} runs." for number in range(1, 9))
    [shortfall] = lacking(prompt, 8)

    assert "tells 8 shots" in shortfall.sentence
    assert "takes 6" in shortfall.sentence
    assert shortfall.mend == "Join the last 3 into one shot, every word kept"
    row = catalogue().target("kling-3.0-pro-t2v")
    entries = arguments(row, shortfall.mended)["multi_prompt"]
    assert [each["duration"] for each in entries] == ["1", "1", "1", "1", "1", "3"]
    told = " ".join(entries[-1]["prompt"].split())
    assert told == "Fox 6 runs. Fox 7 runs. Fox 8 runs."
    assert lacking(shortfall.mended.prompt, 8) == []


def test_joined_shots_that_last_too_long_are_fitted_by_the_next_press():
    prompt = "\n".join(f"Shot {number} (4 s): A fox." for number in range(1, 8))
    [many] = lacking(prompt, 15)

    [long] = lacking(many.mended.prompt, 15)

    assert lacking(long.mended.prompt, long.mended.seconds) == []
