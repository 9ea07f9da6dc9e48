from dataclasses import replace

import pytest

from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.base import SceneFields, Severity
from craftprompt.providers.text.field_checks import beyond_fields
from tests.unit.providers.text.composer.targets import ONE_OF_EACH, silent, target_of

STREET = "An empty street at night."
FOX = "A red fox crosses a snowy road at dusk."


def found(target, scene=FOX, **fields):
    """The findings of a form by the field and the rule that each is about."""
    checked = beyond_fields(target, scene, SceneFields(**fields))
    return {(each.field, each.shortfall.rule): each.shortfall for each in checked}


def test_fields_that_every_model_can_do_pass():
    fields = {"subject": "a red fox", "light": "low sun", "mood": "calm", "must_keep": "red"}
    for target in ONE_OF_EACH:
        assert found(target, **fields) == {}, target.key


def test_the_scene_is_checked_as_before_and_called_by_its_name():
    assert ("scene", "settings") in found(target_of("veo"), f"{FOX} --ar 16:9")


@pytest.mark.parametrize("sound", ["violin music, waves", "waves", "Wellen am Strand", '"Go."'])
def test_whatever_stands_in_sound_is_nothing_for_a_silent_model_and_leaves(sound):
    shortfall = found(silent(target_of("hailuo")), sound=sound)["sound", "sound"]

    assert shortfall.mend
    assert shortfall.mended == ""


def test_a_model_with_sound_takes_the_field():
    assert found(replace(target_of("hailuo"), has_audio=True), sound="violin music") == {}


def test_sounds_in_another_field_leave_and_the_rest_of_it_stays():
    shortfall = found(silent(target_of("hailuo")), mood="calm, loud music")["mood", "sound"]

    assert shortfall.mended == "calm"


def test_a_phrase_to_be_kept_in_quotation_marks_is_no_speech():
    assert found(silent(target_of("hailuo")), must_keep='"red coat", "old pier"') == {}


def test_a_duration_is_said_of_the_field_that_names_it_and_mended_there():
    veo = catalogue().target("veo-3.1-t2v")
    checked = found(veo, camera="slow push in for 40 seconds")

    assert checked.keys() == {("camera", "seconds")}
    assert checked["camera", "seconds"].severity is Severity.ERROR
    assert checked["camera", "seconds"].mended == "slow push in for 8 seconds"


@pytest.mark.parametrize(
    ("words", "rule"), [("16:9", "settings"), ("[Orbit]", "commands"), ("1080p", "settings")]
)
def test_a_field_that_is_nothing_but_what_does_not_belong_there_is_emptied(words, rule):
    shortfall = found(target_of("hailuo"), camera=words)["camera", rule]

    assert (bool(shortfall.mend), shortfall.mended) == (True, "")


def test_a_negation_in_a_field_is_said_the_other_way_round_and_never_just_deleted():
    checked = found(target_of("luma"), setting="no people", mood="no zeppelins")

    assert checked["setting", "negations"].mended == "The place stays empty from beginning to end."
    assert checked["mood", "negations"].mend == ""


def test_what_to_avoid_is_no_negation_no_sound_and_no_action():
    target = silent(target_of("luma"))

    assert found(target, STREET, avoid="no people") == {}
    assert found(replace(target, has_negative_prompt=True), avoid="music, no zeppelins") == {}


def test_what_to_avoid_without_a_known_opposite_is_said_before_it_is_left_out():
    checked = found(target_of("luma"), STREET, avoid="people, zeppelins")
    shortfall = checked["avoid", "negative_field"]

    assert "“zeppelins”" in shortfall.message
    assert "people" not in shortfall.message
    assert shortfall.source


def test_actions_of_scene_and_fields_count_together_and_the_field_is_named():
    veo = catalogue().target("veo-3.1-t2v")
    scene, action = "The fox waits, then runs, then jumps.", "then it eats, then it sleeps"
    checked = found(veo, scene, action=action)

    assert checked.keys() == {("action", "actions")}
    assert "5 actions" in checked["action", "actions"].message
    assert found(veo, scene) == found(veo, action=action) == {}


def test_an_action_that_the_field_only_says_again_is_not_counted_twice():
    veo = catalogue().target("veo-3.1-t2v")
    scene = "The girl runs, jumps, dances and swims."

    assert found(veo, scene, action="runs, jumps, dances, swims") == found(veo, scene)


def test_too_many_actions_of_one_text_are_said_once():
    veo = catalogue().target("veo-3.1-t2v")
    scene = FOX + " Then it sits. Then it runs. Then it jumps. Then it eats."

    assert found(veo, scene, action="then it sleeps").keys() == {("scene", "actions")}
