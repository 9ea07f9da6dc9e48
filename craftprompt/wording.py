"""Text as it came from outside, made safe to keep and to show.

No character stays that a database refuses, nor a direction mark that shows other words than there
are. What a person writes, what is kept and what a recipe carries are the same text.
"""

import re
import unicodedata

LINE_BREAKS = re.compile(r"\r\n?|\u2028|\u2029")
UNKEEPABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
# Letters and symbols to Unicode, and empty to a reader: fillers of Hangul, the Braille blank.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def clean_text(text: str) -> str:
    """The text with plain line breaks, without control and direction marks or lone surrogates."""
    return UNKEEPABLE.sub("", LINE_BREAKS.sub("\n", text))


def clean_line(text: str) -> str:
    """One line of text, with single spaces and none at the ends."""
    return " ".join(clean_text(text).split())


def is_blank(text: str) -> bool:
    """Whether there is nothing in it to see: spaces, joiners, fillers, or nothing at all."""
    return not any(_can_be_seen(character) for character in text)


def _can_be_seen(character: str) -> bool:
    is_empty = character.isspace() or character in BLANK_LETTERS
    return not is_empty and unicodedata.category(character) not in {"Cc", "Cf", "Cn", "Mn", "Me"}
