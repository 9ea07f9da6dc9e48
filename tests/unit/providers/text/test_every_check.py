"""Every kind of check has one press that mends it, or a sentence that says what to do by hand."""

from dataclasses import replace

import pytest

from craftprompt.providers.base import PromptRequest, PromptText, SceneFields
from craftprompt.providers.shots import Shot, ShotList
from craftprompt.providers.text import checks, limits, shot_checks
from craftprompt.providers.text.examined import Examined, found_by
from craftprompt.providers.text.field_checks import beyond_fields
from tests.unit.providers.text.composer.targets import silent, target_of, with_limit

FOX = "A red fox crosses a snowy road at dusk."
VEO, LUMA, HAILUO, KLING = map(target_of, ("veo", "luma", "hailuo", "kling"))
MUTE = silent(VEO)

# For each check of a text: one that a press mends, and one that only the person can mend.
TEXTS = {
    "_characters": (with_limit(VEO, 60), f"{FOX} It looks back once and waits.", f'"{"a" * 70}."'),
    "_words": (HAILUO, f"{FOX} " + "Snow falls. " * 50, "snow " * 100),
    "durations": (VEO, f"{FOX} It lasts 40 seconds.", None),
    "beats": (
        VEO,
        f"[00:00-00:04] {FOX} [00:04-00:12] It runs.",
        " ".join(f"{at}-{at + 1}s: It runs." for at in range(12)),
    ),
    "sounds": (MUTE, f"{FOX} SFX: gulls.", "Loud music."),
    "unheard_lines": (MUTE, 'A man says: "One more winter."', '"One more winter."'),
    "negations": (LUMA, f"{FOX} No people.", "A man who does not answer waits."),
    "negative_label": (LUMA, f"{FOX} Negative prompt: cars.", "Negative prompt: cars."),
    "_commands": (HAILUO, f"[Orbit] {FOX}", "[Orbit]"),
    "_commands_at_once": (HAILUO, f"[Push in, Pan left, Tilt up, Shake] {FOX}", None),
    "_settings": (VEO, f"{FOX} --ar 16:9", "--ar 16:9"),
    "actions": (
        VEO,
        f"{FOX} Then it sits. Then it runs. Then it jumps. Then it eats.",
        'She runs, jumps, dances, swims, falls and says: "I run." Then she eats: "What?"',
    ),
}
OWN = 'A fisherman mends a net. He mutters: "One more winter."'
# For each check of a prompt against what the person wrote: the same.
PROMPTS = {
    "_speech": (VEO, {}, "A fisherman mends a net.", None),
    "_must_keep": (VEO, {"must_keep": "red coat"}, OWN, None),
    "_negative_prompt": (LUMA, {}, None, OWN),
    "_forbidden": (VEO, {}, f"{OWN} A stunning view.", f"{OWN} The sea is a masterpiece of light."),
    "_names": (
        VEO,
        {},
        f"{OWN} The light is that of Wes Anderson.",
        'A fisherman near Times Square mutters: "One more winter."',
    ),
    "_shots": (KLING, {}, None, OWN),
}
ANCHOR = "the girl in the red coat"
SHOTS = {
    "shot_count": (KLING, [Shot(f"Part {at}.", 1) for at in range(7)], None),
    "shot_seconds": (VEO, [Shot("One.", 8), Shot("Two.", 1)], [Shot("One.", 1)] * 9),
    "shot_empty": (VEO, [Shot("One.", 4), Shot(" ", 4)], None),
    "anchor_words": (VEO, [Shot("The girl waits.", 8)], [Shot("A girl waits.", 8)]),
    "pronoun": (VEO, [Shot("She waits.", 8)], [Shot("Her dog waits.", 8)]),
    "anchor_missing": (VEO, None, [Shot("An empty street.", 8)]),
}


def has_a_way_out(found):
    """A press with its words, or a sentence of what to do that is told to the person."""
    if found.mend:
        return True
    return found.by_hand.endswith(".") and found.said.endswith(found.by_hand)


def test_no_check_is_missing_from_these_tables():
    assert {each.__name__ for each in limits.CHECKS} == TEXTS.keys()
    assert {each.__name__ for each in checks.CHECKS} == PROMPTS.keys()


