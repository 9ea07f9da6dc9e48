# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""The sound of a scene for a model that makes sound: there unless the person said silent."""

import re

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

# A scene with an instrument, a singer, a club or a stage.
MUSICAL = [
    "A DJ plays to a packed club, lasers, bass shaking the floor.",
    "A punk band plays in a small basement, sweat and feedback.",
    "Uma roda de samba no quintal, todos cantam.",
    "El órgano suena en la catedral vacía.",
    "A marching band turns the corner in the snow.",
    "Eine Blaskapelle zieht durch das Dorf.",
    "She belts out a power ballad at karaoke.",
    "Il gondoliere canta sotto un ponte a Venezia.",
    "Оркестр репетирует в пустом зале.",
    "教堂里，合唱团在排练。",
    "ライブハウスでコンサートが始まる。",
    "Un fanfare défile sur la place.",
    "A violin lies on a chair in the theatre.",
]
# A scene, and words that would be wrong to hear in it.
UNHEARD = [
    ("A rock band on a festival stage at night, phone lights.", "hush|room tone|boards"),
    ("El delantero falla el penalti; el estadio enmudece.", "roar"),
    ("The captain stands alone in the stadium after the lost final.", "roar"),
    ("In the trench the radio crackles.", "music clear"),
    ("Dos viejos juegan al dominó, la radio habla de fútbol.", "music clear"),
    ("Das Radio meldet Sturm, der Leuchtturmwärter horcht.", "music clear"),
    ("狂风呼啸，老人在雪地里艰难前行。", "hushed|thin wind"),
    ("Courtroom: the defendant keeps shouting as the guards drag him out.", "office|quiet"),
    ("El taxista espera frente al hospital.", "ward"),
    ("Two knights fight on a bridge.", "light and steady$"),
]


@pytest.mark.parametrize("scene", MUSICAL)
def test_where_music_plays_nobody_asks_for_none(scene):
    assert "no music" not in heard(scene, "kling")


@pytest.mark.parametrize(("scene", "wrong"), UNHEARD)
@pytest.mark.parametrize("family", ["veo", "kling"])
def test_what_the_scene_has_not_is_not_heard(scene, wrong, family):
    assert not re.search(wrong, heard(scene, family).removesuffix(", no music."))


@pytest.mark.parametrize(
    "scene",
    [
        "Il direttore alza la bacchetta, silenzio; poi i primi violini attaccano.",
        "Stille. Dann bellt ein Hund.",
        "Silence in the hall, then the crowd cheers.",
        "A avó conta uma história, as crianças ouvem em silêncio, de repente um trovão.",
    ],
)
def test_a_silence_that_ends_leaves_the_scene_its_sound(scene):
    assert heard(scene, "veo")


@pytest.mark.parametrize(
    "scene", ["Two soldiers fight in a burning village.", "Gladiators attack and punch."]
)
def test_a_fight_of_many_sounds_like_one(scene):
    assert "impacts" in heard(scene, "veo")


def test_thunder_brings_its_wind_once():
    ambient = heard("Un berger rentre ses moutons pendant que l'orage approche.", "veo")

    assert ambient.count("wind") == 1


@pytest.mark.parametrize(
    "scene", ["Fog; somewhere a ship's horn answers.", "Un phare, une corne de brume répond."]
)
def test_a_thing_that_answers_is_nobody_who_speaks(scene):
    reading = compose(PromptRequest(scene, target_of("veo"))).reading

    assert not reading.tags & {"speech", "person"}


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
