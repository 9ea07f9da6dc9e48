"""What the pixels of a picture tell: pictures that were drawn, read back in plain words."""

import io

import pytest
from PIL import Image, ImageDraw

from craftprompt.pictures import Picture
from craftprompt.providers.description.local import scene_of


def picture(size=(160, 90), colour="white", *, mode="RGB", parts=()):
    """A picture of one colour, with a rectangle in another colour for each of `parts`."""
    drawn = Image.new(mode, size, colour)
    for box, other in parts:
        ImageDraw.Draw(drawn).rectangle(box, fill=other)
    file = io.BytesIO()
    drawn.save(file, "PNG")
    return Picture(file.getvalue(), *size, sha256="")


def test_a_night_with_a_lamp_is_told_with_frame_colours_light_contrast_and_warmth():
    lamp = ((60, 0, 100, 89), "orange")

    assert scene_of(picture(colour="black", parts=[lamp])) == (
        "Wide frame, 16:9. Main colours: black and orange. Dark, with high contrast and warm tones."
    )


@pytest.mark.parametrize(
    ("size", "frame"),
    [
        ((160, 90), "Wide frame, 16:9."),
        ((90, 160), "Upright frame, 9:16."),
        ((1080, 1350), "Upright frame, 4:5."),
        ((50, 50), "Square frame, 1:1."),
        ((300, 200), "Wide frame, 3:2."),
        ((500, 20), "Wide frame."),
        ((1, 8192), "Upright frame."),
    ],
)
def test_the_frame_is_told_with_its_ratio_where_it_has_a_usual_one(size, frame):
    assert scene_of(picture(size)).startswith(frame)


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#000000", "black"),
        ("#333333", "dark grey"),
        ("#808080", "grey"),
        ("#c8c8c8", "light grey"),
        ("#ffffff", "white"),
        ("#d01010", "red"),
        ("#ff00a0", "pink"),
        ("#ffb6c1", "pink"),
        ("#ff8c00", "orange"),
        ("#8b4513", "brown"),
        ("#ffe020", "yellow"),
        ("#20a030", "green"),
        ("#008080", "teal"),
        ("#1030c0", "blue"),
        ("#7020b0", "purple"),
    ],
)
def test_a_colour_is_called_what_people_call_it(colour, name):
    assert f"Main colours: {name}. " in scene_of(picture(colour=colour))


def test_at_most_three_colours_are_named_the_largest_first_and_no_speck():
    stripes = [((0, 0, 60, 89), "red"), ((61, 0, 100, 89), "blue"), ((155, 0, 159, 20), "yellow")]

    assert "Main colours: red, white and blue." in scene_of(picture(parts=stripes))


@pytest.mark.parametrize(
    ("colour", "told"),
    [
        ("#203040", "Dark, with low contrast and cold tones."),
        ("#808080", "Neither dark nor light, with low contrast and neutral tones."),
        ("#fff0d0", "Light, with low contrast and warm tones."),
    ],
)
def test_light_and_warmth_are_told(colour, told):
    assert scene_of(picture(colour=colour)).endswith(told)


def test_what_is_transparent_is_read_as_it_stands_on_white():
    assert "Main colours: white." in scene_of(picture(colour=(255, 0, 0, 0), mode="RGBA"))
