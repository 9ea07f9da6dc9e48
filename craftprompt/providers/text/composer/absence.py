# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Tells what a scene names without showing it: over, only wished for, or depicted."""

import re
from functools import cache

from craftprompt.catalogue.vocabulary import Concept, Language, absent
from craftprompt.providers.text.composer.negation import UNSPACED_SCRIPTS

WINDOW_CHARACTERS = 80
PASSING_KINDS = frozenset({"conditions", "actions", "looks"})
PICTURED_KINDS = frozenset({"conditions", "places", "subjects"})
WEATHER = frozenset({"rain", "snow", "storm", "thunder", "fog", "wind"})
LIVING = frozenset({"person", "animal", "figure"})
HANDS_AT_WORK = frozenset({"handwork", "typing"})
# How many words may stand between the words that say so and what they say it of.
AFTER_GAP, OVER_GAP, MADE_GAP, ALONE_GAP = 1, 2, 2, 2
WISHED_GAP = PICTURE_GAP = 3
TAKEN_WORDS = 3
CHARACTERS_A_WORD = 2
_CLAUSE_BREAK = re.compile(r"[.!?…。！？।;；:\n\x00(—–,，、،]")
_SENTENCE_BREAK = re.compile(r"[.!?…。！？।\n\x00]")
_WORD = re.compile(r"[\w\u0900-\u0963\u0966-\u097f\u064b-\u065f]+")
_OWNER = re.compile(r"['’]s?\b")


