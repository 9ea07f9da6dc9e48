"""The composer's vocabulary: what it recognises in a scene and how it speaks of it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("vocabulary")
RECOGNITION_FILES = ("conditions", "places", "subjects", "actions", "looks")


@dataclass(frozen=True, slots=True)
class Concept:
    """Something a scene can say, with the words that say it in each language.

    `kind` is the file it stands in. `noun` is empty where we never name it. `year` is set for an
    era. Each cue is a whole word or phrase; a star at a word's end matches any ending. `leaves`
    are the tags of what stays once it is over: wet ground after rain.
    """

    key: str
    kind: str
    noun: str
    plural: str
    raises: frozenset[str]
    year: int | None
    cues: Mapping[str, tuple[str, ...]]
    leaves: frozenset[str]


@dataclass(frozen=True, slots=True)
class Language:
    """The small words of a language that decide whether a cue counts."""

    code: str
    name: str
    script: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    reach: int
    breaks: frozenset[str]
    joins: frozenset[str]
    plurals: tuple[str, ...]
    honorifics: frozenset[str]
    possible_names: frozenset[str]
    weather_verbs: frozenset[str]
    outside_before: tuple[str, ...]
    outside_after: tuple[str, ...]
    out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One film term, with the tags it cannot stand beside and the tags it brings."""

    key: str
    category: str
    term: str
    meaning: str
    conflicts: frozenset[str]
    raises: frozenset[str]
    families: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wordings:
    """Ways to say one thing, open when all of `needs` and none of `avoids` are raised."""

    needs: frozenset[str]
    any_of: frozenset[str]
    avoids: frozenset[str]
    weight: int
    kind: str
    label: str
    term: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """What a scene shows, with the framings, lenses and moves that suit it."""

    name: str
    needs: frozenset[str]
    any_of: frozenset[str]
    avoids: frozenset[str]
    framing: tuple[str, ...]
    lens: tuple[str, ...]
    move: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One camera move in the forms that the families use; `command` is Hailuo's, or empty."""

    command: str
    participle: tuple[str, ...]
    finite: tuple[str, ...]
    progressive: tuple[str, ...]
    lead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradictions:
    """What our own words must never say: for a tag, for a year, for a kind of target."""

    never: Mapping[str, re.Pattern[str]]
    before: tuple[tuple[int, re.Pattern[str]], ...]
    silent_model: re.Pattern[str]
    negator: re.Pattern[str]
    filler: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Camera:
    """Situations, how each camera term is said, and what to fall back on."""

    situations: tuple[Situation, ...]
    framing_fallback: tuple[str, ...]
    lens_fallback: tuple[str, ...]
    move_fallback: tuple[str, ...]
    focus: tuple[tuple[frozenset[str], tuple[str, ...]], ...]
    macro_focus: tuple[str, ...]
    angles: tuple[Wordings, ...]
    moves: Mapping[str, Move]


@dataclass(frozen=True, slots=True)
class Inversion:
    """Phrases a person may want to avoid, and the wanted state that says the same."""

    phrases: frozenset[str]
    needs: frozenset[str]
    avoids: frozenset[str]
    wanted: str


