"""What lies between camera and subject: near planes, weather, and the grade of the light."""

import functools
import math

from PIL import Image

from craftprompt.providers.image.storyboard import people, things
from craftprompt.providers.image.storyboard.brush import curved, mix, shaded
from craftprompt.providers.image.storyboard.notes import Framing
from craftprompt.providers.image.storyboard.scenery import INSIDE
from craftprompt.providers.image.storyboard.stage import SHARES, Placement, Stage, draw_figure

DROPS = 190
FLAKES = 210


def draw_near(stage: Stage) -> None:
    """Something dark and close that gives the frame its depth."""
    notes = stage.notes
    if notes.framing is Framing.OVER_SHOULDER:
        side = 0.12 if stage.side < 0 else 0.88
        draw_figure(stage, Placement(people.shoulder(), side, 1.04, 0.92, stage.side < 0))
        return
    if SHARES[notes.framing] > SHARES[Framing.FULL] or notes.place in {"space", "sky"}:
        return
    if notes.place in {"forest", "park", "mountain", "village"}:
        _trunk(stage)
    elif notes.place in {"field", "road", "lake", "sea", "desert", ""}:
        _near_grass(stage)
    elif notes.place == "city":
        _lamp(stage)


def draw_weather(stage: Stage) -> None:
    """Rain, snow, fog, wind and lightning over what is already drawn."""
    weathers = set(stage.notes.weathers)
    if stage.notes.place in INSIDE | {"space", "underwater"}:
        return
    if "fog" in weathers:
        _fog(stage)
    if weathers & {"rain", "storm"} and "snow" not in weathers:
        _rain(stage)
    if "snow" in weathers:
        _snow(stage)
    if "wind" in weathers:
        _wind(stage)
    if stage.notes.has("lightning", "storm") and stage.notes.is_dark:
        _lightning(stage)


def draw_grade(stage: Stage) -> None:
    """Darkened corners and a breath of light from its side, as a marker leaves them."""
    canvas = stage.canvas
    light = stage.at(0.5 + stage.side * 0.5, 0.2)
    reach = canvas.height * 0.9
    canvas.glow(light, (reach, reach), stage.palette.light, 0.16)
    corners = Image.radial_gradient("L").resize((64, 64))
    edge = curved(corners, lambda value: (value - 120) * 0.62)
    canvas.veil(edge.resize((canvas.width, canvas.height)), shaded(stage.palette.near, 0.6))


def _trunk(stage: Stage) -> None:
    edge = 0.04 if stage.side > 0 else 0.96
    lean = 0.05 if stage.side > 0 else -0.05
    trunk = [
        stage.at(edge - 0.05, 1.05),
        stage.at(edge - 0.025, 0.5),
        stage.at(edge - 0.03, -0.05),
        stage.at(edge + 0.03, -0.05),
        stage.at(edge + 0.025, 0.5),
        stage.at(edge + 0.06, 1.05),
    ]
    stage.canvas.fill(trunk, stage.palette.near)
    stage.canvas.line(trunk[:3], shaded(stage.palette.near, 0.6), 1.2)
    branch = [stage.at(edge, 0.2), stage.at(edge + lean * 2, 0.1), stage.at(edge + lean * 5, 0.06)]
    stage.canvas.line(branch, stage.palette.near, 5)
    for place in range(30):
        share = place / 30
        x, y = stage.at(edge + lean * 6 * share, 0.02 + 0.08 * math.sin(place * 2.3))
        stage.canvas.disc(
            (x, y), stage.canvas.height * stage.hand.uniform(0.012, 0.03), stage.palette.near
        )


def _near_grass(stage: Stage) -> None:
    base = 1.0
    for place in range(90):
        share = place / 90
        weight = abs(share - 0.5) * 2 if stage.side > 0 else share
        x, y = stage.at(share + stage.hand.uniform(-0.01, 0.01), base + 0.01)
        tall = stage.canvas.height * (0.02 + 0.11 * weight * stage.hand.random())
        bend = tall * stage.hand.uniform(-0.2, 0.5)
        stage.canvas.fill(
            [(x - stage.canvas.unit * 2, y), (x + bend, y - tall), (x + stage.canvas.unit * 2, y)],
            stage.palette.near,
        )


