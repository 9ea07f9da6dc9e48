"""Texts that were made to keep a machine busy: nobody else may wait for one."""

import pytest

from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import InputInvalid
from craftprompt.providers.base import PromptRequest, Rewrite, RewriteAct, SceneFields
from craftprompt.providers.text.composer.plain_words import tidied
from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.composer.reading import read
from craftprompt.providers.text.composer.title import title_of
from craftprompt.providers.text.composer.wishes import refined
from craftprompt.studio import checks, locks
from craftprompt.studio.difference import difference
from craftprompt.studio.limits import LONGEST_LOCK, LONGEST_PROMPT, LONGEST_SCENE
from craftprompt.studio.state import NO_TEXTS
from tests.cpu import cpu_seconds

MOMENT = 0.3  # CPU seconds; a few hundredths each, and many seconds where it grows with the square
FOX = "A red fox crosses a snowy road at dusk."
VEO = "veo-3.1-t2v"


@pytest.mark.parametrize("unit", ["![", "![a](", "[A", "<", "“", "\n "])
def test_quotations_and_code_are_found_in_a_moment(unit):
    assert cpu_seconds(lambda: protect.__wrapped__(filled_with(unit, LONGEST_PROMPT))) < MOMENT


@pytest.mark.parametrize("unit", ["_", "<", "](", "*", "a_"])
def test_a_title_is_found_in_a_moment(unit):
    scene = f"A fox{filled_with(unit, LONGEST_SCENE)}runs"

    assert cpu_seconds(lambda: title_of(scene)) < MOMENT


@pytest.mark.parametrize("unit", [".", "?!", ".”", ". ", " ", "a."])
def test_two_texts_are_compared_in_a_moment(unit):
    after = f"B dog {filled_with(unit, LONGEST_PROMPT)}x lies"

    assert cpu_seconds(lambda: difference("A fox runs. A cat sits", after)) < 3 * MOMENT


@pytest.mark.parametrize("unit", [" ", ", ", ",", "."])
def test_a_text_is_tidied_in_a_moment(unit):
    assert cpu_seconds(lambda: tidied(f"\n{filled_with(unit, LONGEST_PROMPT)}a")) < MOMENT


@pytest.mark.parametrize("wish", ["make{}!", "replace{}!", "change{}to", "make a{}in"])
def test_a_wish_of_spaces_is_read_in_a_moment(wish):
    rewrite = Rewrite(RewriteAct.REFINED, FOX, wish=wish.format(" " * 900))
    request = PromptRequest(FOX, catalogue().target(VEO), rewrite=rewrite)
    refined(request, rewrite)

    assert cpu_seconds(lambda: refined(request, rewrite)) < MOMENT


@pytest.mark.parametrize("unit", ["\n ", "SFX: "])
def test_a_scene_is_read_about_as_fast_as_it_is_long(unit):
    read(FOX, SceneFields())
    short, long = (f"A fox.{filled_with(unit, size)}It runs." for size in (2_500, 10_000))

    quick, slow = (
        cpu_seconds(lambda: read(short, SceneFields()), 2),
        cpu_seconds(lambda: read(long, SceneFields()), 2),
    )

    assert slow < 8 * quick + MOMENT


def test_a_form_that_is_too_long_is_not_read_at_all():
    texts = {**NO_TEXTS, "scene": "![" * LONGEST_SCENE}

    assert checks.of_form(texts, VEO) == []
    assert cpu_seconds(lambda: checks.of_form(texts, VEO)) < MOMENT


@pytest.mark.parametrize("chosen", ["a" * LONGEST_SCENE, "ab" * LONGEST_PROMPT, "a" * LONGEST_LOCK])
def test_words_that_are_too_many_to_lock_are_refused_in_a_moment(chosen):
    def refused():
        with pytest.raises(InputInvalid):
            locks.with_lock("a" * LONGEST_PROMPT, [], chosen)

    assert cpu_seconds(refused) < MOMENT


@pytest.mark.parametrize("letter", ["a", "!"])
def test_twenty_locks_are_looked_for_in_a_moment(letter):
    phrases = [letter * (LONGEST_LOCK - number) for number in range(20)]
    text = letter * LONGEST_PROMPT

    assert cpu_seconds(lambda: locks.standing(phrases, text)) < 3 * MOMENT


def filled_with(unit, size):
    return unit * (size // len(unit))
