"""Pictures from outside: checked by content, decoded within limits, drawn anew without metadata."""

import asyncio
import functools
import hashlib
import io
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from craftprompt.errors import InputInvalid

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 20_000_000
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 8192
DECODED_AT_ONCE = 2  # 25 megapixels are 100 MB while they are open
WEBP_QUALITY = 90


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: our own WebP bytes, sides in pixels."""

    content: bytes
    width: int
    height: int
    sha256: str
    extension: str = "webp"
    content_type: str = "image/webp"


async def redraw(content: bytes, *, longest_side: int, field: str) -> Picture:
    """Decode an upload and draw it on a fresh canvas in sRGB, upright, at most `longest_side`.

    Nothing of the file survives but its pixels: no EXIF, GPS, XMP, IPTC, profile or comment.

    Raises:
        InputInvalid: not a PNG, JPEG or WebP with one frame, damaged, or too large.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads(), _redraw, content, longest_side, field)


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(DECODED_AT_ONCE, "pictures")


def _redraw(content: bytes, longest_side: int, field: str) -> Picture:
    if len(content) > MOST_BYTES:
        raise InputInvalid("The picture is larger than 20 MB. It was not kept.", field=field)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            canvas = _canvas(content, longest_side, field)
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _unusable("The file is no PNG, JPEG or WebP picture.", field) from None
    except (OSError, ValueError, SyntaxError, MemoryError):
        raise _unusable("The picture is damaged.", field) from None
    kept = io.BytesIO()
    canvas.save(kept, "WEBP", quality=WEBP_QUALITY, method=4)
    written = kept.getvalue()
    return Picture(written, canvas.width, canvas.height, hashlib.sha256(written).hexdigest())


def _canvas(content: bytes, longest_side: int, field: str) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        _refuse_large(opened, field)
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
        mode = "RGBA" if upright.has_transparency_data else "RGB"
        pixels = _in_srgb(upright, opened.info.get("icc_profile")).convert(mode)
        canvas = Image.new(mode, pixels.size)
        canvas.paste(pixels)
        return canvas


def _refuse_large(opened: Image.Image, field: str) -> None:
    width, height = opened.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise _unusable(
            f"The picture has {width} by {height} pixels; 25 megapixels and {LONGEST_SIDE} pixels "
            "a side are the most.",
            field,
        )
    if getattr(opened, "n_frames", 1) != 1:
        raise _unusable("The picture moves. A still picture is needed.", field)


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as every browser shows them; a profile that cannot be read is left out."""
    if not profile or picture.mode not in ("RGB", "RGBA"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture


def _unusable(sentence: str, field: str) -> InputInvalid:
    return InputInvalid(f"{sentence} It was not kept. Choose another.", field=field)
