# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Tells names from cues: "Dawn walks home" names a person, "at dawn" a time of day."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from craftprompt.catalogue.vocabulary import Language, languages

TITLE_CASE_SHARE = 0.6
TITLE_CASE_WORDS = 3
CAPITALISES_NOUNS = frozenset({"de"})
VERB_REACH = 4
COUPLINGS = frozenset({"is", "was", "has", "had", "and"})
INTRODUCTIONS = frozenset({"a", "an", "my", "our", "his", "her", "their", "who"})
_SENTENCE_END = re.compile(r"[.!?…:\n\x00\"“„«*_#>\-–—]")


@cache
def _honorifics() -> frozenset[str]:
    """Mr., Frau and Señora of every language: a short scene may be taken for another one."""
    return frozenset(word for language in languages().values() for word in language.honorifics)


class Word(Protocol):
    """A word of the scene, as `cues.Token` is one."""

    @property
    def text(self) -> str: ...  # noqa: D102  the class says it
    @property
    def folded(self) -> str: ...  # noqa: D102  the class says it
    @property
    def start(self) -> int: ...  # noqa: D102  the class says it
    @property
    def end(self) -> int: ...  # noqa: D102  the class says it


class NameFinder:
    """Answers for the words of one text whether they stand there as a name."""

    def __init__(self, text: str, tokens: Sequence[Word], language: Language) -> None:
        self._text = text
        self._tokens = tokens
        self._language = language
        capitals = sum(token.text[:1].isupper() for token in tokens)
        self._has_title_case = (
            len(tokens) >= TITLE_CASE_WORDS and capitals / len(tokens) >= TITLE_CASE_SHARE
        )
        self._names = {token.text for place, token in enumerate(tokens) if self._is_sure(place)}

    def is_name(self, place: int, length: int) -> bool:
        """Whether the words from `place` on are a name, or part of one."""
        if self._follows_honorific(place):
            return True
        if length > 1:
            return False
        word = self._tokens[place].text
        return word[:1].isupper() and (word in self._names or self._is_sure(place))

    def _is_sure(self, place: int) -> bool:
        token = self._tokens[place]
        if self._language.script != "latin" or not token.text[:1].isupper():
            return False
        if self._follows_honorific(place):
            return True
        if self._language.code in CAPITALISES_NOUNS or self._has_title_case or token.text.isupper():
            return False
        if not self._starts_sentence(place):
            return True
        return self._acts_like_a_person(place)

    def _follows_honorific(self, place: int) -> bool:
        if place == 0 or not self._tokens[place].text[:1].isupper():
            return False
        before = self._tokens[place - 1]
        gap = self._text[before.end : self._tokens[place].start]
        return before.folded in _honorifics() and gap.strip() in {"", "."}

    def _starts_sentence(self, place: int) -> bool:
        if place == 0:
            return True
        gap = self._text[self._tokens[place - 1].end : self._tokens[place].start]
        return bool(_SENTENCE_END.search(gap))

    def _acts_like_a_person(self, place: int) -> bool:
        """A possible name opens a sentence and a verb that weather does not do follows."""
        token = self._tokens[place]
        if token.folded not in self._language.possible_names or place + 1 >= len(self._tokens):
            return False
        following = self._tokens[place + 1]
        gap = self._text[token.end : following.start].strip()
        if gap:
            return gap == "," and following.folded in INTRODUCTIONS
        if self._language.code == "en":
            return self._does_what_people_do(place + 1)
        if self._language.code == "tr":
            return not self._has_weather_near(place)
        return following.folded not in self._language.weather_verbs

    def _does_what_people_do(self, place: int) -> bool:
        word = self._tokens[place]
        if word.folded in COUPLINGS:
            return self._introduces_a_person(place + 1)
        if word.folded in self._language.weather_verbs:
            return False
        return word.folded.endswith(("s", "ed")) or word.text[:1].isupper()

    def _has_weather_near(self, place: int) -> bool:
        near = self._tokens[place + 1 : place + 1 + VERB_REACH]
        return any(token.folded in self._language.weather_verbs for token in near)

    def _introduces_a_person(self, place: int) -> bool:
        """After "Dawn is" or "Rain and": what is said of people, not of the weather."""
        if place >= len(self._tokens):
            return False
        token = self._tokens[place]
        if token.text[:1].isupper() or token.folded in INTRODUCTIONS:
            return True
        return token.folded.endswith("ing") and token.folded not in self._language.weather_verbs
