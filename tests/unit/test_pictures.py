"""Pictures from outside: nothing but pixels is kept, and only of real still pictures."""

import hashlib
import io
import zlib

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from craftprompt import pictures
from craftprompt.errors import InputInvalid

CANARY = b"canary-54.0902N-secret"
ROTATE_RIGHT = 6  # the EXIF orientation of a phone that was held upright


def written(form="PNG", *, size=(40, 20), mode="RGB", colour="teal", **options):
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, form, **options)
    return file.getvalue()


def moving(form):
    file = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(file, form, save_all=True, append_images=frames[1:])
    return file.getvalue()


def exif(orientation=1):
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010E] = CANARY.decode()  # description
    tags.get_ifd(0x8825)[1] = CANARY.decode()  # GPS
    return tags


def bomb():
    """A picture of 900 megapixels in a few kilobytes."""
    header = (30_000).to_bytes(4) + (30_000).to_bytes(4) + b"\x01\x00\x00\x00\x00"
    chunks = [
        (b"IHDR", header),
        (b"IDAT", zlib.compress(b"\x00" * 1_000_000)),
        (b"IEND", b""),
    ]
    body = b"".join(
        len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)
        for kind, content in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


async def redraw(content, longest_side=512):
    return await pictures.redraw(content, longest_side=longest_side, field="avatar")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
async def test_a_still_picture_becomes_our_own_webp(form):
    kept = await redraw(written(form))
    opened = Image.open(io.BytesIO(kept.content))
    assert (opened.format, opened.size) == ("WEBP", (40, 20))
    assert (kept.width, kept.height) == (40, 20)
    assert kept.sha256 == hashlib.sha256(kept.content).hexdigest()


@pytest.mark.parametrize(
    ("size", "kept"), [((1000, 500), (512, 256)), ((300, 900), (171, 512)), ((5, 5), (5, 5))]
)
async def test_it_is_made_smaller_but_never_larger(size, kept):
    picture = await redraw(written(size=size))
    assert (picture.width, picture.height) == kept


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
async def test_every_kind_of_pixels_is_kept(mode):
    colour = 1 if mode in ("1", "I;16", "P", "L") else None
    picture = await redraw(written(mode=mode, colour=colour or (9,) * len(mode)))
    assert picture.width == 40


async def test_transparency_is_kept():
    kept = await redraw(written(mode="RGBA", colour=(0, 0, 0, 0)))
    assert Image.open(io.BytesIO(kept.content)).convert("RGBA").getpixel((0, 0))[3] == 0


async def test_a_picture_taken_upright_stands_upright():
    kept = await redraw(written("JPEG", exif=exif(ROTATE_RIGHT)))
    assert (kept.width, kept.height) == (20, 40)


def png_with_words():
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", CANARY.decode())
    words.add_itxt("XML:com.adobe.xmp", CANARY.decode())
    words.add_text("Comment", CANARY.decode(), zip=True)
    return written(pnginfo=words)


def with_profile():
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    return written("JPEG", icc_profile=bytes(profile) + CANARY)


@pytest.mark.parametrize(
    "content",
    [
        written("JPEG", exif=exif()),
        written("JPEG", comment=CANARY),
        written("JPEG", xmp=CANARY),
        written("WEBP", exif=exif().tobytes(), xmp=CANARY),
        written("PNG", exif=exif()),
        png_with_words(),
        with_profile(),
        written("PNG") + CANARY,
        written("JPEG") + b"<script>" + CANARY,
    ],
    ids=["exif gps", "comment", "xmp", "webp", "png exif", "png text", "profile", "tail", "html"],
)
async def test_nothing_that_a_file_says_beside_its_pixels_survives(content):
    kept = (await redraw(content)).content
    assert CANARY not in kept
    opened = Image.open(io.BytesIO(kept))
    assert not opened.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(opened.info)


async def test_colours_of_another_profile_are_converted():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert (await redraw(written("JPEG", icc_profile=lab))).width == 40  # unfit: left out
    assert (await redraw(written("JPEG", icc_profile=b"no profile"))).width == 40


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script></html>" + written("JPEG"),
        b"%PDF-1.7 ",
        b"\x00" * 100,
        written("GIF"),
        written("TIFF"),
        written("BMP"),
        written("ICO"),
        written("PPM"),
        moving("GIF"),
        written("PNG")[:60],
        written("JPEG", size=(400, 400))[:-200],
        written("WEBP", size=(400, 400))[:-100],
        written("PNG")[:8],
        written("JPEG")[:2],
    ],
    ids=lambda content: repr(content[:12]),
)
async def test_what_is_no_whole_png_jpeg_or_webp_is_refused(content):
    with pytest.raises(InputInvalid) as refused:
        await redraw(content)
    assert refused.value.field == "avatar"
    assert "was not kept" in refused.value.message


@pytest.mark.parametrize("form", ["WEBP", "PNG"])
async def test_a_picture_that_moves_is_refused(form):
    with pytest.raises(InputInvalid, match="moves"):
        await redraw(moving(form))


async def test_a_bomb_is_refused_before_it_is_opened():
    with pytest.raises(InputInvalid):
        await redraw(bomb())


@pytest.mark.parametrize("size", [(6500, 4000), (8193, 2)])
async def test_more_than_25_megapixels_or_8192_a_side_are_refused(size):
    with pytest.raises(InputInvalid, match="the most"):
        await redraw(written(size=size, mode="1", colour=0))


async def test_more_than_20_megabytes_are_refused_unread():
    with pytest.raises(InputInvalid, match="20 MB"):
        await redraw(b"\x89PNG" + b"x" * 20_000_000)
