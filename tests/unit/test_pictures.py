"""Pictures from outside: nothing but pixels is kept, and only of real still pictures."""

import contextlib
import hashlib
import io
from random import Random

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from craftprompt import pictures
from craftprompt.errors import InputInvalid
from tests.pictures import (
    CANARY,
    ROTATE_RIGHT,
    bomb,
    exif,
    moving,
    painted,
    several_jpegs,
    unusable,
    with_metadata,
    with_notes,
    written,
)

UNTURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


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


@pytest.mark.parametrize("orientation", range(1, 9))
async def test_however_the_camera_was_held_the_picture_stands_as_it_was_seen(orientation):
    seen = Image.linear_gradient("L").resize((40, 20)).convert("RGB")
    seen.paste("red", (0, 0, 10, 5))
    # What a camera stores: turned the other way than its note says.
    stored = seen
    if orientation in UNTURNED:
        stored = seen.transpose(UNTURNED[orientation])
    file = io.BytesIO()
    stored.save(file, "WEBP", lossless=True, exif=exif(orientation))
    kept = Image.open(io.BytesIO((await redraw(file.getvalue())).content)).convert("RGB")

    assert kept.size == seen.size
    assert max(ImageStat.Stat(ImageChops.difference(kept, seen)).mean) < 6


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
@pytest.mark.filterwarnings("ignore:.*(EXIF|Truncated|Tag data)")
async def test_a_damaged_note_of_a_camera_is_no_fault_of_ours(form):
    """Pillow fails in many ways where it writes such notes anew."""
    whole = with_notes(form)
    begins = whole.find(b"MM\x00*") if b"MM\x00*" in whole else whole.find(b"II*\x00")
    for seed in range(300):
        hand = Random(seed)  # noqa: S311  no secret
        damaged = bytearray(whole)
        for _ in range(3):
            damaged[begins + hand.randrange(160)] = hand.randrange(256)
        with contextlib.suppress(InputInvalid):
            await redraw(bytes(damaged))


@pytest.mark.parametrize("content", with_metadata().values(), ids=with_metadata())
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


@pytest.mark.parametrize("content", unusable().values(), ids=unusable())
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


@pytest.fixture
def files(tmp_path):
    return tmp_path / "received", tmp_path / "kept"


async def redraw_file(files, content):
    received, kept = files
    received.write_bytes(content)
    return await pictures.redraw_file(received, kept)


@pytest.mark.parametrize("content", with_metadata().values(), ids=with_metadata())
async def test_nothing_beside_the_pixels_survives_in_a_reference(files, content):
    await redraw_file(files, content)
    kept = files[1].read_bytes()
    assert CANARY not in kept
    opened = Image.open(io.BytesIO(kept))
    assert not opened.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(opened.info)


def test_the_canary_can_be_found_where_it_was_put():
    hidden_by_compression = {"png texts", "png profile"}
    for name, content in with_metadata().items():
        assert CANARY in content or name in hidden_by_compression


@pytest.mark.parametrize("content", unusable().values(), ids=unusable())
async def test_an_unusable_reference_is_refused(files, content):
    with pytest.raises(InputInvalid, match="was not kept"):
        await redraw_file(files, content)
    assert not files[1].exists()


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (painted(1, "PNG"), "png"),
        (painted(1, "WEBP", lossless=True), "png"),
        (painted(1, "JPEG"), "jpg"),
        (painted(1, "WEBP", quality=80), "jpg"),
        (written("WEBP", mode="RGBA", colour=(9, 9, 9, 9), quality=80), "webp"),
    ],
)
async def test_a_drawing_stays_without_loss_and_a_photograph_a_photograph(
    files, content, extension
):
    measured = await redraw_file(files, content)
    assert measured.extension == extension
    assert measured.size_bytes == files[1].stat().st_size
    assert measured.sha256 == hashlib.sha256(files[1].read_bytes()).hexdigest()


async def test_a_drawing_keeps_every_pixel(files):
    content = painted(1, "PNG", size=(300, 200))
    await redraw_file(files, content)
    before, after = Image.open(io.BytesIO(content)), Image.open(files[1])
    assert ImageChops.difference(before, after).getbbox() is None


async def test_a_photograph_that_came_as_png_is_kept_as_one(files, monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST_LOSSLESS_BYTES", 1000)
    measured = await redraw_file(files, painted(1, "PNG", size=(300, 200)))
    assert (measured.extension, Image.open(files[1]).format) == ("jpg", "JPEG")


async def test_of_a_phones_several_pictures_the_first_is_kept_as_a_jpeg(files):
    measured = await redraw_file(files, several_jpegs(colour=(0, 128, 128)))
    kept = Image.open(files[1])
    assert (measured.content_type, kept.format, kept.size) == ("image/jpeg", "JPEG", (40, 20))
    assert getattr(kept, "n_frames", 1) == 1
    assert max(abs(a - b) for a, b in zip(kept.getpixel((5, 5)), (0, 128, 128), strict=True)) < 6


async def test_a_picture_with_others_behind_it_is_measured_as_a_jpeg():
    measured = await pictures.measure(several_jpegs(), most_bytes=10_000)
    assert (measured.extension, measured.content_type) == ("jpg", "image/jpeg")


async def test_the_same_picture_gives_the_same_bytes(files):
    first = await redraw_file(files, painted(1, "JPEG"))
    assert await redraw_file(files, painted(1, "JPEG")) == first


async def test_a_cmyk_photograph_of_a_printer_becomes_rgb(files):
    await redraw_file(files, written("JPEG", mode="CMYK", colour=(255, 0, 0, 0)))
    red, green, blue = Image.open(files[1]).getpixel((5, 5))
    assert red < 60 < green
    assert blue > 100


async def test_sixteen_bits_of_grey_stay_grey(files):
    await redraw_file(files, written("PNG", mode="I;16", colour=0x8000))
    assert Image.open(files[1]).getpixel((5, 5)) == (128, 128, 128)


async def test_thumbnails_have_the_widths_and_the_true_ratio(tmp_path):
    picture = tmp_path / "kept.jpg"
    picture.write_bytes(painted(1, "JPEG", size=(1200, 600)))
    drawn = await pictures.thumbnails(picture, (320, 960))
    sizes = {width: Image.open(io.BytesIO(content)).size for width, content in drawn.items()}
    assert sizes == {320: (320, 160), 960: (960, 480)}


async def test_a_thumbnail_is_never_wider_than_its_picture(tmp_path):
    picture = tmp_path / "kept.png"
    picture.write_bytes(painted(1, size=(400, 100)))
    drawn = await pictures.thumbnails(picture, (320, 960))
    assert Image.open(io.BytesIO(drawn[960])).size == (400, 100)


async def test_what_is_sent_to_a_model_can_be_made_smaller():
    drawn = await pictures.smaller(painted(1, size=(800, 400)), longest_side=200)
    assert (drawn.width, drawn.height, drawn.content_type) == (200, 100, "image/jpeg")
