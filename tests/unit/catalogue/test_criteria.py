from craftprompt.catalogue.criteria import criterion_name, critique
from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.text.composer.critique import JUDGES
from tests.unit.providers.text.composer.targets import ENABLED, FROM_A_PICTURE, target_of


def keys_for(target):
    return [each.key for each in critique().criteria_for(target)]


def test_every_criterion_has_a_name_of_its_own_and_is_asked_of_some_model():
    names = [each.name for each in critique().criteria]
    asked = {key for target in ENABLED for key in keys_for(target)}

    assert len(set(names)) == len(names)
    assert asked == {each.key for each in critique().criteria}


def test_a_model_is_asked_for_what_its_profile_knows():
    assert "sound" in keys_for(target_of("veo"))
    assert "silence" not in keys_for(target_of("veo"))
    assert "silence" in keys_for(target_of("luma"))
    assert "light" not in keys_for(target_of("runway"))
    assert [key for key in keys_for(target_of("hailuo")) if key == "commands"]
    assert "commands" not in keys_for(target_of("kling"))


def test_a_picture_is_asked_for_its_framing_and_for_no_camera_move_or_sound():
    keys = keys_for(target_of("gemini_image"))

    assert "framing" in keys
    assert not {"camera", "moment", "sound", "silence"} & set(keys)


def test_only_what_starts_from_a_picture_is_held_beside_it():
    for target in catalogue().targets:
        starts_from_text = target.mode.value.startswith("text")
        assert ("picture" in keys_for(target)) != starts_from_text
    assert FROM_A_PICTURE


def test_rules_judge_only_criteria_that_there_are():
    assert set(JUDGES) <= {each.key for each in critique().criteria}


def test_a_criterion_that_was_dropped_is_named_by_its_key():
    assert criterion_name("light") == "Light"
    assert criterion_name("bokeh") == "bokeh"
