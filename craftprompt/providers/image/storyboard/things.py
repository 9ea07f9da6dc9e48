"""Vehicles, buildings, plants and objects as silhouettes."""

from itertools import pairwise

from craftprompt.providers.image.storyboard.brush import smooth
from craftprompt.providers.image.storyboard.shapes import (
    Figure,
    Part,
    box,
    flat,
    limb,
    placed,
    round_part,
    soft,
    stroke,
)


def car(*, is_taxi: bool = False) -> Figure:
    """A car from the side; a taxi carries its sign."""
    body = [
        (-1.3, 0.2),
        (-1.3, 0.2),
        (-1.32, 0.52),
        (-1.05, 0.6),
        (-0.72, 0.64),
        (-0.5, 0.96),
        (-0.2, 1.0),
        (0.3, 0.98),
        (0.62, 0.66),
        (1.15, 0.58),
        (1.34, 0.44),
        (1.34, 0.2),
        (1.34, 0.2),
    ]
    parts = [
        soft(body, "accent" if is_taxi else "body"),
        flat([(-0.58, 0.66), (-0.42, 0.92), (-0.02, 0.94), (-0.02, 0.66)], "glass"),
        flat([(0.05, 0.66), (0.05, 0.94), (0.26, 0.92), (0.5, 0.66)], "glass"),
        stroke([(0.015, 0.9), (0.015, 0.26)]),
        round_part((1.27, 0.44), 0.06, 0.06, "glow"),
        box(-1.33, 0.4, -1.26, 0.5, "accent"),
    ]
    for x in (-0.8, 0.82):
        parts += [round_part((x, 0.2), 0.23, 0.23, "dark"), round_part((x, 0.2), 0.1, 0.1, "light")]
    if is_taxi:
        parts.append(box(-0.15, 1.0, 0.15, 1.12, "glow"))
    return Figure(tuple(parts), 0.86)


def car_from_above() -> Figure:
    """A car straight from above, driving up the frame."""
    parts = [
        soft(
            [
                (-0.22, 0.06),
                (-0.25, 0.5),
                (-0.2, 0.96),
                (0, 1.0),
                (0.2, 0.96),
                (0.25, 0.5),
                (0.22, 0.06),
                (0, 0.0),
            ]
        ),
        flat([(-0.18, 0.68), (0.18, 0.68), (0.15, 0.58), (-0.15, 0.58)], "glass"),
        flat([(-0.16, 0.2), (0.16, 0.2), (0.14, 0.28), (-0.14, 0.28)], "glass"),
        box(-0.15, 0.3, 0.15, 0.56, "light"),
        round_part((-0.15, 0.95), 0.04, 0.03, "glow"),
        round_part((0.15, 0.95), 0.04, 0.03, "glow"),
    ]
    return Figure(tuple(parts), 0.86)


def train() -> Figure:
    """A train that comes out of the depth of the frame."""
    parts = [
        flat([(-0.32, 0.1), (0.3, 0.1), (2.6, 0.42), (2.6, 0.72), (0.3, 1.0), (-0.32, 1.0)]),
        soft(
            [
                (-0.36, 0.1),
                (-0.36, 0.1),
                (-0.38, 0.8),
                (-0.2, 1.02),
                (0.2, 1.02),
                (0.36, 0.8),
                (0.34, 0.1),
                (0.34, 0.1),
            ]
        ),
        box(-0.28, 0.55, 0.24, 0.88, "glass"),
        round_part((-0.22, 0.32), 0.06, 0.06, "glow"),
        round_part((0.19, 0.32), 0.06, 0.06, "glow"),
        flat([(-0.4, 0), (0.38, 0), (2.6, 0.4), (2.6, 0.44), (0.36, 0.12), (-0.4, 0.12)], "dark"),
    ]
    for place in range(6):
        left, right = 0.46 + place * 0.34, 0.68 + place * 0.32
        low = (0.62 - 0.01 * left, 0.62 - 0.01 * right)
        high = (0.88 - 0.085 * left, 0.88 - 0.085 * right)
        pane = [(left, low[0]), (right, low[1]), (right, high[1]), (left, high[0])]
        parts.append(flat(pane, "glow"))
    return Figure(tuple(parts), 1.9)


