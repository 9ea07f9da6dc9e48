"""The sheet around the panel: border, strip of notes, and the arrows of the camera's move."""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache

from PIL import ImageDraw, ImageFont

from craftprompt.providers.image.storyboard.brush import Canvas, Point
from craftprompt.providers.image.storyboard.notes import Angle, FrameNotes, Move
from craftprompt.providers.image.storyboard.palette import sheet

LABEL = "storyboard · local"
Box = tuple[float, float, float, float]
Arrow = tuple[Point, ...]


def annotate(canvas: Canvas, panel: Box, notes: FrameNotes, shot: int) -> None:
    """Border, move and strip on a sheet whose panel is already painted."""
    left, top, right, low = panel
    corners = [(left, top), (right, top), (right, low), (left, low), (left, top)]
    canvas.line(corners, sheet().ink, 2.2)
    canvas.line([(x + 1, y + 1) for x, y in corners], sheet().ink, 1.0, 150)
    for arrow in arrows(notes.move):
        _draw_arrow(canvas, panel, arrow)
    _strip(canvas, panel, notes, shot)


def arrows(move: Move) -> tuple[Arrow, ...]:
    """The strokes of a camera move, in shares of the panel; each ends in an arrow head."""
    return _ARROWS[move]()


def strip_words(notes: FrameNotes, shot: int) -> list[str]:
    """What stands in the strip, most important first."""
    angle = {Angle.LOW: "LOW", Angle.HIGH: "HIGH", Angle.TOP: "TOP", Angle.DUTCH: "DUTCH"}
    words = [f"SHOT {shot}", str(notes.framing)]
    words += [angle[notes.angle]] if notes.angle in angle else []
    words += [f"{notes.lens_mm} mm"] if notes.lens_mm else []
    words += [notes.move.replace("_", " ").upper()]
    words += [{"blue": "BLUE HOUR", "golden": "GOLDEN HOUR"}.get(notes.time, notes.time.upper())]
    words += [weather.upper() for weather in notes.weathers[:2]]
    return [word for word in words if word]


def _strip(canvas: Canvas, panel: Box, notes: FrameNotes, shot: int) -> None:
    left, _, right, low = panel
    room = canvas.height - low
    size = max(9.0, min(room * 0.42, canvas.width * 0.024))
    pencil, font = ImageDraw.Draw(canvas.image), _font(round(size * 4))
    middle = low + room * 0.5
    label_wide = font.getlength(LABEL)
    words = strip_words(notes, shot)
    gap = size * 1.5
    while len(words) > 2 and _width(words, font, gap) + label_wide + gap > right - left:
        words.pop()
    x = left
    for place, word in enumerate(words):
        pencil.text((x, middle), word, fill=sheet().ink, font=font, anchor="lm", stroke_width=0)
        x += font.getlength(word) + gap / 2
        if place < len(words) - 1:
            canvas.plain_line([(x, middle - size * 0.5), (x, middle + size * 0.5)], sheet().faint)
        x += gap / 2
    pencil.text((right, middle), LABEL, fill=sheet().move, font=font, anchor="rm")


def _width(words: list[str], font: ImageFont.FreeTypeFont, gap: float) -> float:
    return sum(font.getlength(word) + gap for word in words)


@lru_cache(maxsize=16)
def _font(quarters: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(quarters / 4)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType; its wheels have it.")
    return font


def _draw_arrow(canvas: Canvas, panel: Box, arrow: Arrow) -> None:
    left, top, right, low = panel
    path = [(left + x * (right - left), top + y * (low - top)) for x, y in arrow]
    canvas.line(path, sheet().paper, 6.5, 150)
    canvas.line(path, sheet().move, 3.6)
    (from_x, from_y), (x, y) = path[-2], path[-1]
    lean = math.atan2(y - from_y, x - from_x)
    side = canvas.unit * 15
    head = [
        (x + side * 0.5 * math.cos(lean), y + side * 0.5 * math.sin(lean)),
        (x - side * math.cos(lean - 0.5), y - side * math.sin(lean - 0.5)),
        (x - side * math.cos(lean + 0.5), y - side * math.sin(lean + 0.5)),
    ]
    canvas.fill(head, sheet().move)


def _corners(start: float, end: float) -> tuple[Arrow, ...]:
    return tuple(
        (
            (abs(x - start), abs(y - start)),
            (abs(x - end), abs(y - end)),
        )
        for x in (0, 1)
        for y in (0, 1)
    )


def _arc() -> tuple[Arrow, ...]:
    turns = [math.pi * (0.9 - 1.6 * step / 14) for step in range(15)]
    ring = tuple((0.5 + 0.36 * math.cos(turn), 0.8 + 0.12 * math.sin(turn)) for turn in turns)
    return (ring,)


def _squiggle() -> tuple[Arrow, ...]:
    steps = [step / 24 for step in range(25)]
    top = tuple((0.3 + 0.4 * s, 0.08 + 0.022 * math.sin(s * 25)) for s in steps)
    side = tuple((0.94 + 0.012 * math.sin(s * 25), 0.3 + 0.4 * s) for s in steps)
    return (top, side)


def _along(y: float, start: float, end: float) -> Arrow:
    return ((start, y), (end, y))


_ARROWS: Mapping[Move, Callable[[], tuple[Arrow, ...]]] = {
    Move.STATIC: lambda: (),
    Move.PUSH_IN: lambda: _corners(0.03, 0.15),
    Move.PULL_OUT: lambda: _corners(0.15, 0.035),
    Move.PAN_LEFT: lambda: (((0.8, 0.9), (0.5, 0.93), (0.2, 0.9)),),
    Move.PAN_RIGHT: lambda: (((0.2, 0.9), (0.5, 0.93), (0.8, 0.9)),),
    Move.TILT_UP: lambda: (((0.93, 0.8), (0.95, 0.5), (0.93, 0.2)),),
    Move.TILT_DOWN: lambda: (((0.93, 0.2), (0.95, 0.5), (0.93, 0.8)),),
    Move.TRACK_LEFT: lambda: (_along(0.9, 0.7, 0.3), _along(0.95, 0.8, 0.2)),
    Move.TRACK_RIGHT: lambda: (_along(0.9, 0.3, 0.7), _along(0.95, 0.2, 0.8)),
    Move.ORBIT: _arc,
    Move.CRANE_UP: lambda: (
        ((0.9, 0.9), (0.9, 0.62), (0.86, 0.36), (0.76, 0.14)),
        ((0.95, 0.9), (0.95, 0.6), (0.92, 0.3)),
    ),
    Move.CRANE_DOWN: lambda: (
        ((0.76, 0.14), (0.86, 0.36), (0.9, 0.62), (0.9, 0.9)),
        ((0.92, 0.3), (0.95, 0.6), (0.95, 0.9)),
    ),
    Move.HANDHELD: _squiggle,
}
