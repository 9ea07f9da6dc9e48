"""The place behind the subject: sky and its lights, the far and middle planes, the ground."""

import math
from collections.abc import Callable, Mapping

from craftprompt.providers.image.storyboard import things
from craftprompt.providers.image.storyboard.brush import Colour, Point, mix, shaded
from craftprompt.providers.image.storyboard.notes import Angle
from craftprompt.providers.image.storyboard.shapes import Figure
from craftprompt.providers.image.storyboard.stage import SHARES, Placement, Stage, draw_figure

INSIDE = frozenset({"room", "window", "studio"})


def draw_sky(stage: Stage) -> None:
    """The backmost plane over the whole panel, with sun, moon, stars or clouds."""
    canvas, palette = stage.canvas, stage.palette
    low = max(0.15, stage.horizon) * canvas.height
    canvas.gradient((0, 0, canvas.width, low), palette.sky_top, palette.sky_low)
    canvas.gradient((0, low, canvas.width, canvas.height), palette.sky_low, palette.ground)
    if stage.notes.place == "space":
        _stars(stage, 1.0, 190)
        _planet(stage)
    elif stage.notes.place == "underwater":
        _shafts(stage)
    elif stage.notes.place not in INSIDE:
        _sky_lights(stage)


def draw_far(stage: Stage) -> None:
    """What stands at the horizon, pale with distance."""
    _FAR.get(stage.notes.place, _hills)(stage)


def draw_middle(stage: Stage) -> None:
    """Ground or floor, and what stands between horizon and subject."""
    _MIDDLE.get(stage.notes.place, _open_ground)(stage)


def _sky_lights(stage: Stage) -> None:
    notes, palette, canvas = stage.notes, stage.palette, stage.canvas
    covered = bool({"rain", "storm", "snow", "overcast", "fog"} & set(notes.weathers))
    across = 0.5 + stage.side * stage.hand.uniform(0.18, 0.34)
    if notes.time in {"night", "blue"}:
        if not covered:
            _stars(stage, max(0.2, stage.horizon), 90 if notes.time == "night" else 24)
            _moon(stage, across)
    elif not covered:
        down = {"noon": 0.08, "morning": 0.6, "golden": 0.84, "dawn": 0.95, "dusk": 0.97}.get(
            notes.time, 0.24
        )
        centre = stage.at(across, down * max(0.2, stage.horizon))
        reach = canvas.height * (0.75 if down > 0.5 else 0.5)
        canvas.glow(centre, (reach * 1.4, reach * 0.8), palette.light, 0.8)
        canvas.disc(centre, canvas.height * 0.042, mix(palette.light, (255, 255, 255), 0.4))
    if covered or stage.hand.random() < 0.75:
        _clouds(stage, heavy="storm" in notes.weathers, count=9 if covered else 5)


def _stars(stage: Stage, low: float, count: int) -> None:
    for _ in range(count):
        x, y = stage.at(stage.hand.random(), stage.hand.random() ** 1.3 * low * 0.92)
        radius = stage.canvas.unit * stage.hand.uniform(0.35, 1.0)
        stage.canvas.disc((x, y), radius, stage.palette.light, stage.hand.randint(120, 240))


def _moon(stage: Stage, across: float) -> None:
    centre = stage.at(across, max(0.1, stage.horizon * 0.32))
    radius = stage.canvas.height * 0.045
    stage.canvas.glow(centre, (radius * 8, radius * 8), stage.palette.light, 0.5)
    stage.canvas.disc(centre, radius, stage.palette.light)
    stage.canvas.disc(
        (centre[0] + radius * 0.3, centre[1] - radius * 0.2),
        radius * 0.2,
        mix(stage.palette.light, stage.palette.sky_low, 0.25),
    )


def draw_bokeh(stage: Stage) -> None:
    """Lights lost in the blur of a close night frame."""
    for _ in range(16):
        centre = stage.at(stage.hand.random(), stage.hand.uniform(0.15, 0.75))
        radius = stage.canvas.height * stage.hand.uniform(0.015, 0.045)
        colour = stage.hand.choice(
            (stage.palette.accent, stage.palette.light, stage.palette.accent)
        )
        stage.canvas.disc(centre, radius, colour, stage.hand.randint(50, 120))


