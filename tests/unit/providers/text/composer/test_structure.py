import pytest

from craftprompt.providers.base import SceneFields
from craftprompt.providers.text.composer.structure import (
    put_together,
    taken_apart,
    who_does_what,
)


def test_clauses_about_light_camera_mood_and_sound_become_fields():
    scene, fields = taken_apart(
        "An old fisherman mends a net on the pier. Low light from one side, 85mm lens, slow dolly "
        "in. Melancholy. Sound: gulls far away."
    )

    assert scene == "An old fisherman mends a net on the pier."
    assert fields == SceneFields(
        light="Low light from one side",
        camera="85mm lens, slow dolly in",
        mood="Melancholy",
        sound="gulls far away",
    )


def test_what_is_not_wanted_becomes_the_field_for_it():
    scene, fields = taken_apart("A fox crosses a road, no cars, without music.")

    assert scene == "A fox crosses a road."
    assert fields.avoid == "cars, music"


@pytest.mark.parametrize(
    "scene",
    [
        'She says: "Wide shot, low light."',
        "A woman carries a lamp through the dark.",
        "Ein Fuchs läuft über die Straße.",
        "Low light.",
        "",
    ],
)
def test_who_does_and_says_what_stays_the_scene(scene):
    assert taken_apart(scene) == (scene, SceneFields())


def test_fields_are_written_into_the_scene_and_read_out_of_it_again():
    fields = SceneFields(light="one lamp", camera="35mm lens", avoid="cars", must_keep="red coat")
    scene, left = put_together("A fox waits", fields)

    assert scene == "A fox waits. Light: one lamp. Camera: 35mm lens."
    assert left == SceneFields(avoid="cars", must_keep="red coat")
    assert taken_apart(scene) == ("A fox waits.", SceneFields(light="one lamp", camera="35mm lens"))


def test_fields_alone_make_a_scene():
    fields = SceneFields(subject="A fox", action="crosses a road", setting="at dusk")

    assert put_together("", fields)[0] == "A fox crosses a road at dusk."


@pytest.mark.parametrize(
    ("scene", "subject", "action", "setting"),
    [
        (
            "An old fisherman in a red coat mends a torn net on the pier at dawn.",
            "An old fisherman in a red coat",
            "mends a torn net",
            "on the pier at dawn",
        ),
        ("A heron stands in the reeds at dawn", "A heron", "stands", "in the reeds at dawn"),
        ("A fox crosses a road.", "A fox", "crosses a road", ""),
    ],
)
def test_one_plain_sentence_is_told_apart_and_is_itself_again(scene, subject, action, setting):
    fields = who_does_what(scene)

    assert fields == SceneFields(subject=subject, action=action, setting=setting)
    assert put_together("", fields)[0].rstrip(".") == scene.rstrip(".")


@pytest.mark.parametrize(
    "scene",
    [
        "A dog runs along the beach. The sun sets.",
        "A man walks and a dog barks in the street.",
        "The old man who sold us apples walks home.",
        'A woman walks home and says: "Good night."',
        "Ein alter Fischer flickt ein Netz auf dem Steg.",
        "老人在码头上补网。",
        "A ferry at dawn",
        "Walks home",
        "",
    ],
)
def test_what_rules_cannot_tell_apart_stays_the_scene(scene):
    assert who_does_what(scene) == SceneFields()