def _lamp(stage: Stage) -> None:
    across = 0.08 if stage.side > 0 else 0.92
    placement = Placement(things.street_lamp(), across, 1.02, 0.86, stage.side < 0)
    if stage.notes.is_dark or stage.notes.time == "dusk":
        x, y = stage.at(across, 1.02 - 0.86 * 0.93)
        x += stage.side * 0.17 * 0.86 * stage.canvas.height
        reach = stage.canvas.height * 0.5
        cone = [
            (x, y),
            (x - reach * 0.45, stage.canvas.height),
            (x + reach * 0.45, stage.canvas.height),
        ]
        stage.canvas.fill(cone, stage.palette.accent, 34)
        stage.canvas.glow((x, y), (reach * 0.6, reach * 0.6), stage.palette.accent, 0.75)
    draw_figure(stage, placement)


def _fog(stage: Stage) -> None:
    canvas = stage.canvas
    pale = mix(stage.palette.sky_low, stage.palette.far, 0.3)
    band = Image.linear_gradient("L").resize((1, 64))
    for down, strength in ((stage.horizon, 1.0), (stage.horizon + 0.2, 0.62), (0.92, 0.4)):
        high = round(canvas.height * 0.34)
        top = min(max(0, round(down * canvas.height - high / 2)), canvas.height - high)
        mask = curved(band, functools.partial(_bank, strength)).resize((canvas.width, high))
        canvas.veil(mask, pale, (0, top))


def _bank(strength: float, value: float) -> float:
    """How thick a bank of fog is: most in the middle, nothing above and below."""
    return strength * 190 * math.sin(value / 255 * math.pi)


def _rain(stage: Stage) -> None:
    lean = stage.side * (0.34 if stage.notes.has("wind", "storm") else 0.16)
    bright = mix(stage.palette.light, stage.palette.sky_low, 0.35)
    for drop in range(DROPS):
        near = (drop % 5) / 4
        long = stage.canvas.height * (0.035 + 0.075 * near)
        x, y = stage.at(stage.hand.uniform(-0.05, 1.05), stage.hand.uniform(-0.1, 1))
        stage.canvas.plain_line(
            [(x, y), (x - lean * long, y + long)], bright, 0.7 + near * 0.6, 110 + round(70 * near)
        )
    for _ in range(26):
        x, y = stage.at(stage.hand.random(), stage.hand.uniform(max(0.5, stage.horizon + 0.1), 1))
        wide = stage.canvas.unit * stage.hand.uniform(3, 8)
        stage.canvas.line([(x - wide, y), (x, y + wide * 0.25), (x + wide, y)], bright, 0.8, 150)


def _snow(stage: Stage) -> None:
    for flake in range(FLAKES):
        near = (flake % 6) / 5
        radius = stage.canvas.unit * (0.7 + 2.4 * near**2)
        stage.canvas.disc(
            stage.at(stage.hand.random(), stage.hand.random()),
            radius,
            mix(stage.palette.light, (255, 255, 255), 0.5),
            220,
        )


def _wind(stage: Stage) -> None:
    for _ in range(9):
        across, down = stage.hand.random(), stage.hand.uniform(0.1, 0.8)
        gust = [stage.at(across + 0.02 * t, down + 0.012 * math.sin(t * 0.9)) for t in range(9)]
        stage.canvas.line(gust, stage.palette.light, 1, 120)


def _lightning(stage: Stage) -> None:
    across = 0.5 - stage.side * 0.2
    bolt = [
        stage.at(across + stage.hand.uniform(-0.03, 0.03), max(0.2, stage.horizon) * t / 7)
        for t in range(8)
    ]
    stage.canvas.glow(
        bolt[3], (stage.canvas.height * 0.4, stage.canvas.height * 0.5), stage.palette.light, 0.5
    )
    stage.canvas.line(bolt, stage.palette.light, 2.6)
