"""Locked phrases: chosen, joined where they overlap, held against a rewritten text."""

import pytest

from craftprompt.errors import InputInvalid
from craftprompt.studio import locks
from craftprompt.studio.limits import LONGEST_LOCK, MOST_LOCKS

TEXT = "An old fisherman mends a torn net on the pier at dawn."


def locked(chosen, *before, text=TEXT):
    return locks.with_lock(text, before, chosen)


def test_words_of_the_text_are_locked_as_they_stand():
    found = locked("  torn net\u200b ")
    assert found.phrases == ["torn net"]
    assert "has to keep it" in found.news


@pytest.mark.parametrize("chosen", [", a torn net.", "a torn net; ", "\ta torn net!?"])
def test_a_hasty_selection_leaves_the_marks_around_it_out(chosen):
    assert locked(chosen, text="He sits, a torn net. , a torn net; \ta torn net!?").phrases == [
        "a torn net"
    ]


@pytest.mark.parametrize(
    ("chosen", "before", "phrases"),
    [
        ("net", ["torn net"], ["torn net"]),  # inside what is locked
        ("a torn net", ["torn net"], ["a torn net"]),  # around it
        ("mends a torn", ["torn net"], ["mends a torn net"]),  # over its edge
        (
            "fisherman mends a torn",
            ["old fisherman", "torn net"],
            ["old fisherman mends a torn net"],
        ),
        ("pier", ["torn net"], ["torn net", "pier"]),
    ],
)
def test_locks_that_overlap_become_one(chosen, before, phrases):
    assert locked(chosen, *before).phrases == phrases


@pytest.mark.parametrize(
    ("chosen", "says"),
    [("", "Select some words"), (" \n", "Select some words"), ("a whale", "does not stand")],
)
def test_what_cannot_be_locked_is_said(chosen, says):
    with pytest.raises(InputInvalid, match=says):
        locked(chosen)


def test_a_lock_has_an_end():
    long = "x" * (LONGEST_LOCK + 1)
    with pytest.raises(InputInvalid, match="at most 500"):
        locked(long, text=long)
    words = [f"word{number}." for number in range(MOST_LOCKS + 1)]
    with pytest.raises(InputInvalid, match="20 phrases"):
        locked(words[-1], *words[:-1], text=" ".join(words))


def test_a_lock_whose_words_are_gone_waits_for_them():
    assert locks.standing(["torn net", "red coat"], TEXT) == ("torn net",)
    assert locked("pier", "red coat").phrases == ["red coat", "pier"]


def test_a_rewrite_keeps_a_lock_letter_by_letter_or_not_at_all():
    assert locks.dropped(["torn net"], "A torn\u200b net.") == []
    assert locks.dropped(["torn net", "pier"], "A Torn net by the pier.") == ["torn net"]


@pytest.mark.parametrize(
    ("phrase", "text", "stands"),
    [
        ("red", "a tired fox", False),
        ("art", "It starts.", False),
        ("torn net", "a torn network", False),
        ("red", "a red-brown fox", True),
        ("café", "the cafés", False),
        ("net", "network, then a net", True),
        ("дом", "домик", False),
        ("e\u0301te", "l'e\u0301te", True),
        ("猫", "黒猫が座る", True),  # Japanese parts no words
        ("고양이", "고양이가 앉는다", True),  # Korean adds its particles
        ("(a+b)*", "so (a+b)*, and more", True),
        ("🦊", "a🦊b", True),
    ],
)
def test_a_lock_is_kept_in_whole_words(phrase, text, stands):
    assert locks.stands(phrase, text) is stands


@pytest.mark.parametrize(
    "chosen", ["sherman mends a to", "fisherman mends a to", "sherman mends a torn"]
)
def test_a_selection_that_cuts_words_takes_them_whole(chosen):
    assert locked(chosen).phrases == ["fisherman mends a torn"]