def _clouds(stage: Stage, *, heavy: bool, count: int) -> None:
    palette, canvas = stage.palette, stage.canvas
    colour = shaded(palette.sky_top, 0.72) if heavy else mix(palette.sky_low, palette.light, 0.35)
    if stage.notes.is_dark:
        colour = mix(palette.sky_top, palette.sky_low, 0.6)
    for _ in range(count):
        across, down = stage.hand.random(), stage.hand.uniform(0.08, 0.78) * max(0.2, stage.horizon)
        wide = canvas.width * stage.hand.uniform(0.12, 0.3)
        high = canvas.height * stage.hand.uniform(0.02, 0.05) * (2.2 if heavy else 1)
        centre = stage.at(across, down)
        for lump in range(5):
            shift = ((lump - 2) * wide * 0.32, -high * 0.5 * math.sin(lump * 1.3))
            lump_at = (centre[0] + shift[0], centre[1] + shift[1])
            canvas.glow(lump_at, (wide * 0.42, high * 2.6), colour, 0.75)
        edge = [
            (centre[0] + wide * (t / 8 - 0.5), centre[1] - high * (0.3 + math.sin(t * 1.1) * 0.5))
            for t in range(9)
        ]
        canvas.line(edge, palette.far, 0.9, 110)


def _planet(stage: Stage) -> None:
    canvas = stage.canvas
    centre = stage.at(0.5 + stage.side * 0.3, 1.35)
    radius = canvas.height * 0.82
    canvas.disc(centre, radius, stage.palette.far)
    canvas.glow(
        (centre[0] + stage.side * radius * 0.4, centre[1] - radius * 0.8),
        (radius, radius * 0.6),
        stage.palette.light,
        0.5,
    )
    for band in range(4):
        turns = [math.pi * (1.15 + 0.7 * step / 12) for step in range(13)]
        canvas.line(
            [
                (
                    centre[0] + radius * (0.95 - band * 0.07) * math.cos(t),
                    centre[1] + radius * (0.95 - band * 0.08) * math.sin(t),
                )
                for t in turns
            ],
            stage.palette.middle,
            1,
            120,
        )


def _shafts(stage: Stage) -> None:
    for _ in range(7):
        top, wide = stage.hand.uniform(0.05, 0.95), stage.hand.uniform(0.02, 0.07)
        lean = -stage.side * stage.hand.uniform(0.1, 0.25)
        points = [
            stage.at(top, 0),
            stage.at(top + wide, 0),
            stage.at(top + wide * 2.6 + lean, 0.85),
            stage.at(top + lean, 0.85),
        ]
        stage.canvas.fill(points, stage.palette.light, 30)


def _ridge(stage: Stage, base: float, high: float, colour: Colour, jag: float) -> list[Point]:
    """A range of hills or peaks from edge to edge, standing on `base`."""
    phase, other = stage.hand.uniform(0, 6), stage.hand.uniform(0, 6)
    crest: list[Point] = []
    peaks = [
        stage.hand.uniform(0.1, 0.4) if tip % 2 else stage.hand.uniform(0.6, 1.1)
        for tip in range(9)
    ]
    for step in range(41):
        share = step / 40
        wave = 0.5 + 0.3 * math.sin(share * 7 + phase) + 0.2 * math.sin(share * 17 + other)
        tip, rest = divmod(share * 7.99, 1)
        slope = peaks[int(tip)] * (1 - rest) + peaks[int(tip) + 1] * rest
        peak = jag * slope + (1 - jag) * wave
        rough = stage.hand.uniform(-0.06, 0.06) * jag
        crest.append(stage.at(share, base - high * (peak * 0.75 + 0.25 * wave + rough)))
    stage.canvas.fill([stage.at(0, base + 0.02), *crest, stage.at(1, base + 0.02)], colour)
    stage.canvas.line(crest, shaded(colour, 0.62), 1.0, 170)
    return crest


def _hills(stage: Stage) -> None:
    _ridge(stage, stage.horizon, 0.1, mix(stage.palette.far, stage.palette.sky_low, 0.35), 0)
    _ridge(stage, stage.horizon, 0.055, stage.palette.far, 0)


def _mountains(stage: Stage) -> None:
    palette = stage.palette
    _ridge(stage, stage.horizon, 0.36, mix(palette.far, palette.sky_low, 0.45), 0.85)
    crest = _ridge(stage, stage.horizon, 0.26, palette.far, 0.9)
    for x, y in crest[2::3]:
        drop = stage.canvas.height * stage.hand.uniform(0.03, 0.09)
        stage.canvas.line([(x, y), (x - stage.side * drop * 0.5, y + drop)], palette.middle, 1, 170)
    _ridge(stage, stage.horizon + 0.02, 0.09, palette.middle, 0.1)


