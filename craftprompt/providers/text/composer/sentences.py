# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Splits a scene into sentences, in any script, never inside a quotation."""

import re

from craftprompt.providers.text.composer.protection import Span, protect

_WIDE_ENDS = "。！？｡"
_ENDS = frozenset(".!?…。！？｡।؟۔")
_STOP = re.compile(r"[\n.!?…。！？｡।؟۔]")
_CLOSERS = frozenset("\"'”’»›」』)]*_")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|st|prof|sr|sra|jr|vs|no|nr|bzw|usw|z\.b|m|mme|sig|dott|ca|bl|int|ext|\w)$",
    re.IGNORECASE,
)


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order, each without the space around it."""
    quotes = protect(text).quotes
    found: list[Span] = []
    start = place = passed = 0
    while place < len(text):
        while passed < len(quotes) and quotes[passed].end <= place:
            passed += 1
        if passed < len(quotes) and quotes[passed].start <= place:
            place = quotes[passed].end
            if _closes_a_sentence(text, place):
                start = _add(found, text, start, place)
            continue
        unquoted = quotes[passed].start if passed < len(quotes) else len(text)
        stop = _STOP.search(text, place, unquoted)
        place = stop.start() if stop else unquoted
        if not stop:
            continue
        if text[place] == "\n":
            start = _add(found, text, start, place)
        elif _is_end(text, place):
            place = _after_closers(text, place + 1)
            start = _add(found, text, start, place)
            continue
        place += 1
    _add(found, text, start, len(text))
    return tuple(found)


def _add(found: list[Span], text: str, start: int, end: int) -> int:
    piece = text[start:end]
    if piece.strip():
        lead = len(piece) - len(piece.lstrip())
        found.append(Span(start + lead, start + len(piece.rstrip())))
    return end


def _is_end(text: str, place: int) -> bool:
    if text[place] in _WIDE_ENDS:
        return True
    following = text[place + 1 : place + 2]
    if (
        following
        and not following.isspace()
        and following not in _CLOSERS
        and following not in _ENDS
    ):
        return False
    if following in _ENDS and following != "":
        return False
    return not (text[place] == "." and _ABBREVIATION.search(text[max(0, place - 6) : place]))


def _after_closers(text: str, place: int) -> int:
    while place < len(text) and text[place] in _CLOSERS:
        place += 1
    return place


def _closes_a_sentence(text: str, place: int) -> bool:
    """Whether a quotation ended with its own full stop and a new sentence follows."""
    inside = text[max(0, place - 8) : place].rstrip("\"'”’“»«›」』")
    if not inside or inside[-1] not in _ENDS:
        return False
    following = text[place : place + 8].lstrip()[:1]
    return (
        following == ""
        or following.isupper()
        or (not following.isascii() and not following.islower())
    )
