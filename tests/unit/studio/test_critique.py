"""Edits that a critique suggests: whether they can be made, and what they make of the text."""

import pytest

from craftprompt.studio import critique, endings
from craftprompt.studio.critique_views import _common_words, _shortened
from craftprompt.studio.limits import LONGEST_PROMPT

FOX = "A red fox crosses a road, slowly."


def remark(passage="", replacement="", decision=""):
    return {"passage": passage, "replacement": replacement, "decision": decision}


@pytest.mark.parametrize(
    ("passage", "replacement", "edited"),
    [
        ("red fox", "grey fox", "A grey fox crosses a road, slowly."),
        (", slowly", "", "A red fox crosses a road."),
        ("red ", "", "A fox crosses a road, slowly."),
        ("", "Low sun.", f"{FOX} Low sun."),
        ("fox", "fox \\1 \\g<0>", "A red fox \\1 \\g<0> crosses a road, slowly."),
    ],
)
def test_an_edit_changes_its_words_and_no_others(passage, replacement, edited):
    assert critique.with_edit(remark(passage, replacement), FOX) == edited


def test_an_addition_to_lines_is_a_line():
    edited = critique.with_edit(remark("", "Low sun."), "Shot 1: a fox.\nShot 2: a hare.\n")

    assert edited == "Shot 1: a fox.\nShot 2: a hare.\nLow sun."


@pytest.mark.parametrize(
    ("given", "judged", "says"),
    [
        (remark("red fox", "fox"), FOX, ""),
        (remark("", "Low sun."), FOX, ""),
        (remark("hare", "fox"), FOX, critique.NEVER_STOOD),
        (remark("hare", "fox"), "A hare.", critique.GONE),
        (remark("ro", "fo"), FOX, critique.MORE_THAN_ONCE),
        (remark("", "x" * LONGEST_PROMPT), FOX, critique.TOO_LONG),
    ],
)
def test_why_an_edit_cannot_be_made_is_a_sentence(given, judged, says):
    assert critique.obstacle(given, FOX, judged=judged, locked=()) == says


def test_only_locks_that_stand_hold_an_edit_back():
    given = remark("red fox", "fox")

    assert "“red”" in critique.obstacle(given, FOX, judged=FOX, locked=["red", "blue"])
    assert critique.obstacle(given, FOX, judged=FOX, locked=["blue", "fox"]) == ""


@pytest.mark.parametrize(
    ("given", "text", "state"),
    [
        (remark("red fox", "fox"), FOX, ""),
        (remark("red fox", "grey fox", "applied"), "A grey fox.", "applied"),
        (remark("red fox", "grey fox", "applied"), FOX, ""),
        (remark(", slowly", "", "applied"), "A fox.", "applied"),
        (remark(", slowly", "", "applied"), FOX, ""),
        (remark("red fox", "fox", "dismissed"), FOX, "dismissed"),
    ],
)
def test_what_was_applied_is_open_again_where_it_no_longer_stands(given, text, state):
    assert critique.state_of(given, text) == state


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [("pans and", "pans slowly", 5), ("pan", "pans", 0), ("a", "a b", 1), ("", "a", 0)],
)
def test_what_stays_of_an_edit_is_whole_words(one, other, common):
    assert _common_words(one, other) == common


def test_a_long_passage_is_shown_by_its_ends():
    shown = _shortened(" ".join(f"word{number}" for number in range(400)))

    assert shown.startswith("word0 ")
    assert shown.endswith("word399")
    assert len(shown) < 300


def test_no_sentence_about_a_failed_critique_speaks_of_a_prompt_that_was_to_be_written():
    said = endings.OF_A_CRITIQUE
    told = [said.interrupted, said.nothing_came, said.nobody_may, said.our_fault("a1")]

    for sentence in told:
        assert "your prompt stands as it was" in sentence
        assert "scene" not in sentence
    assert "this critique was being written" in told[0]
    assert "Press “Critique”" in told[0]