def bicycle(*, is_motor: bool = False) -> Figure:
    """A bicycle, or a motorcycle with its tank and engine."""
    width = 0.05 if is_motor else 0.022
    parts: list[Part] = []
    for x in (-0.52, 0.52):
        parts += [stroke([*round_part((x, 0.34), 0.33, 0.33).points, (x + 0.33, 0.34)], "dark")]
    joints = [(-0.52, 0.34), (-0.05, 0.34), (0.38, 0.8), (-0.2, 0.8), (-0.52, 0.34)]
    joints += [(-0.2, 0.8), (-0.05, 0.34)]
    parts += [limb(start, end, width, width) for start, end in pairwise(joints)]
    parts += [
        limb((0.34, 0.98), (0.52, 0.34), width, width),
        limb((0.34, 0.98), (0.22, 1.02), 0.03, 0.02),
    ]
    parts.append(soft([(-0.34, 0.86), (-0.1, 0.9), (-0.12, 0.83), (-0.3, 0.82)], "dark"))
    if is_motor:
        parts += [
            soft([(-0.1, 0.7), (0.1, 0.9), (0.36, 0.84), (0.26, 0.64)], "accent"),
            round_part((0, 0.42), 0.2, 0.18, "dark"),
        ]
    return Figure(tuple(parts), 0.62)


def boat() -> Figure:
    """A small boat with mast and sail."""
    hull = soft(
        [
            (-0.6, 0.2),
            (-0.6, 0.2),
            (-0.44, 0.02),
            (0.4, 0.02),
            (0.68, 0.24),
            (0.68, 0.24),
            (0.1, 0.16),
        ]
    )
    sail = soft(
        [
            (0.02, 0.26),
            (0.02, 0.26),
            (0.04, 1.0),
            (0.04, 1.0),
            (0.36, 0.6),
            (0.5, 0.28),
            (0.5, 0.28),
        ],
        "light",
    )
    jib = soft(
        [(-0.04, 0.26), (-0.04, 0.26), (-0.02, 0.86), (-0.02, 0.86), (-0.4, 0.28), (-0.4, 0.28)],
        "light",
    )
    return Figure((limb((0, 0.1), (0, 1.02), 0.016, 0.012), sail, jib, hull), 1.5)


def ship() -> Figure:
    """A ship with bridge and funnel."""
    parts = [
        soft(
            [
                (-1.4, 0.42),
                (-1.4, 0.42),
                (-1.24, 0.04),
                (1.1, 0.04),
                (1.5, 0.48),
                (1.5, 0.48),
                (0.8, 0.4),
            ]
        ),
        box(-1.1, 0.4, -0.2, 0.62, "light"),
        box(-0.95, 0.62, -0.4, 0.8, "light"),
        box(-0.8, 0.8, -0.6, 1.02, "accent"),
        limb((0.6, 0.4), (0.6, 0.95), 0.02, 0.012, "dark"),
        stroke([(0.6, 0.93), (1.4, 0.5)]),
    ]
    parts += [box(-0.9 + 0.16 * n, 0.66, -0.82 + 0.16 * n, 0.73, "glow") for n in range(3)]
    return Figure(tuple(parts), 2.6)


def airplane() -> Figure:
    """An aeroplane in the air."""
    parts = [
        soft(
            [(-1.0, 0.52), (-0.7, 0.44), (0.6, 0.4), (0.98, 0.5), (0.7, 0.6), (-0.8, 0.62)], "light"
        ),
        flat([(-0.94, 0.58), (-1.1, 0.92), (-0.92, 0.92), (-0.68, 0.6)], "accent"),
        flat([(0.2, 0.48), (-0.36, 0.1), (-0.54, 0.1), (-0.16, 0.5)], "body"),
        flat([(0.16, 0.58), (-0.2, 0.8), (-0.32, 0.8), (-0.12, 0.58)], "dark"),
    ]
    return Figure(tuple(parts), 1.4, needs_floor=False)


def spaceship() -> Figure:
    """A spacecraft with panels."""
    parts = [
        flat([(-1.2, 0.3), (-0.4, 0.38), (-0.4, 0.62), (-1.2, 0.7)], "accent"),
        flat([(0.4, 0.38), (1.2, 0.3), (1.2, 0.7), (0.4, 0.62)], "accent"),
        box(-0.4, 0.46, 0.4, 0.54, "dark"),
        soft([(-0.22, 0.1), (-0.26, 0.7), (0, 1.0), (0.26, 0.7), (0.22, 0.1)]),
        round_part((0, 0.66), 0.09, 0.09, "glow"),
    ]
    parts += [stroke([(x, 0.36), (x, 0.64)]) for x in (-1.0, -0.8, -0.6, 0.6, 0.8, 1.0)]
    return Figure(tuple(parts), 1.6, needs_floor=False)


