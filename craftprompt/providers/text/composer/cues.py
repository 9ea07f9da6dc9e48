# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Finds the cues of a scene: which concepts it names, where, and whether it denies them."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from craftprompt.catalogue.vocabulary import Concept, Language, concepts, languages
from craftprompt.providers.text.composer.absence import Surroundings
from craftprompt.providers.text.composer.names import NameFinder
from craftprompt.providers.text.composer.negation import is_denied, is_from_outside, is_out

DECOY = "decoy"
# Film words are said in English in every language.
FILM_WORDS = frozenset(
    [
        "closeup",
        "macro",
        "wide",
        "framing",
        "angle",
        "lens",
        "static_camera",
        "camera_move",
        "bw",
        "style",
        "film_stock",
        "timelapse",
    ]
)
ENGLISH_EVERYWHERE = frozenset(
    {"night", "midnight", "dawn", "dusk", "noon", "sunset", "sunrise", "twilight", "moonlight"}
    | {"rain", "snow", "underwater", "indoors"}
)
# Short common words of a second-best language guess prove nothing.
WEAK_CONCEPTS = frozenset(
    ["fast", "slow", "still", "quiet", "speech", "whisper", "shout", "interior", "exterior"]
)
# Who stands before a church is outdoors; who stands before one of these is in the same house.
ROOMS_WITHIN = frozenset(
    {"elevator", "bathroom", "bedroom", "kitchen", "living_room", "classroom", "office"}
    | {"corridor", "stairwell", "attic", "courtroom", "ballroom"}
)
SECOND_GUESS_LETTERS = 4
UNSPACED_SCRIPTS = frozenset({"han", "kana"})
SHORTEST_STEM = 3  # of an Arabic word, before we take it apart
_TOKEN = re.compile(r"[\w\u0900-\u0963\u0966-\u097f\u064b-\u065f]+")
_ARABIC_MARKS = re.compile(r"[\u064b-\u065f\u0640]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]")
# What may follow a Korean noun: its particles, but for "like". All else makes it the beginning of
# another word, as 아이 (a child) is of 아이스크림 (ice cream).
_PARTICLES = (
    *("은", "는", "이", "가", "을", "를", "에", "의", "와", "과", "도", "로", "으로", "만", "들"),
    *("까지", "부터", "께", "한테", "보다", "마다", "밖", "조차", "라도", "라는", "하고"),
    *("랑", "님", "씨", "인", "였", "입"),
)
_HONORIFIC_AFTER = ("さん", "ちゃん", "くん", "君", "様", "先生", "小姐", "女士", "太太")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the scene as written and as compared."""

    text: str
    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One cue found: `names_noun` where the word is its language's own for our noun, singular.

    `is_out` where it names a source of light that does not burn: "a blown-out candle". `is_over`
    where it has ended, `is_elsewhere` where it is wished for or depicted, `is_alone` where it goes
    on by itself: "the chair assembles itself".
    """

    concept: Concept
    text: str
    start: int
    end: int
    language: str
    names_noun: bool
    is_denied: bool = False
    is_out: bool = False
    is_from_outside: bool = False
    is_over: bool = False
    is_elsewhere: bool = False
    is_alone: bool = False

    @property
    def is_there(self) -> bool:
        """Whether the scene shows it: a candle that is denied or blown out lights nothing."""
        is_gone = self.is_denied or self.is_out or self.is_over
        return not (is_gone or self.is_elsewhere or self.is_alone)

    @property
    def is_indoors(self) -> bool:
        """Whether the concept plays in a room."""
        return "interior" in self.concept.raises

    @property
    def raises(self) -> frozenset[str]:
        """The tags that the cue brings where it stands: a church seen from outside is no room."""
        is_building = self.concept.kind == "places" and self.concept.key not in ROOMS_WITHIN
        if self.is_from_outside and is_building and self.is_indoors:
            return frozenset({"exterior"})
        return self.concept.raises


@dataclass(frozen=True, slots=True)
class _Cue:
    concept: Concept
    words: tuple[tuple[str, bool], ...]
    names_noun: bool

    @property
    def letters(self) -> int:
        return sum(len(word) for word, _ in self.words)

    @property
    def is_exact(self) -> bool:
        return not self.words[-1][1]

    @property
    def is_subject(self) -> bool:
        return self.concept.kind == "subjects"

    @property
    def strength(self) -> tuple[int, bool]:
        return self.letters, self.is_exact


