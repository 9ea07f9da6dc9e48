"""Draws a storyboard frame from a prompt: read, painted in layers, graded, annotated."""

import asyncio
import functools
import hashlib
import io
import math
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from PIL import Image

from craftprompt.providers.image.storyboard.annotation import LABEL, Box, annotate
from craftprompt.providers.image.storyboard.atmosphere import draw_grade, draw_near, draw_weather
from craftprompt.providers.image.storyboard.brush import Canvas
from craftprompt.providers.image.storyboard.notes import Angle, FrameNotes, Framing, read_notes
from craftprompt.providers.image.storyboard.palette import sheet
from craftprompt.providers.image.storyboard.scenery import (
    draw_bokeh,
    draw_far,
    draw_middle,
    draw_sky,
    draw_table,
)
from craftprompt.providers.image.storyboard.stage import (
    SHARES,
    Stage,
    draw_figure,
    placements,
    set_stage,
)

KEY = "storyboard"
LONGEST_SIDES = {"1K": 1024, "2K": 2048, "4K": 4096}
SUPERSAMPLING = {"1K": 2.0, "2K": 1.25, "4K": 1.0}
# A wash shows no more at 4K: the panel is enlarged, lines and words are not. Counted in pixels, for
# a square of the same longer side would cost nearly twice what 16:9 does.
MOST_PAINTED = 2048 * 1152
DRAWN_AT_ONCE = 2  # measured: a 4K frame holds up to 380 MiB while it is drawn
STRIP = 0.078  # of the sheet's shorter measure, below the panel
MARGIN = 0.03
WIDEST_RATIO = 8.0
WEBP_QUALITY = 88
WEBP_EFFORT = {"1K": 2, "2K": 2, "4K": 0}  # at 4K each step more costs 0.1 s for 6 % of the bytes
DUTCH_DEGREES = 7
LONG_LENS_MM = 85


class Layer(StrEnum):
    """The planes of a frame, from back to front."""

    SKY = "sky"
    FAR = "far"
    MIDDLE = "middle"
    SUBJECT = "subject"
    NEAR = "near"
    WEATHER = "weather"
    GRADE = "grade"


ALL_LAYERS = tuple(Layer)


@dataclass(frozen=True, slots=True)
class FrameRequest:
    """What to draw: `ratio` such as "16:9", `size` 1K, 2K or 4K, `variation` from 0."""

    prompt: str
    ratio: str = "16:9"
    size: str = "1K"
    variation: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """A finished frame as WebP, its sides in pixels, with what was read of its prompt."""

    content: bytes
    width: int
    height: int
    notes: FrameNotes
    content_type: str = "image/webp"
    engine: str = KEY
    label: str = LABEL


