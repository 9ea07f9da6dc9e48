"""Where a prompt says how it is shot: its framing, angle, lens, focus and move of the camera."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from craftprompt.catalogue.vocabulary import camera, terms
from craftprompt.providers.text.composer.choosing import pattern_of

FORMS = ("participle", "finite", "progressive", "lead")
# From far away to very near; a wish for "closer" goes one step on.
FRAMINGS = (
    "extreme wide shot",
    "wide shot",
    "full shot",
    "medium wide shot",
    "medium shot",
    "medium close-up",
    "close-up",
    "extreme close-up",
)
_OTHER_FRAMINGS = (
    *("establishing shot", "long shot", "mid shot", "cowboy shot", "two-shot", "group shot"),
    *("macro shot", "insert shot", "profile shot", "tabletop framing", "closeup", "close up"),
)
_VIEWS = (
    *("aerial view", "aerial shot", "top-down view", "bird's-eye view", "drone shot"),
    *("point-of-view shot", "over-the-shoulder shot", "overhead shot"),
)
_MATTERS = ("view", "angle", "lens", "focus")
_ANGLE = (
    r"at eye level(?: with [^,.;:]+)?|at (?:shoulder|table) height|from low to the ground"
    r"|from a (?:slightly )?(?:low|high|three-quarter) angle|with a tilted horizon"
    r"|from (?:directly |straight |slightly )?(?:above|below)|from (?:behind|the side)(?=[,.;:]|$)"
)
_PACE = r"(?:(?:an?|very|slow|slowly|gentle|gently|quick|fast|smooth)\s+)*"
_CAMERA_GOES = (
    r"the camera (?:is |stays |slowly |gently |quickly )*(?:push|pull|pan|tilt|track|doll|zoom"
    r"|orbit|circl|glid|follow|rises|rising|cran|float|drift|eas|slid|truck|lock|still|static)"
    r"[^,.;:]*"
)


@dataclass(frozen=True, slots=True)
class StandingMove:
    """Words that say a move of the camera, and in which form."""

    words: str
    name: str
    form: str


def named(matter: str, text: str) -> list[str]:
    """The words of a text that say its framing, view, angle, lens or focus, each once."""
    return [*dict.fromkeys(match[0] for match in _pattern(matter).finditer(text))]


def own_moves(text: str) -> list[str]:
    """A person's words for a move, as in "slow push in" or "the camera pans left"."""
    return [*dict.fromkeys(match[0] for match in _own_move().finditer(text))]


def standing_move(sentence: str) -> StandingMove | None:
    """The move that a sentence of ours says, in the longest of our wordings that it is."""
    found = [
        StandingMove(match[0], name, form)
        for name, form, pattern in _move_patterns()
        if (match := pattern.search(sentence))
    ]
    return max(found, key=lambda each: len(each.words), default=None)


def without_camera_words(sentence: str) -> str:
    """What a sentence says beside framing, angle, lens, focus and move."""
    move = standing_move(sentence)
    words = [*(named(each, sentence) for each in _MATTERS), own_moves(sentence)]
    said = [each for found in words for each in found] + ([move.words] if move else [])
    for each in sorted(said, key=len, reverse=True):
        sentence = sentence.replace(each, " ")
    return sentence


def is_of_camera(sentence: str) -> bool:
    """Whether it says only how it is shot."""
    return not re.search(r"\w", without_camera_words(sentence))


@cache
def _pattern(matter: str) -> re.Pattern[str]:
    if matter == "angle":
        return re.compile(rf"\b(?:{_ANGLE})", re.IGNORECASE)
    if matter == "view":
        shots = _either(*FRAMINGS, *_OTHER_FRAMINGS, *_VIEWS)
        return re.compile(rf"\b(?:{shots})(?!\w)(?: (?:{_ANGLE}))?", re.IGNORECASE)
    if matter == "lens":
        return re.compile(
            r"\b\d{2,3}\s?mm(?: (?!film)[\w-]+)? lens\b|\b\d{2,3}\s?mm\b(?! film)"
            r"|\b(?:fisheye|anamorphic|vintage) lens\b",
            re.IGNORECASE,
        )
    if matter == "focus":
        texts = [text for _, each in camera().focus for text in each]
        ours = _either(*texts, "shallow focus", "everything sharp")
        return re.compile(rf"\b(?:{ours})(?!\w)", re.IGNORECASE)
    return re.compile(
        rf"\b(?:{_either(*FRAMINGS, *_OTHER_FRAMINGS, *_VIEWS)})(?!\w)", re.IGNORECASE
    )


def _either(*words: str) -> str:
    """Any of these, the longest first: a "medium wide shot" is no "wide shot"."""
    return "|".join(re.escape(each) for each in sorted(set(words), key=len, reverse=True))


@cache
def _own_move() -> re.Pattern[str]:
    names = [each.term for each in terms().values() if each.category == "camera_move"]
    names = [each for each in names if each not in {"time-lapse", "slow motion"}]
    nouns = _either(
        *names, *(each.replace(" ", "-") for each in names), "pull back", "static camera"
    )
    return re.compile(rf"\b(?:{_CAMERA_GOES}|{_PACE}(?:{nouns})(?!\w))", re.IGNORECASE)


@cache
def _move_patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(_patterns())


def _patterns() -> Iterator[tuple[str, str, re.Pattern[str]]]:
    for name, move in camera().moves.items():
        for form in FORMS:
            for text in getattr(move, form):
                yield (
                    name,
                    form,
                    re.compile(rf"(?<!\w){pattern_of(text)}(?=[,.;:]|$)", re.IGNORECASE),
                )