@dataclass(frozen=True, slots=True)
class _Index:
    """The cues of one language by their first word: whole, by its beginning, or by its end."""

    exact: dict[str, list[_Cue]]
    prefix: dict[str, list[_Cue]]
    suffix: dict[str, list[_Cue]]
    longest: int


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The cues that one word may begin, each with its place in their order.

    Of several words there are hundreds that begin with "a": they are kept by their second word,
    and apart where of that only the beginning is told.
    """

    single: tuple[_Cue, ...]
    placed: tuple[tuple[int, _Cue], ...]
    by_second: Mapping[str, tuple[tuple[int, _Cue], ...]]
    by_beginning: tuple[tuple[int, _Cue], ...]


def find_cues(masked: str, language_codes: tuple[str, ...]) -> tuple[Hit, ...]:
    """Every cue in a text whose protected spans are already blanked, in order of place."""
    hits: list[Hit] = []
    covered = bytearray(len(masked))  # a 1 for each character that a hit has taken
    is_placed = False
    for rank, code in enumerate(language_codes):
        for hit in _hits_in(masked, languages()[code]):
            if rank == 0 or _counts_as_second_guess(hit, covered, is_placed=is_placed):
                hits.append(hit)
                is_placed = is_placed or hit.concept.kind == "places"
                covered[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
    if "en" not in language_codes:
        english = _hits_in(masked, languages()["en"])
        hits += [hit for hit in english if _is_plain_english(hit) and not _taken(hit, covered)]
    return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end, hit.concept.key)))


def _is_plain_english(hit: Hit) -> bool:
    """Whether an English cue inside a text of another language can mean nothing else there."""
    if hit.concept.key in FILM_WORDS or hit.text.lower() in ENGLISH_EVERYWHERE:
        return True
    return hit.concept.kind == "conditions" and " " in hit.text


def _counts_as_second_guess(hit: Hit, covered: bytearray, *, is_placed: bool) -> bool:
    if _taken(hit, covered) or hit.concept.key in WEAK_CONCEPTS:
        return False
    if hit.concept.kind == "places" and is_placed:
        return False  # a "stall" is a stable in Swedish, but the first guess has named a street
    return len(hit.text) >= SECOND_GUESS_LETTERS or not any(covered)


def _taken(hit: Hit, covered: bytearray) -> bool:
    return any(covered[hit.start : hit.end])


def _hits_in(masked: str, language: Language) -> list[Hit]:
    if language.script in UNSPACED_SCRIPTS:
        found = list(_unspaced_hits(masked, language))
    else:
        found = list(_worded_hits(masked, language))
    things = sorted(hit.start for hit in found if hit.concept.kind == "subjects")
    return [_as_meant(masked, hit, language, things) for hit in found]


def _as_meant(masked: str, hit: Hit, language: Language, things: list[int]) -> Hit:
    """A cue with what its surroundings say of it; `things` are where the scene names subjects."""
    before = things[bisect_left(things, hit.start) - 1] if things and things[0] < hit.start else -1
    around = Surroundings(masked, hit.start, hit.end, language, thing_before=before)
    return replace(
        hit,
        is_denied=is_denied(masked, hit.start, hit.end, language),
        is_out="light_stated" in hit.concept.raises
        and is_out(masked, hit.start, hit.end, language),
        is_from_outside=is_from_outside(masked, hit.start, hit.end, language),
        is_over=around.say_over(hit.concept),
        is_elsewhere=around.say_wished(hit.concept)
        or around.say_depicted(hit.concept, is_opening=before < 0),
        is_alone=around.say_alone(hit.concept),
    )


def _worded_hits(masked: str, language: Language) -> Iterator[Hit]:
    tokens = tokens_of(masked, language.code)
    names = NameFinder(masked, tokens, language)
    found = [_strongest(_matches(tokens, place, language)) for place in range(len(tokens))]
    lengths = [max((len(cue.words) for cue in cues), default=1) for cues in found]
    place = 0
    while place < len(tokens):
        cues, length = found[place], lengths[place]
        if any(following > length for following in lengths[place + 1 : place + length]):
            place += 1  # "the camera" gives way to "camera does not move"
            continue
        if cues and not names.is_name(place, length):
            first, last = tokens[place], tokens[place + length - 1]
            for cue in cues:
                yield Hit(
                    concept=cue.concept,
                    text=masked[first.start : last.end],
                    start=first.start,
                    end=last.end,
                    language=language.code,
                    names_noun=cue.names_noun,
                )
        place += length


def _matches(tokens: list[Token], place: int, language: Language) -> list[_Cue]:
    following = tokens[place + 1].folded if place + 1 < len(tokens) else ""
    found: list[_Cue] = []
    for form in _forms(tokens[place].folded, language.script):
        candidates = _candidates(form, language.code)
        longer = [
            each
            for second in _forms(following, language.script)
            for each in candidates.by_second.get(second, ())
        ]
        longer = [
            each
            for each in (*longer, *candidates.by_beginning)
            if _rest_matches(each[1], tokens, place, language)
        ]
        if longer:
            found += [cue for _, cue in sorted((*candidates.placed, *longer), key=_place)]
        else:
            found += candidates.single
    if language.script == "hangul":
        return [cue for cue in found if _is_korean_noun(cue, tokens, place)]
    return found


def _is_korean_noun(cue: _Cue, tokens: list[Token], place: int) -> bool:
    """Whether what a cue names stands there as a noun, not as the beginning of another word."""
    ending = tokens[place + len(cue.words) - 1].folded.removeprefix(cue.words[-1][0])
    return not (cue.is_subject and ending) or ending.startswith(_PARTICLES)


@lru_cache(maxsize=4096)
def _candidates(form: str, code: str) -> _Candidates:
    index = _index(code)
    cues = list(index.exact.get(form, ()))
    for length in range(1, min(len(form), index.longest) + 1):
        cues += index.prefix.get(form[:length], ())
        cues += index.suffix.get(form[-length:], ())
    placed: list[tuple[int, _Cue]] = []
    by_second: dict[str, tuple[tuple[int, _Cue], ...]] = {}
    by_beginning: list[tuple[int, _Cue]] = []
    for each in enumerate(cues):
        if len(each[1].words) == 1:
            placed.append(each)
            continue
        word, is_free = each[1].words[1]
        if is_free:
            by_beginning.append(each)
        else:
            by_second[word] = (*by_second.get(word, ()), each)
    return _Candidates(
        single=tuple(cue for _, cue in placed),
        placed=tuple(placed),
        by_second=by_second,
        by_beginning=tuple(by_beginning),
    )


def _place(placed: tuple[int, _Cue]) -> int:
    return placed[0]


def _rest_matches(cue: _Cue, tokens: list[Token], place: int, language: Language) -> bool:
    if place + len(cue.words) > len(tokens):
        return False
    for offset, (word, is_free) in enumerate(cue.words[1:], start=1):
        forms = _forms(tokens[place + offset].folded, language.script)
        if not any(form.startswith(word) if is_free else form == word for form in forms):
            return False
    return True


def _strongest(cues: list[_Cue]) -> list[_Cue]:
    """The cues that span most words; words that only look like cues silence the weaker ones.

    So do words that name a subject in full: "tåget" is a train and no "tåge*", a fog.
    """
    if not cues:
        return []
    most = max(len(cue.words) for cue in cues)
    longest = [cue for cue in cues if len(cue.words) == most]
    named = max((cue.letters for cue in longest if cue.is_exact and cue.is_subject), default=0)
    longest = [cue for cue in longest if cue.is_exact or cue.letters >= named]
    decoy = max((cue.strength for cue in longest if cue.concept.key == DECOY), default=(0, False))
    kept = {cue.concept.key: cue for cue in longest if cue.strength > decoy and cue.is_exact}
    for cue in longest:
        if cue.strength > decoy:
            kept.setdefault(cue.concept.key, cue)
    kept.pop(DECOY, None)
    return list(kept.values()) or [cue for cue in longest if cue.concept.key == DECOY][:1]


def _unspaced_hits(masked: str, language: Language) -> Iterator[Hit]:
    index = _index(language.code).exact
    place = 0
    while place < len(masked):
        cues = [
            cue
            for cue in index.get(masked[place].lower(), ())
            if masked.startswith(cue.words[0][0], place)
            and _stands_alone(cue, masked, place, language)
        ]
        if not cues:
            place += 1
            continue
        length = max(cue.letters for cue in cues)
        for cue in cues:
            if cue.letters == length:
                yield Hit(
                    cue.concept,
                    masked[place : place + length],
                    place,
                    place + length,
                    language.code,
                    cue.names_noun,
                )
        place += length


def _stands_alone(cue: _Cue, masked: str, place: int, language: Language) -> bool:
    """Japanese: a single character inside a compound, or a part of a foreign word, is no cue."""
    end = place + cue.letters
    if masked.startswith(_HONORIFIC_AFTER, end):
        return False
    if language.script != "kana":
        return True
    if _KATAKANA.match(cue.words[0][0]) and _is_inside_katakana(cue, masked, place):
        return False
    if cue.letters > 1 or cue.concept.kind == "conditions":
        return True
    return not (_HAN.match(masked[place - 1 : place]) or _HAN.match(masked[end : end + 1]))


def _is_inside_katakana(cue: _Cue, masked: str, place: int) -> bool:
    """Whether a foreign word only contains the cue: バー (a bar) in メンバー (members)."""
    word = cue.words[0][0]
    end = place + cue.letters
    goes_on = _KATAKANA.match(word[-1]) and _KATAKANA.match(masked[end : end + 1])
    return bool(_KATAKANA.match(masked[place - 1 : place]) or (goes_on and cue.is_exact))


@cache
def _index(code: str) -> _Index:
    language = languages()[code]
    exact: dict[str, list[_Cue]] = defaultdict(list)
    prefix: dict[str, list[_Cue]] = defaultdict(list)
    suffix: dict[str, list[_Cue]] = defaultdict(list)
    for concept in concepts():
        for place, text in enumerate(concept.cues.get(code, ())):
            for cue in _cues_of(concept, text, language, is_first=place == 0):
                word, is_free = cue.words[0]
                if language.script in UNSPACED_SCRIPTS:
                    exact[word[0]].append(cue)
                elif text.startswith("*"):
                    suffix[word].append(cue)
                else:
                    (prefix if is_free else exact)[word].append(cue)
    longest = max((len(word) for word in (*prefix, *suffix)), default=0)
    return _Index(dict(exact), dict(prefix), dict(suffix), longest)


def _cues_of(concept: Concept, text: str, language: Language, *, is_first: bool) -> Iterator[_Cue]:
    if language.script in UNSPACED_SCRIPTS:
        yield _Cue(concept, ((text.rstrip("*").lower(), "*" in text),), "*" not in text)
        return
    names_noun = is_first and "*" not in text
    words = [
        (fold(match.group(), language.code), text[match.end() : match.end() + 1] == "*")
        for match in _TOKEN.finditer(text)
    ]
    if language.script == "hangul" and words:
        words[-1] = (words[-1][0], True)
    if words:
        yield _Cue(concept, tuple(words), names_noun)


def tokens_of(text: str, code: str) -> list[Token]:
    """The words of a text, with their places."""
    return [
        Token(match.group(), fold(match.group(), code), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    ]


def fold(word: str, code: str) -> str:
    """A word as it is compared: small letters, Turkish dots kept apart, no Arabic vowel marks."""
    if code == "tr":
        word = word.replace("İ", "i").replace("I", "ı")
    if code == "ar":
        word = _ARABIC_MARKS.sub("", word)
    return unicodedata.normalize("NFC", word.lower())


def _forms(word: str, script: str) -> tuple[str, ...]:
    return _arabic_forms(word) if script == "arabic" else (word,)


@lru_cache(maxsize=20_000)
def _arabic_forms(word: str) -> tuple[str, ...]:
    """A word with and without the little words and the article that Arabic writes onto it."""
    steps: tuple[Callable[[str], str], ...] = (
        lambda form: form[1:] if form[:1] in "وف" and len(form) > SHORTEST_STEM else form,
        lambda form: form[1:] if form[:1] in "بلك" and len(form) > SHORTEST_STEM else form,
        lambda form: form[2:] if form[:2] in {"ال", "لل"} and len(form) > SHORTEST_STEM else form,
    )
    forms = {word}
    for step in steps:
        forms |= {step(form) for form in forms}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))
