import pytest

from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.base import Severity
from craftprompt.providers.text.limits import beyond_limits
from tests.unit.providers.text.composer.targets import ONE_OF_EACH, silent, target_of, with_limit

FOX = "A red fox crosses a snowy road at dusk."


def found(text, target, *, given=""):
    return {each.rule: each for each in beyond_limits(target, text, given=given)}


def test_a_plain_text_passes_for_every_target():
    for target in ONE_OF_EACH:
        assert found(FOX, target) == {}, target.key


def test_every_check_says_why_and_names_its_page():
    texts = {
        "length": (FOX * 500, target_of("hailuo")),
        "seconds": (f"{FOX} It lasts 40 seconds.", target_of("veo")),
        "sound": (f"{FOX} SFX: gulls.", silent(target_of("veo"))),
        "negations": (f"{FOX} No people.", target_of("luma")),
        "negative_field": (f"{FOX} Negative prompt: people.", target_of("luma")),
        "commands": (f"[Orbit] {FOX}", target_of("hailuo")),
        "settings": (f"{FOX} --ar 16:9", target_of("veo")),
        "actions": (FOX + " Then it sits. Then it runs. Then it jumps. Then it eats.", _eight()),
    }
    for rule, (text, target) in texts.items():
        shortfall = found(text, target)[rule]
        assert shortfall.message.endswith("."), rule
        assert shortfall.source, rule


def _eight():
    return catalogue().target("veo-3.1-t2v")


def test_too_many_characters_are_an_error_with_a_mend_that_fits():
    limited = with_limit(target_of("veo"), 60)
    shortfall = found(f"{FOX} It looks back once and waits.", limited)["length"]

    assert shortfall.severity is Severity.ERROR
    assert shortfall.mended == FOX


def test_too_many_words_are_shortened_by_whole_sentences_and_speech_is_kept():
    text = f'He says: "Go." {FOX} ' + "The snow keeps falling on the quiet road. " * 20
    shortfall = found(text, target_of("hailuo"))["length"]

    assert shortfall.mended.startswith(f'He says: "Go." {FOX}')
    assert "length" not in found(shortfall.mended, target_of("hailuo"))


@pytest.mark.parametrize(
    ("said", "mended"),
    [
        ("A 40-second clip of a fox.", "An 8-second clip of a fox."),
        ("The fox waits for 12 seconds.", "The fox waits for 8 seconds."),
        ("The fox waits for twenty seconds.", "The fox waits for 8 seconds."),
        ("A two-minute shot of a fox.", "An 8-second shot of a fox."),
        ("A 5-second clip of a fox.", "A 4-second clip of a fox."),
        ("Der Fuchs wartet 30 Sekunden.", "Der Fuchs wartet 8 Sekunden."),
        ("狐狸等待15秒。", "狐狸等待8秒。"),
    ],
)
def test_a_duration_that_the_model_cannot_do_becomes_the_nearest_one(said, mended):
    shortfall = found(said, _eight())["seconds"]

    assert shortfall.severity is Severity.ERROR
    assert shortfall.mended == mended


@pytest.mark.parametrize(
    "said",
    [
        "A fox in the 1920s.",
        "A street of the 80s.",
        "The fox waits for 3 seconds.",
        "Two minutes later the fox is gone.",
        'She says: "I waited 40 seconds."',
        "A fox at 12:30.",
    ],
)
def test_numbers_that_are_no_duration_of_the_clip_pass(said):
    assert "seconds" not in found(said, _eight())


def test_beats_that_end_after_the_clip_are_said():
    assert "seconds" in found(f"[00:00-00:04] {FOX} [00:04-00:12] It runs.", _eight())
    assert "seconds" not in found(f"[00:00-00:04] {FOX} [00:04-00:08] It runs.", _eight())


def test_sounds_for_a_silent_model_leave_and_the_picture_stays():
    text = f"{FOX} It runs, footsteps in the snow, toward the woods. SFX: wind."
    shortfall = found(text, silent(target_of("veo")))["sound"]

    assert shortfall.mended == f"{FOX} It runs, toward the woods."


def test_speech_for_a_silent_model_is_said_unless_it_was_given():
    text = 'A man says: "One more winter."'

    assert "unheard" in found(text, silent(target_of("veo")))
    assert found(text, silent(target_of("veo")), given=text) == {}


def test_what_is_not_there_is_said_the_other_way_round():
    shortfall = found(f"An empty street at night, no people. {FOX}", target_of("luma"))["negations"]

    assert "no people" not in shortfall.mended
    assert shortfall.mended.startswith(f"An empty street at night. {FOX}")


def test_a_negation_in_the_middle_of_a_thought_is_left_to_the_person():
    shortfall = found("A man who does not answer waits.", target_of("luma"))["negations"]

    assert (shortfall.mend, shortfall.mended) == ("", "")


def test_a_model_with_a_field_for_negatives_takes_negations_as_they_are():
    assert found(f"{FOX} No people.", target_of("veo")) == {}


def test_a_negative_prompt_inside_the_prompt_is_taken_out():
    shortfall = found(f"{FOX}\nNegative prompt: cars, text.", target_of("luma"))["negative_field"]

    assert "Negative prompt" not in shortfall.mended
    assert shortfall.mended.startswith(FOX)


def test_commands_of_another_model_are_words_to_this_one():
    assert found(f"[Push in] {FOX}", target_of("veo"))["commands"].mended == FOX
    assert "commands" not in found(f"[Push in] {FOX}", target_of("hailuo"))
    assert "commands" not in found('[Old man, low voice]: "Go."', target_of("kling"))


def test_settings_in_the_words_are_taken_out():
    shortfall = found(f"{FOX[:-1]}, 16:9, 1080p, amber light. --ar 9:16", _eight())["settings"]

    assert shortfall.mended == f"{FOX[:-1]}, amber light."


def test_more_actions_than_the_clip_has_time_for():
    many = "A fox runs, jumps, turns, eats, swims, falls, writes, dances, fights and cooks."

    assert found(many, _eight())["actions"].severity is Severity.WARNING
    assert "actions" not in found("A fox runs and looks back.", _eight())


def test_a_mend_removes_its_own_shortfall_for_every_target():
    text = f"{FOX} A 90-second clip, 16:9, no people. SFX: gulls. [Push in] Negative prompt: cars."
    for target in ONE_OF_EACH:
        for shortfall in beyond_limits(target, text):
            if shortfall.mended:
                after = beyond_limits(target, shortfall.mended)
                assert shortfall.message not in {each.message for each in after}, target.key
