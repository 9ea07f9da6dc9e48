# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Finds what in a scene is not to be read for cues: speech, lettering, code, addresses."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

_QUOTES = re.compile(
    r"“[^“”]{1,2000}”|„[^„“”]{1,2000}[“”]|«[^«»]{1,2000}»|»[^«»]{1,2000}«|‹[^‹›]{1,500}›"
    r"|「[^「」]{1,2000}」|『[^『』]{1,2000}』|‘[^‘’]{2,500}’(?!\w)"
    r"|\"[^\"\n]{1,2000}\"|(?<!\w)'(?!\s)(?:[^'\n]|'(?=\w)){1,300}'(?!\w)"
)
_DASH_SPEECH = re.compile(r"(?m)^[ ]*[—–][ ]+[^\n]+$")
_CODE = re.compile(
    r"\{\{[^{}\n]{0,200}\}\}|<[^<>\n]{1,300}>|`[^`\n]{1,300}`|https?://\S+|!\[[^\[\]\n]{0,300}\]\([^()\n]{0,2000}\)"
    r"|(?<!\w)[@#]\w+|\[[A-Z]\w*\d\]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text, from `start` up to but without `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """What stands there."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Protected:
    """The quoted and the code-like spans of a text, in order."""

    quotes: tuple[Span, ...]
    code: tuple[Span, ...]

    def mask(self, text: str) -> str:
        """The text with protected spans blanked, every other character at its own place."""
        characters = list(text)
        for span in (*self.quotes, *self.code):
            for place in range(span.start, span.end):
                if characters[place] != "\n":
                    characters[place] = "\x00"
        return "".join(characters)


@lru_cache(maxsize=64)
def protect(text: str) -> Protected:
    """The spans of a text that must not be read for cues."""
    quotes = [Span(*match.span()) for match in _QUOTES.finditer(text)]
    dashes = [Span(*match.span()) for match in _DASH_SPEECH.finditer(text)]
    quotes = sorted([*quotes, *_apart(dashes, quotes)], key=_start)
    code = [Span(*match.span()) for match in _CODE.finditer(text)]
    return Protected(tuple(quotes), tuple(_apart(code, quotes)))


def _apart(spans: list[Span], others: list[Span]) -> list[Span]:
    """The spans that share nothing with the others; both in order, none over its neighbour."""
    starts = [each.start for each in others]
    kept: list[Span] = []
    for span in spans:
        at = bisect_left(starts, span.end)
        if not at or others[at - 1].end <= span.start:
            kept.append(span)
    return kept


def _start(span: Span) -> int:
    return span.start
