"""Animals as silhouettes, seen from the side, looking right."""

from itertools import pairwise

from craftprompt.providers.image.storyboard.brush import Point
from craftprompt.providers.image.storyboard.shapes import (
    Figure,
    Part,
    limb,
    round_part,
    soft,
)


def dog() -> Figure:
    """A dog on its four legs, its tail up."""
    tail = [(-0.44, 0.6), (-0.58, 0.74), (-0.66, 0.92), (-0.6, 0.92), (-0.5, 0.78), (-0.38, 0.67)]
    return _four_legged(_hound(), tail, 0.46)


def fox() -> Figure:
    """A fox: low, pointed, with a heavy tail."""
    tail = [
        (-0.42, 0.6),
        (-0.64, 0.56),
        (-0.86, 0.38),
        (-1.06, 0.24),
        (-0.9, 0.2),
        (-0.66, 0.26),
        (-0.44, 0.46),
    ]
    figure = _four_legged(_hound(), tail, 0.36)
    tip = soft([(-0.9, 0.37), (-1.06, 0.24), (-0.92, 0.2), (-0.84, 0.27)], "light")
    ear = soft([(0.33, 0.9), (0.34, 1.12), (0.34, 1.12), (0.44, 0.92)], "accent")
    body = tuple(Part(part.points, "accent") for part in figure.parts)
    return Figure((*body, tip, ear), figure.stature)


def cat() -> Figure:
    """A cat that sits and looks."""
    body = [
        (-0.3, 0),
        (-0.34, 0.24),
        (-0.22, 0.5),
        (-0.04, 0.66),
        (-0.06, 0.8),
        (-0.04, 1.0),
        (-0.04, 1.0),
        (0.05, 0.92),
        (0.14, 0.92),
        (0.23, 1.0),
        (0.23, 1.0),
        (0.26, 0.8),
        (0.2, 0.68),
        (0.2, 0.4),
        (0.24, 0.04),
        (0.24, 0),
    ]
    tail = stroke_band([(-0.28, 0.06), (-0.5, 0.03), (-0.62, 0.12), (-0.56, 0.26)], 0.045)
    eyes = (
        round_part((0.06, 0.82), 0.022, 0.026, "glow"),
        round_part((0.16, 0.82), 0.022, 0.026, "glow"),
    )
    return Figure((*tail, soft(body), *eyes), 0.34)


def horse() -> Figure:
    """A horse with a long neck and mane."""
    body = [
        (0.72, 0.82),
        (0.72, 0.75),
        (0.58, 0.78),
        (0.48, 0.72),
        (0.4, 0.54),
        (0.2, 0.42),
        (-0.1, 0.41),
        (-0.34, 0.45),
        (-0.46, 0.55),
        (-0.42, 0.68),
        (-0.2, 0.7),
        (0.14, 0.67),
        (0.3, 0.78),
        (0.42, 0.95),
        (0.5, 1.04),
        (0.53, 0.97),
        (0.6, 0.93),
    ]
    mane = soft([(0.48, 1.0), (0.34, 0.9), (0.2, 0.7), (0.3, 0.72), (0.44, 0.88)], "dark")
    tail = soft([(-0.43, 0.65), (-0.58, 0.58), (-0.62, 0.26), (-0.52, 0.3), (-0.45, 0.5)], "dark")
    legs = _legs(((0.3, 0.5), (0.22, 0.48), (-0.34, 0.52), (-0.4, 0.52)), 0.07)
    return Figure((*legs[0:2], *legs[4:6], tail, soft(body), mane, *legs[2:4], *legs[6:8]), 1.05)


def deer() -> Figure:
    """A stag with antlers."""
    base = horse()
    antlers = [
        limb((0.47, 1.0), (0.4, 1.3), 0.02, 0.014),
        limb((0.44, 1.14), (0.56, 1.26), 0.015, 0.01),
        limb((0.42, 1.22), (0.3, 1.36), 0.015, 0.01),
        limb((0.5, 1.0), (0.58, 1.24), 0.02, 0.012),
        limb((0.54, 1.12), (0.66, 1.2), 0.014, 0.01),
    ]
    slim = tuple(part for part in base.parts if part.tone != "dark" or part.points[0][1] < 0.6)
    return Figure((*slim, *antlers), 0.9)


