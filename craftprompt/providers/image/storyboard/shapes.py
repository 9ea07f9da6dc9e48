"""What silhouettes are made of: soft outlines, limbs and discs, each with its tone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from craftprompt.providers.image.storyboard.brush import Point, ellipse, smooth


@dataclass(frozen=True, slots=True)
class Part:
    """One outline. Tones: body, dark, light, accent, glow, skin, hair, and line for a stroke."""

    points: tuple[Point, ...]
    tone: str = "body"


@dataclass(frozen=True, slots=True)
class Figure:
    """A silhouette standing on y = 0, looking right, y upwards.

    `stature` is how large one unit is beside a standing person; `needs_floor` where it stands.
    """

    parts: tuple[Part, ...]
    stature: float = 1.0
    needs_floor: bool = True

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, low, right and top of all outlines."""
        across = [x for part in self.parts for x, _ in part.points]
        up = [y for part in self.parts for _, y in part.points]
        return min(across), min(up), max(across), max(up)


def soft(points: Sequence[Point], tone: str = "body") -> Part:
    """A closed soft outline through control points; a point given twice is a corner."""
    return Part(tuple(smooth(points)), tone)


def flat(points: Sequence[Point], tone: str = "body") -> Part:
    """A closed outline of straight edges."""
    return Part(tuple(points), tone)


def box(left: float, low: float, right: float, top: float, tone: str = "body") -> Part:
    """An upright rectangle."""
    return Part(((left, low), (right, low), (right, top), (left, top)), tone)


def round_part(centre: Point, wide: float, high: float, tone: str = "body") -> Part:
    """An ellipse."""
    return Part(tuple(ellipse(centre, wide, high)), tone)


def stroke(points: Sequence[Point], tone: str = "line") -> Part:
    """A pencil line; tones other than line are drawn in that colour."""
    return Part(tuple(points), tone if tone.startswith("line") else f"line_{tone}")


def limb(start: Point, end: Point, thick: float, thin: float, tone: str = "body") -> Part:
    """A tapering limb with round ends."""
    lean = math.atan2(end[1] - start[1], end[0] - start[0])
    around = [lean + math.pi / 2 + math.pi * step / 6 for step in range(7)]
    outline = [(start[0] + thick * math.cos(a), start[1] + thick * math.sin(a)) for a in around]
    around = [lean - math.pi / 2 + math.pi * step / 6 for step in range(7)]
    outline += [(end[0] + thin * math.cos(a), end[1] + thin * math.sin(a)) for a in around]
    return Part(tuple(outline), tone)


def placed(part: Part, *, scale: float = 1.0, right: float = 0.0, up: float = 0.0) -> Part:
    """The part elsewhere and larger or smaller."""
    return Part(tuple((x * scale + right, y * scale + up) for x, y in part.points), part.tone)
