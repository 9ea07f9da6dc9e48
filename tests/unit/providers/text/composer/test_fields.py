import pytest

from tests.unit.providers.text.composer.scenes import written
from tests.unit.providers.text.composer.targets import ENABLED, ONE_OF_EACH, target_of

SCENE = "A heron at low tide."
FIELDS = {
    "subject": "a heron with a broken wing",
    "action": "limps across the mud",
    "setting": "tidal flats near Husum",
    "light": "flat silver light",
    "camera": "slow push in, 40mm",
    "mood": "patient, a bit sad",
    "sound": "wind and far bells",
    "must_keep": "the red ring on its leg",
}


@pytest.mark.parametrize("target", ENABLED, ids=lambda target: target.key)
def test_every_filled_field_stands_word_for_word_in_the_prompt(target):
    prompt = written(SCENE, target, **FIELDS).text.prompt

    opening = FIELDS[
        "camera"
    ].capitalize()  # a prompt that opens with a field begins as sentences do
    assert SCENE in prompt
    assert all(
        text in prompt or (text == FIELDS["camera"] and prompt.startswith(opening))
        for text in FIELDS.values()
    )


def test_runway_begins_with_a_capital_also_where_the_camera_is_a_field():
    prompt = written("A woman reads.", target_of("runway"), camera="dolly in").text.prompt

    assert prompt.startswith("Dolly in: A woman reads.")


def test_of_what_is_to_be_kept_only_that_is_added_which_the_scene_has_not():
    prompt = written(SCENE, target_of("veo"), must_keep="at low tide; 50mm lens").text.prompt
    assert "Keep: 50mm lens." in prompt
    assert prompt.count("at low tide") == 1


@pytest.mark.parametrize("target", ONE_OF_EACH, ids=lambda target: target.key)
def test_a_filled_field_fills_its_slot(target):
    direction = written(SCENE, target, **FIELDS).direction

    assert direction.move is None
    assert not direction.framing + direction.lens + direction.light.text
    assert not direction.mood.text
    assert not direction.ambient + direction.effects


def test_our_words_do_not_fight_a_filled_field():
    composition = written("A woman waits.", target_of("veo"), setting="a cellar", light="night")

    assert "daylight" not in composition.our_words
    assert composition.reading.has("interior", "night")


def test_what_to_avoid_goes_into_the_negative_field_where_there_is_one():
    with_field = written(SCENE, target_of("kling"), avoid="pelicans, tourists")

    assert with_field.text.negative_prompt == "pelicans, tourists"
    assert "pelicans" not in with_field.text.prompt


def test_without_a_field_only_safe_opposites_are_written_and_the_rest_is_told():
    composition = written(SCENE, target_of("luma"), avoid="lens flare, pelicans")

    assert composition.text.negative_prompt == ""
    assert "pelicans" not in composition.text.prompt
    assert "Clean, controlled highlights." in composition.text.prompt
    assert any("pelicans" in note for note in composition.text.notes)


def test_avoiding_people_is_not_inverted_where_the_scene_has_people():
    composition = written("A man walks home.", target_of("luma"), avoid="people")

    assert "stays empty" not in composition.text.prompt
    assert any("people" in note for note in composition.text.notes)


def test_what_is_avoided_is_not_added_by_us():
    composition = written("A street at night.", target_of("seedance"), avoid="rain, music, cars")

    assert composition.reading.has("no_rain", "no_music", "no_car")
    assert "traffic" not in composition.our_words


def test_seedance_accepts_its_short_documented_constraints():
    composition = written(SCENE, target_of("seedance"), avoid="watermark")

    assert "No watermark." in composition.text.prompt


def test_a_hailuo_command_in_the_camera_field_is_bracketed():
    prompt = written(SCENE, target_of("hailuo"), camera="Pan left").text.prompt

    assert prompt.startswith("[Pan left] ")


def test_a_field_already_in_the_scene_is_not_said_twice():
    prompt = written("A heron limps.", target_of("veo"), must_keep="A heron").text.prompt

    assert prompt.count("A heron") == 1


def test_the_negative_field_says_nothing_twice():
    for scene in ("No music. A man eats soup.", "A wall, no text, no music, no people."):
        nouns = written(scene, target_of("veo")).text.negative_prompt.split(", ")
        words = [word for noun in nouns for word in noun.split()]
        assert len(words) == len(set(words)), nouns
