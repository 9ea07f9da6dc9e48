# ruff: noqa: RUF001  typographic apostrophes are meant as they stand
"""Finds the people, brands and places that a writer brought into a prompt unasked.

English gives names away by their capitals; German and other languages write more words so. What is
no more than two capitals in mid-sentence, or a famous name, is therefore looked for in every
language, the rest only where both the prompt and the person's words are English: a name that was
carried over from another language or script may be written otherwise and is no invention.
"""

import re
from collections.abc import Iterator
from functools import cache

from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.famous_names import BRANDS, PEOPLE
from craftprompt.catalogue.ordinary_capitals import ORDINARY_CAPITALS
from craftprompt.catalogue.vocabulary import concepts, terms
from craftprompt.providers.text import examined
from craftprompt.providers.text.composer.language import languages_of

_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w'’-]*+"
_LIKE_A_NAME = r"[A-ZÀ-ÖØ-Þ](?:[a-zß-öø-ÿ][\w'’-]*+|['’][A-Z]\w++)"  # not HDR, T-shirt or X-ray
# Two capitalised words in mid-sentence: a name, or so rarely not that saying so does no harm.
_FULL_NAMES = re.compile(rf"(?<=[a-z,;] ){_CAPITALISED}(?: {_CAPITALISED})+")
_FAMOUS = re.compile(
    rf"(?<!\w)(?:{'|'.join(re.escape(each) for each in (*PEOPLE, *BRANDS))})(?!\w)"
)
_SINGLE_NAMES = re.compile(rf"(?<=[a-z0-9,;)] ){_LIKE_A_NAME}(?! {_CAPITALISED})")
_NAMES_AT_A_START = re.compile(rf"(?<![a-z,;] )(?<!\w)({_LIKE_A_NAME})((?: {_LIKE_A_NAME})+)")
_INTRODUCED = re.compile(rf"\b(?:named|called|nicknamed) ({_LIKE_A_NAME})")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")


def invented_names(target: TargetModel, prompt: str, given: str) -> list[str]:
    """The names in a prompt that stand in nothing the person gave, each once."""
    text = examined.outside_speech(prompt)
    found = [*_FAMOUS.findall(text), *_full_names(text)]
    if _is_english(text) and _is_english(given):
        found += _english_names(text, known=_words(given), ordinary=_ordinary(target, text))
    each_once = dict.fromkeys(_POSSESSIVE.sub("", each) for each in found)
    unknown = [
        each
        for each in each_once
        if each not in target.profile.commands and not _begins_in(given, each)
    ]
    return [each for each in unknown if not any(_is_part_of(each, other) for other in unknown)]


def names_pattern(names: list[str]) -> re.Pattern[str]:
    """Where any of these names stands as a word of its own."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def _full_names(text: str) -> list[str]:
    """Without camera language, which some write with capitals too, and what has none but them."""
    found = [match.group() for match in _FULL_NAMES.finditer(text)]
    return [each for each in found if not _words(each) <= _film_words() | ORDINARY_CAPITALS]


def _english_names(text: str, *, known: frozenset[str], ordinary: frozenset[str]) -> Iterator[str]:
    for match in _INTRODUCED.finditer(text):
        if not _words(match[1]) <= known:
            yield match[1]
    for match in _SINGLE_NAMES.finditer(text):
        if not _words(match.group()) <= known | ordinary:
            yield match.group()
    for match in _NAMES_AT_A_START.finditer(text):
        # The first word would have its capital anyway: the others tell.
        if not _words(match[2]) <= known | ordinary:
            begins = match.start(2) + 1 if _words(match[1]) <= ordinary else match.start()
            yield text[begins : match.end()]


def _is_english(text: str) -> bool:
    return languages_of(text)[:1] == ("en",)


def _ordinary(target: TargetModel, text: str) -> frozenset[str]:
    """Words that name nobody: of film, of the profile, of things, and what has no capital here."""
    small = {each for each in _WORD.findall(text) if each.islower()}
    return _known_things() | _words(" ".join(target.profile.commands)) | small


@cache
def _known_things() -> frozenset[str]:
    told = [
        part for each in concepts() for part in (each.noun, each.plural, *each.cues.get("en", ()))
    ]
    return ORDINARY_CAPITALS | _film_words() | _words(" ".join(told))


@cache
def _film_words() -> frozenset[str]:
    return _words(" ".join(each.term for each in terms().values()))


def _words(text: str) -> frozenset[str]:
    """The words in small letters, compound ones also in their parts, each without a plural s."""
    whole = [_POSSESSIVE.sub("", each).casefold() for each in _WORD.findall(text)]
    parts = [part for each in whole for part in (each, *each.split("-"))]
    return frozenset(parts) | {each.removesuffix("s") for each in parts}


def _begins_in(given: str, name: str) -> bool:
    """Whether the person has it, if only with an ending: "Vespas" brings a Vespa."""
    return re.search(rf"(?<!\w){re.escape(name)}", given, re.IGNORECASE) is not None


def _is_part_of(name: str, other: str) -> bool:
    return name != other and name in other.split()
