# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Names what the camera looks at, in words the scene itself allows."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from itertools import pairwise

from craftprompt.catalogue.vocabulary import languages
from craftprompt.providers.text.composer.cues import Hit

UNKNOWN_SUBJECT = "the subject"
UNKNOWN_PLACE = "the scene"
LANDMARK_TAGS = frozenset({"exterior", "water", "wild", "castle", "sacred"})
LIVING = frozenset({"person", "animal"})
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
_WORDS_BEFORE = re.compile(r"[^.!?,;:\n\x00]*$")


def without_doubles(text: str, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The cues with one for each person: "old man watchmaker" is not two, nor is "ballerina"."""
    bodies = [hit for hit in hits if "person" in hit.concept.raises]
    epithets = {
        hit.start
        for hit, following in pairwise(bodies)
        if hit.concept.key in EPITHETS and text[hit.end : following.start] == " "
    }
    known = {hit.start for hit in bodies if hit.concept.key != ANYONE}
    return tuple(
        hit
        for hit in hits
        if not (hit.concept.key in EPITHETS and hit.start in epithets)
        and not (hit.concept.key == ANYONE and hit.start in known)
    )


def focus_of(text: str, hits: Iterable[Hit], tags: AbstractSet[str]) -> str:
    """What the camera looks at: "the fisherman", "the old woman and the girl", "the subject"."""
    subjects = [hit for hit in hits if hit.concept.kind == "subjects"]
    living = [hit for hit in subjects if hit.concept.raises & LIVING]
    if not living and "person" in tags:
        return UNKNOWN_SUBJECT
    chief = living or _things(subjects)
    if not chief:
        return _landmark(text, hits, tags)
    if len(living) == PAIR:
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


def place_of(text: str, hits: Iterable[Hit], tags: AbstractSet[str]) -> str:
    """Where the scene plays: "the kitchen", or "the scene"."""
    places = [hit for hit in hits if hit.concept.kind == "places" and hit.concept.key != "window"]
    if "interior" in tags:
        places = [hit for hit in places if "interior" in hit.raises]
    noun = noun_of(text, places[0]) if places else ""
    return f"the {noun}" if noun else UNKNOWN_PLACE


def _things(subjects: list[Hit]) -> list[Hit]:
    """Vehicles and wares before what lies about."""
    strong = [hit for hit in subjects if not hit.concept.raises & {"plant", "building", "object"}]
    return strong or subjects


def _landmark(text: str, hits: Iterable[Hit], tags: AbstractSet[str]) -> str:
    if "crowd" in tags and "no_people" not in tags:
        return "the crowd"
    if tags & {"interior", "person", "motion"}:
        return UNKNOWN_SUBJECT
    for hit in hits:
        if hit.concept.kind == "places" and hit.concept.raises & LANDMARK_TAGS:
            noun = noun_of(text, hit)
            if noun and hit.concept.key not in {"sky", "street", "road", "city", "exterior"}:
                return f"the {noun}"
    return UNKNOWN_SUBJECT


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
