"""Pictures as people send them, and as nobody should."""

import io
import random
import zlib
from functools import partial

from PIL import Image, ImageCms, PngImagePlugin

CANARY = b"canary-54.0902N-secret"
ROTATE_RIGHT = 6  # the EXIF orientation of a phone that was held upright


def written(form="PNG", *, size=(40, 20), mode="RGB", colour="teal", **options):
    """One plain picture in a format of Pillow's."""
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, form, **options)
    return file.getvalue()


def painted(number, form="PNG", *, size=(40, 20), **options):
    """A picture that no other number gives."""
    pixels = random.Random(number).randbytes(size[0] * size[1] * 3)  # noqa: S311  no secret
    file = io.BytesIO()
    Image.frombytes("RGB", size, pixels).save(file, form, **options)
    return file.getvalue()


def moving(form):
    """A picture of two frames."""
    file = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(file, form, save_all=True, append_images=frames[1:])
    return file.getvalue()


def several_jpegs(*, colour="teal", behind="crimson", **options):
    """A phone's JPEG with a second picture behind the first."""
    file = io.BytesIO()
    second = Image.new("RGB", (20, 20), behind)
    Image.new("RGB", (40, 20), colour).save(
        file, "MPO", save_all=True, append_images=[second], **options
    )
    return file.getvalue()


def exif(orientation=1):
    """A camera's notes, with the canary in the description and in the place."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010E] = CANARY.decode()  # description
    tags.get_ifd(0x8825)[1] = CANARY.decode()  # GPS
    return tags


def with_notes(form):
    """A picture with the usual notes of a camera."""
    tags = exif(ROTATE_RIGHT)
    tags[0x010F], tags[0x0132], tags[0x011A] = "Maker", "2026:11:24 12:00:00", 72.0
    shot = tags.get_ifd(0x8769)
    shot[0x9003], shot[0x829A] = "2026:11:24 12:00:00", 0.01
    return written(form, exif=tags)


def bomb():
    """A picture of 900 megapixels in a few kilobytes."""
    header = (30_000).to_bytes(4) + (30_000).to_bytes(4) + b"\x01\x00\x00\x00\x00"
    return _png([(b"IHDR", header), (b"IDAT", zlib.compress(b"\x00" * 1_000_000)), (b"IEND", b"")])


def png_with_words(colour="teal"):
    """The canary in each kind of text that a PNG can hold."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", CANARY.decode())
    words.add_itxt("XML:com.adobe.xmp", CANARY.decode())
    words.add_text("Comment", CANARY.decode(), zip=True)
    return written(pnginfo=words, colour=colour)


def png_with_unknown_chunk(colour="teal"):
    """The canary in a chunk that no reader knows."""
    plain = written("PNG", colour=colour)
    chunk = CANARY
    kind = b"caNy"
    made = len(chunk).to_bytes(4) + kind + chunk + zlib.crc32(kind + chunk).to_bytes(4)
    return plain[:-12] + made + plain[-12:]


def webp_with_unknown_chunk(colour="teal"):
    """The canary in a chunk of a WebP that no reader knows."""
    plain = written("WEBP", exif=exif().tobytes(), colour=colour)
    body = plain[12:] + b"CNRY" + len(CANARY).to_bytes(4, "little") + CANARY
    body += b"\x00" * (len(CANARY) % 2)
    return b"RIFF" + (4 + len(body)).to_bytes(4, "little") + b"WEBP" + body


def jpeg_with_iptc(colour="teal"):
    """The canary where press photographs keep who, where and what."""
    record = b"\x1c\x02\x78" + len(CANARY).to_bytes(2) + CANARY
    block = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + len(record).to_bytes(4) + record
    plain = written("JPEG", colour=colour)
    segment = b"\xff\xed" + (len(block) + 2).to_bytes(2) + block
    return plain[:2] + segment + plain[2:]


def with_profile(form="JPEG", colour="teal"):
    """The canary in the description of a colour profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    told = profile.replace(b"sRGB", CANARY[:4]) + CANARY
    return written(form, icc_profile=told, colour=colour)


def several_jpegs_and_words(colour="teal"):
    """The canary behind all pictures of a phone's JPEG."""
    return several_jpegs(colour=colour) + CANARY


def followed_by(words, form="PNG", colour="teal"):
    """A picture that is over before its file is."""
    return written(form, colour=colour) + words


def with_metadata():
    """Every way to hide the canary beside the pixels, by name; no two have the same colour."""
    makers = {
        "exif and gps": partial(written, "JPEG", exif=exif()),
        "comment": partial(written, "JPEG", comment=CANARY),
        "several pictures": partial(several_jpegs, exif=exif()),
        "behind several pictures": several_jpegs_and_words,
        "xmp": partial(written, "JPEG", xmp=CANARY),
        "iptc": jpeg_with_iptc,
        "profile": with_profile,
        "png profile": partial(with_profile, "PNG"),
        "webp profile": partial(with_profile, "WEBP"),
        "webp exif and xmp": partial(written, "WEBP", exif=exif().tobytes(), xmp=CANARY),
        "webp chunk": webp_with_unknown_chunk,
        "png exif": partial(written, "PNG", exif=exif()),
        "png texts": png_with_words,
        "png chunk": png_with_unknown_chunk,
        "after the end": partial(followed_by, CANARY),
        "html after the end": partial(followed_by, b"<script>" + CANARY, "JPEG"),
    }
    return {
        name: make(colour=(18 * number, 255 - 18 * number, 128))
        for number, (name, make) in enumerate(makers.items())
    }


def unusable():
    """What is no whole still picture within the limits, by name."""
    return {
        "nothing": b"",
        "words": b"hello",
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "html before a jpeg": b"<html><script>alert(1)</script></html>" + written("JPEG"),
        "pdf": b"%PDF-1.7 ",
        "zeros": b"\x00" * 100,
        "gif": written("GIF"),
        "gif that is also script": b"GIF89a/*" + b"\x00" * 40 + b"*/=1;alert(1)",
        "tiff": written("TIFF"),
        "bmp": written("BMP"),
        "ico": written("ICO"),
        "ppm": written("PPM"),
        "moving gif": moving("GIF"),
        "moving png": moving("PNG"),
        "moving webp": moving("WEBP"),
        "cut png": written("PNG")[:60],
        "cut jpeg": written("JPEG", size=(400, 400))[:-200],
        "first of several cut": several_jpegs()[:300],
        "cut webp": written("WEBP", size=(400, 400))[:-100],
        "head of a png": written("PNG")[:8],
        "bomb": bomb(),
        "26 megapixels": written(size=(6500, 4000), mode="1", colour=0),
        "8193 pixels a side": written(size=(8193, 2), mode="1", colour=0),
    }


def _png(chunks):
    body = b"".join(
        len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)
        for kind, content in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body
