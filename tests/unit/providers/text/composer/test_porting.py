"""Prompts written for another model by rules: what gives way, what stays, what is said about it."""

from itertools import permutations

import pytest

from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.providers.base import PromptRequest, Rewrite, SceneFields
from craftprompt.providers.text.composer.porting import ALL_STAYS
from craftprompt.providers.text.composer.provider import write
from tests.unit.providers.text.composer.targets import ONE_OF_EACH, target_of

SCENE = (
    'A fisherman in a red coat mends a torn net on the pier at dawn. He mutters: "One more winter."'
)
MINE = "A gull lands on the third post."
FIELDS = SceneFields(mood="calm")


def prompt_for(target, take=0):
    return write(PromptRequest(SCENE, target, FIELDS, variation=take))


def ported(text, before, target, *, negative_prompt="", locked=()):
    rewrite = Rewrite(RewriteAct.PORTED, text, negative_prompt, before.name, locked)
    return write(PromptRequest(SCENE, target, FIELDS, rewrite=rewrite))


@pytest.mark.parametrize(
    ("before", "target"),
    list(permutations(ONE_OF_EACH, 2)),
    ids=lambda target: target.family,
)
def test_the_persons_words_stay_and_our_direction_gives_way(before, target):
    first = prompt_for(before, take=2)
    other = ported(f"{first.prompt} {MINE}", before, target)

    assert SCENE in other.prompt
    assert MINE in other.prompt
    assert "calm" in other.prompt
    gave_way = [note.split("“")[1].removesuffix("”") for note in other.notes if "gave way" in note]
    assert gave_way
    for words in gave_way:
        assert words in first.prompt
        assert words not in other.prompt


def test_a_camera_command_gives_way_to_words_and_comes_back():
    veo, hailuo = target_of("veo"), target_of("hailuo")
    commanded = prompt_for(hailuo).prompt
    assert commanded.startswith("[")

    in_words = ported(commanded, hailuo, veo).prompt
    assert in_words == prompt_for(veo).prompt
    assert ported(in_words, veo, hailuo).prompt == commanded


def test_a_locked_sentence_of_ours_stays():
    veo, hailuo = target_of("veo"), target_of("hailuo")
    first = prompt_for(veo).prompt
    assert "ropes tightening" in first
    assert "ropes tightening" not in ported(first, veo, hailuo).prompt
    assert "ropes tightening" in ported(first, veo, hailuo, locked=("ropes tightening",)).prompt
    commanded = prompt_for(hailuo).prompt
    locked = commanded[: commanded.index("]") + 3]
    assert locked in ported(commanded, hailuo, veo, locked=(locked,)).prompt


def test_what_a_writer_wrote_stays_whole_and_a_note_says_so():
    written = "Slow dolly in on a fisherman. Fog eats the horizon. A bell rings twice."
    other = ported(written, target_of("veo"), target_of("hailuo"))

    assert written in other.prompt
    assert other.notes[0] == ALL_STAYS


def test_what_is_not_wanted_goes_where_the_model_wants_to_hear_it():
    veo = target_of("veo")
    kept = ported(SCENE, veo, target_of("kling"), negative_prompt="boats, watermark")
    assert kept.negative_prompt == "boats, watermark"
    without = ported(SCENE, veo, target_of("hailuo"), negative_prompt="boats, watermark")
    assert without.negative_prompt == ""
    assert any("no field for what to avoid. Left out: “boats" in note for note in without.notes)


def test_of_a_model_that_nobody_knows_any_more_all_stays():
    rewrite = Rewrite(RewriteAct.PORTED, f"{SCENE} {MINE}", wish="Gone 1.0")
    assert MINE in write(PromptRequest(SCENE, target_of("veo"), rewrite=rewrite)).prompt
