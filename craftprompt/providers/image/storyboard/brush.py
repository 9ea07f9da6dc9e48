"""Brush, wash and pencil: drawing on a canvas with a steady hand that wobbles a little."""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
Colour = tuple[int, int, int]
OPAQUE = 255
STEPS_PER_SPAN = 6
GRAIN_SIDE = 256


class Canvas:
    """Pixels with tools: RGB for a whole picture, RGBA for one layer of it.

    Points are in pixels. `unit` is the width of one pencil line.
    """

    def __init__(self, size: tuple[int, int], hand: Random, *, is_layer: bool = False) -> None:
        self.image = Image.new("RGBA" if is_layer else "RGB", size)
        self.width, self.height = size
        self.unit = max(1.0, (size[0] * size[1]) ** 0.5 / 620)
        self.hand = hand
        self._is_layer = is_layer
        self._draw = ImageDraw.Draw(self.image, "RGBA")

    def fill(self, points: Sequence[Point], colour: Colour, opacity: int = OPAQUE) -> None:
        """A flat shape."""
        if self._is_layer and opacity < OPAQUE:
            left, top, right, bottom = _bounds(points)
            mask = Image.new("L", (right - left, bottom - top))
            moved = [(x - left, y - top) for x, y in points]
            ImageDraw.Draw(mask).polygon(moved, fill=opacity)
            self.image.paste((*colour, OPAQUE), (left, top), mask)
            return
        self._draw.polygon(points, fill=(*colour, opacity))

    def disc(self, centre: Point, radius: float, colour: Colour, opacity: int = OPAQUE) -> None:
        """A round shape."""
        self.fill(ellipse(centre, radius, radius), colour, opacity)

    def line(
        self, points: Sequence[Point], colour: Colour, width: float = 1, opacity: int = OPAQUE
    ) -> None:
        """A line drawn by hand: `width` counts in pencil lines."""
        self.plain_line(self._wobbled(points), colour, width, opacity)

    def plain_line(
        self, points: Sequence[Point], colour: Colour, width: float = 1, opacity: int = OPAQUE
    ) -> None:
        """A line with no wobble: a ruler, rain, a cable."""
        thick = max(1, round(width * self.unit))
        self._draw.line(points, fill=(*colour, opacity), width=thick, joint="curve")

    def gradient(self, box: tuple[float, float, float, float], top: Colour, low: Colour) -> None:
        """A wash from one colour above to another below."""
        left, upper, right, lower = (round(side) for side in box)
        if right <= left or lower <= upper:
            return
        ramp = Image.linear_gradient("L").resize((1, lower - upper))
        strip = Image.composite(
            Image.new("RGB", ramp.size, low), Image.new("RGB", ramp.size, top), ramp
        )
        across = (right - left, lower - upper)
        self.image.paste(strip.resize(across, Image.Resampling.NEAREST), (left, upper))

    def glow(self, centre: Point, radii: Point, colour: Colour, strength: float) -> None:
        """Light that fades with distance from its source."""
        wide, high = max(2, round(radii[0] * 2)), max(2, round(radii[1] * 2))
        left, top = round(centre[0] - radii[0]), round(centre[1] - radii[1])
        box = (
            max(0, left),
            max(0, top),
            min(self.width, left + wide),
            min(self.height, top + high),
        )
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        scale = (256 / wide, 256 / high)
        source = (
            (box[0] - left) * scale[0],
            (box[1] - top) * scale[1],
            (box[2] - left) * scale[0],
            (box[3] - top) * scale[1],
        )
        size = (box[2] - box[0], box[3] - box[1])
        mask = _falloff(round(strength * 100)).resize(size, Image.Resampling.BILINEAR, source)
        self.image.paste(self._solid(colour), box, mask)

    def veil(self, mask: Image.Image, colour: Colour, corner: tuple[int, int] = (0, 0)) -> None:
        """Colour laid on through a mask."""
        left, top = corner
        self.image.paste(
            self._solid(colour), (left, top, left + mask.width, top + mask.height), mask
        )

    def hatch(self, mask: Image.Image, corner: tuple[int, int], colour: Colour, gap: float) -> None:
        """Slanted pencil strokes inside a mask."""
        strokes = Image.new("L", mask.size)
        pencil = ImageDraw.Draw(strokes)
        step = max(3, round(gap * self.unit))
        lean = mask.height * 0.6
        for start in range(-round(lean), mask.width, step):
            jitter = self.hand.uniform(-0.3, 0.3) * step
            pencil.line(
                [(start + jitter, mask.height), (start + lean + jitter * 2, 0)],
                fill=self.hand.randint(70, 150),
                width=max(1, round(self.unit * 0.8)),
            )
        self.veil(ImageChops.multiply(strokes, mask), colour, corner)

    def texture(
        self, strength: float, seed: int, box: tuple[int, int, int, int] | None = None
    ) -> None:
        """Uneven pigment and paper grain over everything, or over what lies in a box."""
        left, top, right, low = box or (0, 0, self.width, self.height)
        if right <= left or low <= top:
            return
        pigment = _pigment(seed, strength)
        across, down = pigment.width / self.width, pigment.height / self.height
        part = (left * across, top * down, right * across, low * down)
        size = (right - left, low - top)
        grain = ImageChops.multiply(
            pigment.resize(size, Image.Resampling.BICUBIC, part), _grain(size, strength)
        )
        textured = ImageChops.multiply(
            self.image.crop((left, top, right, low)), grain.convert("RGB")
        )
        self.image.paste(textured, (left, top))

    def blur(self, radius: float) -> None:
        """Everything so far out of focus: at a quarter of the size, where it is cheap."""
        small = self.image.reduce(4).filter(ImageFilter.BoxBlur(max(1.0, radius / 2)))
        small = small.filter(ImageFilter.BoxBlur(max(1.0, radius / 2)))
        self.image = small.resize(self.image.size, Image.Resampling.BICUBIC)
        self._draw = ImageDraw.Draw(self.image, "RGBA")

    def _solid(self, colour: Colour) -> tuple[int, ...]:
        return (*colour, OPAQUE) if self._is_layer else colour

    def _wobbled(self, points: Sequence[Point]) -> list[Point]:
        """Slow drift along the line, as of a wrist; the ends stay where they are meant."""
        drift = self.unit * 0.55
        phase, other = self.hand.uniform(0, 6.28), self.hand.uniform(0, 6.28)
        wobbled: list[Point] = []
        for place, (x, y) in enumerate(_divided(points, self.unit * 14)):
            wobbled.append(
                (
                    x + drift * math.sin(place * 0.9 + phase),
                    y + drift * math.sin(place * 0.7 + other),
                )
            )
        return wobbled


