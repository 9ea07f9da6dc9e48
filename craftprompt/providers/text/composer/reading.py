# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Reads a scene: its sentences, language, speech, and the tags that decide what may be added."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from craftprompt.catalogue.vocabulary import Language, languages
from craftprompt.providers.base import SceneFields
from craftprompt.providers.text.composer.circumstances import PEOPLE, added, withdrawn
from craftprompt.providers.text.composer.cues import Hit, find_cues
from craftprompt.providers.text.composer.language import can_be_named, languages_of
from craftprompt.providers.text.composer.protection import Protected, protect
from craftprompt.providers.text.composer.sentences import sentences
from craftprompt.providers.text.composer.settling import settled
from craftprompt.providers.text.composer.subjects import (
    focus_of,
    joined_nouns,
    place_of,
    without_doubles,
)

PERIOD_ENDS = 1960
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
_SENTENCE_MARK = re.compile(r"[.!?:…。！？：।؟]")
# "Sound: …" and "Light: …" say for themselves what they are about.
_LABELS = {
    "sound_stated": re.compile(
        r"(?:^|[.\n。])[^\S\n]*+(?:sounds?|audio|sfx|ton|son|sonido|som|suono|ljud|dźwięk|звук|geluid|声音|音)"
        r"\s*[:：]",
        re.IGNORECASE,
    ),
    "own_light": re.compile(
        r"(?:^|[.\n。])[^\S\n]*+(?:light(?:ing)?|licht|lumière|luz|luce|ljus|światło|свет|光)\s*[:：]",
        re.IGNORECASE,
    ),
}
# Where none of these is named, a few quoted words stand on nothing that could be read.
WRITTEN = frozenset({"lettering", "neon", "shop", "paper", "book", "screen_glow"})
_LEADS_IN = (":", "：")
_PLAIN_ENGLISH = re.compile(r"\b(?:the|of|on|in|with|and|his|her|their)\b", re.IGNORECASE)
QUOTE_MARKS = "\"'“”„«»‹›「」『』‘’ \n"
CLAUSE_CHARACTERS = 60
NAME_WORDS = 2
LONG_SCENE_SENTENCES = 8
LONG_LENS_MM = 70
_ARTICLE_AT_END = re.compile(r"(?<=\w) (?:an?|the)$", re.IGNORECASE)
_MILLIMETRES = re.compile(r"\b(\d{2,3})\s?mm\b")
_LENS = re.compile(r"\b\d{2,3}\s?mm\b|\bf/\d")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a scene says, as far as we understand it.

    `tags` are the keys and implications of every cue, "no_" before those denied; `causes` gives
    the words that raised each. `denied` are the tags of what the scene says is not there,
    `unwanted` those and what the field "avoid" names: never what only ends, for it is seen before.
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
    unwanted: frozenset[str]
    year: int | None

    def has(self, *tags: str) -> bool:
        """Whether all these tags are raised."""
        return self.tags.issuperset(tags)

    @property
    def is_unread(self) -> bool:
        """Whether no word of it is known to us: then it may play anywhere, by day or by night.

        Languages that we do not know are taken for a neighbour, so a bare guess says nothing.
        """
        is_english = self.language is not None and self.language.code == "en"
        return not self.causes and not (is_english and _PLAIN_ENGLISH.search(self.scene))

    def cause(self, tags: frozenset[str]) -> str:
        """The person's own words that raised these tags, two of them at most, or nothing."""
        found = (self.causes[tag] for tag in sorted(tags) if tag in self.causes)
        words = dict.fromkeys(map(whole_words, found))
        return "” and “".join(list(words)[:2])


def whole_words(cue: str) -> str:
    """A cue as it is quoted: "plates", where "plates a" tells the verb from the dishes."""
    return _ARTICLE_AT_END.sub("", cue)


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
    hits = joined_nouns(masked, without_doubles(masked, find_cues(masked, codes)))
    causes = _causes(masked, hits)
    denied = tuple(tag for tag in causes if tag == "nobody" or tag in _denials(hits))
    avoided = {
        f"no_{hit.concept.key}": hit.text for hit in find_cues(filled.get("avoid", ""), codes)
    }
    causes = avoided | causes
    year = _year(text, hits)
    lines, lettering = _quoted(text, protected, causes)
    raised = set(causes) | _extra_tags(hits, filled, text, lines, year) | added(masked, hits)
    tags = settled(raised - withdrawn(masked, hits, lines, raised))
    if "rain" in tags:
        tags.discard("rained")  # it has begun again
    if lines:
        tags.discard("no_speech")  # "she does not answer" leaves the line before it
    is_known = bool(codes) and can_be_named(text, codes[0])
    language = languages()[codes[0]] if is_known else None
    present = tuple(hit for hit in hits if hit.is_there)
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
        unwanted=frozenset(tags).intersection({*denied, *avoided}),
        year=year,
    )


