"""Chooses among wordings: first what the scene allows, then by a hash that never changes."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b

from craftprompt.catalogue.entries import Negatives, TargetModel
from craftprompt.catalogue.vocabulary import Term, Wordings, contradictions, terms, wordings
from craftprompt.providers.text.composer.reading import Reading
from craftprompt.providers.text.composer.subjects import UNKNOWN_PLACE, UNKNOWN_SUBJECT, is_plural

RECIPE = "craft-1"
PLAIN_FAMILIES = frozenset({"luma", "hailuo", "runway"})
PRESENT, PROGRESSIVE, PHRASE = 0, 1, 2
_FORMS = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)(?:\|([^\[\]|]*))?\]")
_WORD = re.compile(r"[a-z]+")
STEM_LETTERS = 5
PHRASE_WORDS = 4
MOST_REPEATS = 2
ECHOED_STEMS = 2
ECHO_LETTERS = 4
_NUMBERS = re.compile(r"<([^<>/]*)/([^<>/]*)>")
_PLACEHOLDERS = re.compile(r"\{(subject|place|pace)\}")
_SLOT = re.compile(r"\[([^\[\]]*)\]|<([^<>]*)>|(\{\w+\})")
# "Toward the subject" says no more than "forward": where it can, a wording does without.
_VAGUE = re.compile(rf"\b(?:{UNKNOWN_SUBJECT}|{UNKNOWN_PLACE})\b")
_SPACES = re.compile(r" {2,}")
_KEPT_NAMES = re.compile(r"\beye level\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One wording chosen, with what a note calls it and the words that led to it."""

    text: str
    label: str = ""
    cause: str = ""


NOTHING = Choice("")


@dataclass(frozen=True, slots=True)
class _Ruled:
    """What the contradictions have against words, whatever the scene.

    `never` are the tags beside which they cannot stand, `before` is the year from which on they
    can. Our wordings are few and are asked about for every scene and target.
    """

    never: frozenset[str]
    before: int
    is_filler: bool
    is_heard: bool
    is_negative: bool


