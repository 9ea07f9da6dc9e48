# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Names what the camera looks at, in words the scene itself allows."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import pairwise

from craftprompt.catalogue.vocabulary import languages
from craftprompt.providers.text.composer.cues import Hit

UNKNOWN_SUBJECT = "the subject"
UNKNOWN_PLACE = "the scene"
LANDMARK_TAGS = frozenset({"exterior", "water", "wild", "castle", "sacred"})
LIVING = frozenset({"person", "animal"})
ARTIFICIAL = frozenset({"robot"})
WARES = frozenset({"product_kind"})
PAIR = 2
ANYONE = "someone"
EPITHETS = frozenset({"old_man", "old_woman", "man", "woman"})
PLURAL_WINDOW = 18
CJK_PLURAL_WINDOW = 4
_ENGLISH_DETERMINER = re.compile(
    r"\b(?:a|an|the|his|her|their|its|my|our|your|this|that|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|several|some|each|every|another|young|old|little|small)\b"
    r"(?:[ ,]+[\w'’-]+){0,2}[ ]+$",
    re.IGNORECASE,
)
_PLURAL_WITHOUT_S = re.compile(
    r"(?:\bmen|women|(?:er|ce|fts|rds|rse|ow|ork|un|ire)men|children|people|geese|mice|sheep)$"
)
_SINGULAR_WITH_S = re.compile(r"(?:ss|us|is|canvas|gas|lens)$")
# "In the car" says where, and no noun: "the in the car" is no English.
_STARTS_WITH_PLACE = re.compile(
    r"(?:in|on|at|inside|aboard|from|by|outside|under|through|past)\b", re.IGNORECASE
)
# "Red fox in snow" and "Luxury watch on marble": titles leave the article out.
_TITLE_LEAD = re.compile(
    r"\s*(?:(?!of\b|in\b|on\b|at\b|with\b|no\b)[A-Za-z'’-]+[ ]){0,2}$", re.IGNORECASE
)
_TITLE_TAIL = re.compile(
    r"\s*$|\s*[.,;:!—]"
    r"|[ ](?:in|on|at|by|under|over|near|inside|against|across|between|[a-z]+ing)\b"
    r"|[ ]with (?:an?|the|his|her)\b"
)
# Two in one clause are looked at together; the second of a list or a new clause stands apart.
_APART = re.compile(r"[.!?,;:…。！？，、；،؟।\n\x00()—–]")
_WORDS_BEFORE = re.compile(r"[^.!?,;:\n\x00]*$")


