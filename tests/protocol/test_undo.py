"""One press takes a whole act back: the form with its shots, and each change of the shots."""

import pytest

from craftprompt.providers.shots import Shot, ShotList
from craftprompt.studio import recipes
from craftprompt.studio.craft_state import CraftState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.recipes import Recipe
from craftprompt.studio.service import Take, checked_scene
from craftprompt.studio.shots import MOST_SHOTS
from craftprompt.studio.shots_state import ShotsState
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.version_state import VersionState
from tests.protocol.pages import draft_of, kept_shots, make_prompt

KLING, VEO = "kling-3.0-pro-t2v", "veo-3.1-t2v"
EARLIER, MINE = "A fox crosses the snow.", "A heron stands in the reeds."
EARLIER_SHOTS, MY_SHOTS = ["A fox waits.", "The fox runs."], ["A heron waits."]


def actions(server, person):
    return [action for action, _ in kept_shots(server, person.email)]


def write_shots(tab, server, person, wanted):
    """Have just these shots in the form, each with its words."""
    for shot in tab.value(ShotsState, "shots"):
        tab.send(ShotsState.remove, key=shot["key"])
    tab.until(lambda: tab.value(ShotsState, "shots") == [], "no shot is left")
    for number, action in enumerate(wanted, start=1):
        tab.send(ShotsState.add)
        tab.until(lambda: len(tab.value(ShotsState, "shots")) == number, "one more")  # noqa: B023  called at once
        key = tab.value(ShotsState, "shots")[-1]["key"]
        tab.send(ShotsState.save_action, key=key, text=action)
    tab.until(lambda: actions(server, person) == wanted, f"{wanted} are kept")


def fill_form(tab, server, person, scene, target, listed):
    tab.send(PromptEditorState.choose_target, key=target)
    tab.send(PromptEditorState.save_text, name="scene", text=scene)
    write_shots(tab, server, person, listed)


def until_form(tab, server, person, scene, target, listed):
    """Wait until the page shows this form, and the draft keeps it."""
    tab.until_value(PromptEditorState, "target", target)
    tab.until(lambda: draft_of(server, person.email) == scene, "the scene is kept")
    tab.until(lambda: actions(server, person) == listed, f"{listed} are kept")
    tab.settle()
    assert tab.value(PromptEditorState, "texts")["scene"] == scene
    assert [each["action"] for each in tab.value(ShotsState, "shots")] == listed


def mend_first_check(tab):
    """Press the first check of the prompt that has a press."""
    tab.send(CraftState.look_over_prompt)
    tab.until(lambda: tab.value(CraftState, "prompt_checks"), "it is checked")
    rule, number = next(
        (check["rule"], number)
        for number, check in enumerate(tab.value(CraftState, "prompt_checks"))
        if check["mend"]
    )
    tab.send(CraftState.mend_prompt, number=number, rule=rule)


def test_undo_of_a_reuse_brings_back_the_words_the_model_and_the_shots(server, ada):
    with ada.connected().until_loaded() as tab:
        fill_form(tab, server, ada, EARLIER, KLING, EARLIER_SHOTS)
        earlier = make_prompt(tab, ada, EARLIER)
        tab.until_value(GenerationState, "status", "succeeded")
        fill_form(tab, server, ada, MINE, VEO, MY_SHOTS)

        tab.send(CraftState.reuse, generation_id=earlier)
        until_form(tab, server, ada, EARLIER, KLING, EARLIER_SHOTS)
        tab.send(CraftState.undo_mend)
        until_form(tab, server, ada, MINE, VEO, MY_SHOTS)
        assert tab.value(CraftState, "mended_place") == ""


def test_undo_of_what_an_address_put_into_the_form_brings_all_of_it_back(server, ada):
    with ada.connected().until_loaded() as tab:
        fill_form(tab, server, ada, EARLIER, KLING, EARLIER_SHOTS)
        earlier = make_prompt(tab, ada, EARLIER)
        tab.until_value(GenerationState, "status", "succeeded")
        fill_form(tab, server, ada, MINE, VEO, MY_SHOTS)
    with ada.connected(path=f"/studio?from={earlier}").until_loaded() as tab:
        tab.until_left_for("/studio")
        until_form(tab, server, ada, EARLIER, KLING, EARLIER_SHOTS)
        tab.until_value(CraftState, "mended_place", "scene")

        tab.send(CraftState.undo_mend)
        until_form(tab, server, ada, MINE, VEO, MY_SHOTS)


def test_terms_that_were_pressed_are_taken_back_one_by_one_to_the_field_as_it_was(server, ada):
    camera, key = "Push in,  slowly ; handheld", "camera_move.dolly_out"
    with ada.connected().until_loaded() as tab:
        tab.send(PromptEditorState.save_text, name="camera", text=camera)
        tab.until(lambda: tab.value(PromptEditorState, "texts")["camera"] == camera, "it is kept")
        tab.send(CraftState.toggle_term, key=key)
        tab.until_value(CraftState, "mended_words", "the term stands in its field")
        tab.send(CraftState.undo_mend)
        tab.until(lambda: tab.value(PromptEditorState, "texts")["camera"] == camera, "as it was")

        tab.send(CraftState.toggle_term, key=key)
        tab.until_value(CraftState, "mended_words", "the term stands in its field")
        with_it = tab.value(PromptEditorState, "texts")["camera"]
        tab.send(CraftState.toggle_term, key=key)
        tab.until_value(CraftState, "mended_words", "the term is out of its field")
        tab.send(CraftState.undo_mend)
        tab.until(lambda: tab.value(PromptEditorState, "texts")["camera"] == with_it, "back in")
        tab.until_value(CraftState, "mended_words", "the term stands in its field")
        tab.send(CraftState.undo_mend)
        tab.until(lambda: tab.value(PromptEditorState, "texts")["camera"] == camera, "as it was")
        tab.until_value(CraftState, "mended_place", "")