@pytest.mark.parametrize("name", TEXTS)
def test_a_check_of_a_text_is_mended_by_a_press_or_says_what_to_do_by_hand(name):
    [check] = [each for each in limits.CHECKS if each.__name__ == name]
    target, easy, hard = TEXTS[name]

    [mended] = found_by(check, Examined(target, easy))
    assert mended.mend
    assert mended.source
    assert found_by(check, Examined(target, mended.mended)) == []
    for by_hand in found_by(check, Examined(target, hard)) if hard else ():
        assert not by_hand.mend, by_hand
        assert has_a_way_out(by_hand)
    assert hard is None or found_by(check, Examined(target, hard))
    assert has_a_way_out(replace(mended, mend="", mended="")), "where a lock forbids the press"


def asked(target, **fields):
    shots = ShotList(
        (Shot("A fisherman mends a net.", 3), Shot("The boat waits.", 4)), ("the boat",)
    )
    return PromptRequest(
        OWN, target, SceneFields(**fields), shots=shots if target is KLING else ShotList()
    )


@pytest.mark.parametrize("name", PROMPTS)
def test_a_check_of_a_prompt_is_mended_by_a_press_or_says_what_to_do_by_hand(name):
    [check] = [each for each in checks.CHECKS if each.__name__ == name]
    target, fields, easy, hard = PROMPTS[name]
    request = asked(target, **fields)

    def found(text):
        prompt = PromptText(text, "", "people" if name == "_negative_prompt" else "")
        rules = {each.rule for each in check(request, prompt)}
        return [each for each in checks.unfaithful(request, prompt) if each.rule in rules]

    if easy:
        [mended] = found(easy)
        assert mended.mend
        assert found(mended.mended) == []
        assert mended.mended.startswith("A fisherman mends a net.")
    if hard:
        assert found(hard)
        assert all(has_a_way_out(each) and not each.mend for each in found(hard))


@pytest.mark.parametrize("rule", SHOTS)
def test_a_check_of_shots_is_mended_by_a_press_or_says_what_to_do_by_hand(rule):
    target, easy, hard = SHOTS[rule]
    anchors = (ANCHOR,) if rule in {"anchor_words", "pronoun", "anchor_missing"} else ()

    def found(listed):
        return [each for each in shot_checks.flaws(target, listed) if each.rule == rule]

    if easy:
        [flaw] = found(ShotList(tuple(easy), anchors))
        assert flaw.mend
        assert found(flaw.mended) == []
    if hard:
        [flaw] = found(ShotList(tuple(hard), anchors))
        assert not flaw.mend
        assert has_a_way_out(flaw)


def test_too_many_shots_are_joined_and_nothing_that_they_tell_is_lost():
    shots = (*(Shot(f"Part {at}.", 1) for at in range(6)), Shot("The end", 2, "close-up"))
    [flaw] = [
        each for each in shot_checks.flaws(KLING, ShotList(shots)) if each.rule == "shot_count"
    ]

    assert flaw.mend == "Join the last 2 into one"
    assert flaw.mended.shots[:5] == shots[:5]
    assert flaw.mended.shots[5] == Shot("Part 5. Close-up. The end.", 3)


@pytest.mark.parametrize(
    ("fields", "field", "mended"),
    [
        ({"avoid": "people, zeppelins and airships"}, "avoid", "people"),
        ({"avoid": "zeppelins"}, "avoid", ""),
    ],
)
def test_what_to_avoid_without_a_known_opposite_leaves_the_field(fields, field, mended):
    [found] = beyond_fields(LUMA, "An empty street at night.", SceneFields(**fields))

    assert (found.field, found.shortfall.mended) == (field, mended)
    assert found.shortfall.mend.startswith("Leave out “zeppelins”")
    after = SceneFields(**{**fields, field: mended})
    assert beyond_fields(LUMA, "An empty street at night.", after) == []


def test_actions_of_scene_and_fields_are_mended_in_the_field_that_tells_the_most():
    scene = "The fox waits, then runs, then jumps."
    fields = SceneFields(action="it eats, then it swims, then it sleeps")
    [found] = beyond_fields(VEO, scene, fields)

    assert found.field == "action"
    assert found.shortfall.mend == "Keep the first action"
    assert found.shortfall.mended == "it eats"
    assert beyond_fields(VEO, scene, SceneFields(action="it eats")) == []
