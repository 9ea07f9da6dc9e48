"""A line of the history in words."""

import pytest

from craftprompt.studio.views import title_in_words

SCENE = "A red fox crosses a road. It looks back once."


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A red fox crosses", "A red fox crosses…"),
        ("A red fox crosses a road.", "A red fox crosses a road…"),
        (SCENE, SCENE),
        (SCENE.rstrip("."), SCENE.rstrip(".")),
        ("Fox at dusk", "Fox at dusk"),
        ("", SCENE),
    ],
)
def test_a_title_says_that_its_scene_goes_on(title, expected):
    assert title_in_words(title, SCENE) == expected
