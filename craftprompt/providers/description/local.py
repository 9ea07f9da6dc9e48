"""What a picture's own pixels tell, without anybody who could see what it shows."""

import colorsys
import io
from collections import Counter

from PIL import Image, ImageStat

from craftprompt.pictures import Picture

SIDE = 96  # pixels of the small copy that is counted
MOST_COLOURS = 3
LEAST_SHARE = 0.08  # of all pixels, to be named as a main colour
BLACK_BELOW, GREY_BELOW, WHITE_ABOVE = 0.18, 0.12, 0.88  # of HSV's value, saturation and value
DARK_GREY_BELOW, LIGHT_GREY_ABOVE = 0.4, 0.7
BROWN_BELOW = 0.65  # a darker orange is called brown
PALE_BELOW = 0.35  # a red with little colour in it is called pink
HUES = (  # each up to its degree on the circle of HSV
    (14, "red"),
    (44, "orange"),
    (68, "yellow"),
    (155, "green"),
    (195, "teal"),
    (255, "blue"),
    (290, "purple"),
    (345, "pink"),
    (360, "red"),
)
DARK_BELOW, LIGHT_ABOVE = 85, 170  # mean of 0 to 255
FLAT_BELOW, HARSH_ABOVE = 30, 70  # standard deviation of the same
COLD_BELOW, WARM_ABOVE = -12, 12  # mean of red less mean of blue
RATIOS = {"1:1": 1, "5:4": 5 / 4, "4:3": 4 / 3, "3:2": 3 / 2, "16:9": 16 / 9, "21:9": 21 / 9}
TOLERANCE = 0.02


def scene_of(picture: Picture) -> str:
    """Frame, main colours, light, contrast and warmth in a few plain sentences.

    Where the picture is transparent it is read as it stands on white. Decodes: run it in a thread.
    """
    small = _small(picture.content)
    light, contrast = _light(small)
    return (
        f"{_frame(picture.width, picture.height)}. Main colours: {_listed(_colours(small))}. "
        f"{light}, with {contrast} contrast and {_warmth(small)} tones."
    )


def _small(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as opened:
        opened.thumbnail((SIDE, SIDE))
        pixels = opened.convert("RGBA")
    paper = Image.new("RGBA", pixels.size, "white")
    return Image.alpha_composite(paper, pixels).convert("RGB")


def _frame(width: int, height: int) -> str:
    long, short = max(width, height), min(width, height)
    close = [name for name, ratio in RATIOS.items() if abs(long / short / ratio - 1) <= TOLERANCE]
    if "1:1" in close:
        return "Square frame, 1:1"
    kind = "Wide" if width > height else "Upright"
    if not close:
        return f"{kind} frame"
    ratio = close[0] if width > height else ":".join(reversed(close[0].split(":")))
    return f"{kind} frame, {ratio}"


def _colours(small: Image.Image) -> list[str]:
    """The names of the main colours, the largest first; one at least."""
    counted = Counter[str]()
    for count, pixel in small.getcolors(SIDE * SIDE) or ():
        counted[_name(pixel)] += count  # pyright: ignore[reportArgumentType]  an RGB pixel has three parts
    least = LEAST_SHARE * counted.total()
    (first, _), *others = counted.most_common(MOST_COLOURS)
    return [first, *(name for name, count in others if count >= least)]


def _name(pixel: tuple[int, int, int]) -> str:
    red, green, blue = pixel
    hue, saturation, value = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
    if value < BLACK_BELOW:
        return "black"
    if saturation < GREY_BELOW:
        return _grey(value)
    name = next(name for degree, name in HUES if hue * 360 <= degree)
    if name == "orange" and value < BROWN_BELOW:
        return "brown"
    return "pink" if name == "red" and saturation < PALE_BELOW else name


def _grey(value: float) -> str:
    if value > WHITE_ABOVE:
        return "white"
    if value > LIGHT_GREY_ABOVE:
        return "light grey"
    return "dark grey" if value < DARK_GREY_BELOW else "grey"


def _light(small: Image.Image) -> tuple[str, str]:
    measured = ImageStat.Stat(small.convert("L"))
    mean, deviation = measured.mean[0], measured.stddev[0]
    light = (
        "Dark" if mean < DARK_BELOW else "Light" if mean > LIGHT_ABOVE else "Neither dark nor light"
    )
    if deviation < FLAT_BELOW:
        return light, "low"
    return light, "high" if deviation > HARSH_ABOVE else "medium"


def _warmth(small: Image.Image) -> str:
    red, _, blue = ImageStat.Stat(small).mean
    if red - blue > WARM_ABOVE:
        return "warm"
    return "cold" if red - blue < COLD_BELOW else "neutral"


def _listed(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
