"""The animatic maker: what the camera does, measured in the frames that come out."""

import asyncio
import io
import threading
from collections.abc import Sequence
from dataclasses import replace

import av
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from craftprompt.errors import InputInvalid
from craftprompt.providers.image.storyboard.notes import Move
from craftprompt.providers.video.animatic import (
    RATE,
    ClipRequest,
    ClipStopped,
    frame_size,
    render,
    render_clip,
)
from craftprompt.providers.video.animatic import clip as film_maker
from craftprompt.providers.video.animatic.camera import view

WORDS = {
    Move.STATIC: "a static, locked-off shot",
    Move.PUSH_IN: "the camera slowly pushes in",
    Move.PULL_OUT: "the camera pulls out",
    Move.PAN_LEFT: "the camera pans left",
    Move.PAN_RIGHT: "the camera pans right",
    Move.TILT_UP: "the camera tilts up",
    Move.TILT_DOWN: "the camera tilts down",
    Move.TRACK_LEFT: "the camera tracks left",
    Move.TRACK_RIGHT: "the camera tracks right",
    Move.ORBIT: "the camera orbits around",
    Move.CRANE_UP: "the camera cranes up",
    Move.CRANE_DOWN: "the camera cranes down",
    Move.HANDHELD: "handheld camera",
}
# Where a mark in the middle of the picture goes on the screen, against the camera.
DIRECTIONS = {
    Move.PAN_LEFT: (1, 0),
    Move.PAN_RIGHT: (-1, 0),
    Move.TRACK_LEFT: (1, 0),
    Move.TRACK_RIGHT: (-1, 0),
    Move.TILT_UP: (0, 1),
    Move.TILT_DOWN: (0, -1),
    Move.CRANE_UP: (0, 1),
    Move.CRANE_DOWN: (0, -1),
    Move.ORBIT: (-1, 0),
}
MARKS = {"red": (0.5, 0.5), "lime": (0.42, 0.5), "blue": (0.58, 0.5)}


@pytest.fixture
def small(monkeypatch):
    """Films of half the width and height: where a mark goes is measured in shares of a frame."""
    monkeypatch.setattr(film_maker, "PIXELS", 512 * 288)


@pytest.fixture(scope="module")
def still():
    """A grey picture with three marks in a row, red in the middle."""
    picture = Image.new("RGB", (1600, 900), "gray")
    pencil = ImageDraw.Draw(picture)
    for colour, (x, y) in MARKS.items():
        pencil.ellipse([x * 1600 - 22, y * 900 - 22, x * 1600 + 22, y * 900 + 22], fill=colour)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


class Frames(Sequence):
    """The frames of a film, each made a picture when it is looked at: most tests look at two."""

    def __init__(self, path):
        with av.open(path) as film:
            self._decoded = list(film.decode(video=0))

    def __len__(self):
        return len(self._decoded)

    def __getitem__(self, number):
        return self._decoded[number].to_image()


def place(frame, colour):
    """Where a mark stands, in shares of the frame."""
    red, green, blue = frame.split()
    own, others = {
        "red": (red, (green, blue)),
        "lime": (green, (red, blue)),
        "blue": (blue, (red, green)),
    }[colour]
    mask = ImageChops.subtract(own, ImageChops.lighter(*others)).point(lambda v: 255 * (v > 60))
    left, top, right, low = mask.getbbox()
    return (left + right) / 2 / frame.width, (top + low) / 2 / frame.height


def scale(frame):
    return place(frame, "blue")[0] - place(frame, "lime")[0]


def clip(tmp_path, move, still, seconds=1, ratio="16:9"):
    path = tmp_path / "clip.mp4"
    assert render(ClipRequest(f"A lake, {WORDS[move]}.", ratio, seconds, still=still), path) is move
    return Frames(path)


@pytest.mark.parametrize(("move", "direction"), DIRECTIONS.items())
@pytest.mark.usefixtures("small")
def test_a_move_across_shifts_the_picture_against_the_camera(tmp_path, still, move, direction):
    shown = clip(tmp_path, move, still)
    start, end = place(shown[0], "red"), place(shown[-1], "red")
    went = (end[0] - start[0], end[1] - start[1])

    along = went[0] * direction[0] + went[1] * direction[1]
    aside = abs(went[0] * direction[1]) + abs(went[1] * direction[0])
    assert along > 0.15
    assert aside < along / 4


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("move", "grows"), [(Move.PUSH_IN, True), (Move.PULL_OUT, False)])
def test_a_move_through_the_depth_changes_the_scale_and_keeps_the_centre(
    tmp_path, still, move, grows
):
    shown = clip(tmp_path, move, still)
    ratio = scale(shown[-1]) / scale(shown[0])

    assert ratio > 1.3 if grows else ratio < 1 / 1.3
    for frame in (shown[0], shown[-1]):
        assert place(frame, "red") == pytest.approx((0.5, 0.5), abs=0.01)


@pytest.mark.usefixtures("small")
def test_around_a_subject_first_the_one_side_is_farther_and_then_the_other(tmp_path, still):
    shown = clip(tmp_path, Move.ORBIT, still)

    assert all(0.2 < place(frame, "red")[0] < 0.8 for frame in shown)
    assert view(Move.ORBIT, 0).turn == -view(Move.ORBIT, 1).turn != 0


@pytest.mark.usefixtures("small")
def test_a_static_shot_stands_still(tmp_path, still):
    shown = clip(tmp_path, Move.STATIC, still)

    assert {tuple(round(side, 2) for side in place(frame, "red")) for frame in shown} == {
        (0.5, 0.5)
    }


