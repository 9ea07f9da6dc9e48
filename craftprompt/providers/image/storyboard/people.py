"""People as silhouettes: posed by their joints, dressed by what they are."""

from dataclasses import dataclass

from craftprompt.providers.image.storyboard.brush import Point
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


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the joints are, for a person one unit tall: head, neck, hip, two legs, two arms."""

    head: Point
    neck: Point
    hip: Point
    legs: tuple[tuple[Point, Point], tuple[Point, Point]]
    arms: tuple[tuple[Point, Point], tuple[Point, Point]]


POSES = {
    "standing": Pose(
        (0.005, 0.925),
        (0, 0.82),
        (0, 0.5),
        (((-0.05, 0.26), (-0.06, 0.02)), ((0.05, 0.26), (0.07, 0.02))),
        (((-0.135, 0.65), (-0.125, 0.47)), ((0.13, 0.65), (0.13, 0.47))),
    ),
    "walking": Pose(
        (0.035, 0.925),
        (0.02, 0.82),
        (0, 0.5),
        (((-0.05, 0.25), (-0.2, 0.05)), ((0.1, 0.28), (0.15, 0.02))),
        (((0.11, 0.65), (0.2, 0.53)), ((-0.1, 0.65), (-0.15, 0.48))),
    ),
    "running": Pose(
        (0.13, 0.9),
        (0.09, 0.8),
        (-0.01, 0.5),
        (((-0.1, 0.26), (-0.32, 0.24)), ((0.18, 0.4), (0.14, 0.12))),
        (((0.22, 0.64), (0.31, 0.76)), ((-0.08, 0.68), (-0.15, 0.52))),
    ),
    "sitting": Pose(
        (0.02, 0.69),
        (-0.02, 0.585),
        (-0.05, 0.28),
        (((0.17, 0.29), (0.17, 0.02)), ((0.2, 0.27), (0.23, 0.02))),
        (((0.05, 0.42), (0.18, 0.37)), ((0.02, 0.41), (0.16, 0.33))),
    ),
    "dancing": Pose(
        (-0.02, 0.925),
        (0, 0.82),
        (0.02, 0.5),
        (((0.02, 0.26), (0.02, 0.02)), ((0.17, 0.42), (0.3, 0.27))),
        (((-0.13, 0.86), (-0.09, 1.02)), ((0.15, 0.76), (0.3, 0.82))),
    ),
    "swimming": Pose(
        (0.42, 0.42),
        (0.32, 0.38),
        (0.02, 0.3),
        (((-0.22, 0.32), (-0.45, 0.28)), ((-0.2, 0.22), (-0.42, 0.16))),
        (((0.46, 0.3), (0.6, 0.36)), ((0.25, 0.22), (0.12, 0.14))),
    ),
    "reaching": Pose(
        (0.04, 0.91),
        (0.01, 0.815),
        (-0.01, 0.5),
        (((-0.05, 0.26), (-0.06, 0.02)), ((0.05, 0.26), (0.07, 0.02))),
        (((0.13, 0.66), (0.25, 0.6)), ((0.1, 0.64), (0.22, 0.56))),
    ),
}


def person(posture: str = "standing", dress: str = "coat", *, child: bool = False) -> Figure:
    """One person: posture as in POSES; dress is coat, dress, robe, suit or trousers."""
    pose = POSES.get(posture, POSES["sitting"])  # who rides, sits
    head = 0.078 if child else 0.062
    parts = [*_legs(pose, dress), *_arm(pose, 1), *_torso(pose, dress), *_arm(pose, 0)]
    parts += _head(pose, head, dress)
    if posture == "sitting":
        parts = [box(-0.17, 0, 0.08, 0.2, "dark"), *parts]
    return Figure(tuple(parts), 0.62 if child else 1.0)


def two_people(posture: str, *, child: bool = False) -> Figure:
    """Two people side by side, close enough to belong together."""
    dresses = ("trousers", "dress") if child else ("coat", "dress")
    left, right = (person(posture, dress, child=child) for dress in dresses)
    parts = [placed(part, right=-0.15) for part in left.parts]
    parts += [placed(part, scale=0.94, right=0.19) for part in right.parts]
    return Figure(tuple(parts), left.stature)


def crowd() -> Figure:
    """Many people, overlapping, of different heights."""
    heights = (0.93, 1.02, 0.88, 1.0, 0.7, 0.96, 1.04)
    parts: list[Part] = []
    for place, height in enumerate(heights):
        dress = ("coat", "dress", "trousers")[place % 3]
        right = (place - 3) * 0.27
        posture = ("standing", "walking")[place % 2]
        parts += [placed(part, scale=height, right=right) for part in person(posture, dress).parts]
    return Figure(tuple(parts))


def bust(dress: str = "coat", *, child: bool = False) -> Figure:
    """Head and upper body in three-quarter view, one unit from chest to crown, down to the hip."""
    shoulder = 0.36 if child else 0.44
    long_hair = dress == "dress"
    parts = [
        soft(_hair(long_hair=long_hair), "hair"),
        soft(
            [
                (-shoulder - 0.04, -1.5),
                (-shoulder - 0.04, -1.5),
                (-shoulder - 0.08, -0.6),
                (-shoulder - 0.03, 0.08),
                (-shoulder + 0.05, 0.2),
                (-0.26, 0.28),
                (-0.1, 0.34),
                (0.1, 0.34),
                (0.27, 0.28),
                (shoulder - 0.05, 0.2),
                (shoulder + 0.03, 0.07),
                (shoulder + 0.08, -0.6),
                (shoulder + 0.04, -1.5),
                (shoulder + 0.04, -1.5),
            ]
        ),
        stroke([(-shoulder + 0.13, -0.02), (-shoulder + 0.1, -0.5), (-shoulder + 0.14, -1.4)]),
        stroke([(shoulder - 0.13, -0.02), (shoulder - 0.1, -0.5), (shoulder - 0.14, -1.4)]),
        stroke([(0.02, 0.1), (0.03, -0.4), (0.02, -1.4)]),
        soft([(-0.1, 0.44), (-0.11, 0.3), (0.01, 0.22), (0.12, 0.31), (0.1, 0.46)], "skin"),
        flat([(-0.13, 0.34), (-0.03, 0.1), (0.0, 0.22)], "dark"),
        flat([(0.14, 0.34), (0.05, 0.1), (0.0, 0.22)], "dark"),
        *_face(),
        soft(_fringe(long_hair=long_hair), "hair"),
    ]
    return Figure(tuple(parts))


def hands() -> Figure:
    """Two hands at work above a table edge."""
    parts: list[Part] = []
    for side in (-1, 1):
        wrist, palm = (side * 0.62, 0.2), (side * 0.24, 0.5)
        parts += [
            limb((side * 0.95, 0.02), wrist, 0.17, 0.12),
            limb(wrist, palm, 0.1, 0.13, "skin"),
        ]
        for finger in range(4):
            knuckle = (side * (0.2 - finger * 0.015), 0.6 - finger * 0.075)
            bend = (side * (0.06 + finger * 0.012), 0.63 - finger * 0.1)
            tip = (side * (0.03 + finger * 0.02), 0.52 - finger * 0.1)
            parts += [
                limb(knuckle, bend, 0.045, 0.038, "skin"),
                limb(bend, tip, 0.038, 0.03, "skin"),
            ]
        parts.append(limb((side * 0.26, 0.55), (side * 0.1, 0.72), 0.05, 0.035, "skin"))
    parts.append(round_part((0, 0.5), 0.08, 0.08, "accent"))
    return Figure(tuple(parts), 0.2)


def shoulder() -> Figure:
    """Head and shoulder from behind, for a view past somebody."""
    return Figure(
        (
            soft(
                [
                    (-0.6, 0),
                    (-0.6, 0),
                    (-0.52, 0.4),
                    (-0.22, 0.52),
                    (-0.16, 0.6),
                    (-0.2, 0.8),
                    (0, 1),
                    (0.2, 0.8),
                    (0.16, 0.6),
                    (0.22, 0.5),
                    (0.5, 0.36),
                    (0.58, 0),
                    (0.58, 0),
                ],
                "near",
            ),
        )
    )


def umbrella(figure: Figure) -> Figure:
    """The same person under an umbrella."""
    top = figure.bounds[3]
    canopy = soft(
        [
            (-0.3, top + 0.02),
            (-0.3, top + 0.02),
            (-0.2, top + 0.16),
            (0.05, top + 0.23),
            (0.3, top + 0.16),
            (0.4, top + 0.02),
            (0.4, top + 0.02),
            (0.22, top + 0.06),
            (0.05, top + 0.03),
            (-0.12, top + 0.06),
        ],
        "accent",
    )
    pole = stroke([(0.14, top * 0.5), (0.05, top + 0.22)])
    return Figure((pole, *figure.parts, canopy), figure.stature)


def umbrella_over_bust(figure: Figure) -> Figure:
    """The same head and shoulders under an umbrella that fills the upper frame."""
    small = umbrella(Figure((round_part((0, 0.5), 0.3, 0.5),)))
    canopy, pole = small.parts[-1], small.parts[0]
    lifted = [placed(part, scale=2.6, right=-0.1, up=-1.72) for part in (pole, canopy)]
    return Figure((lifted[0], *figure.parts, lifted[1]), figure.stature)


def from_above() -> Figure:
    """A person straight from above: shoulders, head, one foot ahead."""
    parts = [
        limb((-0.1, 0.2), (-0.06, 0.86), 0.08, 0.06, "dark"),
        limb((0.1, 0.5), (0.12, 0.1), 0.07, 0.06, "dark"),
        soft([(-0.42, 0.5), (-0.3, 0.68), (0.3, 0.68), (0.42, 0.5), (0.3, 0.34), (-0.3, 0.34)]),
        round_part((0, 0.54), 0.17, 0.19, "hair"),
    ]
    return Figure(tuple(parts), 0.5)


def _legs(pose: Pose, dress: str) -> list[Part]:
    parts: list[Part] = []
    thick = 0.075 if dress == "suit" else 0.06
    for knee, foot in pose.legs:
        parts += [limb(pose.hip, knee, thick + 0.008, thick - 0.012, "dark")]
        parts += [limb(knee, foot, thick - 0.012, 0.03, "dark")]
        parts += [limb(foot, (foot[0] + 0.055, max(0.016, foot[1] - 0.015)), 0.024, 0.016, "dark")]
    return parts


def _arm(pose: Pose, which: int) -> list[Part]:
    elbow, hand = pose.arms[which]
    side = -1 if elbow[0] < pose.neck[0] else 1
    start = (pose.neck[0] + side * 0.075, pose.neck[1] - 0.045)
    palm = round_part(hand, 0.024, 0.026, "skin")
    return [palm, limb(start, elbow, 0.046, 0.036), limb(elbow, hand, 0.036, 0.026)]


def _torso(pose: Pose, dress: str) -> list[Part]:
    (neck_x, neck_y), (hip_x, hip_y) = pose.neck, pose.hip
    hems = {"coat": (0.12, 0.2), "dress": (0.19, 0.27), "robe": (0.2, 0.44), "suit": (0.13, 0.05)}
    flare, drop = hems.get(dress, (0.1, 0.05))
    waist = 0.075 if dress == "dress" else 0.1
    if hip_y < 0.4:
        flare, drop = 0.13, 0.06
    low = max(0.02, hip_y - drop)
    outline = [
        (neck_x - 0.04, neck_y + 0.03),
        (neck_x - 0.12, neck_y - 0.03),
        (neck_x * 0.6 + hip_x * 0.4 - waist, neck_y * 0.45 + hip_y * 0.55),
        (hip_x - flare, low),
        (hip_x - flare, low),
        (hip_x + flare, low),
        (hip_x + flare, low),
        (neck_x * 0.6 + hip_x * 0.4 + waist, neck_y * 0.45 + hip_y * 0.55),
        (neck_x + 0.12, neck_y - 0.03),
        (neck_x + 0.04, neck_y + 0.03),
    ]
    return [soft(outline)]


def _head(pose: Pose, radius: float, dress: str) -> list[Part]:
    x, y = pose.head
    neck = limb(pose.neck, pose.head, 0.038, 0.032, "skin")
    if dress == "suit":
        return [
            round_part((x, y), radius * 1.5, radius * 1.5, "light"),
            round_part((x + 0.03, y), radius * 0.9, radius * 0.95, "dark"),
        ]
    face = round_part((x, y), radius * 0.82, radius * 1.12, "skin")
    cap = [
        (x - radius * 0.95, y - radius * (1.6 if dress == "dress" else 0.5)),
        (x - radius * 1.05, y + radius * 0.5),
        (x, y + radius * 1.28),
        (x + radius * 0.85, y + radius * 0.6),
        (x + radius * 0.35, y + radius * 0.45),
        (x - radius * 0.2, y + radius * 0.2),
        (x - radius * 0.35, y - radius * (1.4 if dress == "dress" else 0.4)),
    ]
    parts = [neck, face, soft(cap, "hair")]
    if dress == "coat":
        parts.append(soft(_hat(x, y, radius), "dark"))
    return parts


def _hat(x: float, y: float, radius: float) -> list[Point]:
    return [
        (x - radius * 1.6, y + radius * 0.52),
        (x - radius * 0.9, y + radius * 0.62),
        (x - radius * 0.8, y + radius * 1.35),
        (x, y + radius * 1.5),
        (x + radius * 0.8, y + radius * 1.35),
        (x + radius * 0.9, y + radius * 0.62),
        (x + radius * 1.7, y + radius * 0.46),
        (x, y + radius * 0.4),
    ]


def _hair(*, long_hair: bool) -> list[Point]:
    low = 0.2 if long_hair else 0.58
    return [
        (-0.2, low),
        (-0.25, 0.72),
        (-0.16, 0.96),
        (0.02, 1.01),
        (0.2, 0.93),
        (0.24, 0.7),
        (0.19, low),
    ]


def _fringe(*, long_hair: bool) -> list[Point]:
    side = 0.5 if long_hair else 0.66
    return [
        (-0.205, side),
        (-0.235, 0.8),
        (-0.1, 0.98),
        (0.1, 0.98),
        (0.225, 0.82),
        (0.2, side + 0.06),
        (0.16, 0.82),
        (0.02, 0.87),
        (-0.12, 0.82),
    ]


def _face() -> list[Part]:
    face = [
        (-0.19, 0.72),
        (-0.17, 0.55),
        (-0.08, 0.42),
        (0.03, 0.385),
        (0.13, 0.44),
        (0.18, 0.58),
        (0.185, 0.76),
        (0.1, 0.92),
        (-0.1, 0.92),
    ]
    parts = [
        soft([(-0.2, 0.66), (-0.235, 0.68), (-0.22, 0.58), (-0.18, 0.56)], "skin"),
        soft(face, "skin"),
    ]
    parts.append(
        soft(
            [(0.04, 0.4), (0.13, 0.45), (0.18, 0.6), (0.18, 0.78), (0.12, 0.7), (0.1, 0.52)],
            "shade",
        )
    )
    for eye in (-0.055, 0.115):
        parts += [
            soft([(eye - 0.045, 0.665), (eye, 0.688), (eye + 0.04, 0.665), (eye, 0.652)], "white"),
            round_part((eye + 0.006, 0.668), 0.017, 0.019, "dark"),
            stroke(
                [(eye - 0.05, 0.668), (eye - 0.02, 0.69), (eye + 0.02, 0.689), (eye + 0.045, 0.668)]
            ),
            stroke([(eye - 0.06, 0.727), (eye, 0.747), (eye + 0.055, 0.73)]),
        ]
    parts += [
        stroke([(0.05, 0.69), (0.075, 0.57), (0.055, 0.548), (0.025, 0.552)]),
        stroke([(-0.035, 0.48), (0.03, 0.488), (0.095, 0.482)]),
        stroke([(0.0, 0.455), (0.055, 0.455)]),
    ]
    return parts
