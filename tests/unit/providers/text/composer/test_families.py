import re

import pytest

from craftprompt.catalogue.entries import Kind
from craftprompt.catalogue.vocabulary import contradictions
from tests.unit.providers.text.composer.scenes import SCENES, composed
from tests.unit.providers.text.composer.targets import (
    FAMILIES,
    FROM_A_PICTURE,
    ONE_OF_EACH,
    silent,
    target_of,
)

FISHERMAN = 'An old fisherman mends a torn net on the pier at dawn. He mutters: "One more winter."'
DE_TAXI = "Regennacht in Hamburg. Ein Taxi wartet unter einer Laterne, niemand steigt ein."


def prompt_for(family: str, scene: str = FISHERMAN) -> str:
    return composed(scene, target_of(family)).text.prompt


@pytest.mark.parametrize("scene", [FISHERMAN, DE_TAXI])
def test_the_same_scene_is_laid_out_differently_for_every_family(scene: str):
    layouts = set()
    for family in FAMILIES:
        prompt = prompt_for(family, scene)
        before, after = prompt.split(scene)
        layouts.add((before, re.sub(r"[^A-Z.:;]", "", after), after[:40]))

    assert len(layouts) == len(FAMILIES)
    assert len({prompt_for(family, scene) for family in FAMILIES}) == len(FAMILIES)


def test_veo_opens_with_the_camera_and_ends_with_labelled_sound():
    prompt = prompt_for("veo")

    assert prompt.index("lens") < prompt.index(FISHERMAN) < prompt.index("Ambient: ")


def test_kling_opens_with_the_scene_and_gives_the_move_a_destination():
    prompt = prompt_for("kling", DE_TAXI)

    assert prompt.startswith(DE_TAXI)
    assert "Background: " in prompt


def test_seedance_opens_with_the_scene_and_writes_no_seconds():
    for scene in SCENES:
        ours = composed(scene.text, target_of("seedance")).our_words
        assert not re.search(r"\[\d|\d+\s?s\b|\d{2}:\d{2}", ours)
    assert prompt_for("seedance").endswith("No subtitles, no logo.")


def test_hailuo_opens_with_one_of_the_fifteen_commands_or_none():
    commands = target_of("hailuo").profile.commands

    for scene in SCENES:
        composition = composed(scene.text, target_of("hailuo"))
        found = re.findall(r"\[([A-Z][^\]\d]*)\]", composition.our_words)
        assert len(found) <= 1
        assert all(command in commands for command in found)
    assert prompt_for("hailuo").startswith("[")


def test_luma_runway_and_hailuo_hear_no_negation_from_us():
    negator = contradictions().negator

    for family in ("luma", "runway", "hailuo"):
        for scene in SCENES:
            ours = composed(scene.text, target_of(family)).our_words
            assert not negator.search(ours), ours


def test_runway_is_short_and_opens_with_the_camera():
    composition = composed(FISHERMAN, target_of("runway"))

    move = composition.direction.move
    assert move is not None
    assert composition.text.prompt.split(":")[0] in move.lead
    assert len(composition.text.prompt.split()) <= 45


def test_an_image_gets_no_camera_move_and_no_sound():
    for scene in SCENES:
        composition = composed(scene.text, target_of("gemini_image"))
        assert composition.direction.move is None
        assert not composition.direction.ambient
        assert not re.search(r"\bthe camera\b|Ambient|SFX", composition.our_words)


def test_a_silent_model_hears_no_word_of_sound_from_us():
    silent_words = contradictions().silent_model

    for target in ONE_OF_EACH:
        for scene in SCENES:
            ours = composed(scene.text, silent(target)).our_words
            assert not silent_words.search(ours), ours


def test_from_a_picture_only_motion_is_added():
    for target in FROM_A_PICTURE:
        for scene in SCENES:
            direction = composed(scene.text, target).direction
            assert not direction.framing + direction.lens
            assert not direction.light.text + direction.palette.text


def test_there_is_at_most_one_camera_move_in_our_words():
    moves = re.compile(
        r"push(?:es|ing) in|eas(?:es|ing) (?:in|forward)|doll(?:ies|ying)|pull(?:s|ing) back"
        r"|pan(?:s|ning) (?:left|right)|track(?:s|ing) alongside|orbit(?:s|ing)|arc(?:s|ing) "
        r"|truck(?:s|ing) (?:left|right)|locked",
        re.IGNORECASE,
    )

    for target in ONE_OF_EACH:
        if target.kind is Kind.IMAGE:
            continue
        for scene in SCENES:
            ours = composed(scene.text, target).our_words
            assert len(moves.findall(ours)) <= 1, ours


def test_a_stated_move_or_shot_is_left_to_the_person():
    moving = composed("The camera orbits a statue in the rain.", target_of("veo"))
    framed = composed("Wide shot of a lighthouse on a cliff.", target_of("veo"))

    assert moving.direction.move is None
    assert "camera" not in moving.our_words
    assert framed.direction.framing == ""
