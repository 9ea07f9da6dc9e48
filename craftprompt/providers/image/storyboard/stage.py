"""The stage of a frame: canvas, light, horizon, and where each silhouette stands on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageDraw

from craftprompt.providers.image.storyboard import animals, people, things
from craftprompt.providers.image.storyboard.brush import (
    Canvas,
    Colour,
    Point,
    curved,
    luminance,
    mix,
    shaded,
    softened,
)
from craftprompt.providers.image.storyboard.notes import Angle, FrameNotes, Framing
from craftprompt.providers.image.storyboard.palette import Palette, palette_of, skins
from craftprompt.providers.image.storyboard.shapes import Figure, Part

# The height of a standing person in heights of the panel.
SHARES: Mapping[Framing, float] = {
    Framing.EXTREME_WIDE: 0.15,
    Framing.WIDE: 0.36,
    Framing.FULL: 0.72,
    Framing.MEDIUM_WIDE: 1.0,
    Framing.OVER_SHOULDER: 1.25,
    Framing.MEDIUM: 1.45,
    Framing.MEDIUM_CLOSE: 2.2,
    Framing.CLOSE: 3.0,
    Framing.EXTREME_CLOSE: 7.6,
}
# The height of a thing or animal that is the subject itself.
THING_SHARES: Mapping[Framing, float] = {
    Framing.EXTREME_WIDE: 0.13,
    Framing.WIDE: 0.28,
    Framing.FULL: 0.46,
    Framing.MEDIUM_WIDE: 0.52,
    Framing.OVER_SHOULDER: 0.56,
    Framing.MEDIUM: 0.6,
    Framing.MEDIUM_CLOSE: 0.76,
    Framing.CLOSE: 0.9,
    Framing.EXTREME_CLOSE: 1.5,
}
BUST_IN_PERSON = 0.27
EYES_UP_IN_BUST = 0.67
EYES_DOWN = 0.46
PERSONS = frozenset({"person", "couple", "crowd", "ghost", "robot"})
HORIZONS: Mapping[Angle, float] = {
    Angle.EYE: 0.5,
    Angle.LOW: 0.8,
    Angle.HIGH: 0.22,
    Angle.TOP: -0.3,
    Angle.DUTCH: 0.52,
}
SEEN_FROM_ABOVE: Mapping[str, Callable[[], Figure]] = {
    "person": people.from_above,
    "car": things.car_from_above,
    "taxi": things.car_from_above,
}
_MAKERS: Mapping[str, Callable[[], Figure]] = {
    "crowd": people.crowd,
    "robot": things.robot,
    "hands": people.hands,
    "dog": animals.dog,
    "fox": animals.fox,
    "cat": animals.cat,
    "horse": animals.horse,
    "deer": animals.deer,
    "elephant": animals.elephant,
    "bulky": animals.bulky,
    "whale": animals.whale,
    "fish": animals.fish,
    "butterfly": animals.butterfly,
    "perched_bird": animals.perched_bird,
    "bird": animals.bird,
    "small_animal": animals.small_animal,
    "taxi": lambda: things.car(is_taxi=True),
    "car": things.car,
    "train": things.train,
    "motorcycle": lambda: things.bicycle(is_motor=True),
    "bicycle": things.bicycle,
    "ship": things.ship,
    "boat": things.boat,
    "airplane": things.airplane,
    "spaceship": things.spaceship,
    "lighthouse": things.lighthouse,
    "tower": things.tower,
    "house": things.house,
    "piano": things.piano,
    "watch": things.watch,
    "bottle": things.bottle,
    "cup": things.cup,
    "bowl": things.bowl,
    "flower": things.flower,
    "book": things.book,
    "statue": things.statue,
    "tree": things.tree,
    "candle": things.candle,
    "street_lamp": things.street_lamp,
}


@dataclass(frozen=True, slots=True)
class Placement:
    """A silhouette in the frame: its centre in widths, foot and unit in heights."""

    figure: Figure
    centre: float
    foot: float
    height: float
    is_flipped: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """What every layer draws on: `horizon` in heights, `side` where the light stands, -1 or 1."""

    canvas: Canvas
    notes: FrameNotes
    palette: Palette
    horizon: float
    side: int
    hand: Random
    skin: Colour

    def at(self, across: float, down: float) -> Point:
        """The pixel of a place given in shares of width and height."""
        return across * self.canvas.width, down * self.canvas.height


def set_stage(canvas: Canvas, notes: FrameNotes, hand: Random) -> Stage:
    """The stage for these notes; the hand decides on light side and small shifts."""
    horizon = HORIZONS[notes.angle] + hand.uniform(-0.05, 0.05)
    if notes.angle is Angle.EYE and SHARES[notes.framing] > 1:
        horizon -= 0.08
    if notes.angle is Angle.EYE and notes.framing is Framing.EXTREME_WIDE:
        horizon += 0.12
    side = hand.choice((-1, 1))
    skin = mix(hand.choice(skins()), palette_of(notes).figure, 0.5 if notes.is_dark else 0.2)
    return Stage(canvas, notes, palette_of(notes), horizon, side, hand, skin)


def figure_named(name: str, notes: FrameNotes) -> Figure:
    """The silhouette of a subject, posed and dressed as the notes say."""
    if notes.angle is Angle.TOP and name in SEEN_FROM_ABOVE:
        return SEEN_FROM_ABOVE[name]()
    if name in {"person", "ghost"}:
        if is_bust(name, notes):
            figure = people.bust(notes.dress, child=notes.is_child)
            return people.umbrella_over_bust(figure) if notes.has_umbrella else figure
        figure = people.person(notes.posture, notes.dress, child=notes.is_child)
        return people.umbrella(figure) if notes.has_umbrella else figure
    if name == "couple":
        posture = notes.posture if notes.posture in {"walking", "sitting"} else "standing"
        return people.two_people(posture, child=notes.is_child)
    return _MAKERS[name]()


def placements(stage: Stage, panel_ratio: float) -> list[Placement]:
    """Where the subjects stand: the first on a third, the others smaller and further off."""
    names = list(stage.notes.subjects)
    mounts = {"horse": 0.68, "bicycle": 0.86, "motorcycle": 0.86}
    mount = next((name for name in names if name in mounts), "")
    placed: list[Placement] = []
    rides = stage.notes.posture == "riding" or stage.notes.has("ride", "driving")
    if mount and "person" in names and rides:
        names = [name for name in names if name not in {mount, "person"}]
        rider = people.person("sitting", stage.notes.dress)
        mounted = things.with_rider(
            figure_named(mount, stage.notes),
            Figure(rider.parts[1:], rider.stature),
            mounts[mount],
        )
        placed.append(_first_placement(stage, mounted, panel_ratio, mount))
    elif names:
        name = names.pop(0)
        placed.append(_first_placement(stage, figure_named(name, stage.notes), panel_ratio, name))
    for name in names:
        placed.append(_further(stage, figure_named(name, stage.notes), placed, panel_ratio))
    return placed


def is_bust(name: str, notes: FrameNotes) -> bool:
    """Whether a person is near enough to have a face."""
    near = SHARES[notes.framing] >= SHARES[Framing.OVER_SHOULDER]
    return near and name in {"person", "ghost"} and notes.angle is not Angle.TOP


def height_share(name: str, notes: FrameNotes, figure: Figure, panel_ratio: float) -> float:
    """The height of one unit of a subject in panel heights: closer framings are always larger."""
    narrow = min(1.0, panel_ratio / 0.75)
    left, low, right, top = figure.bounds
    if name in PERSONS:
        share = SHARES[notes.framing]
        if is_bust(name, notes):
            return share * BUST_IN_PERSON * min(1.0, panel_ratio / 0.8)
        return share * (0.9 + 0.1 * narrow) * max(figure.stature, 0.72)
    share = THING_SHARES[notes.framing]
    if figure.stature > 2:
        share *= 1.5
    if figure.stature < 0.5 and share < 0.4:
        share *= 0.7
    wide = (right - left) / (top - low) * share / panel_ratio
    limit = 0.25 + 0.75 * share
    return share * min(1.0, limit / wide) / (top - low)


def _first_placement(stage: Stage, figure: Figure, panel_ratio: float, name: str) -> Placement:
    share = height_share(name, stage.notes, figure, panel_ratio) * stage.hand.uniform(0.96, 1.04)
    _, _, _, top = figure.bounds
    third = 0.5 - stage.side * (0.16 if share * top < 0.9 else 0.07)
    if name in {"couple", "crowd", "hands"}:
        third = 0.5 - stage.side * 0.05
    centre = third + stage.hand.uniform(-0.035, 0.035)
    flipped = stage.side < 0
    return Placement(figure, centre, _foot(stage, figure, share, name), share, flipped)


def _foot(stage: Stage, figure: Figure, share: float, name: str) -> float:
    """Where the feet are: a camera at eye height puts every head near the horizon."""
    _, low, _, top = figure.bounds
    tall = share * top
    if stage.notes.angle is Angle.TOP:
        return 0.5 + tall / 2
    if not figure.needs_floor or stage.notes.place == "space":
        return 0.47 + share * (top + low) / 2 + stage.hand.uniform(-0.06, 0.06)
    if is_bust(name, stage.notes):
        return _bust_foot(stage.notes.framing, share)
    if tall > (0.86 if name in PERSONS else 0.7):
        return 0.1 + tall if name in PERSONS else 0.52 + tall / 2
    lifted = {Angle.LOW: 0.1, Angle.HIGH: 0.62}.get(stage.notes.angle, 0.88)
    return min(0.95, max(stage.horizon + tall * lifted, stage.horizon + 0.06, tall + 0.05))


def _bust_foot(framing: Framing, share: float) -> float:
    """Where the chest ends, so that the crown, or very near the eyes, come to their place."""
    if framing is Framing.EXTREME_CLOSE:
        return EYES_DOWN + EYES_UP_IN_BUST * share
    crowns = {Framing.MEDIUM: 0.16, Framing.OVER_SHOULDER: 0.2}
    return crowns.get(framing, 0.1) + share


def _further(stage: Stage, figure: Figure, placed: list[Placement], ratio: float) -> Placement:
    """A second subject: at its true size beside the first, further back, on the other side."""
    first = placed[0]
    _, low, right, top = figure.bounds
    unit = first.height / (BUST_IN_PERSON if is_bust(stage.notes.subjects[0], stage.notes) else 1)
    true_size = unit * figure.stature / max(first.figure.stature, 0.05)
    share = min(max(true_size * 0.55, 0.06), 0.62 / top)
    share = min(share, 0.4 * ratio / max(right, 0.1))
    side = 1 if first.centre < 0.5 else -1
    centre = 0.5 + side * (0.24 if len(placed) == 1 else 0.4)
    foot = min(0.9, stage.horizon + 0.04 + 0.3 * share)
    if not figure.needs_floor:
        foot = max(0.3, stage.horizon - 0.2) - share * low
    return Placement(figure, centre, foot, share, side > 0)


def draw_figure(stage: Stage, placement: Placement, depth: float = 0.0) -> None:
    """A silhouette with light on its edge, pencil in its shade and an inked outline.

    `depth` from 0 to 1 pales it into the distance.
    """
    parts = [_moved(part, placement, stage.canvas) for part in placement.figure.parts]
    if placement.figure.needs_floor and depth < 1:
        _cast_shadow(stage, placement)
    for part in parts:
        _outline_part(stage, part, depth)
    for part in parts:
        _colour_part(stage, part, depth)
    _light_edges(stage, [part for part in parts if not part.tone.startswith("line")], depth)
    for part in parts:
        _ink_part(stage, part, depth)


def tone_colour(stage: Stage, tone: str, depth: float) -> Colour:
    """The colour of a tone in this light."""
    palette = stage.palette
    bright = max(luminance(palette.figure), 30) / 255
    tones: dict[str, Colour] = {
        "body": palette.figure,
        "dark": shaded(palette.figure, 0.62),
        "near": palette.near,
        "hair": shaded(palette.figure, 0.5),
        "light": mix(palette.figure, palette.light, 0.62),
        "white": mix(palette.figure, palette.light, 0.8),
        "glass": mix(palette.figure, palette.sky_low, 0.55),
        "accent": mix(palette.figure, palette.accent, 0.5 + bright * 0.4),
        "glow": mix(palette.accent, palette.light, 0.6),
        "skin": stage.skin,
        "shade": mix(stage.skin, palette.figure, 0.35),
    }
    colour = tones[tone]
    return mix(colour, palette.far, depth) if tone != "glow" else colour


_INKED = frozenset({"light", "white", "glass", "accent", "near"})


def _moved(part: Part, placement: Placement, canvas: Canvas) -> Part:
    scale = placement.height * canvas.height
    turn = -scale if placement.is_flipped else scale
    across, foot = placement.centre * canvas.width, placement.foot * canvas.height
    return Part(tuple((across + x * turn, foot - y * scale) for x, y in part.points), part.tone)


def _colour_part(stage: Stage, part: Part, depth: float) -> None:
    if part.tone.startswith("line"):
        return
    stage.canvas.fill(part.points, tone_colour(stage, part.tone, depth))


def _ink_part(stage: Stage, part: Part, depth: float) -> None:
    ink = mix(shaded(stage.palette.near, 0.55), stage.palette.far, depth)
    if part.tone.startswith("line"):
        tone = part.tone.removeprefix("line").removeprefix("_")
        colour = tone_colour(stage, tone, depth) if tone else ink
        stage.canvas.line(part.points, colour, 3.2 if tone else 1.3)
        return
    if part.tone in _INKED:
        stage.canvas.line([*part.points, part.points[0]], ink, 0.8, 170)


def _outline_part(stage: Stage, part: Part, depth: float) -> None:
    """Ink under the colours: only the outline of the whole is left of it."""
    if part.tone.startswith("line") or part.tone == "shade":
        return
    ink = mix(shaded(stage.palette.near, 0.55), stage.palette.far, depth)
    stage.canvas.line([*part.points, part.points[0]], ink, 2.4)


def _cast_shadow(stage: Stage, placement: Placement) -> None:
    """A shadow on the ground, away from the light; none in mid-air."""
    if stage.notes.place in {"space", "underwater", "sky"} or placement.foot > 1:
        return
    left, _, right, _ = placement.figure.bounds
    canvas = stage.canvas
    wide = (right - left) * placement.height * canvas.height * 0.5
    x, y = stage.at(placement.centre, placement.foot)
    reach = 0.5 if stage.notes.time in {"dawn", "golden", "dusk", "morning"} else 0.1
    centre = (x - stage.side * wide * reach, y - canvas.unit)
    strength = 0.5 if stage.notes.weathers else 0.8
    canvas.glow(
        centre,
        (wide * (1.25 + reach), max(4.0, wide * 0.2)),
        shaded(stage.palette.near, 0.7),
        strength,
    )


def _light_edges(stage: Stage, parts: list[Part], depth: float) -> None:
    """Light along the edges that face it, hatching along those that do not."""
    canvas = stage.canvas
    points = [point for part in parts for point in part.points]
    left = max(0, int(min(x for x, _ in points)))
    top = max(0, int(min(y for _, y in points)))
    right = min(canvas.width, int(max(x for x, _ in points)) + 2)
    low = min(canvas.height, int(max(y for _, y in points)) + 2)
    if right - left < 6 or low - top < 6:
        return
    mask = Image.new("L", (right - left, low - top))
    pencil = ImageDraw.Draw(mask)
    for part in parts:
        pencil.polygon([(x - left, y - top) for x, y in part.points], fill=255)
    reach = max(2, round((low - top) * 0.018))
    moved = ImageChops.offset(mask, -stage.side * reach, round(reach * 0.6))
    rim = softened(ImageChops.subtract(mask, moved), canvas.unit * 0.7)
    strength = (0.75 if stage.notes.is_dark else 0.5) * (1 - depth)
    canvas.veil(curved(rim, lambda value: value * strength), stage.palette.light, (left, top))
    far = ImageChops.offset(mask, stage.side * reach * 9, 0)
    shade = ImageChops.multiply(mask, ImageChops.invert(far))
    pencil = ImageDraw.Draw(shade)
    for part in parts:
        if part.tone in {"skin", "white", "shade", "hair"}:
            pencil.polygon([(x - left, y - top) for x, y in part.points], fill=0)
    canvas.hatch(shade, (left, top), shaded(stage.palette.near, 0.6), 4.5)
