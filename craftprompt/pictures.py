"""Pictures from outside: checked by content, decoded within limits, drawn anew without metadata."""

import asyncio
import functools
import hashlib
import io
import struct
import warnings
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from craftprompt.errors import InputInvalid, StorageFull

FORMATS = ("PNG", "JPEG", "WEBP")
SEVERAL_JPEGS = "MPO"  # a phone's JPEG with a second view or a map of depth behind the picture
EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
MOST_BYTES = 20_000_000
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 8192
DECODED_AT_ONCE = 2  # 25 megapixels are 100 MB while they are open
WEBP_QUALITY = 90
THUMBNAIL_QUALITY = 80
JPEG_QUALITY = 95
LARGEST_LOSSLESS_BYTES = 8_000_000  # a larger one is a photograph, whatever it came in
HALF_PRECISION = ("I;16", "I;16L", "I;16B", "I;16N", "I")  # 16 bits of grey; Pillow would clip them

# What Pillow raises for bytes that are not what they should be.
DAMAGED = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    struct.error,
    zlib.error,
)
TURNS = {  # the eight ways to hold a camera, by their numbers in EXIF; the first needs no turn
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

KeptFormat = Literal["PNG", "JPEG", "WEBP"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: our own WebP bytes, sides in pixels."""

    content: bytes
    width: int
    height: int
    sha256: str
    extension: str = "webp"
    content_type: str = "image/webp"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a picture's own bytes say of it; sides in pixels."""

    extension: str
    content_type: str
    width: int
    height: int
    sha256: str
    size_bytes: int


async def measure(content: bytes, *, most_bytes: int) -> Measured:
    """Decode a picture that is kept as it is, and say what it is.

    Raises:
        InputInvalid: not a PNG, JPEG or WebP with one frame, cut off, damaged, or too large.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads(), _measure, content, most_bytes)


async def redraw(content: bytes, *, longest_side: int, field: str) -> Picture:
    """Decode an upload and draw it on a fresh canvas in sRGB, upright, at most `longest_side`.

    Nothing of the file survives but its pixels: no EXIF, GPS, XMP, IPTC, profile or comment.

    Raises:
        InputInvalid: not a PNG, JPEG or WebP with one frame, damaged, or too large.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads(), _redraw, content, longest_side, field)


async def redraw_file(received: Path, kept: Path) -> Measured:
    """Draw an upload anew at its full size, as `redraw` does, from one file into another.

    Kept for a model to look at. What came without loss stays without loss, as PNG, while that is
    at most 8 MB: a drawing, a logo, a screen. A photograph becomes JPEG with all of its colour,
    where it is transparent WebP. These are the formats that every vendor takes.

    Raises:
        InputInvalid: not a PNG, JPEG or WebP with one frame, damaged, or too large.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads(), _redraw_file, received, kept)


async def smaller(content: bytes, *, longest_side: int) -> Picture:
    """A picture of ours with no side longer than `longest_side`, as JPEG or transparent WebP."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads(), _smaller, content, longest_side)


async def thumbnails(picture: Path | BinaryIO, widths: Iterable[int]) -> dict[int, bytes]:
    """A picture of ours as WebP of each width, never wider than it is.

    Raises:
        InputInvalid: the file cannot be read as a picture.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads(), _thumbnails, picture, tuple(widths))


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(DECODED_AT_ONCE, "pictures")


def _measure(content: bytes, most_bytes: int) -> Measured:
    if len(content) > most_bytes:
        raise _unusable(f"The picture is larger than {most_bytes:,} bytes.", "")
    with _readable(""), Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        _refuse_large(opened, "")
        opened.load()
        name = "JPEG" if opened.format == SEVERAL_JPEGS else opened.format or ""
        return Measured(
            extension=EXTENSIONS[name],
            content_type=Image.MIME[name],
            width=opened.width,
            height=opened.height,
            sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content),
        )


@contextmanager
def _readable(field: str) -> Iterator[None]:
    """Says in our words what the decoder could not read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _unusable("The file is no PNG, JPEG or WebP picture.", field) from None
    except (*DAMAGED, MemoryError):
        raise _unusable("The picture is damaged.", field) from None


def _redraw(content: bytes, longest_side: int, field: str) -> Picture:
    if len(content) > MOST_BYTES:
        raise InputInvalid("The picture is larger than 20 MB. It was not kept.", field=field)
    with _readable(field), _opened(io.BytesIO(content), field) as opened:
        canvas = _canvas(opened, longest_side)
    return _picture(canvas, "WEBP", quality=WEBP_QUALITY, method=4)


def _redraw_file(received: Path, kept: Path) -> Measured:
    with _readable(""), received.open("rb") as file, _opened(file, "") as opened:
        is_lossless = _is_lossless(opened, file)
        canvas = _canvas(opened, LONGEST_SIDE)
    chosen = _save(canvas, kept, is_lossless=is_lossless)
    with kept.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Measured(
        extension=EXTENSIONS[chosen],
        content_type=Image.MIME[chosen],
        width=canvas.width,
        height=canvas.height,
        sha256=sha256,
        size_bytes=kept.stat().st_size,
    )


def _save(canvas: Image.Image, kept: Path, *, is_lossless: bool) -> KeptFormat:
    """Write the canvas in the format that loses nothing a model would see."""
    try:
        if is_lossless:
            canvas.save(kept, "PNG", compress_level=4)
            if kept.stat().st_size <= LARGEST_LOSSLESS_BYTES:
                return "PNG"
        return _save_photograph(canvas, kept)
    except OSError as failure:
        raise StorageFull from failure


def _save_photograph(canvas: Image.Image, kept: Path | BinaryIO) -> KeptFormat:
    if canvas.mode == "RGBA":
        canvas.save(kept, "WEBP", quality=JPEG_QUALITY, method=4)
        return "WEBP"
    # Not optimised: Pillow 13.0 then gives its encoder a buffer that a noisy picture overflows.
    canvas.save(kept, "JPEG", quality=JPEG_QUALITY, subsampling="4:4:4")
    return "JPEG"


def _smaller(content: bytes, longest_side: int) -> Picture:
    with _readable(""), _opened(io.BytesIO(content), "") as opened:
        canvas = _canvas(opened, longest_side)
    written = io.BytesIO()
    chosen = _save_photograph(canvas, written)
    return _described(canvas, written.getvalue(), chosen)


def _thumbnails(picture: Path | BinaryIO, widths: tuple[int, ...]) -> dict[int, bytes]:
    drawn = {}
    with _readable(""), Image.open(picture, formats=FORMATS) as opened:
        opened.draft("RGB", (max(widths), max(widths)))  # a JPEG is decoded no larger than needed
        canvas = _canvas(opened, LONGEST_SIDE)
    for width in sorted(widths, reverse=True):  # each one from the one before: nothing is lost
        height = max(1, round(canvas.height * width / canvas.width))
        if width < canvas.width:
            canvas = canvas.resize((width, height), Image.Resampling.LANCZOS)
        written = io.BytesIO()
        canvas.save(written, "WEBP", quality=THUMBNAIL_QUALITY, method=4)
        drawn[width] = written.getvalue()
    return drawn


def _picture(canvas: Image.Image, chosen: KeptFormat, **options: int) -> Picture:
    written = io.BytesIO()
    canvas.save(written, chosen, **options)
    return _described(canvas, written.getvalue(), chosen)


def _described(canvas: Image.Image, content: bytes, chosen: KeptFormat) -> Picture:
    return Picture(
        content,
        canvas.width,
        canvas.height,
        hashlib.sha256(content).hexdigest(),
        EXTENSIONS[chosen],
        Image.MIME[chosen],
    )


@contextmanager
def _opened(file: BinaryIO, field: str) -> Iterator[Image.Image]:
    """A picture within the limits, looked at but not decoded."""
    with Image.open(file, formats=FORMATS) as opened:
        _refuse_large(opened, field)
        yield opened


def _canvas(opened: Image.Image, longest_side: int) -> Image.Image:
    """The pixels alone, upright and in sRGB: 25 megapixels are never held more than twice."""
    opened.load()
    profile = opened.info.get("icc_profile")
    upright = _upright(opened)
    upright.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    pixels = _in_srgb(_in_eight_bits(upright), profile).convert(mode)
    canvas = Image.new(mode, pixels.size)
    canvas.paste(pixels)
    return canvas


def _upright(picture: Image.Image) -> Image.Image:
    """The picture as its camera was held; what cannot be read of that is left out.

    Not by Pillow's `exif_transpose`: it writes the metadata anew, and fails where it is damaged.
    """
    try:
        orientation = picture.getexif().get(ExifTags.Base.Orientation)
    except DAMAGED:
        return picture
    turn = TURNS.get(orientation) if isinstance(orientation, int) else None
    return picture if turn is None else picture.transpose(turn)


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode not in HALF_PRECISION:
        return picture
    return picture.point(lambda value: value * (1 / 256)).convert("L")


def _is_lossless(opened: Image.Image, file: BinaryIO) -> bool:
    """Whether the file keeps every pixel as it was drawn."""
    if opened.format != "WEBP":
        return opened.format == "PNG"
    file.seek(0)
    return b"VP8L" in file.read(64)


def _refuse_large(opened: Image.Image, field: str) -> None:
    width, height = opened.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise _unusable(
            f"The picture has {width} by {height} pixels; 25 megapixels and {LONGEST_SIDE:,} "
            "pixels a side are the most.",
            field,
        )
    # Only the first picture of several JPEGs is ever read; what stands behind it is not kept.
    if opened.format != SEVERAL_JPEGS and getattr(opened, "n_frames", 1) != 1:
        raise _unusable("The picture moves. A still picture is needed.", field)


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as every browser shows them; a profile that cannot be read is left out."""
    if not profile or picture.mode not in ("RGB", "RGBA", "L", "CMYK"):
        return picture
    target = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, source, srgb, outputMode=target)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture


def _unusable(sentence: str, field: str) -> InputInvalid:
    return InputInvalid(f"{sentence} It was not kept. Choose another.", field=field)
