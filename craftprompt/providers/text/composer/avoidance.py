# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Where the words of the field "avoid" go: the negative field, the wanted opposite, or a note."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from craftprompt.catalogue.entries import Negatives
from craftprompt.catalogue.vocabulary import avoidable
from craftprompt.providers.text.composer.choosing import Chooser

_LEAD = re.compile(r"^(?:no|without|avoid|any|kein\w*|ohne|sans|sin|sem|senza)\s+", re.IGNORECASE)
_SEPARATORS = re.compile(r"[,;\n，、；]|\band\b|\bor\b")
VEO_DEFAULTS = ("subtitles", "on-screen text", "watermark")


@dataclass(frozen=True, slots=True)
class Avoidance:
    """The negative field's text, sentences for the prompt, and what found no place."""

    negative_prompt: str = ""
    wanted: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def place_avoided(avoid: str, chooser: Chooser) -> Avoidance:
    """Put what is to be avoided where the target wants to hear it."""
    if chooser.target.has_negative_prompt:
        return Avoidance(negative_prompt=_negative_field(avoid, chooser))
    parts = [part.strip(" .") for part in _SEPARATORS.split(avoid) if part.strip(" .")]
    wanted: list[str] = []
    left_out: list[str] = []
    for part in parts:
        sentence = _constraint(part, chooser) or _inversion(part, chooser)
        if sentence:
            wanted += [sentence] if sentence not in wanted else []
        else:
            left_out.append(part)
    return Avoidance(wanted=tuple(wanted), left_out=tuple(left_out))


def without_avoided(avoid: str, parts: Collection[str]) -> str:
    """The field without some of its parts, each with the comma or the word that joins it."""
    kept, joint = "", ""
    place = 0
    for mark in [*_SEPARATORS.finditer(avoid), None]:
        part = avoid[place : mark.start() if mark else len(avoid)]
        if part.strip(" .") not in parts:
            kept += (joint if kept.strip() else "") + part
        joint, place = (mark.group(), mark.end()) if mark else ("", place)
    return kept.strip(" ,;\n")


def _negative_field(avoid: str, chooser: Chooser) -> str:
    """The person's words as they are; Veo also gets what hardly anyone wants to see."""
    if chooser.target.family != "veo":
        return avoid
    reading = chooser.reading
    nouns = [noun for tag, noun in avoidable().field_nouns.items() if tag in reading.unwanted]
    extras: list[str] = [] if reading.lettering or reading.has("lettering") else list(VEO_DEFAULTS)
    if chooser.target.has_audio and not reading.tags & {
        "music",
        "music_making",
        "dancing",
        "sound_stated",
    }:
        extras.append("background music")
    extras += [noun for noun in nouns if not any(noun in extra.split() for extra in extras)]
    return ", ".join([part for part in (avoid,) if part] + _new(extras, avoid))


def _new(extras: list[str], avoid: str) -> list[str]:
    return [extra for extra in extras if extra.split()[-1] not in avoid.lower()]


def _constraint(part: str, chooser: Chooser) -> str:
    profile = chooser.target.profile
    word = _bare(part)
    known = avoidable().constraints
    if profile.negatives is not Negatives.CONSTRAINTS or chooser.target.version.startswith("1"):
        return ""
    matches = [each for each in known if word in {each, f"{each}s", each.rstrip("s")}]
    return f"No {matches[0]}." if matches else ""


def _inversion(part: str, chooser: Chooser) -> str:
    word = _bare(part)
    tags = chooser.reading.tags
    for row in avoidable().inversions:
        if word in row.phrases:
            is_safe = tags >= row.needs and not tags & row.avoids
            return row.wanted if is_safe and chooser.permits(row.wanted) else ""
    return ""


def _bare(part: str) -> str:
    return _LEAD.sub("", part).strip().lower()