@dataclass(frozen=True, slots=True)
class Avoidable:
    """What we know to do with words for what to avoid.

    `constraints` may stand in a prompt as "No …"; `field_nouns` give the noun for a negative field
    by the tag of what the scene denies. `restated` gives for a verb what somebody who "does not"
    do it does instead, and what several do.
    """

    inversions: tuple[Inversion, ...]
    restated: Mapping[str, tuple[str, str]]
    constraints: tuple[str, ...]
    field_nouns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What may be asked for in any of these phrases, and the sentence that grants it.

    `matter` is what it is about, such as "framing": it takes the place of what we say of the same.
    `term` is the film term or the camera move that is wanted, else the tag that the wish brings.
    """

    phrases: tuple[str, ...]
    wanted: str
    matter: str
    term: str


@dataclass(frozen=True, slots=True)
class WeatherSaid:
    """A sentence that says a weather, with the nouns that fit it, the plain one first."""

    nouns: tuple[str, ...]
    sentence: str
    is_heard: bool


@dataclass(frozen=True, slots=True)
class Rewording:
    """What rules can do to a prompt that stands.

    `fillers` are words that say nothing, `plainer` film terms with what they say in plain words,
    `alone` what a lens does, as a sentence where nothing else is left of one, `wishes` what may be
    asked for in a word or two. Of `times` one takes the place of another, and so of `weather` and
    `seasons`; `adjectives` have the noun of each: "rainy", "rain". `weather_said` has a sentence
    for each weather.
    """

    fillers: tuple[str, ...]
    plainer: tuple[tuple[str, str], ...]
    alone: Mapping[str, str]
    wishes: tuple[Wish, ...]
    times: frozenset[str]
    weather: frozenset[str]
    seasons: frozenset[str]
    adjectives: Mapping[str, str]
    weather_said: Mapping[str, WeatherSaid]
    colours: frozenset[str]


@cache
def concepts() -> tuple[Concept, ...]:
    """Everything the composer recognises, in the order of the files."""
    return tuple(
        Concept(
            key=row["id"],
            kind=kind,
            noun=row.get("noun", ""),
            plural=row.get("plural", ""),
            raises=frozenset(row["raises"]),
            year=row.get("year"),
            cues={code: _bar_list(cell) for code, cell in row["cues"].items()},
            leaves=frozenset(row.get("leaves", ())),
        )
        for kind in RECOGNITION_FILES
        for row in _read(f"{kind}.json")["concepts"]
    )


@cache
def languages() -> Mapping[str, Language]:
    """The languages whose cues we know, by their ISO 639-1 code."""
    return {
        row["code"]: Language(
            code=row["code"],
            name=row["name"],
            script=row["script"],
            before=_bar_list(row["before"]),
            after=_bar_list(row["after"]),
            reach=row["reach"],
            breaks=frozenset(_bar_list(row["breaks"])),
            joins=frozenset(_bar_list(row["joins"])),
            plurals=_bar_list(row["plurals"]),
            honorifics=frozenset(_bar_list(row["honorifics"])),
            possible_names=frozenset(_bar_list(row["possible_names"])),
            weather_verbs=frozenset(_bar_list(row["weather_verbs"])),
            outside_before=_bar_list(row["outside_before"]),
            outside_after=_bar_list(row["outside_after"]),
            out=_bar_list(row["out"]),
        )
        for row in _read("languages.json")["languages"]
    }


@cache
def absent() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """By language and kind, the words that say of what is named that it is not there."""
    rows: dict[str, dict[str, str]] = _read("absent.json")["languages"]
    return {
        code: {kind: _bar_list(cell) for kind, cell in row.items()} for code, row in rows.items()
    }


@cache
def terms() -> Mapping[str, Term]:
    """The film terms by key, such as "light.moonlight"."""
    return {
        row["id"]: Term(
            key=row["id"],
            category=row["category"],
            term=row["term"],
            meaning=row["meaning"],
            conflicts=frozenset(row["conflicts"]),
            raises=frozenset(row["raises"]),
            families=row["families"],
        )
        for row in _read("terms.json")["terms"]
    }


@cache
def camera() -> Camera:
    """Situations and camera terms with their wordings."""
    document = _read("direction/camera.json")
    return Camera(
        situations=tuple(_situation(row) for row in document["situations"]),
        framing_fallback=tuple(document["framing_fallback"]),
        lens_fallback=tuple(document["lens_fallback"]),
        move_fallback=tuple(document["move_fallback"]),
        focus=tuple((frozenset(row["lenses"]), tuple(row["texts"])) for row in document["focus"]),
        macro_focus=tuple(document["macro_focus"]),
        angles=tuple(_wordings(row) for row in document["angles"]),
        moves={name: _move(row) for name, row in document["moves"].items()},
    )


@cache
def wordings(file: str, section: str = "entries") -> tuple[Wordings, ...]:
    """The wordings of one section of a direction file, such as ("style", "palette")."""
    return tuple(_wordings(row) for row in _read(f"direction/{file}.json")[section])


@cache
def plain_motion(section: str, form: str) -> tuple[str, ...]:
    """Sentences about motion that fit any scene: section "plain" or "still", by verb form."""
    return tuple(_read("direction/motion.json")[section][form])


@cache
def contradictions() -> Contradictions:
    """The patterns that our own words are held against."""
    document = _read("contradictions.json")
    return Contradictions(
        never={tag: _pattern(text) for tag, text in document["never"].items()},
        before=tuple((row["year"], _pattern(row["never"])) for row in document["before"]),
        silent_model=_pattern(document["silent_model"]),
        negator=_pattern(document["negator"]),
        filler=_pattern(document["filler"]),
    )


@cache
def avoidable() -> Avoidable:
    """How to place what a person wants to avoid."""
    document = _read("direction/avoid.json")
    return Avoidable(
        inversions=tuple(
            Inversion(
                phrases=frozenset(row["phrases"]),
                needs=frozenset(row.get("needs", ())),
                avoids=frozenset(row["avoids"]),
                wanted=row["wanted"],
            )
            for row in document["inversions"]
        ),
        restated={verb: (one, many) for verb, (one, many) in document["restated"].items()},
        constraints=tuple(document["constraints"]),
        field_nouns=document["field_nouns"],
    )


@cache
def rewording() -> Rewording:
    """How the composer changes the words of a prompt that stands."""
    document = _read("rewriting.json")
    return Rewording(
        fillers=tuple(document["fillers"]),
        plainer=tuple((film, plain) for film, plain in document["plainer"]),
        alone=dict(document["alone"]),
        wishes=tuple(
            Wish(tuple(row["phrases"]), row["wanted"], row["matter"], row.get("term", ""))
            for row in document["wishes"]
        ),
        times=frozenset(document["times"]),
        weather=frozenset(document["weather"]),
        seasons=frozenset(document["seasons"]),
        adjectives=document["adjectives"],
        weather_said={
            key: WeatherSaid(tuple(row["nouns"]), row["sentence"], row["is_heard"])
            for key, row in document["weather_said"].items()
        },
        colours=frozenset(document["colours"]),
    )


def _situation(row: dict[str, list[str]]) -> Situation:
    return Situation(
        name=str(row["name"]),
        needs=frozenset(row["needs"]),
        any_of=frozenset(row.get("any", ())),
        avoids=frozenset(row.get("avoids", ())),
        framing=tuple(row["framing"]),
        lens=tuple(row["lens"]),
        move=tuple(row["move"]),
    )


def _move(row: dict[str, list[str]]) -> Move:
    return Move(
        command=str(row["command"] or ""),
        participle=tuple(row["participle"]),
        finite=tuple(row["finite"]),
        progressive=tuple(row["progressive"]),
        lead=tuple(row["lead"]),
    )


def _wordings(row: dict) -> Wordings:
    return Wordings(
        needs=frozenset(row["needs"]),
        any_of=frozenset(row.get("any", ())),
        avoids=frozenset(row.get("avoids", ())),
        weight=row.get("weight", 0),
        kind=row.get("kind", ""),
        label=row.get("label", ""),
        term=row.get("term", ""),
        texts=tuple(row["texts"]),
    )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _bar_list(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split("|") if word.strip())


def _read(name: str) -> dict:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
