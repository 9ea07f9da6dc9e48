import pytest

from craftprompt.errors import InputInvalid
from craftprompt.studio import scene_details
from craftprompt.studio.state import NO_TEXTS


def form(**texts):
    return {**NO_TEXTS, **texts}


def test_a_term_goes_into_its_field_and_a_second_press_takes_it_out():
    once = scene_details.with_term(form(camera="35mm"), "camera_move.push_in")
    assert once == form(camera="35mm, push in")

    assert scene_details.with_term(once, "camera_move.push_in") == form(camera="35mm")


def test_every_term_has_a_field_a_group_and_a_meaning():
    for each in scene_details.vocabulary():
        assert each["field"] in NO_TEXTS
        assert each["group"] in scene_details.GROUPS
        assert each["meaning"]


@pytest.mark.parametrize(
    ("key", "texts"),
    [("camera_move.loop_the_loop", {}), ("camera_move.push_in", {"camera": "x" * 2000})],
)
def test_a_term_that_is_none_or_finds_no_room_changes_nothing(key, texts):
    with pytest.raises(InputInvalid):
        scene_details.with_term(form(**texts), key)


def test_details_move_into_the_fields_behind_what_stands_there():
    apart = scene_details.taken_apart(form(scene="A fox. Low light.", light="one lamp"))

    assert apart == form(scene="A fox.", light="one lamp, Low light")


def test_a_plain_sentence_goes_whole_and_comes_back():
    apart = scene_details.taken_apart(form(scene="A fox waits in the snow. Low light."))

    assert apart == form(subject="A fox", action="waits", setting="in the snow", light="Low light")
    assert scene_details.put_together(apart) == form(
        scene="A fox waits in the snow. Light: Low light."
    )


def test_who_does_what_stays_the_scene_beside_a_field_that_says_so_already():
    texts = form(scene="A fox waits in the snow.", subject="A hare")

    assert scene_details.taken_apart(texts) == texts


def test_fields_move_into_the_scene_and_empty_fields_change_nothing():
    whole = scene_details.put_together(form(scene="A fox waits.", light="one lamp", avoid="cars"))

    assert whole == form(scene="A fox waits. Light: one lamp.", avoid="cars")
    assert scene_details.put_together(form(scene="A fox", avoid="cars")) == form(
        scene="A fox", avoid="cars"
    )