def house() -> Figure:
    """A house with a lit window."""
    parts = [
        box(0.3, 0.7, 0.42, 1.0, "dark"),
        box(-0.55, 0, 0.55, 0.55),
        flat([(-0.68, 0.53), (0, 0.96), (0.68, 0.53)], "dark"),
        box(-0.38, 0.2, -0.12, 0.42, "glow"),
        box(0.12, 0, 0.34, 0.4, "dark"),
        stroke([(-0.25, 0.2), (-0.25, 0.42)]),
        stroke([(-0.38, 0.31), (-0.12, 0.31)]),
    ]
    return Figure(tuple(parts), 2.6)


def lighthouse() -> Figure:
    """A lighthouse on its rock."""
    parts = [
        soft(
            [(-0.5, 0), (-0.5, 0), (-0.3, 0.12), (0.05, 0.17), (0.34, 0.1), (0.55, 0), (0.55, 0)],
            "dark",
        ),
        flat([(-0.13, 0.12), (0.13, 0.12), (0.08, 0.78), (-0.08, 0.78)], "light"),
        flat([(-0.118, 0.27), (0.118, 0.27), (0.106, 0.42), (-0.106, 0.42)], "accent"),
        flat([(-0.094, 0.56), (0.094, 0.56), (0.084, 0.7), (-0.084, 0.7)], "accent"),
        box(-0.12, 0.77, 0.12, 0.8, "dark"),
        box(-0.07, 0.8, 0.07, 0.91, "glow"),
        flat([(-0.09, 0.9), (0.09, 0.9), (0, 1.0)], "dark"),
    ]
    return Figure(tuple(parts), 4.0)


def tower() -> Figure:
    """A castle or another old tower."""
    parts = [
        box(-0.5, 0, 0.5, 0.5),
        box(-0.6, 0, -0.34, 0.78),
        box(0.3, 0, 0.6, 0.95),
        box(-0.1, 0, 0.14, 0.68),
    ]
    for left, right, top in ((-0.63, -0.31, 0.78), (0.27, 0.63, 0.95)):
        step = (right - left) / 5
        parts += [box(left + step * n, top, left + step * (n + 1), top + 0.05) for n in (0, 2, 4)]
    parts += [
        flat([(-0.16, 0.67), (0.02, 0.96), (0.2, 0.67)], "dark"),
        soft([(-0.08, 0), (-0.08, 0.2), (0.06, 0.28), (0.16, 0.2), (0.16, 0)], "dark"),
    ]
    parts += [box(0.4, 0.6, 0.46, 0.7, "glow"), box(-0.5, 0.52, -0.45, 0.6, "glow")]
    return Figure(tuple(parts), 4.0)


def tree() -> Figure:
    """A broad tree with a crown of many lumps."""
    trunk = soft(
        [(-0.1, 0), (-0.04, 0.2), (-0.05, 0.5), (0.05, 0.5), (0.04, 0.2), (0.12, 0)], "dark"
    )
    lumps = (
        ((-0.2, 0.5), 0.13),
        ((0.2, 0.52), 0.14),
        ((-0.27, 0.66), 0.15),
        ((0.28, 0.68), 0.15),
        ((-0.13, 0.82), 0.15),
        ((0.16, 0.84), 0.14),
        ((0.02, 0.68), 0.2),
        ((0.0, 0.52), 0.13),
    )
    crown = [round_part(centre, size * 1.12, size * 0.92) for centre, size in lumps]
    branches = [limb((0, 0.26), (side * 0.2, 0.5), 0.028, 0.016, "dark") for side in (-1, 1)]
    leaves = [
        stroke([(x, y), (x + 0.05, y + 0.03), (x + 0.1, y)])
        for x, y in ((-0.2, 0.7), (0.1, 0.78), (-0.05, 0.86), (0.2, 0.6), (-0.1, 0.56))
    ]
    return Figure((trunk, *branches, *crown, *leaves), 2.8)