def _dunes(stage: Stage) -> None:
    palette = stage.palette
    _ridge(stage, stage.horizon + 0.02, 0.1, mix(palette.far, palette.ground, 0.5), 0)
    _ridge(stage, stage.horizon + 0.04, 0.06, mix(palette.middle, palette.ground, 0.6), 0)


def _skyline(stage: Stage) -> None:
    for plane, (high, colour) in enumerate(
        ((0.3, mix(stage.palette.far, stage.palette.sky_low, 0.35)), (0.24, stage.palette.far))
    ):
        left = -0.02
        while left < 1:
            wide = stage.hand.uniform(0.035, 0.085)
            top = stage.horizon - high * stage.hand.uniform(0.35, 1.0)
            points = [
                stage.at(left, stage.horizon + 0.02),
                stage.at(left, top),
                stage.at(left + wide, top),
                stage.at(left + wide, stage.horizon + 0.02),
            ]
            stage.canvas.fill(points, colour)
            stage.canvas.line(points, shaded(colour, 0.7), 0.8, 150)
            if plane:
                _windows(stage, (left, top, left + wide, stage.horizon), 4)
            left += wide


def _windows(stage: Stage, box: tuple[float, float, float, float], across: int) -> None:
    left, top, right, low = box
    lit = mix(stage.palette.accent, stage.palette.light, 0.4)
    chance = 0.4 if stage.notes.is_dark or stage.notes.time == "dusk" else 0.12
    step = (right - left) / (across + 1)
    down = top + step
    while down < low - step:
        for place in range(across):
            if stage.hand.random() < chance:
                x = left + step * (place + 0.6)
                corner, end = stage.at(x, down), stage.at(x + step * 0.55, down + step * 0.9)
                stage.canvas.fill([corner, (end[0], corner[1]), end, (corner[0], end[1])], lit, 220)
        down += step * 2.2


def _woods(stage: Stage) -> None:
    for plane in range(2):
        depth = 0.75 - plane * 0.3
        for _ in range(11):
            size = stage.hand.uniform(0.3, 0.5) * (0.8 + plane * 0.45)
            foot = stage.horizon + 0.02 + plane * 0.05
            figure = things.pine() if stage.hand.random() < 0.7 else things.tree()
            _mass(stage, Placement(figure, stage.hand.random(), foot, size), depth)


def _mass(stage: Stage, placement: Placement, depth: float) -> None:
    """A distant silhouette in one flat tone, with no line of its own."""
    colour = mix(stage.palette.middle, stage.palette.far, depth)
    scale = placement.height * stage.canvas.height
    across, foot = stage.at(placement.centre, placement.foot)
    for part in placement.figure.parts:
        if not part.tone.startswith("line"):
            stage.canvas.fill(
                [(across + x * scale, foot - y * scale) for x, y in part.points], colour
            )


def _open_ground(stage: Stage) -> None:
    canvas, palette = stage.canvas, stage.palette
    top = stage.at(0, stage.horizon)[1]
    canvas.gradient(
        (0, top, canvas.width, canvas.height),
        mix(palette.ground, palette.far, 0.4),
        shaded(palette.ground, 0.78),
    )
    canvas.line([(0, top), (canvas.width, top)], palette.middle, 1.2, 190)
    for _ in range(26):
        down = stage.horizon + (1 - stage.horizon) * stage.hand.random() ** 1.6
        across, wide = stage.hand.random(), 0.02 + 0.12 * (down - stage.horizon)
        canvas.line(
            [stage.at(across, down), stage.at(across + wide, down + 0.004)], palette.middle, 1, 130
        )


def _grass(stage: Stage) -> None:
    _open_ground(stage)
    blades = 0 if stage.notes.has("snow") else 150
    for _ in range(blades):
        down = stage.horizon + (1 - stage.horizon) * stage.hand.random() ** 1.2
        x, y = stage.at(stage.hand.random(), down)
        tall = stage.canvas.height * 0.05 * (down - stage.horizon + 0.1)
        stage.canvas.plain_line([(x, y), (x + tall * 0.3, y - tall)], stage.palette.middle, 1, 170)


