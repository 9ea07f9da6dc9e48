"""Small films for tests, made anew each time."""

from fractions import Fraction
from pathlib import Path
from random import Random

import av
from PIL import Image

SAMPLES = 48_000
CODECS = {"mp4": ("libx264", "aac"), "webm": ("libvpx-vp9", "libopus")}


def film(
    path: Path,
    *,
    seconds: int = 1,
    size: tuple[int, int] = (64, 64),
    container: str = "mp4",
    colours: list[str] | None = None,
    last: str = "",
    rate: int = 24,
    has_sound: bool = False,
    is_noisy: bool = False,
    index: str = "",
) -> Path:
    """A film of plain colours, each for an equal part; `last` is the colour of the last frame.

    An MP4's `index` stands at its end; "faststart" puts it first, as providers do.
    """
    shown = colours or ["teal"]
    count = seconds * rate
    options = {"movflags": index} if index else {}
    with av.open(path, "w", format=container, options=options) as made:
        picture, sound = CODECS[container]
        stream = made.add_stream(picture, rate=rate)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        voice = made.add_stream(sound, rate=SAMPLES, layout="mono") if has_sound else None
        for number in range(count):
            colour = last if last and number == count - 1 else shown[number * len(shown) // count]
            still = _noise(size, number) if is_noisy else Image.new("RGB", size, colour)
            frame = av.VideoFrame.from_image(still).reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
        if voice:
            _hum(made, voice, seconds)
    return path


def _noise(size: tuple[int, int], seed: int) -> Image.Image:
    noise = Random(seed)  # noqa: S311  a picture, no secret
    return Image.frombytes("RGB", size, noise.randbytes(size[0] * size[1] * 3))


def _hum(made: av.container.OutputContainer, voice: av.AudioStream, seconds: int) -> None:
    """Silence, in pieces of 20 ms."""
    piece = SAMPLES // 50
    for number in range(seconds * 50):
        frame = av.AudioFrame(format="s16", layout="mono", samples=piece)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate, frame.pts = SAMPLES, number * piece
        made.mux(voice.encode(frame))
    made.mux(voice.encode(None))
