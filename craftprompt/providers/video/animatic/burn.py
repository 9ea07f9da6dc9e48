"""What is burnt into an animatic: the label all the time, the slate at first, the time code."""

import functools

from PIL import Image, ImageDraw, ImageFont

from craftprompt.providers.image.storyboard.annotation import strip_words
from craftprompt.providers.image.storyboard.notes import FrameNotes

LABEL = "animatic · local"
SLATE_SECONDS = 0.5
INK, PAPER = (238, 238, 238), (17, 17, 17)
VEIL = 190  # of 255: what lies under the words stays a little visible
TEXT_SHARE = 0.032  # of the shorter side
LEAST_TEXT_PIXELS = 15
WIDEST_SLATE = 0.9  # of the frame's width
BETWEEN = "  ·  "


class Burner:
    """Burns into frames of one size; one clip has one."""

    def __init__(self, size: tuple[int, int], notes: FrameNotes, ratio: str, seconds: int) -> None:
        self._size = size
        self._text = max(LEAST_TEXT_PIXELS, round(min(size) * TEXT_SHARE))
        self._font = _font(self._text)
        words = [*strip_words(notes, 1), f"{seconds} s", ratio]
        self._slate = self._fitting(words)

    def burn(self, frame: Image.Image, number: int, rate: int) -> None:
        """Mark a frame in place; `number` counts from 0, `rate` is in frames a second."""
        width, height = self._size
        edge = self._text
        self._tag(frame, LABEL, (width - edge, edge), "rt")
        seconds, rest = divmod(number, rate)
        self._tag(frame, f"{seconds // 60:02}:{seconds % 60:02}:{rest:02}", (edge, edge), "lt")
        if number < SLATE_SECONDS * rate:
            self._tag(frame, self._slate, (edge, height - edge), "lb")

    def _tag(self, frame: Image.Image, words: str, place: tuple[int, int], anchor: str) -> None:
        pad = self._text // 3
        pencil = ImageDraw.Draw(frame)
        left, top, right, low = pencil.textbbox(place, words, font=self._font, anchor=anchor)
        box = (round(left) - pad, round(top) - pad, round(right) + pad, round(low) + pad)
        veil = Image.new("L", (box[2] - box[0], box[3] - box[1]), VEIL)
        frame.paste(PAPER, box, veil)
        pencil.text(place, words, fill=INK, font=self._font, anchor=anchor)

    def _fitting(self, words: list[str]) -> str:
        """As many words as the frame is wide, the seconds and the ratio always among them."""
        kept = list(words)
        while self._font.getlength(BETWEEN.join(kept)) > self._size[0] * WIDEST_SLATE:
            kept.pop(-3)
        return BETWEEN.join(kept)


@functools.lru_cache(maxsize=16)
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(pixels)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType; its wheels have it.")
    return font
