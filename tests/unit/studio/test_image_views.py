"""Images as the page shows them: an alternative text that stays short, a step that is true."""

from uuid import uuid4

import pytest

from craftprompt.models import Generation, GenerationKind, GenerationStatus
from craftprompt.studio.image_views import alternative_text, image_card

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