def test_what_is_written_in_the_form_leaves_the_undo_of_the_prompt_and_the_other_way(server, ada):
    with ada.connected().until_loaded() as tab:
        tab.send(PromptEditorState.choose_target, key=VEO)
        make_prompt(tab, ada, MINE)
        tab.until_value(GenerationState, "status", "succeeded")
        tab.send(CraftState.toggle_term, key="camera_move.dolly_out")
        tab.until_value(CraftState, "mended_place", "scene")
        too_long = f"{MINE} A 20 second shot."
        tab.send(VersionState.save_edit, text=too_long)
        mend_first_check(tab)
        tab.until_value(CraftState, "mended_place", "prompt")

        tab.send(PromptEditorState.save_text, name="mood", text="calm")
        tab.send(CraftState.look_over_form)
        tab.settle()
        assert tab.value(CraftState, "mended_place") == "prompt"
        tab.send(CraftState.undo_mend)
        tab.until(lambda: tab.value(VersionState, "shown")["text"] == too_long, "as it was")
        tab.until_value(CraftState, "mended_place", "")  # the form was written on since


def test_a_mend_of_the_prompt_cannot_be_taken_back_with_what_was_written_since(server, ada):
    with ada.connected().until_loaded() as tab:
        tab.send(PromptEditorState.choose_target, key=VEO)
        make_prompt(tab, ada, MINE)
        tab.until_value(GenerationState, "status", "succeeded")
        tab.send(VersionState.save_edit, text=f"{MINE} A 20 second shot.")
        mend_first_check(tab)
        tab.until_value(CraftState, "mended_place", "prompt")
        mended = tab.value(VersionState, "shown")["text"]
        tab.send(CraftState.look_over_prompt)
        tab.settle()
        assert tab.value(CraftState, "mended_place") == "prompt"

        tab.send(VersionState.save_edit, text=f"{mended} A gull lands.")
        tab.send(CraftState.look_over_prompt)
        tab.until_value(CraftState, "mended_place", "")
        tab.send(CraftState.undo_mend)
        tab.settle()
        assert tab.value(VersionState, "shown")["text"] == f"{mended} A gull lands."


def test_undo_of_a_recipe_brings_back_the_words_the_model_and_the_shots(server, ada):
    listed = ShotList(tuple(Shot(action, 3) for action in EARLIER_SHOTS))
    recipe = recipes.written(Recipe(checked_scene(EARLIER, KLING, {}), Take(shots=listed)))
    with ada.connected().until_loaded() as tab:
        fill_form(tab, server, ada, MINE, VEO, MY_SHOTS)

        tab.send(CraftState.import_recipe, text=recipe, size_bytes=len(recipe))
        until_form(tab, server, ada, EARLIER, KLING, EARLIER_SHOTS)
        tab.send(CraftState.undo_mend)
        until_form(tab, server, ada, MINE, VEO, MY_SHOTS)


def test_shots_that_were_changed_after_a_recipe_are_not_lost_to_its_undo(server, ada):
    listed = ShotList((Shot("A fox waits.", 3),))
    recipe = recipes.written(Recipe(checked_scene(EARLIER, KLING, {}), Take(shots=listed)))
    with ada.connected().until_loaded() as tab:
        fill_form(tab, server, ada, MINE, VEO, MY_SHOTS)
        tab.send(CraftState.import_recipe, text=recipe, size_bytes=len(recipe))
        until_form(tab, server, ada, EARLIER, KLING, ["A fox waits."])
        key = tab.value(ShotsState, "shots")[0]["key"]
        tab.send(ShotsState.save_action, key=key, text="A fox sleeps.")
        tab.send(CraftState.undo_mend)
        until_form(tab, server, ada, MINE, VEO, MY_SHOTS)

        tab.send(ShotsState.undo)
        tab.until(lambda: actions(server, ada) == ["A fox sleeps."], "they come back by themselves")


@pytest.mark.parametrize(
    ("act", "payload", "after", "said"),
    [
        ("add", {}, ["A fox waits.", "The fox runs.", ""], "shot 3 is added"),
        ("move", {"places": 1}, ["The fox runs.", "A fox waits."], "shot 1 is shot 2 now"),
        ("remove", {}, ["The fox runs."], "shot 1 is removed"),
    ],
)
def test_a_change_of_the_shots_is_taken_back_with_one_press(server, ada, act, payload, after, said):
    with ada.connected().until_loaded() as tab:
        write_shots(tab, server, ada, EARLIER_SHOTS)
        key = tab.value(ShotsState, "shots")[0]["key"]

        tab.send(getattr(ShotsState, act), **payload, **({} if act == "add" else {"key": key}))
        tab.until(lambda: actions(server, ada) == after, f"{after} are kept")
        tab.until_value(ShotsState, "undo_words", said)
        tab.send(ShotsState.undo)
        tab.until(lambda: actions(server, ada) == EARLIER_SHOTS, "they are as they were")
        tab.send(ShotsState.undo)
        tab.until(lambda: actions(server, ada) == after, "undoing is undone too")


def test_what_changed_no_shot_offers_no_way_back(server, ada):
    with ada.connected().until_loaded() as tab:
        write_shots(tab, server, ada, [f"A fox waits {number}." for number in range(MOST_SHOTS)])
        key = tab.value(ShotsState, "shots")[0]["key"]
        tab.send(ShotsState.add)
        tab.until(lambda: "the most" in tab.value(ShotsState, "problem"), "it is refused")
        tab.send(ShotsState.move, key=key, places=-1)
        tab.settle()

        assert tab.value(ShotsState, "undo_words") == f"shot {MOST_SHOTS} is added"
