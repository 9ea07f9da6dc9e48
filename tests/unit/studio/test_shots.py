import json

import pytest

from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import InputInvalid
from craftprompt.models import Generation, GenerationKind
from craftprompt.providers.shots import NO_SHOTS, Shot, ShotList
from craftprompt.studio import recipes, service, shots
from craftprompt.studio.recipes import RecipeInvalid
from craftprompt.studio.service import Take

LISTED = ShotList((Shot("A fox waits.", 3, "wide shot"), Shot("The fox runs.", 4)), ("the fox",))


@pytest.mark.parametrize(
    "listed",
    [
        ShotList((Shot("A fox.", 3),) * 13),
        ShotList((Shot("A fox.", 0),)),
        ShotList((Shot("A fox.", -5),)),
        ShotList((Shot("A fox.", 16),)),
        ShotList((Shot("x" * 1_001, 3),)),
        ShotList((Shot("A fox.", 3, "loop the loop"),)),
        ShotList((Shot("A fox.", 3),), tuple(map(str, range(9)))),
        ShotList((), ("x" * 121,)),
    ],
)
def test_hostile_shots_are_refused_in_a_sentence(listed):
    with pytest.raises(InputInvalid) as refused:
        shots.checked(listed)

    assert refused.value.message.endswith("Nothing was counted and your text is kept.")


def test_a_script_in_a_shot_is_words_and_what_no_database_keeps_is_left_out():
    listed = ShotList((Shot("<script>alert(1)</script>\x00", 3),), (" the\x00 fox ", "the fox", ""))

    assert shots.checked(listed) == ShotList((Shot("<script>alert(1)</script>", 3),), ("the fox",))


def test_a_scene_is_split_into_what_the_model_can_make():
    scene = "One man walks. Two men run. Three men dance. Four men sit. Five men sing. Six sleep."
    for key in ("veo-3.1-t2v", "kling-3.0-pro-t2v", "seedance-2.0-t2v"):
        target = catalogue().target(key)
        told = shots.split(scene, target, ("the man",))
        assert told.seconds in target.seconds
        assert told.anchors == ("the man",)
        assert " ".join(told.actions) == scene


def test_nothing_is_split_into_nothing():
    with pytest.raises(InputInvalid):
        shots.split(" ", catalogue().target("veo-3.1-t2v"), ())


@pytest.mark.parametrize("times", [1_000, 10_000])
def test_a_scene_too_long_for_its_shots_is_refused_and_not_cut(times):
    scene = "A fox runs. " * times
    with pytest.raises(InputInvalid):
        shots.split(scene, catalogue().target("veo-3.1-t2v"), ())


@pytest.mark.parametrize(("at", "places", "first"), [(1, -1, 1), (0, 9, 1), (0, -9, 0)])
def test_a_shot_is_moved_and_never_out_of_the_list(at, places, first):
    assert shots.moved(LISTED, at, places).shots[0] == LISTED.shots[first]


def test_what_a_row_keeps_is_the_same_again():
    assert shots.from_stored(json.loads(json.dumps(shots.stored(LISTED)))) == LISTED
    assert shots.stored(NO_SHOTS) == {}
    assert shots.from_stored({}) == NO_SHOTS


def generation(target="kling-3.0-pro-t2v"):
    return Generation(
        owner_id="0" * 32,
        kind=GenerationKind.PROMPT,
        target=target,
        settings=Take(shots=LISTED).settings(),
        scene="A fox in the snow.",
    )


def test_a_model_that_takes_one_shot_is_told_none_and_they_are_kept():
    request = service.prompt_request(generation("hailuo-2.3-standard-t2v"))

    assert request.shots == NO_SHOTS
    assert service.take_of(generation("hailuo-2.3-standard-t2v")).shots == LISTED
    assert service.prompt_request(generation()).shots == LISTED


def test_variables_of_the_scene_are_filled_in_in_its_shots_too():
    listed = ShotList((Shot("{{hero}} waits.", 3), Shot("{{other}} runs.", 4)), ("{{hero}}",))
    asked = service.checked_scenes(
        {"scene": "{{hero: *the fox|the heron}} in the snow."},
        "veo-3.1-t2v",
        Take(shots=listed),
        {},
    )

    assert [take.shots.actions for _, take in asked] == [
        ("the fox waits.", "{{other}} runs."),
        ("the heron waits.", "{{other}} runs."),
    ]
    assert asked[1][1].shots.anchors == ("the heron",)


def document(**changes):
    written = json.loads(recipes.written(recipes.recipe_of(generation())))
    return json.dumps(written | changes, ensure_ascii=False)


def test_a_recipe_asks_for_the_same_shots_and_is_the_same_to_the_byte():
    first = generation()
    written = recipes.written(recipes.recipe_of(first))
    recipe = recipes.read(written)
    second = generation()
    second.settings = recipe.take.settings()

    assert recipes.written(recipe) == written
    assert service.prompt_request(second) == service.prompt_request(first)


def test_a_recipe_without_shots_says_nothing_of_them():
    plain = generation()
    plain.settings = Take().settings()

    assert "shots" not in json.loads(recipes.written(recipes.recipe_of(plain)))


def test_instructions_for_shots_are_ours_too():
    shots_version = {"provider": "", "model": "", "instructions": "brief-1+shots-1"}

    assert "instructions" not in recipes.note_of(recipes.read(document(written_by=shots_version)))


@pytest.mark.parametrize(
    ("hostile", "fault"),
    [
        ([], "named parts"),
        ({"shots": {}}, "a list"),
        ({"shots": ["fox"]}, "objects"),
        ({"shots": [{"action": "A fox.", "seconds": 3, "__class__": "x"}]}, "objects"),
        ({"shots": [{"action": "A fox.", "seconds": -3}]}, "whole number"),
        ({"shots": [{"action": "A fox.", "seconds": 0}]}, "from 1 to 15"),
        ({"shots": [{"action": "x" * 1_001, "seconds": 3}]}, "1,000 characters"),
        ({"shots": [{"action": 7, "seconds": 3}]}, "has to be a text"),
        ({"shots": [{"action": "A fox.", "seconds": 3, "framing": "sideways"}]}, "framing"),
        ({"shots": [{"action": "A fox.", "seconds": 1}] * 13}, "12 are the most"),
        ({"anchors": ["x"] * 9}, "at most 8"),
        ({"anchors": ["a\u202eb"]}, "invisible"),
    ],
)
def test_hostile_shots_in_a_recipe_are_refused_and_the_form_is_kept(hostile, fault):
    with pytest.raises(RecipeInvalid) as refused:
        recipes.read(document(shots=hostile))

    assert fault in refused.value.message
    assert refused.value.message.endswith(recipes.KEPT)
