from itertools import permutations

from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.text.porting import losses
from tests.unit.providers.text.composer.targets import ONE_OF_EACH, silent, target_of


def kinds(source, target, **more):
    return {each.kind for each in losses(source, target, **more)}


def test_from_veo_to_hailuo_sound_and_the_negative_prompt_are_lost():
    found = losses(
        target_of("veo"),
        target_of("hailuo"),
        prompt='A man says: "Go."',
        negative_prompt="subtitles",
    )
    said = {each.kind: each.sentence for each in found}

    assert "all sound is lost" in said["audio"]
    assert "1 spoken line stays in the text but is not heard" in said["audio"]
    assert "subtitles" in said["negative_prompt"]
    assert "can only say what should be there" in said["negative_prompt"]


def test_a_model_loses_nothing_to_itself():
    for target in catalogue().targets:
        assert losses(target, target) == []


def test_a_silent_source_loses_no_sound():
    assert "audio" not in kinds(silent(target_of("veo")), target_of("hailuo"))


def test_a_still_picture_loses_the_motion_and_says_nothing_of_clips():
    found = kinds(target_of("veo"), target_of("gemini_image"))

    assert "motion" in found
    assert not found & {"audio", "length", "ratio"}


def test_a_model_that_starts_from_a_picture_wants_one():
    assert "first_frame" in kinds(target_of("veo"), target_of("runway"))


def test_what_this_very_prompt_loses_is_told_from_facts_about_the_model():
    veo, hailuo = target_of("veo"), target_of("hailuo")

    def of_text(source, target, **more):
        return {each.kind for each in losses(source, target, **more) if each.is_of_text}

    assert of_text(veo, hailuo, prompt="A man walks.") == set()
    spoken = of_text(veo, hailuo, prompt='He says: "Go."', negative_prompt="subtitles")
    assert spoken == {"audio", "negative_prompt"}
    assert of_text(veo, hailuo, prompt="A man walks. SFX: steps on gravel.") == {"audio"}
    assert "commands" in of_text(hailuo, veo, prompt="[Push in] A man walks.")
    assert "commands" not in of_text(hailuo, veo, prompt="A man walks.")
    assert "shots" in of_text(
        veo, hailuo, prompt="[00:00-00:03] A man walks.\n[00:03-00:06] He stops."
    )


def test_a_prompt_that_is_too_long_for_the_other_is_said():
    assert "prompt_length" in kinds(target_of("veo"), target_of("runway"), prompt="word " * 300)
    assert "prompt_length" not in kinds(target_of("veo"), target_of("runway"), prompt="word")


def test_every_move_says_each_kind_once_and_in_a_sentence():
    for source, target in permutations(ONE_OF_EACH, 2):
        found = losses(source, target, prompt="word " * 500)
        said = [each.sentence for each in found]
        assert len(said) == len(set(said))
        assert all(each.endswith(".") for each in said), said
