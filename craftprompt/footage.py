"""Films from outside and of our own: checked by content, measured, and stills taken out of them.

A file is opened as what its first bytes say it is, and only as that: no list, link or description
that would have the decoder open another file or an address.
"""

# PyAV's stubs leave the types of streams and of Pillow's pictures open.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import asyncio
import functools
import hashlib
import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream
from PIL import Image, ImageStat

from craftprompt.errors import InputInvalid

T = TypeVar("T")

EXTENSIONS = {"mov": "mp4", "matroska": "webm"}
CONTENT_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}
MOST_STREAMS = 4  # picture, sound, and what providers add, such as a time code
LONGEST_SIDE = 4096
LONGEST_MILLISECONDS = 300_000
MOST_FRAMES_DECODED = 600  # of one search: ten seconds at the highest rate
OPENED_AT_ONCE = 2
DARKEST = 16  # mean of 255: darker is a fade from black
SKIPPED_SECONDS = 0.7  # a slate or a fade stands at the beginning
NO_FRAME = "The film has no frame that can be read."
CUT_MILLISECONDS = 500  # so much earlier than it says, a film was cut off


@dataclass(frozen=True, slots=True)
class Footage:
    """What a film's own bytes say of it; sides in pixels, as they are shown."""

    extension: str
    content_type: str
    width: int
    height: int
    duration_milliseconds: int
    frames_per_second: float
    codec: str
    has_sound: bool
    sha256: str
    size_bytes: int


async def measure(path: Path) -> Footage:
    """Read a film through, and say what it is.

    Raises:
        InputInvalid: not an MP4 or WebM with one picture track, cut off, damaged, or too large.
    """
    return await _in_thread(_measure, path)


async def poster(path: Path) -> bytes:
    """A PNG of the first frame after the beginning that is not dark, else of the first one.

    Raises:
        InputInvalid: no frame can be read.
    """
    return await _in_thread(_poster, path)


async def last_frame(path: Path) -> bytes:
    """A PNG of the last frame.

    Raises:
        InputInvalid: no frame can be read.
    """
    return await _in_thread(_last_frame, path)


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(OPENED_AT_ONCE, "footage")


async def _in_thread(work: Callable[[Path], T], path: Path) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads(), work, path)


def _measure(path: Path) -> Footage:
    with _opened(path) as film:
        picture = film.streams.video[0]
        kind = EXTENSIONS[film.format.name.partition(",")[0]]
        found = Footage(
            extension=kind,
            content_type=CONTENT_TYPES[kind],
            width=picture.width,
            height=picture.height,
            duration_milliseconds=_duration(film, picture),
            frames_per_second=float(picture.average_rate or 0),
            codec=picture.codec_context.name,
            has_sound=bool(film.streams.audio),
            sha256=_sha256(path),
            size_bytes=path.stat().st_size,
        )
    _last_still(path)  # it can be decoded to its end
    return found


def _duration(film: InputContainer, picture: VideoStream) -> int:
    """How long it really is, in milliseconds: its packets are counted, not its promises."""
    ends = 0.0
    for packet in film.demux(picture):
        if packet.pts is not None and packet.time_base:
            ends = max(ends, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    measured = round(ends * 1000)
    promised = round((film.duration or 0) / 1000)
    if not 0 < measured <= LONGEST_MILLISECONDS:
        raise _unusable("The film is empty, or longer than five minutes.")
    if promised - measured > CUT_MILLISECONDS:
        raise _unusable("The film is cut off.")
    return measured


def _poster(path: Path) -> bytes:
    first: Image.Image | None = None
    with _opened(path) as film:
        for frame in _decoded(film):
            is_late = (frame.time or 0) >= SKIPPED_SECONDS
            if first is None or is_late:
                still: Image.Image = frame.to_image()
                if is_late and not _is_dark(still):
                    return _png(still)
                first = first or still
    return _png(first)


def _last_frame(path: Path) -> bytes:
    return _png(_last_still(path))


def _last_still(path: Path) -> Image.Image:
    with _opened(path) as film:
        picture = film.streams.video[0]
        if film.duration:
            film.seek(film.duration, backward=True)  # to the last key frame
        last = None
        for frame in film.decode(picture):
            last = frame
        if last is None:
            raise _unusable(NO_FRAME)
        return last.to_image()


def _decoded(film: InputContainer) -> Iterator[av.VideoFrame]:
    for number, frame in enumerate(film.decode(video=0)):
        if number >= MOST_FRAMES_DECODED:
            return
        yield frame


@contextmanager
def _opened(path: Path) -> Iterator[InputContainer]:
    """A film within the limits, opened as what its first bytes say; in our words what is wrong."""
    try:
        # From an open file: the decoder is given no name, and with it no way to others.
        with path.open("rb") as file, av.open(file, "r", format=_kind(path)) as film:
            _refuse_unusual(film)
            yield film
    except (FFmpegError, EOFError, ValueError, IndexError):
        raise _unusable("The film is damaged or cut off.") from None


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(64)
    if head[4:8] == b"ftyp":
        return "mov"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head:
        return "matroska"
    raise _unusable("The file is no MP4 or WebM film.")


def _refuse_unusual(film: InputContainer) -> None:
    if len(film.streams) > MOST_STREAMS or len(film.streams.video) != 1:
        raise _unusable("The film has more than one picture track, or none.")
    picture = film.streams.video[0]
    if picture.codec_context is None:  # the stubs do not know: nothing says how to decode it
        raise _unusable("The film is damaged or cut off.")
    picture.thread_count = 1
    if not 0 < min(picture.width, picture.height) <= max(picture.width, picture.height):
        raise _unusable("The film has no picture.")
    if max(picture.width, picture.height) > LONGEST_SIDE:
        raise _unusable(f"The film is larger than {LONGEST_SIDE:,} pixels a side.")


def _is_dark(still: Image.Image) -> bool:
    return ImageStat.Stat(still.convert("L").resize((64, 64))).mean[0] < DARKEST


def _png(still: Image.Image | None) -> bytes:
    if still is None:
        raise _unusable(NO_FRAME)
    written = io.BytesIO()
    still.save(written, "PNG", compress_level=1)
    return written.getvalue()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unusable(sentence: str) -> InputInvalid:
    return InputInvalid(f"{sentence} It was not kept.")