def without_doubles(text: str, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The cues with one for each person: "old man watchmaker" is not two, nor is "ballerina"."""
    bodies = [hit for hit in hits if "person" in hit.concept.raises]
    epithets = {
        hit.start
        for hit, following in pairwise(bodies)
        if hit.concept.key in EPITHETS and text[hit.end : following.start] == " "
    }
    # "卖鱼的大叔": the man who sells fish is one.
    epithets |= {
        following.start
        for hit, following in pairwise(bodies)
        if following.concept.key in EPITHETS and text[hit.end : following.start] in {"的", "の"}
    }
    known = {hit.start for hit in bodies if hit.concept.key != ANYONE}
    return tuple(
        hit
        for hit in hits
        if not (hit.concept.key in EPITHETS and hit.start in epithets)
        and not (hit.concept.key == ANYONE and hit.start in known)
    )


def joined_nouns(text: str, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The cues with one for each English compound: a "whale shark" is a shark, and no whale.

    A place that lends its name only ("street musician") goes where the scene has another.
    """
    places = sum(hit.concept.kind == "places" for hit in hits)
    kept: list[Hit] = []
    for hit in hits:
        former = kept[-1] if kept else None
        if former is None or not _is_compound(text, former, hit):
            kept.append(hit)
        elif former.concept.kind == "subjects":
            chief = former if former.concept.raises & ARTIFICIAL else hit
            whole = text[former.start : hit.end]
            kept[-1] = replace(chief, text=whole, start=former.start, end=hit.end)
        elif places > 1:
            kept[-1] = hit
        else:
            kept.append(hit)
    return tuple(kept)


def _is_compound(text: str, first: Hit, second: Hit) -> bool:
    is_beside = second.language == "en" and text[first.end : second.start] == " "
    if not is_beside or second.concept.kind != "subjects":
        return False
    if first.concept.kind == "places":
        return True
    beings = [bool(hit.concept.raises & (LIVING | ARTIFICIAL)) for hit in (first, second)]
    return first.concept.kind == "subjects" and beings[0] == beings[1]


def focus_of(text: str, hits: Iterable[Hit], tags: AbstractSet[str]) -> str:
    """What the camera looks at: "the fisherman", "the old woman and the girl", "the subject"."""
    subjects = [hit for hit in hits if hit.concept.kind == "subjects"]
    living = [hit for hit in subjects if hit.concept.raises & LIVING]
    if not living and "person" in tags:
        return UNKNOWN_SUBJECT
    chief = living or _things(subjects)
    if not chief:
        return _landmark(text, hits, tags)
    if len(living) == PAIR and not _APART.search(text, living[0].end, living[1].start):
        first, second = (noun_of(text, hit) for hit in living)
        if first and second and living[0].concept.key != living[1].concept.key:
            return f"the {first} and the {second}"
    noun = noun_of(text, chief[0])
    return f"the {noun}" if noun else UNKNOWN_SUBJECT


def is_plural(name: str) -> bool:
    """Whether a name of ours takes a plural verb: "the birds", "the man and the dog"."""
    if " and the " in name or _PLURAL_WITHOUT_S.search(name):
        return True
    return name.endswith("s") and not _SINGULAR_WITH_S.search(name)


def place_of(text: str, hits: Sequence[Hit], tags: AbstractSet[str]) -> str:
    """Where the scene plays: "the kitchen", or "the scene"."""
    places = [hit for hit in hits if hit.concept.kind == "places" and hit.concept.key != "window"]
    if "interior" in tags:
        places = [hit for hit in places if "interior" in hit.raises]
    # "A mountain road" is a road: what a place lends its name to comes right after it.
    starts = {hit.start for hit in hits}
    places = [hit for hit in places if hit.language != "en" or hit.end + 1 not in starts]
    noun = noun_of(text, places[0]) if places else ""
    return f"the {noun}" if noun else _landmark(text, hits, tags - {"crowd"}, UNKNOWN_PLACE)


def _things(subjects: list[Hit]) -> list[Hit]:
    """Vehicles and wares before what lies about."""
    strong = [
        hit
        for hit in subjects
        if hit.concept.raises & WARES or not hit.concept.raises & {"plant", "building", "object"}
    ]
    return strong or subjects


def _landmark(
    text: str, hits: Iterable[Hit], tags: AbstractSet[str], unknown: str = UNKNOWN_SUBJECT
) -> str:
    if "crowd" in tags and "no_people" not in tags:
        return "the crowd"
    if tags & {"interior", "person", "motion"}:
        return unknown
    for hit in hits:
        if hit.concept.kind == "places" and hit.concept.raises & LANDMARK_TAGS:
            noun = noun_of(text, hit)
            if noun and hit.concept.key not in {"sky", "street", "road", "city", "exterior"}:
                return f"the {noun}"
    return unknown


def noun_of(text: str, hit: Hit) -> str:
    """The English noun for a cue, in the right number; empty where we cannot be sure."""
    if hit.language == "en":
        return _english_noun(text, hit)
    if not hit.names_noun:
        return ""
    return hit.concept.plural or "" if _is_counted(text, hit) else hit.concept.noun


def _english_noun(text: str, hit: Hit) -> str:
    before = _WORDS_BEFORE.search(text[max(0, hit.start - 40) : hit.start])
    lead = before.group() if before else ""
    if _STARTS_WITH_PLACE.match(hit.text):
        return ""
    is_opening_plural = not lead.strip() and hit.text.lower().endswith("s") and " " not in hit.text
    if _ENGLISH_DETERMINER.search(lead) or is_opening_plural or _is_title(text, hit, lead):
        return hit.text.lower()
    return ""


def _is_title(text: str, hit: Hit, lead: str) -> bool:
    is_opening = text[: hit.start] == lead
    return bool(is_opening and _TITLE_LEAD.fullmatch(lead) and _TITLE_TAIL.match(text, hit.end))


def _is_counted(text: str, hit: Hit) -> bool:
    language = languages()[hit.language]
    if language.script in {"han", "kana", "hangul"}:
        near = text[max(0, hit.start - CJK_PLURAL_WINDOW) : hit.end + 2]
        return any(word in near for word in (*language.plurals, "们", "たち", "들"))
    words = text[max(0, hit.start - PLURAL_WINDOW) : hit.start].lower().split()[-2:]
    return any(word.strip(",.") in language.plurals for word in words)
