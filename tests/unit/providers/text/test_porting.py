from itertools import permutations

import pytest

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


@pytest.mark.parametrize(
    ("source", "target", "kind", "sentence"),
    [
        (
            "kling-3.0-pro-t2v",
            "veo-3.1-t2v",
            "length",
            "A clip of Veo 3.1 has 4, 6 or 8 seconds; one of Kling 3.0 Pro at most 15.",
        ),
        (
            "veo-3.1-t2v",
            "hailuo-2.3-standard-t2v",
            "length",
            "A clip of Hailuo 2.3 Standard has 6 or 10 seconds; one of Veo 3.1 at most 8.",
        ),
        (
            "gemini-3.1-flash-image",
            "veo-3.1-t2v",
            "references",
            "Veo 3.1 takes no reference images.",
        ),
        (
            "gemini-3.1-flash-image",
            "gemini-2.5-flash-image",
            "references",
            "Gemini 2.5 Flash Image takes at most 3 reference images.",
        ),
    ],
)
def test_another_length_and_fewer_references_are_said(source, target, kind, sentence):
    found = losses(catalogue().target(source), catalogue().target(target))
    assert [each.sentence for each in found if each.kind == kind] == [sentence]


def test_more_references_are_no_loss():
    few, many = map(catalogue().target, ("gemini-2.5-flash-image", "gemini-3.1-flash-image"))
    assert "references" not in kinds(few, many)


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
