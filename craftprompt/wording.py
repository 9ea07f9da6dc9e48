"""Text as it came from outside, made safe to keep: no character that a database refuses."""

import re

LINE_BREAKS = re.compile(r"\r\n?|\u2028|\u2029")
UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """The text with plain line breaks and without control characters or lone surrogates."""
    return UNKEEPABLE.sub("", LINE_BREAKS.sub("\n", text))


def clean_line(text: str) -> str:
    """One line of text, with single spaces and none at the ends."""
    return " ".join(clean_text(text).split())
