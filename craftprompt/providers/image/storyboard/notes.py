"""What a prompt asks of a frame, in the terms of a storyboard: read once, drawn by anybody."""

import json
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from craftprompt.catalogue.vocabulary import Situation, camera
from craftprompt.providers.base import SceneFields
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.reading import read

READ_CHARACTERS = 5000  # a frame shows what a prompt says first
MOST_SUBJECTS = 3
MOST_SENTENCES = 12
_WORDS = Path(__file__).parent / "data" / "words.json"
_OTHER_SCRIPTS = re.compile(r"[^\x00-\u024f\u2000-\u206f]+")
_SENTENCE_END = re.compile(r"[.!?\n]+")
_LENS = re.compile(r"\b(\d{1,3}) ?mm\b(?! film)")
_TERM_ABBREVIATIONS = {
    "extreme wide shot": "EWS",
    "aerial view": "EWS",
    "establishing shot": "EWS",
    "wide shot": "WS",
    "full shot": "FS",
    "medium wide shot": "MWS",
    "medium shot": "MS",
    "medium close-up": "MCU",
    "tabletop framing": "CU",
    "close-up": "CU",
    "macro shot": "ECU",
}


class Framing(StrEnum):
    """How much of the subject the frame holds, as storyboards abbreviate it."""

    EXTREME_WIDE = "EWS"
    WIDE = "WS"
    FULL = "FS"
    MEDIUM_WIDE = "MWS"
    OVER_SHOULDER = "OTS"
    MEDIUM = "MS"
    MEDIUM_CLOSE = "MCU"
    CLOSE = "CU"
    EXTREME_CLOSE = "ECU"


class Angle(StrEnum):
    """Where the camera looks from."""

    EYE = "eye"
    LOW = "low"
    HIGH = "high"
    TOP = "top"
    DUTCH = "dutch"


class Move(StrEnum):
    """What the camera does."""

    STATIC = "static"
    PUSH_IN = "push_in"
    PULL_OUT = "pull_out"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    TRACK_LEFT = "track_left"
    TRACK_RIGHT = "track_right"
    ORBIT = "orbit"
    CRANE_UP = "crane_up"
    CRANE_DOWN = "crane_down"
    HANDHELD = "handheld"


@dataclass(frozen=True, slots=True)
class FrameNotes:
    """A frame in words: shot, light, place and who stands in it.

    `time` and `place` are keys of data/words.json, "" where the prompt names none; `subjects` are
    names of silhouettes, the most important first, with an anonymous person standing in where a
    close frame would be empty; `lens_mm` is 0 where no lens is known.
    """

    framing: Framing
    angle: Angle
    move: Move
    lens_mm: int
    time: str
    place: str
    weathers: tuple[str, ...]
    subjects: tuple[str, ...]
    posture: str
    dress: str
    is_child: bool
    has_umbrella: bool
    tags: frozenset[str]

    def has(self, *tags: str) -> bool:
        """Whether one of these tags was raised."""
        return not self.tags.isdisjoint(tags)

    @property
    def is_dark(self) -> bool:
        """Whether the light is less than the day's."""
        return self.time in {"night", "blue"} or self.has("dark", "horror")


def read_notes(prompt: str) -> FrameNotes:
    """Read a prompt in any of the composer's languages, film words in English."""
    text = clean(prompt[:READ_CHARACTERS])
    tags = _tags(text)
    plain = text.lower()
    situation = _situation(tags)
    extras = {name for name, pattern in _patterns("extra_subjects") if pattern.search(plain)}
    framing = _matched("framings", plain) or _framing_by(tags, situation)
    subjects, place = _staged(_subjects(tags, extras), framing, _first("places", tags), tags)
    return FrameNotes(
        framing=Framing(framing),
        angle=Angle(_matched("angles", plain) or "eye"),
        move=Move(_move(plain, tags, situation)),
        lens_mm=_lens(plain, situation),
        time=_first("times", tags),
        place=place,
        weathers=_weathers(tags),
        subjects=subjects,
        posture=_posture(plain, tags),
        dress=_first("dresses", tags) or "coat",
        is_child="child" in tags and not tags & {"woman", "man", "mother", "father"},
        has_umbrella="umbrella" in extras,
        tags=tags,
    )