async def draw_frame(request: FrameRequest) -> Frame:
    """Draw in a thread of our own, so that the event loop goes on."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), draw, request)


def draw(request: FrameRequest) -> Frame:
    """Draw one frame: the same request gives the same bytes. Blocks for up to a second at 1K.

    Raises:
        ValueError: a ratio or size that no model offers.
    """
    width, height = pixel_size(request.ratio, request.size)
    notes = read_notes(request.prompt)
    factor = SUPERSAMPLING[request.size]
    image = _sheet(notes, (round(width * factor), round(height * factor)), request.variation)
    if factor != 1:
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    written = io.BytesIO()
    image.save(written, "WEBP", quality=WEBP_QUALITY, method=WEBP_EFFORT[request.size])
    return Frame(written.getvalue(), width, height, notes)


def pixel_size(ratio: str, size: str) -> tuple[int, int]:
    """Width and height of a ratio in a size class; the longer side is the class's own.

    Raises:
        ValueError: no ratio, or a size class we do not have.
    """
    across, _, down = ratio.partition(":")
    if size not in LONGEST_SIDES or not (across.isdecimal() and down.isdecimal()):
        raise ValueError("A frame needs a ratio such as 16:9 and a size of 1K, 2K or 4K.")
    wide, high = int(across), int(down)
    if not wide or not high or max(wide / high, high / wide) > WIDEST_RATIO:
        raise ValueError("A frame is at most eight times as long as it is wide.")
    longest = LONGEST_SIDES[size]
    if wide >= high:
        return longest, round(longest * high / wide)
    return round(longest * wide / high), longest


def paint(
    notes: FrameNotes,
    size: tuple[int, int],
    variation: int = 0,
    layers: Collection[Layer] = ALL_LAYERS,
) -> Image.Image:
    """The picture without its sheet: RGB, or RGBA on nothing where the sky is left out."""
    is_layer = Layer.SKY not in layers
    canvas = Canvas(size, _hand(notes, variation, "line"), is_layer=is_layer)
    stage = set_stage(canvas, notes, _hand(notes, variation, "stage"))
    for layer, painter in _PAINTERS.items():
        # Every layer has its own hand, so that leaving one out moves nothing in another.
        own = Stage(
            canvas,
            notes,
            stage.palette,
            stage.horizon,
            stage.side,
            _hand(notes, variation, layer),
            stage.skin,
        )
        if layer in layers:
            painter(own)
            if layer is Layer.MIDDLE and is_shallow(notes):
                canvas.blur(size[1] * 0.008)
    if not is_layer:
        canvas.texture(0.5, variation + 1)
    return _tilted(canvas.image) if notes.angle is Angle.DUTCH else canvas.image


def is_shallow(notes: FrameNotes) -> bool:
    """Whether the lens is long or near enough to lose the background."""
    return SHARES[notes.framing] > SHARES[Framing.MEDIUM] or notes.lens_mm >= LONG_LENS_MM


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(DRAWN_AT_ONCE, "storyboard")


def _sheet(notes: FrameNotes, size: tuple[int, int], variation: int) -> Image.Image:
    """Paper with the panel in its own ratio, the border, the move and the strip."""
    width, height = size
    canvas = Canvas(size, _hand(notes, variation, "sheet"))
    canvas.fill([(0, 0), (width, 0), (width, height), (0, height)], sheet().paper)
    short = min(width, height)
    strip, margin = STRIP * short, MARGIN * short
    panel_high = min(height - strip - margin, (width - 2 * margin) * height / width)
    panel_wide = panel_high * width / height
    left, top = (width - panel_wide) / 2, margin
    box = (left, top, left + panel_wide, top + panel_high)
    _lay_in(canvas, _panel(notes, (round(panel_wide), round(panel_high)), variation), box)
    annotate(canvas, box, notes, variation + 1)
    return canvas.image


def _panel(notes: FrameNotes, size: tuple[int, int], variation: int) -> Image.Image:
    """The picture in its full size, painted no larger than it has to be."""
    share = min(1.0, math.sqrt(MOST_PAINTED / (size[0] * size[1])))
    painted = paint(notes, (round(size[0] * share), round(size[1] * share)), variation)
    return painted if painted.size == size else painted.resize(size, Image.Resampling.BILINEAR)


def _lay_in(canvas: Canvas, panel: Image.Image, box: Box) -> None:
    """The panel on its sheet, and the grain of the paper where it shows: all around."""
    left, top = round(box[0]), round(box[1])
    right, low = left + panel.width, top + panel.height
    for strip in (
        (0, 0, canvas.width, top),
        (0, low, canvas.width, canvas.height),
        (0, top, left, low),
        (right, top, canvas.width, low),
    ):
        canvas.texture(0.3, 7, strip)
    canvas.image.paste(panel, (left, top))


def _hand(notes: FrameNotes, variation: int, purpose: str) -> Random:
    """A hand that draws these notes the same way every time, whatever the machine."""
    named = (*notes.subjects, notes.place, notes.time, *sorted(notes.tags), str(variation), purpose)
    digest = hashlib.sha256("|".join(named).encode()).digest()
    hand = Random(int.from_bytes(digest[:8]))  # noqa: S311  a drawing, no secret
    if purpose == "stage" and variation % 2:
        hand.random()
    return hand


def _tilted(image: Image.Image) -> Image.Image:
    width, height = image.size
    turned = image.rotate(DUTCH_DEGREES, Image.Resampling.BILINEAR)
    inset_x, inset_y = round(width * 0.09), round(height * 0.11)
    box = (inset_x, inset_y, width - inset_x, height - inset_y)
    return turned.resize(image.size, Image.Resampling.BILINEAR, box)


def _paint_middle(stage: Stage) -> None:
    draw_middle(stage)
    draw_table(stage)
    if stage.notes.is_dark and is_shallow(stage.notes):
        draw_bokeh(stage)


def _paint_subjects(stage: Stage) -> None:
    ratio = stage.canvas.width / stage.canvas.height
    placed = placements(stage, ratio)
    for placement in reversed(placed):
        depth = 0.0 if placement is placed[0] else 0.28
        draw_figure(stage, placement, depth)


_PAINTERS: dict[Layer, Callable[[Stage], None]] = {
    Layer.SKY: draw_sky,
    Layer.FAR: draw_far,
    Layer.MIDDLE: _paint_middle,
    Layer.SUBJECT: _paint_subjects,
    Layer.NEAR: draw_near,
    Layer.WEATHER: draw_weather,
    Layer.GRADE: draw_grade,
}
