# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Reads a scene: its sentences, language, speech, and the tags that decide what may be added."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from craftprompt.catalogue.vocabulary import Language, concepts, languages
from craftprompt.providers.base import SceneFields
from craftprompt.providers.text.composer.cues import Hit, find_cues
from craftprompt.providers.text.composer.language import can_be_named, languages_of
from craftprompt.providers.text.composer.protection import Protected, protect
from craftprompt.providers.text.composer.sentences import sentences
from craftprompt.providers.text.composer.subjects import focus_of, place_of, without_doubles

PERIOD_ENDS = 1960
TIMES = (
    frozenset({"dawn"}),
    frozenset({"noon"}),
    frozenset({"morning"}),
    frozenset({"afternoon"}),
    frozenset({"dusk"}),
    frozenset({"night"}),
    frozenset({"golden_hour"}),
)
# Two of these beside each other still name one light.
TIMES_THAT_AGREE = (
    frozenset({"dawn", "morning"}),
    frozenset({"dusk", "golden_hour"}),
    frozenset({"dawn", "golden_hour"}),
    frozenset({"morning", "golden_hour"}),
    frozenset({"afternoon", "golden_hour"}),
)
TIMES_OF_DAY = frozenset({tag for time in TIMES for tag in time}) | {
    "day",
    "sunny",
    "blue_hour",
    "moonlight",
    "starlight",
}
PERSONS_ACTS = frozenset(
    {"speech", "whisper", "shout", "cook", "handwork", "write", "type", "eat"}
    | {"laugh", "cry", "play_music", "dance", "embrace"}
)
OUTDOOR_TAGS = frozenset({"exterior", "city", "wild", "grass", "busy", "road", "village"})
FIELD_TAGS = {
    "light": ("light_stated",),
    "camera": ("framing_stated", "angle_stated", "lens_stated", "move_stated"),
    "mood": (),
    "sound": ("sound_stated",),
}
_YEAR = re.compile(r"(?<![\w.,:#/-])(1[0-9]{3}|20[0-9]{2})(?:s|er|ern|'s)?(?![\w:/%-]|[.,]\d)")
_UNIT = re.compile(
    r"\s*(?:mm|cm|km|kg|m|metres?|meters?|people|euros?|dollars?|€|\$|°)", re.IGNORECASE
)
_CENTURY = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s.-]*"
    r"(?:century|jahrhundert|siècle|sekel|wiek|yüzyıl|век|eeuw|世纪|世紀|세기)",
    re.IGNORECASE,
)
_MARK = re.compile(r"[.,;:!?…。！？、，；：।؟\n\x00()—–]")
CLAUSE_CHARACTERS = 60
NAME_WORDS = 2
LONG_SCENE_SENTENCES = 8
LONG_LENS_MM = 70
_MILLIMETRES = re.compile(r"\b(\d{2,3})\s?mm\b")
_LENS = re.compile(r"\b\d{2,3}\s?mm\b|\bf/\d")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a scene says, as far as we understand it.

    `tags` are the keys and implications of every cue, "no_" before those denied; `causes` gives
    the words that raised each. `denied` are the tags of what the scene says is not there.
    `focus` is how we may name what the camera looks at.
    """

    scene: str
    language: Language | None
    tags: frozenset[str]
    causes: Mapping[str, str]
    focus: str
    place: str
    lines: tuple[str, ...]
    lettering: tuple[str, ...]
    denied: tuple[str, ...]
    year: int | None

    def has(self, *tags: str) -> bool:
        """Whether all these tags are raised."""
        return self.tags.issuperset(tags)

    def cause(self, tags: frozenset[str]) -> str:
        """The person's own words that raised these tags, two of them at most, or nothing."""
        words = dict.fromkeys(self.causes[tag] for tag in sorted(tags) if tag in self.causes)
        return "” and “".join(list(words)[:2])


def read(scene: str, scene_fields: SceneFields) -> Reading:
    """Read a cleaned scene together with the fields beside it."""
    scene = unicodedata.normalize("NFC", scene)
    filled = {
        name: unicodedata.normalize("NFC", text) for name, text in scene_fields.filled().items()
    }
    said = [text for name, text in filled.items() if name != "avoid"]
    text = "\n".join([scene, *said])
    protected = protect(text)
    masked = protected.mask(text)
    codes = languages_of(masked.replace("\x00", " ") if re.search(r"\w", masked) else text)
    hits = without_doubles(masked, find_cues(masked, codes))
    causes = _causes(masked, hits)
    denied = tuple(tag for tag in causes if tag.startswith("no_") or tag == "nobody")
    for hit in find_cues(filled.get("avoid", ""), codes):
        causes.setdefault(f"no_{hit.concept.key}", hit.text)
    year = _year(text, hits)
    lines, lettering = _quoted(text, protected, causes)
    tags = _settled(set(causes) | _extra_tags(hits, filled, text, lines, year))
    is_known = bool(codes) and can_be_named(text, codes[0])
    language = languages()[codes[0]] if is_known else None
    present = tuple(hit for hit in hits if not hit.is_denied)
    return Reading(
        scene=scene,
        language=language,
        tags=frozenset(tags),
        causes=causes,
        focus=focus_of(masked, present, tags),
        place=place_of(masked, present, tags),
        lines=lines,
        lettering=lettering,
        denied=denied,
        year=year,
    )


