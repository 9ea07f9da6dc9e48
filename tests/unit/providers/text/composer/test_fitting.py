import pytest

from craftprompt.providers.text.composer.fitting import character_limit, count_words, trim
from tests.unit.providers.text.composer.scenes import composed, written
from tests.unit.providers.text.composer.targets import (
    ENABLED,
    ONE_OF_EACH,
    target_of,
    with_limit,
)

SENTENCE = "An old man walks slowly through the rain at night. "
LENGTHS = {
    "one word": "Berlin",
    "twelve words": "An old man walks slowly through the rain at night in Lisbon.",
    "four hundred words": SENTENCE * 40,
    "twenty thousand characters": (SENTENCE * 400)[:20_000],
    "twenty thousand without a space": "字" * 20_000,
    "twenty thousand of one line": "word " * 4_000,
}


@pytest.mark.parametrize("scene", LENGTHS.values(), ids=LENGTHS.keys())
def test_scenes_of_any_length_come_out_within_the_targets_limit(scene: str):
    for target in ENABLED if len(scene) < 20_000 else ONE_OF_EACH:
        prompt = composed(scene, target).text.prompt
        limit = character_limit(target)
        assert prompt
        assert limit is None or len(prompt) <= limit, target.key


def test_a_long_scene_keeps_camera_and_light():
    composition = composed(SENTENCE * 40, target_of("veo"))

    assert composition.text.prompt.count(SENTENCE.strip()) == 40
    assert composition.direction.lens in composition.text.prompt
    assert composition.direction.light.text in composition.text.prompt


def test_ours_is_dropped_before_a_word_of_the_persons():
    scene = SENTENCE * 12
    target = with_limit(target_of("kling"), len(scene.strip()) + 10)

    assert composed(scene, target).text.prompt == scene.strip()


def test_a_scene_over_the_limit_keeps_whole_sentences_and_its_speech_and_says_what_is_gone():
    scene = 'One fox runs. Two foxes sleep in the long grass by the river. She says: "Stay here."'
    composition = composed(scene, with_limit(target_of("hailuo"), 45))

    assert composition.text.prompt == 'One fox runs. She says: "Stay here."'
    assert any("Two foxes sleep" in note for note in composition.text.notes)


def test_fields_longer_than_the_limit_still_fit():
    target = with_limit(target_of("runway"), 200)

    prompt = written("A fox runs.", target, setting="a field " * 50, mood="calm " * 50).text.prompt

    assert len(prompt) <= 200


def test_trimming_a_short_text_changes_nothing():
    assert trim("A fox runs.", 100).text == "A fox runs."


def test_two_chinese_characters_count_as_one_word():
    assert count_words("厨房里 cat") == 3