class Surroundings:
    """The words around one cue, asked for what they say of it."""

    def __init__(
        self, text: str, start: int, end: int, language: Language, *, thing_before: int = -1
    ) -> None:
        """`thing_before` is where the last subject before the cue begins, -1 where none is."""
        self._language = language
        window = text[max(0, start - WINDOW_CHARACTERS) : start]
        self._cue = text[start:end]
        self._before = _CLAUSE_BREAK.split(window)[-1].lower()
        following = text[end : end + WINDOW_CHARACTERS]
        self._after = _CLAUSE_BREAK.split(following)[0].lower()
        self._thing_before = thing_before - start + len(self._before)
        # "The bus in the rain": the cue itself says where, whatever is said of the bus.
        self._first_word = _WORD.findall(self._cue.lower())[0]
        self._is_placed = self._has(self._first_word, "placing")
        self._sentence = " ".join(
            (_SENTENCE_BREAK.split(window)[-1], _SENTENCE_BREAK.split(following)[0])
        ).lower()

    def say_over(self, concept: Concept) -> bool:
        """Whether it has ended: "the rain has stopped", not "until the rain stops"."""
        if concept.kind not in PASSING_KINDS or self._is_placed or self._goes_on():
            return False
        if self._leads("over_before", OVER_GAP) or self._is_after(concept):
            return True
        # "A dancer in the rain has stopped" says it of the dancer.
        is_elsewhere = self._has(self._last_words(OVER_GAP), "placing")
        return not is_elsewhere and self._follows("over_after", OVER_GAP)

    def say_wished(self, concept: Concept) -> bool:
        """Whether it is only awaited, dreamt of, remembered, looked for or spoken of."""
        if self._is_placed or self._goes_on():
            return self._opens_with_the_end_of("awaited_before", "wished_before")
        gap = 0 if concept.kind == "actions" else WISHED_GAP
        if self._leads("wished_before", gap) or self._follows("wished_after", 0):
            return True
        if concept.kind == "places":
            return False
        return self._leads("awaited_before", gap) or self._follows("awaited_after", 0)

    def say_depicted(self, concept: Concept, *, is_opening: bool) -> bool:
        """Whether it is a likeness or picture. A "portrait of" that opens a scene is the scene."""
        if concept.kind not in PICTURED_KINDS or self._is_placed:
            return False
        if owner := _OWNER.match(self._after):
            return self._is_picture(self._after[owner.end() :])
        if self._leads("likeness_before", PICTURE_GAP):
            return True
        if concept.raises & LIVING and self._is_made():
            return True
        if not self._leads("picture", PICTURE_GAP):
            return False
        is_taken = self._has(self._words_before_picture(), "taken")
        return not is_taken and (not is_opening or self._has(self._sentence, "hangs"))

    def say_alone(self, concept: Concept) -> bool:
        """Whether hands do nothing here: "the chair assembles itself", "a drawing of a house"."""
        if not concept.raises & HANDS_AT_WORK:
            return False
        return self._follows("alone", ALONE_GAP) or self._is_picture(self._cue + self._after)

    def _is_picture(self, words: str) -> bool:
        """Whether these words begin with those for a picture."""
        pattern = _pattern(self._language, "picture")
        return pattern is not None and pattern.match(words.lstrip().lower()) is not None

    def _is_after(self, concept: Concept) -> bool:
        if not concept.raises & WEATHER:
            return False
        return self._leads("after_before", AFTER_GAP, ends=()) or self._follows("after_after", 0)

    def _opens_with_the_end_of(self, *names: str) -> bool:
        """Whether the cue takes its first word from one of these: "väntar | på tåget"."""
        text = self._before + self._first_word
        patterns = [_pattern(self._language, name) for name in names]
        found = [match for each in patterns if each for match in each.finditer(text)]
        return any(
            match.start() < len(self._before) and match.end() == len(text) for match in found
        )

    def _is_made(self) -> bool:
        if self._follows("likeness_after", 0) or self._is_compound():
            return True
        if self._leads("material", 0) or self._follows("made_after", 0):
            return True
        return self._leads("made", MADE_GAP, ends=("placing", "joining", "definite"))

    def _is_compound(self) -> bool:
        """Whether the cue has the likeness in its own word: "Bärenkostüm"."""
        found = _pattern(self._language, "likeness_after")
        return found is not None and bool(found.fullmatch(self._cue))

    def _goes_on(self) -> bool:
        return self._has(self._sentence, "goes_on")

    def _leads(self, words: str, gap: int, ends: tuple[str, ...] = ("placing", "joining")) -> bool:
        """Whether one of these words stands before the cue, with little between."""
        pattern = _pattern(self._language, words)
        places = [match.end() for match in pattern.finditer(self._before)] if pattern else []
        if not places or places[-1] <= self._thing_before:
            return False
        return self._is_near(self._before[places[-1] :], gap, ends)

    def _follows(self, words: str, gap: int) -> bool:
        """Whether one of these words stands behind the cue, with little between."""
        pattern = _pattern(self._language, words)
        found = pattern.search(self._after) if pattern else None
        return found is not None and self._is_near(
            self._after[: found.start()], gap, ("placing", "joining")
        )

    def _is_near(self, between: str, gap: int, ends: tuple[str, ...]) -> bool:
        if any(self._has(between, name) for name in ends) or self._denies(between):
            return False
        if self._language.script in UNSPACED_SCRIPTS:
            return len(between) <= gap * CHARACTERS_A_WORD
        return len(_WORD.findall(between)) <= gap

    def _denies(self, words: str) -> bool:
        """Whether a negator stands among the words: "the rain has not stopped"."""
        said = f" {' '.join(_WORD.findall(words))} "
        return any(f" {word} " in said for word in self._language.before)

    def _has(self, text: str, words: str) -> bool:
        pattern = _pattern(self._language, words)
        return pattern is not None and pattern.search(text) is not None

    def _last_words(self, count: int) -> str:
        return " ".join(_WORD.findall(self._before)[-count:])

    def _words_before_picture(self) -> str:
        pattern = _pattern(self._language, "picture")
        places = [match.start() for match in pattern.finditer(self._before)] if pattern else []
        return " ".join(_WORD.findall(self._before[: places[-1]])[-TAKEN_WORDS:]) if places else ""


@cache
def _pattern(language: Language, name: str) -> re.Pattern[str] | None:
    """Words of one kind, whole where a script parts its words; a star matches any letters."""
    words = absent()[language.code][name]
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    parts = [
        re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"[\s'’-]+") for word in longest_first
    ]
    pattern = "|".join(parts)
    if language.script not in UNSPACED_SCRIPTS:
        pattern = rf"(?<!\w)(?:{pattern})(?!\w)"
    return re.compile(pattern, re.IGNORECASE)
