"""Locked phrases: words of a prompt that every rewrite has to keep, letter by letter."""

from collections.abc import Iterable
from dataclasses import dataclass

from craftprompt.errors import InputInvalid
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.phrases import in_whole_words, is_in, places
from craftprompt.studio.limits import LONGEST_LOCK, MOST_LOCKS
from craftprompt.wording import is_blank

FIELD = "locked"
AROUND_A_PHRASE = " \t\n,;:.!?"  # what a hasty selection takes along


@dataclass(frozen=True, slots=True)
class Locked:
    """The locks of a prompt after one more, and a sentence that says what became of it."""

    phrases: list[str]
    news: str


def with_lock(text: str, phrases: Iterable[str], chosen: str) -> Locked:
    """Lock the chosen words of a text, none of them by half.

    What overlaps another lock there becomes one with it.

    Raises:
        InputInvalid: nothing chosen, not in the text, too long, or too many locks.
    """
    _refuse_long(chosen)
    text = clean(text)
    phrase = in_whole_words(clean(chosen).strip(AROUND_A_PHRASE), text)
    kept = list(phrases)
    _refuse_long(phrase)
    if is_blank(phrase):
        raise InputInvalid("Select some words of the prompt first, then lock them.", field=FIELD)
    if not stands(phrase, text):
        raise InputInvalid(
            f"“{phrase}” does not stand in this version. Select words of the prompt as it is.",
            field=FIELD,
        )
    around = next((each for each in kept if is_in(phrase, each) and stands(each, text)), None)
    if around:
        return Locked(kept, f"“{phrase}” is locked already, inside “{around}”.")
    touched = [each for each in kept if _union(text, each, phrase)]
    for each in touched:
        phrase = _union(text, each, phrase) or phrase
    _refuse_long(phrase)
    left = [each for each in kept if each not in touched]
    if len(left) >= MOST_LOCKS:
        raise InputInvalid(
            f"{MOST_LOCKS} phrases are locked. Unlock one that you no longer need.", field=FIELD
        )
    joined = " It took in what was locked there before." if touched else ""
    return Locked([*left, phrase], f"“{phrase}” is locked: every rewrite has to keep it.{joined}")


def _refuse_long(phrase: str) -> None:
    if len(phrase) > LONGEST_LOCK:
        raise InputInvalid(
            f"A lock takes at most {LONGEST_LOCK} characters; this one would have {len(phrase):,}. "
            "Select fewer words.",
            field=FIELD,
        )


def standing(phrases: Iterable[str], text: str) -> tuple[str, ...]:
    """The locks whose words stand in a text; the others wait until theirs come back."""
    cleaned = clean(text)
    return tuple(phrase for phrase in phrases if is_in(clean(phrase), cleaned))


def dropped(phrases: Iterable[str], text: str) -> list[str]:
    """The locks that a rewritten text did not keep."""
    kept = standing(phrases := tuple(phrases), text)
    return [phrase for phrase in phrases if phrase not in kept]


def stands(phrase: str, text: str) -> bool:
    """Whether it stands in the text, in whole words and but for what is invisible to the letter."""
    return is_in(clean(phrase), clean(text))


def _union(text: str, one: str, other: str) -> str | None:
    """The words of the text that two overlapping phrases cover together; None where they do not."""
    for start, end in places(one, text):
        for other_start, other_end in places(other, text):
            if start < other_end and other_start < end:
                return text[min(start, other_start) : max(end, other_end)]
    return None