def smooth(points: Sequence[Point], *, closed: bool = True) -> list[Point]:
    """A soft curve through the points (Catmull-Rom); a point given twice stays a corner."""
    count = len(points)
    curve: list[Point] = []
    for place in range(count if closed else count - 1):
        before, start, end, after = (
            points[(place + offset) % count]
            if closed
            else points[min(max(place + offset, 0), count - 1)]
            for offset in (-1, 0, 1, 2)
        )
        if start == end:
            continue
        before = start if before == start else before
        curve += [
            (
                _spline(before[0], start[0], end[0], after[0], step / STEPS_PER_SPAN),
                _spline(before[1], start[1], end[1], after[1], step / STEPS_PER_SPAN),
            )
            for step in range(STEPS_PER_SPAN)
        ]
    return curve if closed else [*curve, points[-1]]


def ellipse(centre: Point, wide: float, high: float, count: int = 28) -> list[Point]:
    """The outline of an ellipse."""
    turn = math.tau / count
    return [
        (centre[0] + wide * math.cos(turn * step), centre[1] + high * math.sin(turn * step))
        for step in range(count)
    ]


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """The colour on the way from one to another."""
    red, green, blue = (
        round(first + (second - first) * share) for first, second in zip(one, other, strict=True)
    )
    return red, green, blue


def shaded(colour: Colour, value: float) -> Colour:
    """The colour lighter or darker by a factor."""
    red, green, blue = (min(255, max(0, round(part * value))) for part in colour)
    return red, green, blue


def curved(mask: Image.Image, curve: Callable[[float], float]) -> Image.Image:
    """A mask with each of its values, 0 to 255, bent by a curve."""
    return mask.point([min(255, max(0, round(curve(value)))) for value in range(256)])


def luminance(colour: Colour) -> float:
    """How light a colour looks, from 0 to 255."""
    return 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]


def softened(mask: Image.Image, radius: float) -> Image.Image:
    """A mask with soft edges."""
    return mask.filter(ImageFilter.BoxBlur(max(1.0, radius)))


def _spline(before: float, start: float, end: float, after: float, share: float) -> float:
    return 0.5 * (
        2 * start
        + (end - before) * share
        + (2 * before - 5 * start + 4 * end - after) * share**2
        + (3 * start - before - 3 * end + after) * share**3
    )


def _divided(points: Sequence[Point], longest: float) -> Iterable[Point]:
    yield points[0]
    for (x, y), (to_x, to_y) in pairwise(points):
        pieces = min(60, max(1, math.ceil(math.hypot(to_x - x, to_y - y) / longest)))
        for piece in range(1, pieces + 1):
            share = piece / pieces
            yield x + (to_x - x) * share, y + (to_y - y) * share


def _bounds(points: Sequence[Point]) -> tuple[int, int, int, int]:
    across, down = [x for x, _ in points], [y for _, y in points]
    return (
        math.floor(min(across)),
        math.floor(min(down)),
        math.ceil(max(across)) + 1,
        math.ceil(max(down)) + 1,
    )


@cache
def _falloff(strength: int) -> Image.Image:
    """A round mask that fades outwards, 256 pixels a side."""
    scale = strength / 100
    return curved(
        Image.radial_gradient("L"),
        lambda value: 255 * scale * max(0.0, 1 - value / 128) ** 1.8,
    )


@cache
def _grain_tile(strength: float) -> Image.Image:
    noise = Random("paper").randbytes(GRAIN_SIDE * GRAIN_SIDE)  # noqa: S311  grain, no secret
    tile = Image.frombytes("L", (GRAIN_SIDE, GRAIN_SIDE), noise).filter(ImageFilter.BoxBlur(0.7))
    return curved(tile, lambda value: 255 - strength * 60 * (255 - value) / 255)


def _grain(size: tuple[int, int], strength: float) -> Image.Image:
    tile = _grain_tile(strength)
    paper = Image.new("L", size)
    for left in range(0, size[0], GRAIN_SIDE):
        for top in range(0, size[1], GRAIN_SIDE):
            paper.paste(tile, (left, top))
    return paper


def _pigment(seed: int, strength: float) -> Image.Image:
    noise = Random(seed).randbytes(32 * 24)  # noqa: S311  pigment, no secret
    blots = Image.frombytes("L", (32, 24), noise).filter(ImageFilter.BoxBlur(1))
    return curved(blots, lambda value: 255 - strength * 40 * (255 - value) / 255)