def bulky() -> Figure:
    """A bear, cow, lion or another heavy animal."""
    body = [
        (0.78, 0.6),
        (0.72, 0.5),
        (0.54, 0.5),
        (0.42, 0.36),
        (0.1, 0.28),
        (-0.3, 0.3),
        (-0.58, 0.38),
        (-0.64, 0.62),
        (-0.5, 0.82),
        (-0.1, 0.86),
        (0.26, 0.92),
        (0.44, 0.92),
        (0.5, 1.0),
        (0.56, 0.92),
        (0.66, 0.84),
        (0.72, 0.68),
    ]
    legs = _legs(((0.34, 0.42), (0.18, 0.4), (-0.38, 0.42), (-0.5, 0.42)), 0.12)
    return Figure((*legs[0:2], *legs[4:6], soft(body), *legs[2:4], *legs[6:8]), 0.72)


def elephant() -> Figure:
    """An elephant with trunk and ear."""
    body = [
        (0.6, 0.9),
        (0.72, 0.72),
        (0.74, 0.4),
        (0.82, 0.14),
        (0.72, 0.12),
        (0.64, 0.36),
        (0.56, 0.52),
        (0.4, 0.46),
        (0.1, 0.38),
        (-0.3, 0.38),
        (-0.58, 0.44),
        (-0.66, 0.66),
        (-0.5, 0.88),
        (-0.1, 0.96),
        (0.2, 0.9),
        (0.4, 1.0),
    ]
    ear = soft([(0.26, 0.9), (0.16, 0.66), (0.28, 0.5), (0.42, 0.62), (0.4, 0.86)], "dark")
    tusk = soft([(0.62, 0.5), (0.74, 0.44), (0.84, 0.5), (0.74, 0.5)], "light")
    legs = _legs(((0.32, 0.46), (0.16, 0.46), (-0.36, 0.48), (-0.5, 0.48)), 0.13)
    return Figure((*legs[0:2], *legs[4:6], soft(body), ear, tusk, *legs[2:4], *legs[6:8]), 1.7)


def bird() -> Figure:
    """A bird in the air, wings wide."""
    wing = [(0, 0.5), (-0.3, 0.72), (-0.72, 0.66), (-1.0, 0.42), (-0.62, 0.52), (-0.3, 0.46)]
    other = [(-x * 0.9, y + 0.06) for x, y in wing]
    body = [
        (-0.2, 0.34),
        (0.0, 0.54),
        (0.2, 0.56),
        (0.34, 0.48),
        (0.18, 0.4),
        (-0.02, 0.34),
        (-0.34, 0.24),
    ]
    return Figure((soft(wing), soft(other), soft(body)), 0.42, needs_floor=False)


def perched_bird() -> Figure:
    """A bird that sits: an owl, a crow."""
    body = [
        (-0.12, 0.1),
        (-0.26, 0.4),
        (-0.2, 0.72),
        (-0.2, 0.98),
        (-0.2, 0.98),
        (0, 0.92),
        (0.2, 0.98),
        (0.2, 0.98),
        (0.22, 0.7),
        (0.26, 0.4),
        (0.12, 0.1),
    ]
    eyes = [
        part
        for x in (-0.085, 0.085)
        for part in (
            round_part((x, 0.8), 0.06, 0.06, "light"),
            round_part((x, 0.8), 0.028, 0.03, "dark"),
        )
    ]
    branch = limb((-0.8, 0.05), (0.8, 0.1), 0.06, 0.035, "dark")
    return Figure(
        (soft(body), *eyes, soft([(-0.03, 0.74), (0.03, 0.74), (0, 0.66)], "accent"), branch), 0.3
    )


def fish() -> Figure:
    """A fish or shark in the water."""
    body = [
        (0.8, 0.4),
        (0.5, 0.58),
        (0.1, 0.64),
        (-0.4, 0.5),
        (-0.62, 0.42),
        (-0.3, 0.3),
        (0.2, 0.22),
        (0.6, 0.3),
    ]
    tail = [(-0.56, 0.42), (-0.9, 0.7), (-0.9, 0.7), (-0.8, 0.42), (-0.9, 0.16), (-0.9, 0.16)]
    fin = [(0.2, 0.6), (-0.02, 0.86), (-0.02, 0.86), (-0.12, 0.58)]
    return Figure(
        (soft(tail), soft(fin), soft(body), round_part((0.58, 0.44), 0.03, 0.03, "light")),
        0.5,
        needs_floor=False,
    )