def pine() -> Figure:
    """A fir tree."""
    parts = [box(-0.03, 0, 0.03, 0.2, "dark")]
    for low, high, wide in ((0.1, 0.5, 0.27), (0.32, 0.74, 0.21), (0.55, 1.0, 0.14)):
        parts.append(
            flat(
                [
                    (-wide, low),
                    (-wide * 0.4, low + 0.04),
                    (0, low - 0.01),
                    (wide * 0.5, low + 0.04),
                    (wide, low),
                    (0.01, high),
                ]
            )
        )
    return Figure(tuple(parts), 3.2)


def flower() -> Figure:
    """A flower on its stem."""
    petals = [
        round_part((0.02 + 0.13 * x, 0.82 + 0.13 * y), 0.1, 0.1, "accent")
        for x, y in ((1, 0), (0.31, 0.95), (-0.81, 0.59), (-0.81, -0.59), (0.31, -0.95))
    ]
    leaves = [
        soft([(0, 0.3), (0.2, 0.36), (0.32, 0.52), (0.12, 0.46)]),
        soft([(0, 0.2), (-0.2, 0.28), (-0.28, 0.44), (-0.08, 0.36)]),
    ]
    return Figure(
        (
            limb((0, 0), (0.02, 0.75), 0.02, 0.016),
            *leaves,
            *petals,
            round_part((0.02, 0.82), 0.075, 0.075, "glow"),
        ),
        0.3,
    )


def cup() -> Figure:
    """A steaming cup on its saucer."""
    parts = [
        soft([(-0.6, 0.06), (-0.4, 0.0), (0.4, 0.0), (0.6, 0.06), (0, 0.11)], "dark"),
        round_part((0.42, 0.34), 0.17, 0.15, "light"),
        round_part((0.42, 0.34), 0.1, 0.085, "dark"),
        soft(
            [
                (-0.38, 0.56),
                (-0.38, 0.56),
                (-0.34, 0.22),
                (-0.16, 0.07),
                (0.16, 0.07),
                (0.34, 0.22),
                (0.38, 0.56),
                (0.38, 0.56),
            ],
            "light",
        ),
        round_part((0, 0.56), 0.38, 0.07, "dark"),
    ]
    parts += [
        stroke(
            smooth([(x, 0.66), (x + 0.06, 0.76), (x - 0.03, 0.86), (x + 0.05, 0.98)], closed=False)
        )
        for x in (-0.14, 0.1)
    ]
    return Figure(tuple(parts), 0.1)


def bowl() -> Figure:
    """A bowl with food."""
    parts = [
        soft(
            [(-0.4, 0.55), (-0.2, 0.78), (0.1, 0.84), (0.4, 0.6), (0.3, 0.5), (-0.3, 0.5)], "accent"
        ),
        soft(
            [
                (-0.62, 0.55),
                (-0.62, 0.55),
                (-0.5, 0.2),
                (-0.2, 0.03),
                (0.2, 0.03),
                (0.5, 0.2),
                (0.62, 0.55),
                (0.62, 0.55),
            ],
            "light",
        ),
    ]
    return Figure(tuple(parts), 0.12)


def bottle() -> Figure:
    """A bottle: perfume, wine, a product."""
    parts = [
        soft(
            [
                (-0.2, 0),
                (-0.2, 0),
                (-0.22, 0.5),
                (-0.08, 0.66),
                (-0.07, 0.84),
                (-0.07, 0.84),
                (0.07, 0.84),
                (0.07, 0.84),
                (0.08, 0.66),
                (0.22, 0.5),
                (0.2, 0),
                (0.2, 0),
            ]
        ),
        box(-0.09, 0.83, 0.09, 1.0, "accent"),
        box(-0.19, 0.14, 0.19, 0.4, "light"),
        stroke([(-0.15, 0.46), (-0.16, 0.08)]),
    ]
    return Figure(tuple(parts), 0.25)


def watch() -> Figure:
    """A watch with its strap."""
    parts = [
        flat([(-0.17, 0), (0.17, 0), (0.22, 0.3), (-0.22, 0.3)], "dark"),
        flat([(-0.22, 0.7), (0.22, 0.7), (0.17, 1.0), (-0.17, 1.0)], "dark"),
        round_part((0, 0.5), 0.33, 0.33),
        round_part((0, 0.5), 0.26, 0.26, "light"),
        stroke([(0, 0.5), (0, 0.69)], "dark"),
        stroke([(0, 0.5), (0.13, 0.44)], "accent"),
        box(0.32, 0.46, 0.39, 0.54, "accent"),
    ]
    return Figure(tuple(parts), 0.08)