def _water(stage: Stage) -> None:
    canvas, palette = stage.canvas, stage.palette
    top = stage.at(0, stage.horizon)[1]
    canvas.gradient(
        (0, top, canvas.width, canvas.height),
        mix(palette.sky_low, palette.far, 0.45),
        shaded(palette.middle, 0.75),
    )
    canvas.plain_line([(0, top), (canvas.width, top)], palette.middle, 1.2)
    glitter = 0.5 + stage.side * 0.26
    for _ in range(120):
        depth = stage.hand.random() ** 1.5
        down = stage.horizon + 0.01 + (1 - stage.horizon) * depth
        across, wide = stage.hand.random(), 0.015 + 0.1 * depth
        near_light = abs(across - glitter) < 0.08 + 0.1 * depth
        colour = palette.light if near_light else stage.hand.choice((palette.far, palette.near))
        crest = [
            stage.at(across + wide * t / 4, down - 0.008 * depth * math.sin(t * math.pi / 4))
            for t in range(5)
        ]
        canvas.line(crest, colour, 0.8 + depth, 150)


def _beach_or_water(stage: Stage) -> None:
    _water(stage)
    if stage.notes.has("beach", "person", "dog", "horse") and not stage.notes.has(
        "boat", "ship", "swimming", "sailor"
    ):
        _shore(stage)


def _shore(stage: Stage) -> None:
    """Sand or a bank in front, so that whoever stands there stands on something."""
    base = stage.horizon + (1 - stage.horizon) * 0.42
    line = [
        stage.at(
            t / 12,
            base + 0.03 * math.sin(t * 0.8 + stage.side) + stage.side * 0.05 * (t / 12 - 0.5),
        )
        for t in range(13)
    ]
    sand = mix(stage.palette.ground, stage.palette.sky_low, 0.25)
    stage.canvas.fill([*line, stage.at(1, 1.01), stage.at(0, 1.01)], sand)
    stage.canvas.line(line, stage.palette.light, 2.2, 190)
    for _ in range(24):
        across, down = stage.hand.random(), stage.hand.uniform(base + 0.08, 1)
        stage.canvas.line(
            [stage.at(across, down), stage.at(across + 0.03, down + 0.006)],
            stage.palette.middle,
            1,
            120,
        )


def _road(stage: Stage) -> None:
    if stage.notes.angle is Angle.TOP:
        _road_from_above(stage)
        return
    _grass(stage) if stage.notes.place == "road" else _open_ground(stage)
    vanishing = stage.at(0.5 + stage.side * 0.08, stage.horizon)
    road = [vanishing, stage.at(1.02, 1.02), stage.at(-0.02, 1.02)]
    stage.canvas.fill(road, mix(stage.palette.ground, stage.palette.near, 0.3))
    for edge in road[1:]:
        stage.canvas.line([vanishing, edge], stage.palette.near, 1.3, 200)
    foot = stage.at(0.5, 1)
    for mark in (0.12, 0.24, 0.44, 0.74):
        start, end = (_between(vanishing, foot, mark), _between(vanishing, foot, mark * 1.3))
        stage.canvas.line([start, end], stage.palette.light, 1 + mark * 4, 170)


def _road_from_above(stage: Stage) -> None:
    _open_ground(stage)
    left, right = 0.5 - stage.side * 0.16 - 0.13, 0.5 - stage.side * 0.16 + 0.13
    road = [
        stage.at(left, -0.02),
        stage.at(right, -0.02),
        stage.at(right, 1.02),
        stage.at(left, 1.02),
    ]
    stage.canvas.fill(road, mix(stage.palette.ground, stage.palette.near, 0.45))
    for edge in (road[:2], road[2:]):
        stage.canvas.line(
            [(edge[0][0], 0), (edge[0][0], stage.canvas.height)], stage.palette.near, 1.4
        )
    for mark in range(7):
        middle = (left + right) / 2 + 0.05
        stage.canvas.line(
            [stage.at(middle, mark / 7), stage.at(middle, mark / 7 + 0.07)],
            stage.palette.light,
            2.4,
            190,
        )


def _street(stage: Stage) -> None:
    _road(stage)
    vanishing = stage.at(0.5 + stage.side * 0.08, stage.horizon)
    for side in (0, 1):
        _facades(stage, vanishing, side)
    if stage.notes.is_dark or stage.notes.has("neon", "rain"):
        _reflections(stage)


