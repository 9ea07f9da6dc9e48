"""The sound of a scene for a model that makes sound: there unless the person said silent."""

import pytest

from craftprompt.providers.base import PromptRequest
from craftprompt.providers.text.composer import compose
from craftprompt.providers.text.composer.blocks import SOUND
from tests.unit.providers.text.composer.targets import target_of

# A scene, and a word that belongs to how it sounds.
HEARD = [
    ("A fisherman mends a torn net on the pier at dawn.", "water"),
    ("A dancer spins alone in an empty theatre.", "steps"),
    ("A child and a dog run through a field of wheat.", "panting"),
    ("A boxer trains alone in a gym.", "room"),
    ("Two trains cross a bridge.", "rails"),
    ("A surfer rides a huge wave.", "waves"),
    ("A radio plays in an empty diner at night.", "music"),
    ("She listens to an old song on a record player.", "music"),
    ("A film score swells as the hero walks away.", "music"),
    ("A boy plays the violin in a subway station.", "music"),
    ("A grandmother knits beside a fireplace.", "work"),
    ("A campfire burns.", "fire"),
    ("An astronaut floats outside a space station.", "breathing"),
    ("A dog in a space suit walks on the moon.", "breathing"),
    ("A robot gardener waters roses inside a glass dome on Mars.", "life support"),
    ("An old robot rolls over the surface of the moon.", "hum of the machine"),
    ("A whale swims under the ice.", "muffled"),
    ("An old lighthouse in a storm at night.", "wind"),
    ("A woman reads a letter by candlelight.", "paper"),
    ("A hiker stands on a cliff looking at the valley.", "wind"),
    ("A hummingbird drinks from a flower.", "place"),
    ("A perfume bottle on a white pedestal.", "place"),
    ("Close-up of hands playing flamenco guitar, without background music.", "place"),
    ("Un enfant court sous la pluie.", "rain"),
    ("Leaves.", "place"),
    ("A keeper climbs the spiral stairs at dusk. Storm outside.", "storm"),
    ("A nurse waits in a corridor. Thunder outside.", "storm"),
]


def heard(scene, family):
    blocks = compose(PromptRequest(scene, target_of(family))).blocks
    return " ".join(block.text for block in blocks if block.rank == SOUND)


@pytest.mark.parametrize("family", ["veo", "kling", "seedance"])
@pytest.mark.parametrize(("scene", "_"), HEARD)
def test_every_scene_is_given_a_sound_by_a_model_that_makes_some(scene, _, family):
    assert heard(scene, family)


@pytest.mark.parametrize(("scene", "word"), HEARD)
def test_the_sound_belongs_to_what_the_scene_shows(scene, word):
    assert word in heard(scene, "veo").replace("sea", "waves").replace("surf", "waves")


@pytest.mark.parametrize(
    "scene",
    ["A cat crosses a room in complete silence.", "Silent film of a clown.", "No sound, a bell."],
)
def test_a_scene_that_is_said_to_be_silent_stays_so(scene):
    assert heard(scene, "veo") == ""