def book() -> Figure:
    """An open book."""
    parts = [
        soft(
            [
                (-0.8, 0.1),
                (-0.8, 0.1),
                (-0.4, 0.16),
                (0, 0.06),
                (0, 0.06),
                (0.4, 0.16),
                (0.8, 0.1),
                (0.8, 0.1),
                (0.72, 0.56),
                (0.72, 0.56),
                (0.36, 0.62),
                (0, 0.5),
                (0, 0.5),
                (-0.36, 0.62),
                (-0.72, 0.56),
                (-0.72, 0.56),
            ],
            "light",
        ),
        stroke([(0, 0.06), (0, 0.5)], "dark"),
    ]
    for row in range(4):
        y = 0.22 + row * 0.08
        parts += [stroke([(-0.62, y), (-0.12, y - 0.03)]), stroke([(0.12, y - 0.03), (0.62, y)])]
    return Figure(tuple(parts), 0.14)


def piano() -> Figure:
    """A grand piano, its lid open."""
    parts = [
        flat([(-0.7, 0.52), (0.7, 0.52), (0.5, 1.0), (-0.5, 0.62)], "dark"),
        box(-0.8, 0.36, 0.75, 0.54),
        box(-0.98, 0.34, -0.7, 0.42, "light"),
        *[limb((x, 0.36), (x, 0.02), 0.04, 0.025, "dark") for x in (-0.7, 0.1, 0.64)],
    ]
    return Figure(tuple(parts), 0.9)


def statue() -> Figure:
    """A statue on its base."""
    from_base = [box(-0.28, 0, 0.28, 0.08, "light"), box(-0.22, 0.08, 0.22, 0.3, "light")]
    body = [
        (-0.1, 0.3),
        (-0.12, 0.6),
        (-0.14, 0.82),
        (-0.05, 0.86),
        (-0.06, 0.95),
        (0, 1.0),
        (0.06, 0.95),
        (0.05, 0.86),
        (0.14, 0.82),
        (0.12, 0.6),
        (0.1, 0.3),
    ]
    return Figure((*from_base, soft(body)), 2.0)


def robot() -> Figure:
    """A robot on two legs."""
    parts = [
        *[box(x - 0.05, 0, x + 0.05, 0.4, "dark") for x in (-0.09, 0.09)],
        box(-0.2, 0.36, 0.2, 0.76),
        *[limb((x * 0.24, 0.7), (x * 0.3, 0.36), 0.04, 0.035, "dark") for x in (-1, 1)],
        box(-0.13, 0.79, 0.13, 0.98),
        box(-0.09, 0.86, 0.09, 0.92, "glow"),
        limb((0, 0.98), (0.0, 1.06), 0.01, 0.01, "dark"),
        round_part((0, 1.08), 0.025, 0.025, "accent"),
    ]
    return Figure(tuple(parts), 0.95)


def street_lamp() -> Figure:
    """A street lamp."""
    return Figure(
        (
            limb((0, 0), (0, 0.92), 0.018, 0.01, "dark"),
            limb((0, 0.92), (0.14, 0.97), 0.01, 0.01, "dark"),
            flat([(0.1, 0.94), (0.24, 0.94), (0.2, 1.0), (0.14, 1.0)], "dark"),
            round_part((0.17, 0.93), 0.04, 0.022, "glow"),
        ),
        2.6,
    )


def candle() -> Figure:
    """A burning candle."""
    return Figure(
        (
            box(-0.1, 0, 0.1, 0.62, "light"),
            stroke([(0, 0.62), (0, 0.7)]),
            soft(
                [(-0.06, 0.72), (0, 0.68), (0.06, 0.72), (0.02, 0.9), (0.0, 1.0), (-0.03, 0.88)],
                "glow",
            ),
        ),
        0.16,
    )


def with_rider(mount: Figure, rider: Figure, seat: float) -> Figure:
    """A rider on a horse or bicycle: `seat` is how high they sit, in the mount's own unit."""
    scale = rider.stature / mount.stature
    moved = [
        placed(part, scale=scale, right=-0.08, up=seat - 0.28 * scale)
        for part in rider.parts
        if part.points[0] != (-0.17, 0)
    ]
    return Figure((*moved, *mount.parts), mount.stature)