def _facades(stage: Stage, vanishing: Point, side: int) -> None:
    """A row of houses that runs into the depth on one side of the street."""
    edge = -0.1 if side == 0 else 1.1
    for place, reach in enumerate((0.62, 0.42, 0.2)):
        near, far = reach, reach + 0.22
        tall = stage.hand.uniform(0.9, 1.5)
        points = [
            _between(stage.at(edge, 1.02), vanishing, near),
            _between(stage.at(edge, stage.horizon - tall), vanishing, near),
            _between(stage.at(edge, stage.horizon - tall), vanishing, far),
            _between(stage.at(edge, 1.02), vanishing, far),
        ]
        colour = mix(stage.palette.far, stage.palette.near, 0.16 + 0.24 * place)
        stage.canvas.fill(points, colour)
        stage.canvas.line([*points, points[0]], shaded(stage.palette.near, 0.8), 1.1, 190)
        _facade_windows(stage, points)


def _facade_windows(stage: Stage, wall: list[Point]) -> None:
    lit = mix(stage.palette.accent, stage.palette.light, 0.35)
    dark = shaded(stage.palette.near, 0.9)
    chance = 0.5 if stage.notes.is_dark else 0.1
    for row in range(1, 7):
        for column in (0.18, 0.58):
            corners = [
                _on_wall(wall, column + across, (row + up) / 8)
                for across, up in ((0, 0), (0.24, 0), (0.24, 0.55), (0, 0.55))
            ]
            if stage.hand.random() < chance:
                stage.canvas.fill(corners, lit, 230)
            else:
                stage.canvas.fill(corners, dark, 120)


def _on_wall(wall: list[Point], across: float, up: float) -> Point:
    near, far = _between(wall[0], wall[1], up), _between(wall[3], wall[2], up)
    return _between(near, far, across)


def _reflections(stage: Stage) -> None:
    for _ in range(14):
        across = stage.hand.uniform(0.1, 0.9)
        down = stage.hand.uniform(stage.horizon + 0.1, 0.95)
        colour = stage.hand.choice((stage.palette.accent, stage.palette.light))
        x, y = stage.at(across, down)
        long = stage.canvas.height * 0.12
        stage.canvas.glow((x, y), (stage.canvas.width * 0.014, long), colour, 0.5)


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def _forest_floor(stage: Stage) -> None:
    _grass(stage)
    _row(stage, things.pine(), 3, (0.55, 0.9))
    palette = stage.palette
    for _ in range(4):
        top = stage.hand.random()
        points = [
            stage.at(top, 0),
            stage.at(top + 0.04, 0),
            stage.at(top - stage.side * 0.2, 1),
            stage.at(top - stage.side * 0.3, 1),
        ]
        stage.canvas.fill(points, palette.light, 0 if stage.notes.is_dark else 22)


def _row(stage: Stage, figure: Figure, count: int, sizes: tuple[float, float]) -> None:
    """Some of a kind between horizon and subject, towards the edges."""
    for place in range(count):
        across = stage.hand.uniform(-0.02, 0.3) if place % 2 else stage.hand.uniform(0.7, 1.02)
        size = stage.hand.uniform(*sizes)
        draw_figure(stage, Placement(figure, across, stage.horizon + 0.05 + size * 0.1, size), 0.45)


def _village(stage: Stage) -> None:
    _grass(stage)
    _row(stage, things.house(), 4, (0.16, 0.26))
    _row(stage, things.tree(), 2, (0.2, 0.34))


def _park(stage: Stage) -> None:
    _grass(stage)
    _row(stage, things.tree(), 4, (0.34, 0.6))


def _platform(stage: Stage) -> None:
    _open_ground(stage)
    vanishing = stage.at(0.5 - stage.side * 0.2, stage.horizon)
    for start in (0.1, 0.22, 0.52, 0.6):
        stage.canvas.line(
            [vanishing, stage.at(start if stage.side > 0 else 1 - start, 1.02)],
            stage.palette.near,
            2,
        )
    roof = [
        stage.at(0, 0.0),
        stage.at(1, 0.0),
        _between(stage.at(1, 0.14), vanishing, 0.2),
        _between(stage.at(1, 0.2), vanishing, 0.9),
        _between(stage.at(0, 0.2), vanishing, 0.9),
        stage.at(0, 0.16),
    ]
    stage.canvas.fill(roof, stage.palette.middle)
    stage.canvas.line(roof, stage.palette.near, 1.2)
    for reach in (0.15, 0.42, 0.62, 0.76):
        foot = _between(stage.at(0.98 if stage.side > 0 else 0.02, 0.96), vanishing, reach)
        stage.canvas.line(
            [foot, (foot[0], foot[1] * 0.12)], stage.palette.near, 3 * (1 - reach) + 1
        )