@dataclass(slots=True)
class Chooser:
    """Chooses for one scene and one target; what it has chosen narrows what it may choose next."""

    reading: Reading
    target: TargetModel
    variation: int
    raised: set[str] = field(init=False)
    _phrases_said: set[tuple[str, ...]] = field(init=False, default_factory=set[tuple[str, ...]])
    _stems_said: Counter[str] = field(init=False, default_factory=Counter[str])
    _scene_stems: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Start from what the scene raises; every choice may add to it."""
        self.raised = set(self.reading.tags)
        self._scene_stems = _short_stems(self.reading.scene)

    def pick(self, slot: str, options: Sequence[str]) -> str:
        """One of the options, always the same for this scene, target, slot and variation."""
        if not options:
            return ""
        seed = f"{RECIPE}|{self.target.key}|{slot}|{self.reading.scene}"
        digest = blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return options[(int.from_bytes(digest, "big") + self.variation) % len(options)]

    def pick_term(self, slot: str, names: Iterable[str], category: str) -> str:
        """One film term of a category whose conflicts the scene does not raise."""
        keys = _terms_of(category)
        free = [name for name in names if self._suits(name, keys) and self.permits(name)]
        chosen = self.pick(slot, free)
        if chosen in keys:
            self.raised |= keys[chosen].raises
        return chosen

    def pick_wording(self, slot: str, entries: Iterable[Wordings], form: int = PRESENT) -> Choice:
        """The wording of the most specific entry that the scene and the target permit."""
        return next(iter(self.pick_wordings(slot, entries, form, most=1)), NOTHING)

    def pick_wordings(
        self, slot: str, entries: Iterable[Wordings], form: int, most: int
    ) -> list[Choice]:
        """Up to `most` wordings, each of another entry, the most specific first."""
        open_entries = [entry for entry in entries if self._is_open(entry)]
        open_entries.sort(key=lambda entry: -(2 * len(entry.needs) + 3 * entry.weight))
        # "Light separating the market from the background" makes no picture.
        is_place = self.reading.focus == self.reading.place
        chosen: list[Choice] = []
        for entry in open_entries:
            if len(chosen) == most or not entry.texts:
                break
            texts = [text for text in entry.texts if "{subject}" not in text or not is_place]
            text = self.pick(slot, self._permitted(texts, form))
            if text and not any(shared_stems(text, earlier.text) for earlier in chosen):
                chosen.append(Choice(text, entry.label, self.reading.cause(entry.needs)))
        for choice in chosen:
            self._remember(self.unnamed(choice.text))
        return chosen

    def pick_text(self, slot: str, texts: Iterable[str], form: int = PRESENT) -> str:
        """One of several plain texts, filled in, or nothing where none is permitted."""
        return self.pick(slot, self._permitted(texts, form))

    def unnamed(self, text: str) -> str:
        """A text with the scene's own nouns taken out: these may come again."""
        return text.replace(self.reading.focus, "it").replace(self.reading.place, "it")

    def fill(self, text: str, form: int = PRESENT) -> str:
        """A wording with its verb in the wanted form and number and its placeholders filled."""
        names = {
            "subject": self.reading.focus,
            "place": self.reading.place,
            "pace": "steadily" if "fast" in self.raised or "running" in self.raised else "slowly",
        }
        text = _FORMS.sub(lambda match: match.group(form + 1) or _shorter(match, form), text)
        number = 2 if is_plural(self.reading.focus) else 1
        text = _NUMBERS.sub(lambda match: match.group(number), text)
        text = _PLACEHOLDERS.sub(lambda match: names[match.group(1)], text)
        return _SPACES.sub(" ", text).strip()

    def permits(self, text: str) -> bool:
        """Whether our own words may say this beside this scene and to this target."""
        words = _KEPT_NAMES.sub("", text)
        words = self.unnamed(words)
        ruled = _ruled(words)
        if self.contradicts(words) or ruled.is_filler:
            return False
        if not self.target.has_audio and ruled.is_heard:
            return False
        if self._wants_positive_words and ruled.is_negative:
            return False
        lowered = words.lower()
        return not any(word.lower() in lowered for word in self.target.profile.forbidden_words)

    def contradicts(self, words: str) -> bool:
        """Whether it cannot be true beside this scene: the sun at night, neon before its time."""
        ruled, year = _ruled(words), self.reading.year
        if not ruled.never.isdisjoint(self.raised):
            return True
        return year is not None and year < ruled.before

    @property
    def _wants_positive_words(self) -> bool:
        profile = self.target.profile
        return profile.negatives is Negatives.POSITIVE_ONLY or profile.family in PLAIN_FAMILIES

    def _repeats(self, text: str) -> bool:
        """Whether it uses a phrase, or a word for the third time, that we have used before."""
        words = self.unnamed(text)
        if not self._phrases_said.isdisjoint(phrases_of(words)):
            return True
        return any(self._stems_said[stem] >= MOST_REPEATS for stem in _stems(words))

    def _remember(self, words: str) -> None:
        self._phrases_said |= phrases_of(words)
        self._stems_said.update(_stems(words))

    def _is_open(self, entry: Wordings) -> bool:
        if not self.raised >= entry.needs or self.raised & entry.avoids:
            return False
        if entry.any_of and not self.raised & entry.any_of:
            return False
        return not entry.term or not self._conflicts(entry.term)

    def _conflicts(self, key: str) -> bool:
        term = terms().get(key)
        return term is not None and bool(self._active_conflicts(term.conflicts))

    def _active_conflicts(self, conflicts: frozenset[str]) -> set[str]:
        active = set(conflicts & self.raised)
        year = self.reading.year
        if year is not None:
            active |= {
                tag for tag in conflicts if tag.startswith("period_pre") and year < int(tag[10:])
            }
        return active

    def _suits(self, name: str, keys: Mapping[str, Term]) -> bool:
        term = keys.get(name)
        return term is None or not self._active_conflicts(term.conflicts)

    def _permitted(self, texts: Iterable[str], form: int) -> list[str]:
        is_place = self.reading.focus == self.reading.place
        # "Across the pond, ending on the pond" goes nowhere.
        texts = [text for text in texts if not (is_place and _goes_from_place_to_subject(text))]
        filled = (self.fill(text, form) for text in texts)
        free = [
            text
            for text in filled
            if self.permits(text) and not self._repeats(text) and not self._echoes(text)
        ]
        return [text for text in free if not _VAGUE.search(text)] or free

    def _echoes(self, text: str) -> bool:
        """Whether it says what the scene says already: "steam curls" beside "steam is curling"."""
        return len(_short_stems(self.unnamed(text)) & self._scene_stems) >= ECHOED_STEMS