def _causes(text: str, hits: tuple[Hit, ...]) -> dict[str, str]:
    causes: dict[str, str] = {}
    for hit in hits:
        if hit.is_denied:
            causes.setdefault(f"no_{hit.concept.key}", _clause(text, hit))
            continue
        if hit.concept.key == "decoy":
            continue
        words = _clause(text, hit) if hit.concept.key == "nobody" else hit.text
        for tag in (hit.concept.key, *sorted(hit.raises)):
            causes.setdefault(tag, words)
    if {"no_crowd", "no_person"} & set(causes) and "person" not in causes:
        causes.setdefault("no_people", causes.get("no_crowd") or causes["no_person"])
    return causes


def _clause(text: str, hit: Hit) -> str:
    """The words around a denied cue, up to the next mark on either side."""
    start = max((match.end() for match in _MARK.finditer(text, 0, hit.start)), default=0)
    following = _MARK.search(text, hit.end)
    clause = text[start : following.start() if following else len(text)].strip()
    return clause if len(clause) <= CLAUSE_CHARACTERS else hit.text


def _extra_tags(
    hits: tuple[Hit, ...],
    filled: Mapping[str, str],
    text: str,
    lines: tuple[str, ...],
    year: int | None,
) -> set[str]:
    tags = {tag for name in filled for tag in FIELD_TAGS.get(name, ())}
    if _LENS.search(text):
        tags.add("lens_stated")
    if any(int(match.group(1)) >= LONG_LENS_MM for match in _MILLIMETRES.finditer(text)):
        tags.add("long_lens")
    if lines:
        tags.add("speech")
    if len(lines) > 1:
        tags |= {"two_speakers", "pair"}
    if year is not None and year < PERIOD_ENDS:
        tags.add("period")
    if len(sentences(text)) >= LONG_SCENE_SENTENCES:
        tags.add("long_scene")
    return tags | _company(hits)


def _company(hits: tuple[Hit, ...]) -> set[str]:
    """Whether the scene shows one person or several."""
    present = [hit for hit in hits if not hit.is_denied]
    people = {hit.concept.key for hit in present if "person" in hit.concept.raises}
    if len(people) > 1:
        return {"pair"}
    raised = {tag for hit in present for tag in hit.raises}
    return {"one_subject"} if people and not raised & {"pair", "crowd"} else set()


def _settled(tags: set[str]) -> set[str]:
    """The tags without those that a stronger one overrules."""
    tags = _settled_place(set(tags))
    if tags & PERSONS_ACTS and not tags & {"animal", "robot", "no_people"}:
        tags.add("person")
    if tags & {"crowd", "person"}:
        tags.discard("no_people")
    if _has_mixed_time(tags):
        tags = (tags - TIMES_OF_DAY) | {"mixed_time"}
    if tags & {"static", "timelapse"}:
        tags.add("move_stated")
    return tags


def _settled_place(tags: set[str]) -> set[str]:
    """One place: in the rain is outside, a room has no horizon, space has no sky."""
    if "out_in_weather" in tags and "window" not in tags:
        tags -= {"interior", "small_room", "windowless"}
    if "space_traveller" in tags and not tags & {"interior", "underwater", *_earthly(tags)}:
        tags = (tags - {"station"}) | {"space"}
    if tags & {"interior", "underwater", "space"}:
        tags -= OUTDOOR_TAGS | _outdoor_places()
    if "space" in tags:
        tags -= {"day", "sky", "starlight", "moonlight"}
    return tags


def _earthly(tags: set[str]) -> set[str]:
    """What holds an astronaut on the ground: any place, unless they drift beside their station."""
    drifting = tags & {"swimming", "flying"}
    return tags & ({"exterior"} | _places()) - ({"station", "exterior"} if drifting else set())


@cache
def _places() -> frozenset[str]:
    return frozenset(concept.key for concept in concepts() if concept.kind == "places")


@cache
def _outdoor_places() -> frozenset[str]:
    """What only places out of doors bring: of no use to a scene that plays inside."""
    places = [concept for concept in concepts() if concept.kind == "places"]
    outdoor = [place for place in places if "exterior" in place.raises]
    inside = {tag for place in places if "exterior" not in place.raises for tag in place.raises}
    brought = {place.key for place in outdoor} | {tag for place in outdoor for tag in place.raises}
    return frozenset(brought - inside - {"window"})


def _has_mixed_time(tags: set[str]) -> bool:
    named = [time for time in TIMES if time & tags]
    if "night" in tags and "day" in tags:
        return True
    if len(named) <= 1:
        return False
    together = {tag for time in named for tag in time}
    return not any(together <= agreed for agreed in TIMES_THAT_AGREE)


def _quoted(
    text: str, protected: Protected, causes: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The quoted spans, as spoken lines and as lettering."""
    quotes = [span.of(text) for span in protected.quotes]
    if "lettering" in causes and "speech" not in causes:
        return (), tuple(quotes)
    spoken = [quote for quote in quotes if _could_be_speech(quote) or "speech" in causes]
    return tuple(spoken), tuple(quote for quote in quotes if quote not in spoken)


def _could_be_speech(quote: str) -> bool:
    inside = quote.strip("\"'“”„«»‹›「」『』‘’ \n")
    return (
        inside[-1:] in set(".!?…。！？।؟")
        or len(inside.split()) > NAME_WORDS
        or quote[:1] in "—–「"
    )


def _year(text: str, hits: tuple[Hit, ...]) -> int | None:
    years = [hit.concept.year for hit in hits if hit.concept.year is not None and not hit.is_denied]
    years += [
        int(match.group(1))
        for match in _YEAR.finditer(text)
        if not _UNIT.match(text[match.end() : match.end() + 12])
    ]
    years += [int(match.group(1)) * 100 - 50 for match in _CENTURY.finditer(text)]
    return min(years, default=None)