def _room(stage: Stage) -> None:
    """Back wall, side wall, floor in perspective, and a window or a lamp."""
    canvas, palette = stage.canvas, stage.palette
    wall = min(max(stage.horizon + 0.14, 0.2), 0.78)
    left, right = (0.2, 1.1) if stage.side < 0 else (-0.1, 0.8)
    corner = left if stage.side < 0 else right
    edge = 0.0 if stage.side < 0 else 1.0
    canvas.gradient((0, 0, canvas.width, canvas.height), palette.far, palette.sky_low)
    canvas.fill(
        [
            stage.at(edge, -0.1),
            stage.at(corner, 0.06),
            stage.at(corner, wall),
            stage.at(edge, 1.05),
        ],
        mix(palette.far, palette.middle, 0.65),
    )
    floor = [
        stage.at(corner, wall),
        stage.at(1 - edge, wall),
        stage.at(1 - edge, 1.05),
        stage.at(edge, 1.05),
    ]
    canvas.fill(floor, palette.ground)
    canvas.line(
        [stage.at(corner, 0.06), stage.at(corner, wall), stage.at(1 - edge, wall)],
        palette.near,
        1.2,
        200,
    )
    canvas.line([stage.at(corner, wall), stage.at(edge, 1.05)], palette.near, 1.2, 200)
    for board in range(9):
        across = -0.3 + board * 0.2
        canvas.line(
            [
                _between(stage.at(0.5, stage.horizon), stage.at(across, 1.05), 0.45),
                stage.at(across, 1.05),
            ],
            palette.middle,
            1,
            130,
        )
    if not stage.notes.has("windowless"):
        _window(stage, wall)
    if stage.notes.has("spotlight"):
        lamp = stage.at(0.5 + stage.side * 0.3, -0.05)
        canvas.fill([lamp, stage.at(0.62, 0.95), stage.at(0.34, 0.95)], palette.light, 70)
        canvas.fill([*_ring(stage)], palette.light, 90)
    if stage.notes.is_dark or stage.notes.has("candle", "lamp", "windowless"):
        _lamp_pool(stage)


def _ring(stage: Stage) -> list[Point]:
    centre = stage.at(0.48, 0.94)
    wide, high = stage.canvas.width * 0.2, stage.canvas.height * 0.05
    return [
        (centre[0] + wide * math.cos(t * 0.3), centre[1] + high * math.sin(t * 0.3))
        for t in range(21)
    ]


def _window(stage: Stage, wall: float) -> None:
    canvas, palette = stage.canvas, stage.palette
    centre = 0.5 + stage.side * 0.1
    left, right, top, low = centre - 0.11, centre + 0.11, 0.12, wall - 0.16
    dark = stage.notes.is_dark or stage.notes.time in {"dusk", "night"}
    glass = mix(palette.sky_top, (60, 85, 120), 0.4) if dark else palette.light
    corners = [stage.at(left, top), stage.at(right, top), stage.at(right, low), stage.at(left, low)]
    canvas.fill(corners, glass)
    if {"rain", "storm", "snow"} & set(stage.notes.weathers):
        for _ in range(40):
            x, y = stage.at(stage.hand.uniform(left, right), stage.hand.uniform(top, low - 0.05))
            canvas.plain_line(
                [(x, y), (x - canvas.width * 0.002, y + canvas.height * 0.035)],
                palette.light if dark else palette.middle,
                1,
                190,
            )
    canvas.line([*corners, corners[0]], palette.near, 3)
    canvas.line([stage.at(centre, top), stage.at(centre, low)], palette.near, 2)
    canvas.line(
        [stage.at(left, (top + low) / 2), stage.at(right, (top + low) / 2)], palette.near, 2
    )
    if not dark:
        shaft = [
            corners[3],
            corners[2],
            stage.at(right - stage.side * 0.3, 1),
            stage.at(left - stage.side * 0.42, 1),
        ]
        canvas.fill(shaft, palette.light, 70)