@lru_cache(maxsize=4096)
def _ruled(words: str) -> _Ruled:
    rules = contradictions()
    return _Ruled(
        never=frozenset(tag for tag, rule in rules.never.items() if rule.search(words)),
        before=max((limit for limit, rule in rules.before if rule.search(words)), default=0),
        is_filler=bool(rules.filler.search(words)),
        is_heard=bool(rules.silent_model.search(words)),
        is_negative=bool(rules.negator.search(words)),
    )


@cache
def _terms_of(category: str) -> Mapping[str, Term]:
    return {term.term: term for term in terms().values() if term.category == category}


def is_wording_of_light(sentence: str) -> bool:
    """Whether we say this of the light, of whatever scene."""
    return any(pattern.fullmatch(sentence) for pattern, _ in _light_patterns())


def needs_of_light(sentence: str) -> frozenset[str]:
    """The tags for which we say this of the light, such as the fire that it comes from."""
    found = (needs for pattern, needs in _light_patterns() if pattern.fullmatch(sentence))
    return next(found, frozenset[str]())


@cache
def _light_patterns() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    return tuple(
        (re.compile(pattern_of(text), re.IGNORECASE), entry.needs)
        for entry in wordings("light")
        for text in entry.texts
    )


def pattern_of(wording: str) -> str:
    """A wording in each of its forms, with anything in the place of its subject."""
    pattern, place = "", 0
    for slot in _SLOT.finditer(wording):
        forms = [re.escape(form) for form in re.split(r"[|/]", slot[1] or slot[2] or "")]
        pattern += re.escape(wording[place : slot.start()])
        pattern += ".+?" if slot[3] else f"(?:{'|'.join(forms)})"
        place = slot.end()
    return pattern + re.escape(wording[place:])


@lru_cache(maxsize=2048)
def phrases_of(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of four words in a text."""
    words = _WORD.findall(text.lower())
    last = len(words) - PHRASE_WORDS + 1
    return frozenset(tuple(words[place : place + PHRASE_WORDS]) for place in range(last))


def shared_stems(one: str, other: str) -> frozenset[str]:
    """The longer words that two texts share, by their beginnings."""
    return _stems(one) & _stems(other)


@lru_cache(maxsize=2048)
def _stems(text: str) -> frozenset[str]:
    return frozenset(
        word[:STEM_LETTERS] for word in _WORD.findall(text.lower()) if len(word) >= STEM_LETTERS
    )


@lru_cache(maxsize=2048)
def _short_stems(text: str) -> frozenset[str]:
    return frozenset(stem[:ECHO_LETTERS] for stem in _stems(text))


def _goes_from_place_to_subject(text: str) -> bool:
    return "{subject}" in text and "{place}" in text


def _shorter(match: re.Match[str], form: int) -> str:
    """A bracket of two forms has no bare phrase: its present stands in."""
    return match.group(1) if form == PHRASE and match.group(3) is None else ""
