"""Prompts written for another model by rules: what gives way, what stays, what is said about it."""

from dataclasses import replace
from itertools import permutations

import pytest

from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.providers.base import PromptRequest, Rewrite, SceneFields
from craftprompt.providers.shots import NO_SHOTS, Shot, ShotList
from craftprompt.providers.text.composer.blocks import FIELD_LABELS
from craftprompt.providers.text.composer.porting import ALL_STAYS
from craftprompt.providers.text.composer.provider import write
from craftprompt.providers.text.composer.sentences import sentences
from craftprompt.providers.text.porting import is_change
from tests.unit.providers.text.composer.targets import FAMILIES, ONE_OF_EACH, target_of

SCENE = (
    'A fisherman in a red coat mends a torn net on the pier at dawn. He mutters: "One more winter."'
)
MINE = "A gull lands on the third post."
FIELDS = SceneFields(mood="calm")
FILLED = SceneFields(
    light="one lamp, low", camera="35mm, slow push in", sound="a bell", avoid="boats, watermark"
)
DANCER = "A dancer spins alone in an empty theatre while dust falls through one spotlight."
TAXI = "Rainy night in Hamburg. A taxi waits under a street lamp, nobody gets in."
IN_SHOTS = ShotList(
    (Shot("The fisherman mends a torn net.", 3, "close-up"), Shot("The fisherman looks up.", 3)),
    ("the fisherman",),
)
LONG = " ".join(f"The man with umbrella number {at} crosses the windy beach." for at in range(18))


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
    assert any(map(is_change, other.notes))


def covered(words, new, told):
    """Whether words of the old text stand in the new one, or are named, a part here and there."""
    words = words.strip()
    if not words or words in new or words in told or words.rstrip(".") in new:
        return True
    places = [at for at, letter in enumerate(words) if letter.isspace()]
    return any(
        (words[:at] in told or words[:at].removesuffix(":") in FIELD_LABELS.values())
        and covered(words[at:], new, told)
        for at in places
    )


PLAIN = (SCENE, FIELDS, NO_SHOTS, f" {MINE} Slow pan left.")
TOLD_IN_SHOTS = (
    f"{SCENE} Then he looks up.", FIELDS, IN_SHOTS, " Hard neon light from the left."
)  # fmt: skip


@pytest.mark.parametrize(
    ("family", "scene", "fields", "listed", "more"),
    [
        *((family, *PLAIN) for family in FAMILIES),
        *((family, *TOLD_IN_SHOTS) for family in ("veo", "kling", "seedance", "luma")),
        ("veo", SCENE, FILLED, NO_SHOTS, ""),
        ("hailuo", TAXI, SceneFields(), NO_SHOTS, ""),
        ("veo", LONG, SceneFields(), NO_SHOTS, ""),
    ],
)
def test_whatever_is_not_in_the_new_text_is_listed(family, scene, fields, listed, more):
    """Also what a limit of characters, the shots, or the new model's way with negatives takes."""
    before = target_of(family)

    def asked(target, **other):
        told = listed if target.profile.shot_list else NO_SHOTS
        return PromptRequest(scene, target, fields, shots=told, **other)

    first = write(asked(before, variation=1))
    old = f"{first.prompt}{more}"
    rewrite = Rewrite(RewriteAct.PORTED, old, first.negative_prompt, before.name)

    for target in {each for each in ONE_OF_EACH if each != before}:
        new = write(asked(target, rewrite=rewrite))
        told = "\n".join(filter(is_change, new.notes))
        missing = [
            words
            for words in (span.of(old) for span in sentences(old))
            if not covered(words, new.prompt, told)
        ]
        assert missing == [], target.key
        for words in filter(None, first.negative_prompt.split(", ")):
            assert words in new.negative_prompt or words in told, target.key


def test_changes_come_before_the_facts_and_say_what_of_this_text_they_are_about():
    veo, hailuo = target_of("veo"), target_of("hailuo")
    first = prompt_for(veo)

    notes = ported(first.prompt, veo, hailuo, negative_prompt=first.negative_prompt).notes

    changes = [note for note in notes if is_change(note)]
    assert list(notes[: len(changes)]) == changes
    assert any(
        note.startswith("Changed: camera. “Close-up") and "[Truck right]" in note
        for note in changes
    )
    assert any(note.startswith("Changed: light. “Low early light grazes") for note in changes)
    assert any(note.startswith("Lost: sound. “SFX:") for note in changes)
    assert not any(is_change(note) for note in notes if "silent model" in note)


def test_a_camera_command_gives_way_to_words_and_comes_back():
    veo, hailuo = target_of("veo"), target_of("hailuo")
    commanded = prompt_for(hailuo).prompt
    assert commanded.startswith("[")

    in_words = ported(commanded, hailuo, veo).prompt
    assert in_words == prompt_for(veo).prompt
    assert ported(in_words, veo, hailuo).prompt == commanded


@pytest.mark.parametrize(
    ("before", "target"),
    list(permutations(ONE_OF_EACH, 2)),
    ids=lambda target: target.family,
)
def test_our_direction_gives_way_also_where_it_was_made_simpler(before, target):
    asked = PromptRequest(DANCER, before)
    simpler = write(
        replace(asked, rewrite=Rewrite(RewriteAct.SIMPLIFIED, write(asked).prompt))
    ).prompt

    rewrite = Rewrite(RewriteAct.PORTED, simpler, wish=before.name)
    other = write(PromptRequest(DANCER, target, rewrite=rewrite))

    assert other.prompt == write(PromptRequest(DANCER, target)).prompt
    told = "\n".join(filter(is_change, other.notes))
    for words in (span.of(simpler) for span in sentences(simpler)):
        assert covered(words, other.prompt, told)


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
    assert "Lost: what to avoid. “boats”" in without.notes
    assert "Changed: what to avoid. “watermark” became" in "\n".join(without.notes)


def test_of_a_model_that_nobody_knows_any_more_all_stays():
    rewrite = Rewrite(RewriteAct.PORTED, f"{SCENE} {MINE}", wish="Gone 1.0")
    assert MINE in write(PromptRequest(SCENE, target_of("veo"), rewrite=rewrite)).prompt