def _lamp_pool(stage: Stage) -> None:
    centre = stage.at(0.5 - stage.side * 0.02, 0.3)
    reach = stage.canvas.height * 0.75
    stage.canvas.glow(centre, (reach, reach), stage.palette.light, 0.55)
    if SHARES[stage.notes.framing] < 1.1 and not stage.notes.has("candle", "fire"):
        across, down = stage.at(0.5 - stage.side * 0.02, 0.16)
        unit = stage.canvas.height
        stage.canvas.line([(across, 0), (across, down)], stage.palette.near, 1.2)
        shade = [
            (across - unit * 0.02, down),
            (across + unit * 0.02, down),
            (across + unit * 0.06, down + unit * 0.06),
            (across - unit * 0.06, down + unit * 0.06),
        ]
        stage.canvas.fill(shade, stage.palette.near)
        stage.canvas.disc((across, down + unit * 0.062), unit * 0.016, stage.palette.light)


def _studio(stage: Stage) -> None:
    canvas, palette = stage.canvas, stage.palette
    canvas.gradient((0, 0, canvas.width, canvas.height * 0.7), palette.middle, palette.sky_low)
    canvas.gradient(
        (0, canvas.height * 0.7, canvas.width, canvas.height), palette.sky_low, palette.ground
    )
    centre = stage.at(0.5 + stage.side * 0.15, 0.35)
    canvas.glow(centre, (canvas.height * 0.9, canvas.height * 0.7), palette.light, 0.75)


def _sea_floor(stage: Stage) -> None:
    _ridge(stage, 1.0, 0.16, stage.palette.ground, 0.2)
    for _ in range(12):
        x, y = stage.at(stage.hand.random(), stage.hand.uniform(0.82, 1.0))
        tall = stage.canvas.height * stage.hand.uniform(0.08, 0.2)
        weed = [(x + tall * 0.14 * math.sin(t * 1.4), y - tall * t / 5) for t in range(6)]
        stage.canvas.line(weed, stage.palette.near, 2.4, 220)
    for _ in range(26):
        centre = stage.at(stage.hand.random(), stage.hand.uniform(0.1, 0.9))
        stage.canvas.disc(
            centre, stage.canvas.unit * stage.hand.uniform(1, 3), stage.palette.light, 70
        )


def _nothing(stage: Stage) -> None:
    """Space has no far plane and no floor; a room is its own."""


def _table(stage: Stage) -> None:
    """A table edge under small things seen from close."""
    canvas, palette = stage.canvas, stage.palette
    top = stage.at(0, 0.68)[1]
    canvas.gradient(
        (0, top, canvas.width, canvas.height),
        mix(palette.ground, palette.light, 0.15),
        shaded(palette.ground, 0.6),
    )
    canvas.line([(0, top), (canvas.width, top)], palette.near, 1.6)
    for _ in range(16):
        across, down = stage.hand.random(), stage.hand.uniform(0.7, 1)
        canvas.line(
            [stage.at(across, down), stage.at(across + 0.16, down + 0.004)], palette.middle, 1, 120
        )


SMALL = frozenset({"cup", "bowl", "bottle", "watch", "book", "flower", "candle", "hands"})
WILD_PLACES = frozenset({"forest", "park", "field", "mountain"})


def draw_table(stage: Stage) -> None:
    """The table that a small first subject stands on, unless it stands in the open."""
    first = stage.notes.subjects[:1]
    is_small = bool(first) and first[0] in SMALL and stage.notes.place not in WILD_PLACES
    if is_small and stage.notes.angle is not Angle.TOP and stage.notes.place != "studio":
        _table(stage)


_FAR: Mapping[str, Callable[[Stage], None]] = {
    "sea": _nothing,
    "mountain": _mountains,
    "desert": _dunes,
    "city": _skyline,
    "forest": _woods,
    "park": _woods,
    "sky": _nothing,
    "space": _nothing,
    "underwater": _nothing,
    "room": _nothing,
    "window": _nothing,
    "studio": _nothing,
}
_MIDDLE: Mapping[str, Callable[[Stage], None]] = {
    "sea": _beach_or_water,
    "lake": _beach_or_water,
    "city": _street,
    "road": _road,
    "station": _platform,
    "forest": _forest_floor,
    "field": _grass,
    "park": _park,
    "village": _village,
    "room": _room,
    "window": _room,
    "studio": _studio,
    "underwater": _sea_floor,
    "space": _nothing,
}