@pytest.mark.usefixtures("small")
def test_a_hand_wanders_within_bounds_and_comes_back(tmp_path, still):
    places = [place(frame, "red") for frame in clip(tmp_path, Move.HANDHELD, still)]
    across = [x for x, _ in places]

    assert max(across) - min(across) > 0.02
    assert all(abs(x - 0.5) < 0.05 and abs(y - 0.5) < 0.05 for x, y in places)
    assert places[0] == pytest.approx(places[-1], abs=0.01)


@pytest.mark.parametrize("move", list(Move))
def test_no_view_ever_leaves_the_picture(move):
    for step in range(101):
        for x, y in view(move, step / 100).corners():
            assert 0 <= x <= 1
            assert 0 <= y <= 1


def test_the_label_stands_in_the_picture_from_the_first_frame_to_the_last(tmp_path):
    white = io.BytesIO()
    Image.new("RGB", (1600, 900), "white").save(white, "PNG")
    shown = clip(tmp_path, Move.STATIC, white.getvalue())
    width, height = shown[0].size

    for frame in (shown[0], shown[len(shown) // 2], shown[-1]):
        corner = frame.crop((width * 4 // 5, 0, width, height // 10)).convert("L")
        low, high = corner.getextrema()
        assert low < 100
        assert high > 200


def test_the_slate_stands_only_at_the_beginning(tmp_path):
    white = io.BytesIO()
    Image.new("RGB", (1600, 900), "white").save(white, "PNG")
    shown = clip(tmp_path, Move.STATIC, white.getvalue())
    darkest = [
        frame.crop((0, frame.height * 9 // 10, frame.width, frame.height)).convert("L").getextrema()
        for frame in (shown[0], shown[RATE // 2 - 1], shown[RATE // 2], shown[-1])
    ]

    assert [low < 100 for low, _ in darkest] == [True, True, False, False]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("seconds", [1, 3])
def test_it_lasts_as_long_as_was_asked_to_the_frame(tmp_path, still, seconds):
    assert len(clip(tmp_path, Move.PUSH_IN, still, seconds)) == seconds * RATE


@pytest.mark.parametrize("ratio", ["1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21", "3:2"])
def test_every_ratio_comes_out_as_it_was_asked(tmp_path, ratio):
    path = tmp_path / "clip.mp4"
    render(ClipRequest("A quiet harbour at dawn", ratio, 1), path)
    frame = Frames(path)[0]
    wide, high = map(int, ratio.split(":"))

    assert frame.size == frame_size(ratio)
    assert frame.width / frame.height == pytest.approx(wide / high, rel=0.01)
    assert not frame.width % 2
    assert not frame.height % 2


def test_the_same_request_gives_the_same_bytes_and_another_take_others(tmp_path):
    request = ClipRequest("A fox in the snow at dusk, the camera pans left", "16:9", 1)
    clips = []
    for number, each in enumerate((request, request, replace(request, variation=1))):
        path = tmp_path / f"{number}.mp4"
        render(each, path)
        clips.append(path.read_bytes())

    assert clips[0] == clips[1] != clips[2]


def test_without_a_still_the_scene_itself_is_drawn(tmp_path):
    stills = []
    for number, scene in enumerate(("The sea at dawn, wide shot", "A face at night, close-up")):
        path = tmp_path / f"{number}.mp4"
        render(ClipRequest(scene, "16:9", 1), path)
        stills.append(Frames(path)[-1])

    assert ImageStat.Stat(ImageChops.difference(*stills)).mean[0] > 20


@pytest.mark.parametrize("ratio", ["", "16", "16:0", "a:b", "50:1", "-16:9"])
def test_a_ratio_that_is_none_is_refused(tmp_path, ratio):
    with pytest.raises(InputInvalid, match="ratio"):
        render(ClipRequest("A lake", ratio, 1), tmp_path / "clip.mp4")


@pytest.mark.parametrize("seconds", [0, 31])
def test_a_length_that_nobody_waits_for_is_refused(tmp_path, seconds):
    with pytest.raises(InputInvalid, match="1 to 30 seconds"):
        render(ClipRequest("A lake", "16:9", seconds), tmp_path / "clip.mp4")


@pytest.mark.parametrize("still", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_a_still_that_is_no_picture_is_refused_in_a_sentence(tmp_path, still):
    with pytest.raises(InputInvalid, match="cannot be opened"):
        render(ClipRequest("A lake", "16:9", 1, still=still), tmp_path / "clip.mp4")


def test_a_clip_that_nobody_wants_any_more_stops_between_two_frames(tmp_path):
    given_up = threading.Event()
    given_up.set()

    with pytest.raises(ClipStopped):
        render(ClipRequest("A lake", "16:9", 30), tmp_path / "clip.mp4", given_up)


async def test_rendering_leaves_the_event_loop_alone_and_ends_when_it_is_cancelled(tmp_path):
    request = ClipRequest("A lake at noon, the camera pans left", "16:9", 30)
    task = asyncio.create_task(render_clip(request, tmp_path / "clip.mp4"))
    turns = 0
    while turns < 20:
        await asyncio.sleep(0.01)
        turns += 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    # The one thread is free again long before thirty seconds of film are rendered.
    async with asyncio.timeout(5):
        await render_clip(replace(request, seconds=1), tmp_path / "next.mp4")