def whale() -> Figure:
    """A whale, heavy before and slender behind."""
    body = [
        (1.0, 0.4),
        (0.86, 0.62),
        (0.4, 0.74),
        (-0.1, 0.62),
        (-0.6, 0.42),
        (-0.9, 0.46),
        (-1.16, 0.66),
        (-1.16, 0.66),
        (-1.02, 0.38),
        (-1.16, 0.2),
        (-1.16, 0.2),
        (-0.86, 0.3),
        (-0.5, 0.28),
        (0.1, 0.18),
        (0.7, 0.2),
    ]
    fin = soft([(0.36, 0.26), (0.2, 0.02), (0.02, -0.06), (0.12, 0.2)], "dark")
    belly = soft([(0.98, 0.38), (0.7, 0.22), (0.1, 0.2), (0.4, 0.32)], "light")
    return Figure(
        (soft(body), belly, fin, round_part((0.72, 0.42), 0.018, 0.018, "dark")),
        2.2,
        needs_floor=False,
    )


def butterfly() -> Figure:
    """A butterfly, wings open."""
    wing = [
        (0.02, 0.5),
        (0.2, 0.86),
        (0.5, 0.94),
        (0.46, 0.6),
        (0.26, 0.48),
        (0.4, 0.26),
        (0.26, 0.12),
        (0.08, 0.34),
    ]
    mirrored = [(-x, y) for x, y in wing]
    return Figure(
        (soft(wing, "accent"), soft(mirrored, "accent"), limb((0, 0.26), (0, 0.66), 0.03, 0.03)),
        0.12,
        needs_floor=False,
    )


def small_animal() -> Figure:
    """A rabbit or turtle: small, round, low."""
    body = [
        (0.4, 0.44),
        (0.3, 0.3),
        (0.3, 0.04),
        (0.1, 0),
        (-0.4, 0),
        (-0.5, 0.22),
        (-0.34, 0.5),
        (0, 0.52),
        (0.16, 0.62),
        (0.34, 0.6),
    ]
    ears = [limb((0.2, 0.58), (0.06, 1.0), 0.06, 0.04), limb((0.27, 0.6), (0.24, 1.02), 0.06, 0.04)]
    return Figure((*ears, soft(body), round_part((-0.5, 0.18), 0.08, 0.08, "light")), 0.22)


def stroke_band(points: list[Point], width: float) -> list[Part]:
    """A tail as a chain of limbs."""
    return [limb(start, end, width, width * 0.9) for start, end in pairwise(points)]


def _hound() -> list[Point]:
    return [
        (0.66, 0.78),
        (0.62, 0.71),
        (0.48, 0.7),
        (0.42, 0.58),
        (0.36, 0.42),
        (0.1, 0.36),
        (-0.2, 0.42),
        (-0.4, 0.42),
        (-0.47, 0.56),
        (-0.4, 0.67),
        (-0.1, 0.67),
        (0.16, 0.68),
        (0.27, 0.82),
        (0.28, 0.98),
        (0.34, 1.02),
        (0.4, 0.94),
        (0.48, 0.91),
        (0.54, 0.83),
    ]


def _four_legged(body: list[Point], tail: list[Point], stature: float) -> Figure:
    legs = _legs(((0.32, 0.48), (0.24, 0.46), (-0.32, 0.52), (-0.4, 0.52)), 0.075)
    return Figure((*legs[0:2], *legs[4:6], soft(tail), soft(body), *legs[2:4], *legs[6:8]), stature)


def _legs(tops: tuple[Point, ...], thick: float) -> list[Part]:
    """Each leg as thigh and shin, the far ones a step ahead."""
    parts: list[Part] = []
    for place, (x, y) in enumerate(tops):
        ahead = 0.09 if place % 2 == 0 else -0.03
        bend = -0.05 if x < 0 else 0.02
        knee, foot = (x + ahead * 0.5 + bend, y * 0.5), (x + ahead, 0.025)
        parts.append(limb((x, y), knee, thick, thick * 0.6))
        parts.append(limb(knee, foot, thick * 0.58, thick * 0.4))
    return parts