def _tags(text: str) -> frozenset[str]:
    """What the text raises as a whole, and what its parts in other languages raise by themselves.

    English direction around a scene would otherwise drown the scene's own language.
    """
    tags = read(text, SceneFields()).tags
    own = languages_of(text)
    parts = [" ".join(_OTHER_SCRIPTS.findall(text)), *_SENTENCE_END.split(text)[:MOST_SENTENCES]]
    for part in parts:
        spoken = languages_of(part) if part.strip() else ()
        if len(spoken) == 1 and spoken != own:
            tags |= read(part, SceneFields()).tags
    return tags


@cache
def words() -> dict[str, list[list[str]]]:
    """The tables of data/words.json."""
    return json.loads(_WORDS.read_text(encoding="utf-8"))


@cache
def _patterns(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern, re.MULTILINE)) for name, pattern in words()[table])


def _matched(table: str, text: str) -> str:
    return next((name for name, pattern in _patterns(table) if pattern.search(text)), "")


def _first(table: str, tags: AbstractSet[str]) -> str:
    return next((name for name, named in words()[table] if tags & set(named.split())), "")


def _weathers(tags: AbstractSet[str]) -> tuple[str, ...]:
    return tuple(str(name) for name in words()["weathers"] if name in tags)


def _subjects(tags: AbstractSet[str], extras: AbstractSet[str]) -> tuple[str, ...]:
    named = [name for name, needs in words()["subjects"] if tags & set(needs.split())]
    named += [name for name in ("candle", "street_lamp") if name in extras and name not in named]
    if "person" in named and tags & {"pair", "couple"}:
        named = ["couple", *(name for name in named if name not in {"person", "couple"})]
    if "taxi" in named:
        named = [name for name in named if name != "car"]
    if "ship" in named:
        named = [name for name in named if name != "boat"]
    if named[:1] == ["cup"]:
        named = [name for name in named if name != "bowl"]
    if "perched_bird" in named:
        named = [name for name in named if name != "bird"]
    if "hands" in extras:
        named = ["hands"]
    return tuple(named[:MOST_SUBJECTS])


def _staged(
    subjects: tuple[str, ...], framing: str, place: str, tags: AbstractSet[str]
) -> tuple[tuple[str, ...], str]:
    """Subjects and place with a stand-in where a frame would be empty or nowhere."""
    if framing == "OTS":
        subjects = tuple("person" if name == "couple" else name for name in subjects)
    is_near = framing not in {"EWS", "WS", "FS"}
    if not subjects and (is_near or not place) and "no_people" not in tags:
        subjects = ("person",)
    usual = dict(words()["usual_places"])
    return subjects, place or next((usual[name] for name in subjects if name in usual), "")


def _posture(text: str, tags: AbstractSet[str]) -> str:
    by_tag = (name for name, tag in words()["posture_tags"] if tag in tags)
    return _matched("postures", text) or next(by_tag, "standing")


def _situation(tags: AbstractSet[str]) -> Situation | None:
    """The composer's own choice of shot for what the scene shows."""
    for situation in camera().situations:
        wanted = situation.needs <= tags and not situation.avoids & tags
        if wanted and (not situation.any_of or situation.any_of & tags):
            return situation
    return None


def _framing_by(tags: AbstractSet[str], situation: Situation | None) -> str:
    for tag, framing in (("macro", "ECU"), ("closeup", "CU"), ("wide", "WS")):
        if tag in tags:
            return framing
    suggested = _known(situation.framing if situation else (), _TERM_ABBREVIATIONS)
    return suggested or ("MS" if tags & {"person", "animal", "object"} else "WS")


def _known(named: Sequence[str], abbreviations: dict[str, str]) -> str:
    return next((abbreviations[name] for name in named if name in abbreviations), "")


def _move(text: str, tags: AbstractSet[str], situation: Situation | None) -> str:
    stated = _matched("moves", text)
    if stated or "static" in tags:
        return stated or "static"
    suggested = " ".join(situation.move[:1]) if situation else "push in"
    return _matched("moves", suggested) or "static"


def _lens(text: str, situation: Situation | None) -> int:
    suggested = " ".join(situation.lens[:1]) if situation else ""
    found = _LENS.search(text) or _LENS.search(suggested)
    return int(found.group(1)) if found else 0
