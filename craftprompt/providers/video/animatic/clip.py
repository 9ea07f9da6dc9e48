"""Renders an animatic: a still, the camera's move over it, and what is burnt in."""

# PyAV's stubs leave the types of packets and of Pillow's pictures open.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import asyncio
import functools
import io
import math
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageOps

from craftprompt.errors import InputInvalid
from craftprompt.providers.image.storyboard import paint, read_notes
from craftprompt.providers.image.storyboard.notes import FrameNotes, Move
from craftprompt.providers.video.animatic.burn import Burner
from craftprompt.providers.video.animatic.camera import View, view

KEY = "animatic"
RATE = 24  # frames a second, as film has
PIXELS = 1024 * 576  # of a frame, whatever its ratio
PLATE = 1.5  # the still is drawn so much larger: a window of it is still sharp
SECONDS = (1, 30)
WIDEST_RATIO = 4.0
RENDERED_AT_ONCE = 1  # a second of film is half a second of work for one core
QUALITY = "21"  # x264's constant rate factor: hardly to be told from the drawing


@dataclass(frozen=True, slots=True)
class ClipRequest:
    """What to render: `ratio` such as "16:9", whole `seconds` from 1 to 30.

    `still` is the picture that the camera moves over, in the bytes of a PNG, JPEG or WebP; without
    one a storyboard frame is drawn from the prompt.
    """

    prompt: str = field(repr=False)
    ratio: str = "16:9"
    seconds: int = 5
    variation: int = 0
    still: bytes | None = field(default=None, repr=False)


class ClipStopped(Exception):
    """Nobody wants the clip any more."""


async def render_clip(request: ClipRequest, path: Path) -> Move:
    """Render into `path` in a thread of our own; gives the move. Cancelling stops it.

    Raises:
        InputInvalid: the still is no picture, or there is no such ratio or length.
    """
    given_up = threading.Event()
    work = functools.partial(render, request, path, given_up)
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads(), work)
    except asyncio.CancelledError:
        given_up.set()
        raise


def render(request: ClipRequest, path: Path, given_up: threading.Event | None = None) -> Move:
    """Render an H.264 clip into `path`: the same request gives the same bytes. Blocks.

    Raises:
        InputInvalid: the still is no picture, or there is no such ratio or length.
        ClipStopped: `given_up` was set.
    """
    size = frame_size(request.ratio)
    if not SECONDS[0] <= request.seconds <= SECONDS[1]:
        raise InputInvalid(f"An animatic lasts {SECONDS[0]} to {SECONDS[1]} seconds.")
    notes = read_notes(request.prompt)
    plate = _plate(request, notes, size)
    burner = Burner(size, notes, request.ratio, request.seconds)
    with av.open(path, "w", format="mp4", options={"movflags": "faststart"}) as film:
        stream = film.add_stream("libx264", rate=RATE)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "veryfast", "crf": QUALITY, "threads": "1"}
        for number, still in enumerate(_frames(plate, size, notes.move, request.seconds * RATE)):
            if given_up and given_up.is_set():
                raise ClipStopped
            burner.burn(still, number, RATE)
            frame = av.VideoFrame.from_image(still).reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return notes.move


def frame_size(ratio: str) -> tuple[int, int]:
    """Width and height of a clip in pixels, both even, with the pixels of 1024 by 576.

    Raises:
        InputInvalid: no ratio, or one that nobody films in.
    """
    across, _, down = ratio.partition(":")
    wide, high = (int(side) if side.isdecimal() else 0 for side in (across, down))
    if not wide or not high or max(wide / high, high / wide) > WIDEST_RATIO:
        raise InputInvalid("An animatic needs a ratio such as 16:9.", field="ratio")
    height = math.sqrt(PIXELS * high / wide)
    return _even(height * wide / high), _even(height)


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(RENDERED_AT_ONCE, "animatic")


def _even(pixels: float) -> int:
    return round(pixels / 2) * 2


def _plate(request: ClipRequest, notes: FrameNotes, size: tuple[int, int]) -> Image.Image:
    """The still that the camera moves over, larger than a frame."""
    larger = (round(size[0] * PLATE), round(size[1] * PLATE))
    if request.still is None:
        return paint(notes, larger, request.variation).convert("RGB")
    try:
        with Image.open(io.BytesIO(request.still), formats=("PNG", "JPEG", "WEBP")) as opened:
            return ImageOps.fit(opened.convert("RGB"), larger, Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise InputInvalid("The picture that is to move cannot be opened.") from None


def _frames(
    plate: Image.Image, size: tuple[int, int], move: Move, count: int
) -> Iterator[Image.Image]:
    """What the camera sees, frame by frame; where it stands still, that is drawn once."""
    former, seen = None, plate
    for number in range(count):
        where = view(move, number / max(1, count - 1))
        if where != former:
            former, seen = where, _seen(plate, size, where)
        yield seen.copy()


def _seen(plate: Image.Image, size: tuple[int, int], where: View) -> Image.Image:
    """What the camera sees of the plate, between its pixels too: no step is ever jerky."""
    corners = [(x * plate.width, y * plate.height) for x, y in where.corners()]
    if where.turn or where.rise:
        return plate.transform(
            size,
            Image.Transform.QUAD,
            [side for corner in corners for side in corner],
            Image.Resampling.BILINEAR,
        )
    return plate.resize(size, Image.Resampling.BILINEAR, box=(*corners[0], *corners[2]))
