# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Tells how a cue is meant: denied ("no rain"), out ("unlit"), or seen from outside."""

import re
from functools import cache

from craftprompt.catalogue.vocabulary import Language

WINDOW_CHARACTERS = 60
UNSPACED_SCRIPTS = frozenset({"han", "kana"})
AFTER_REACH = 2
OUT_REACH = 24
OUTSIDE_REACH = 30
OUTSIDE_WORDS = 4
_CLAUSE_BREAK = re.compile(r"[.!?…。！？।;；:\n\x00(—–]")
_COMMA = re.compile(r"[,，、،]")
_WORD = re.compile(r"[\w\u0900-\u0963\u0966-\u097f\u064b-\u065f]+")
_TURKISH_WITHOUT = re.compile(r"s[ıiuü]z\w*$")


def is_denied(text: str, start: int, end: int, language: Language) -> bool:
    """Whether the cue at this place is said not to be there."""
    before = _CLAUSE_BREAK.split(text[max(0, start - WINDOW_CHARACTERS) : start])[-1]
    after = _CLAUSE_BREAK.split(text[end : end + WINDOW_CHARACTERS])[0]
    if language.script in UNSPACED_SCRIPTS:
        return _is_denied_unspaced(before, after, language)
    if language.code == "tr" and _TURKISH_WITHOUT.search(text[start:end].lower()):
        return True
    return _denied_before(before, language) or _denied_after(after, language)


def is_out(text: str, start: int, end: int, language: Language) -> bool:
    """Whether the light named here is said to be out: "a blown-out candle", "the lamp is off"."""
    before = _CLAUSE_BREAK.split(text[max(0, start - OUT_REACH) : start])[-1]
    after = _CLAUSE_BREAK.split(text[end : end + OUT_REACH])[0]
    return any(_out_words(language).search(words) for words in (before, after))


def is_from_outside(text: str, start: int, end: int, language: Language) -> bool:
    """Whether the place named here is looked at from outside: "in front of the church"."""
    before = _CLAUSE_BREAK.split(text[max(0, start - OUTSIDE_REACH) : start])[-1].lower()
    after = _CLAUSE_BREAK.split(text[end : end + OUTSIDE_REACH])[0].lower()
    if any(after.lstrip().startswith(word) for word in language.outside_after):
        return True
    words = " ".join(_WORD.findall(before)[-OUTSIDE_WORDS:])
    return any(f" {word} " in f" {words} " for word in language.outside_before)


def _is_denied_unspaced(before: str, after: str, language: Language) -> bool:
    near = _COMMA.split(before)[-1][-language.reach - 2 :]
    if any(word in near for word in language.before):
        return True
    close = _COMMA.split(after)[0][: language.reach]
    return any(word in close for word in language.after)


def _denied_before(before: str, language: Language) -> bool:
    """A negator within reach; a comma ends its reach unless a list goes on behind it."""
    reach = 0
    words = [(match.group().lower(), match.end()) for match in _WORD.finditer(before)]
    for place in range(len(words) - 1, -1, -1):
        word, end = words[place]
        following = words[place + 1][0] if place + 1 < len(words) else ""
        if _COMMA.search(before[end : end + 2]) and not _goes_on(following, language):
            return False
        if word in language.breaks:
            return False
        previous = words[place - 1][0] if place else ""
        if word in _single(language) or f"{previous} {word}" in language.before:
            return following not in language.breaks
        reach += word not in language.joins
        if reach >= language.reach:
            return False
    return False


def _goes_on(word: str, language: Language) -> bool:
    return word in language.joins or word in _single(language)


def _denied_after(after: str, language: Language) -> bool:
    reach = 1 if language.code == "tr" else AFTER_REACH
    words = [word.lower() for word in _WORD.findall(_COMMA.split(after)[0])][:reach]
    if language.script == "hangul":
        # "A man without an umbrella" names the man first: only a verb may stand between.
        words = words[1:] if len(words) > 1 and words[0].endswith("지") else words[:1]
        return any(word.startswith(language.after) for word in words)
    joined = " ".join(words)
    return any(re.search(rf"(?:^|\s){re.escape(word)}(?:\s|$)", joined) for word in language.after)


@cache
def _out_words(language: Language) -> re.Pattern[str]:
    """Words for "out", whole where a script parts its words; a star matches any ending."""
    words = [re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", "[ -]") for word in language.out]
    pattern = "|".join(words)
    is_unspaced = language.script in {*UNSPACED_SCRIPTS, "hangul"}
    return re.compile(pattern if is_unspaced else rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


@cache
def _single(language: Language) -> frozenset[str]:
    return frozenset(word for word in language.before if " " not in word)
