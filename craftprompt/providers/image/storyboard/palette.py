"""The colours of a frame: a palette for its light, bent by mood and weather."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

from PIL import ImageColor

from craftprompt.providers.image.storyboard.brush import Colour, luminance, mix, shaded
from craftprompt.providers.image.storyboard.notes import FrameNotes

_PALETTES = Path(__file__).parent / "data" / "palettes.json"


class _Bend(TypedDict):
    saturation: float
    value: float
    tint: str
    share: float


class _Stored(TypedDict):
    palettes: dict[str, dict[str, str]]
    bends: dict[str, _Bend]
    sheet: dict[str, str]
    skins: list[str]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours from the farthest plane to the nearest, the light's own, and one accent."""

    sky_top: Colour
    sky_low: Colour
    far: Colour
    middle: Colour
    ground: Colour
    near: Colour
    figure: Colour
    light: Colour
    accent: Colour


@dataclass(frozen=True, slots=True)
class Sheet:
    """The colours of paper, pencil and the red of camera moves."""

    paper: Colour
    ink: Colour
    faint: Colour
    move: Colour


def palette_of(notes: FrameNotes) -> Palette:
    """The palette that time, place, light, mood and weather ask for."""
    rows = _stored()
    chosen = {name: _colour(text) for name, text in rows["palettes"][palette_key(notes)].items()}
    for tag, bend in rows["bends"].items():
        if tag in notes.tags:
            chosen = {name: _bent(colour, bend) for name, colour in chosen.items()}
    if notes.has("snow", "winter") and notes.place not in {"room", "window"}:
        chosen["ground"] = mix(chosen["ground"], chosen["light"], 0.5)
        chosen["middle"] = mix(chosen["middle"], chosen["light"], 0.2)
    return Palette(**chosen)


def palette_key(notes: FrameNotes) -> str:
    """The name of the light in data/palettes.json."""
    if notes.place in {"space", "underwater", "studio"}:
        return notes.place
    if notes.has("neon"):
        return "neon"
    if notes.has("candle", "lantern", "fire"):
        return "candle"
    if notes.place in {"room", "window"}:
        return "room_night" if notes.is_dark or notes.time == "dusk" else "room_day"
    if notes.has("dark", "starlight") and not notes.time:
        return "night"
    grey = {"rain", "storm", "overcast", "fog", "snow"}
    return notes.time or ("overcast" if grey & set(notes.weathers) else "day")


@cache
def sheet() -> Sheet:
    """The paper's colours."""
    return Sheet(**{name: _colour(text) for name, text in _stored()["sheet"].items()})


@cache
def skins() -> tuple[Colour, ...]:
    """Skin under white light."""
    return tuple(_colour(text) for text in _stored()["skins"])


@cache
def _stored() -> _Stored:
    return json.loads(_PALETTES.read_text(encoding="utf-8"))


def _colour(text: str) -> Colour:
    red, green, blue = ImageColor.getrgb(text)[:3]
    return red, green, blue


def _bent(colour: Colour, bend: _Bend) -> Colour:
    grey = round(luminance(colour))
    dyed = mix((grey, grey, grey), colour, bend["saturation"])
    tint = _colour(bend["tint"])
    # A veil takes the tint's hue at the colour's own darkness, so that night stays night.
    veil = shaded(tint, luminance(colour) / max(1.0, luminance(tint)))
    return shaded(mix(shaded(dyed, 1), veil, bend["share"]), bend["value"])