@lru_cache(maxsize=16)
def read_once(scene: str, scene_fields: SceneFields) -> Reading:
    """The same, kept for the other targets and takes that the scene is composed for next."""
    return read(scene, scene_fields)


def _causes(text: str, hits: tuple[Hit, ...]) -> dict[str, str]:
    causes: dict[str, str] = {}
    for hit in hits:
        if not hit.is_there:
            for tag in _left_by(hit) - causes.keys():
                causes[tag] = _clause(text, hit)
            continue
        if hit.concept.key == "decoy":
            continue
        words = _clause(text, hit) if hit.concept.key == "nobody" else hit.text
        for tag in (hit.concept.key, *sorted(hit.raises)):
            causes.setdefault(tag, words)
    absent = [hit for hit in hits if hit.is_denied and hit.concept.raises & PEOPLE]
    if absent and "person" not in causes:
        causes.setdefault("no_people", _clause(text, absent[0]))
    return causes


def _left_by(hit: Hit) -> set[str]:
    """The tags of what is not there: wet ground after rain, motion where no hand moves it."""
    if hit.is_over and hit.concept.leaves:
        return set(hit.concept.leaves)
    return {"motion"} if hit.is_alone else {f"no_{hit.concept.key}"}


def _denials(hits: tuple[Hit, ...]) -> set[str]:
    """The tags of what the scene denies in so many words; a blown-out candle is no denial."""
    return {f"no_{hit.concept.key}" for hit in hits if hit.is_denied} | {"no_people"}


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
        tags |= {"speech", "line"}
    tags |= {tag for tag, label in _LABELS.items() if label.search(text)}
    if _turns(text, lines) > 1:
        tags |= {"two_speakers", "pair"}
    if year is not None and year < PERIOD_ENDS:
        tags.add("period")
    if len(sentences(text)) >= LONG_SCENE_SENTENCES:
        tags.add("long_scene")
    return tags | _company(hits)


def _turns(text: str, lines: tuple[str, ...]) -> int:
    """How many lines are spoken; "Go," she says, "now." is one, broken by who says it."""
    turns = min(len(lines), 1)
    for line, following in pairwise(lines):
        end = text.find(line) + len(line)
        between = text[end : text.find(following, end)].strip()
        turns += not (
            between.endswith((",", "，", "、", "،")) and not _SENTENCE_MARK.search(between)
        )
    return turns


def _company(hits: tuple[Hit, ...]) -> set[str]:
    """Whether the scene shows one person or several."""
    present = [hit for hit in hits if hit.is_there]
    people = {hit.concept.key for hit in present if "person" in hit.concept.raises}
    if len(people) > 1:
        return {"pair"}
    raised = {tag for hit in present for tag in hit.raises}
    return {"one_subject"} if people and not raised & {"pair", "crowd"} else set()


def _quoted(
    text: str, protected: Protected, causes: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The quoted spans, as spoken lines and as lettering."""
    quotes = [span.of(text) for span in protected.quotes]
    if "lettering" in causes and "speech" not in causes:
        return (), tuple(quotes)
    led_in = {span.of(text) for span in protected.quotes if _is_led_in(text, span.start)}
    spoken = [
        quote
        for quote in quotes
        if "speech" in causes or quote in led_in or _could_be_speech(quote)
    ]
    is_written = bool(WRITTEN & causes.keys())
    return tuple(spoken), tuple(each for each in quotes if is_written and each not in spoken)


def _is_led_in(text: str, place: int) -> bool:
    """Whether a colon stands before this place. From there backwards: a search reads all before."""
    while place and text[place - 1].isspace():
        place -= 1
    return text[place - 1 : place] in _LEADS_IN


def _could_be_speech(quote: str) -> bool:
    inside = quote.strip(QUOTE_MARKS)
    return (
        inside[-1:] in set(".!?…。！？।؟,，、،")
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
