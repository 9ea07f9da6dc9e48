"""Films checked by content, measured, and stills taken out of them."""

import io

import av
import pytest
from PIL import Image, ImageStat

from craftprompt import footage
from craftprompt.errors import InputInvalid
from tests.films import film


async def test_a_film_is_measured_by_its_own_bytes(tmp_path):
    path = film(tmp_path / "a.bin", seconds=2, size=(320, 180))
    found = await footage.measure(path)

    assert (found.extension, found.content_type) == ("mp4", "video/mp4")
    assert (found.width, found.height) == (320, 180)
    assert found.duration_milliseconds == 2000
    assert (found.codec, found.has_sound) == ("h264", False)
    assert round(found.frames_per_second) == 24
    assert found.size_bytes == path.stat().st_size


async def test_a_webm_with_sound_is_known_as_such(tmp_path):
    path = film(tmp_path / "a", seconds=1, container="webm", has_sound=True)
    found = await footage.measure(path)

    assert (found.extension, found.content_type, found.codec) == ("webm", "video/webm", "vp9")
    assert found.has_sound
    assert abs(found.duration_milliseconds - 1000) < 50


async def test_the_poster_is_neither_the_slate_nor_the_dark_beginning(tmp_path):
    path = film(tmp_path / "a", seconds=3, colours=["white", "black", *4 * ["red"]])

    assert dominant(await footage.poster(path)) == "red"


async def test_the_poster_of_a_dark_film_is_a_frame_of_it(tmp_path):
    path = film(tmp_path / "a", seconds=1, colours=["black"])

    assert dominant(await footage.poster(path)) == "black"


async def test_the_last_frame_is_the_true_last_one(tmp_path):
    path = film(tmp_path / "a", seconds=2, colours=["red"], last="blue")

    assert dominant(await footage.last_frame(path)) == "blue"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a film",
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        b"\x89PNG\r\n\x1a\n" + bytes(64),
        bytes(4) + b"ftypisom" + bytes(200),
        b"\x1a\x45\xdf\xa3" + b"\x42\x82\x84webm" + bytes(200),
    ],
    ids=["empty", "text", "hls", "concat", "sdp", "png", "mp4 of nothing", "webm of nothing"],
)
async def test_what_is_no_film_is_refused_in_a_sentence(tmp_path, content):
    path = tmp_path / "a.mp4"
    path.write_bytes(content)

    with pytest.raises(InputInvalid, match=r"film.*It was not kept"):
        await footage.measure(path)


@pytest.mark.parametrize("content", [b"", b"<!doctype html>", b"\x89PNG\r\n\x1a\n" + bytes(64)])
async def test_what_is_no_film_has_no_stills(tmp_path, content):
    path = tmp_path / "a.mp4"
    path.write_bytes(content)

    for still in (footage.poster, footage.last_frame):
        with pytest.raises(InputInvalid, match=r"no MP4 or WebM film\. It was not kept"):
            await still(path)


async def test_a_film_without_a_picture_is_refused(tmp_path):
    path = tmp_path / "a.mp4"
    with av.open(path, "w", format="mp4") as sound:
        stream = sound.add_stream("aac", rate=48_000, layout="mono")
        frame = av.AudioFrame(format="s16", layout="mono", samples=1024)
        frame.sample_rate = 48_000
        sound.mux(stream.encode(frame))
        sound.mux(stream.encode(None))

    with pytest.raises(InputInvalid, match="picture track, or none"):
        await footage.measure(path)


@pytest.mark.parametrize(
    ("container", "index"),
    [("mp4", ""), ("mp4", "faststart"), ("webm", "")],
    ids=["index last", "index first", "webm"],
)
@pytest.mark.parametrize("share", [0.2, 0.6, 0.9])
async def test_a_film_that_was_cut_off_is_refused(tmp_path, container, index, share):
    path = film(tmp_path / "a", seconds=6, container=container, is_noisy=True, index=index)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(InputInvalid, match="cut off"):
        await footage.measure(path)


async def test_a_film_that_was_cut_off_in_its_table_of_contents_is_refused(tmp_path):
    path = film(tmp_path / "a", has_sound=True)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(InputInvalid, match="cut off"):
        await footage.measure(path)


async def test_a_film_with_two_picture_tracks_is_refused(tmp_path):
    path = tmp_path / "a.mp4"
    with av.open(path, "w", format="mp4") as two:
        streams = [two.add_stream("libx264", rate=24) for _ in range(2)]
        for stream in streams:
            stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for stream in streams:
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 64)))
            two.mux(stream.encode(frame.reformat(format="yuv420p")))
            two.mux(stream.encode(None))

    with pytest.raises(InputInvalid, match="more than one picture track"):
        await footage.measure(path)


async def test_a_film_that_is_too_large_is_refused_before_a_frame_is_decoded(tmp_path):
    path = film(tmp_path / "a", seconds=1, size=(4100, 64))

    with pytest.raises(InputInvalid, match="larger than 4,096 pixels"):
        await footage.measure(path)


async def test_a_film_of_more_than_five_minutes_is_refused(tmp_path):
    path = film(tmp_path / "a", seconds=301, size=(16, 16), rate=1)

    with pytest.raises(InputInvalid, match="longer than five minutes"):
        await footage.measure(path)


def dominant(png):
    means = ImageStat.Stat(Image.open(io.BytesIO(png)).convert("RGB")).mean
    if max(means) < 40:
        return "black"
    if min(means) > 200:
        return "white"
    return ("red", "green", "blue")[means.index(max(means))]
