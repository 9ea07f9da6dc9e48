"""What changed between two texts, and what a text is without some of the changes."""

import random
import re

import pytest

from craftprompt.studio.difference import MOST_CHANGES, difference, loses_words, merged
from tests.cpu import cpu_seconds

PAIRS = [
    ("", ""),
    ("", "A fox."),
    ("A fox.", ""),
    ("A fox at dusk.", "A fox at night."),
    ("A red fox\ncrosses  the road.", "A red fox crosses the snowy road.\n"),
    ("猫が歩く。", "猫が走る。"),
    ("He said: “Go!”", "He said: “Stay!”"),
    ("a a a a a", "a b a b a"),
    ("👩🏽‍🚀 waits", "👩🏽‍🚀 waves"),
]


def changes(before, after):
    return [(each.before, each.after) for each in difference(before, after) if each.is_change]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_the_parts_joined_are_the_two_texts(before, after):
    segments = difference(before, after)

    assert "".join(each.before for each in segments) == before
    assert "".join(each.after for each in segments) == after
    assert [each.number for each in segments if each.is_change] == list(
        range(len(changes(before, after)))
    )


def test_only_what_differs_is_a_change():
    before = "A red fox crosses a snowy road at dusk and looks back once, slowly."
    after = "A red fox crosses a snowy road at night and looks back twice, slowly."

    assert changes(before, after) == [("dusk", "night"), ("once", "twice")]


def test_a_word_between_two_changes_does_not_part_them():
    assert changes("one two three four", "five two six four") == [("one two three", "five two six")]


def test_the_same_text_has_no_change():
    assert changes("A fox.", "A fox.") == []


def test_without_its_rejected_changes_a_text_has_the_words_from_before_there():
    segments = difference(
        "A fox crosses a road at dusk and looks back once more.",
        "A hare crosses a road at night and looks back once again.",
    )

    assert merged(segments, []) == "A hare crosses a road at night and looks back once again."
    assert merged(segments, [1]) == "A hare crosses a road at dusk and looks back once again."
    assert merged(segments, [0, 1, 2]) == "A fox crosses a road at dusk and looks back once more."


def test_never_more_changes_than_a_person_can_decide_on():
    words = [f"word{number}" for number in range(2000)]
    every_fourth = [f"{word}s" if place % 4 == 0 else word for place, word in enumerate(words)]

    assert 0 < len(changes(" ".join(words), " ".join(every_fourth))) <= MOST_CHANGES


def test_of_too_many_changes_only_the_nearest_are_joined():
    words = [f"word{number}" for number in range(5000)]
    edited = [f"{word}s" if place % 40 == 0 else word for place, word in enumerate(words)]

    assert len(changes(" ".join(words), " ".join(edited))) == MOST_CHANGES


def long_text(seed, words=5000):
    chosen = random.Random(seed)  # noqa: S311  the same text every time
    common = ["the", "a", "of", "light", "and", "in"] * 20
    names = [f"word{number}" for number in range(400)]
    return [chosen.choice(common + names) for _ in range(words)]


def prose(seed, words=5000):
    """Sentences of twelve words, as a long prompt has them."""
    chosen = long_text(seed, words)
    return [f"{word}." if place % 12 == 11 else word for place, word in enumerate(chosen)]


def test_each_of_many_words_changed_in_long_prose_is_a_change_of_its_own():
    before = prose(1)
    after = [f"new{place}" if place % 60 == 30 else word for place, word in enumerate(before)]

    found = changes(" ".join(before), " ".join(after))

    assert [after.strip() for _, after in found] == [f"new{at}" for at in range(30, 5000, 60)]


@pytest.mark.parametrize("kind", ["edited", "another", "one word"])
def test_five_thousand_words_take_a_moment(kind):
    before = long_text(1)
    after = {
        "edited": [f"{word}!" if place % 25 == 0 else word for place, word in enumerate(before)],
        "another": long_text(2),
        "one word": ["the"] * 5000,
    }[kind]
    old, new = " ".join(before), " ".join(after)

    assert cpu_seconds(lambda: difference(old, new)) < 1  # a tenth of it here; naively 25
    assert "".join(each.after for each in difference(old, new)) == new


@pytest.mark.parametrize(
    ("parent", "edited", "later", "is_lost"),
    [
        ("A fox.", "A fox runs.", "A fox runs home.", False),  # typed on
        ("A fox.", "A fox ru", "A fox runs", False),  # the word was not whole yet
        ("A fox.", "A fox runs home.", "A fox runs.", True),  # “home” was new and is gone
        ("A fox runs home.", "A fox runs.", "A fox.", False),  # all of it stands in the parent
        ("A fox.", "A red fox.", "A blue fox.", True),
        ("", "Mine.", "", True),
        (
            "A fox.",
            "A fox. \U0001f34b\U0001f525 \u2026!",
            "A fox.",
            True,
        ),  # no letter in it, but theirs
        ("A fox.", "A fox!", "A fox?", True),
        ("A fox. It runs.", "A fox.\n\nIt runs.", "A fox. It runs.", True),
        ("A fox.", "A fox.\n", "A fox.\n\nIt", False),  # typed on
        ("A fox.", "A fox doesn'", "A fox doesn't", False),  # the word was not whole yet
        ("A fox  runs.", "A  fox runs.", "A fox runs.", False),  # plain spacing
        ("so ! now", "so ! ! now", "! now", True),  # another of the same
    ],
)
def test_words_that_would_be_nowhere_are_noticed(parent, edited, later, is_lost):
    assert loses_words(parent, edited, later) == is_lost


SCENE = "A man walks on the pier at dawn."


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            f"{SCENE} First light. Pale colour. Gulls wait.",
            f"{SCENE} Gulls wait.",
            ["First light", "Pale colour"],
        ),
        (f"{SCENE} Gulls wait.", f"{SCENE} It rains. It is cold. Gulls wait.", ["rains", "cold"]),
        (
            f"{SCENE} Gulls wait.",
            "A man walks on the pier at night. Cool light. A dark exposure. Gulls wait.",
            ["night", "Cool light", "A dark exposure"],
        ),
        (f"{SCENE}", f"{SCENE} It rains. It is cold.", ["It rains", "It is cold"]),
        (
            "A man walks while dust falls through a beam. Gulls wait.",
            "A man walks. It is night. It is cold. Gulls wait.",
            ["while dust falls", "It is night", "It is cold"],
        ),
    ],
)
def test_each_changed_sentence_is_a_choice_of_its_own(before, after, said):
    found = changes(before, after)
    assert len(found) == len(said)
    for (old, new), words in zip(found, said, strict=True):
        assert words in old + new

    for number in range(len(found)):
        one_taken_back = merged(difference(before, after), [number])
        assert not re.search(r"[.!?]\w|  | \.", one_taken_back)
        assert one_taken_back not in (before, after)


def test_a_quotation_is_never_torn_apart():
    said = 'He says: "Go. Stay away." It rains.'
    assert changes(f"{SCENE} End.", f"{SCENE} {said} End.")[0][1].count('"') == 2


def test_sentences_are_not_told_apart_where_that_would_be_too_many_choices():
    long = " ".join(f"Sentence number {number} stands here." for number in range(200))
    assert len(changes(f"{SCENE} End.", f"{SCENE} {long} End.")) == 1
