"""What a browser of somebody's own making sends to the form: nothing of it stays in memory."""

from craftprompt.account.throttle import RECIPE_PER_PERSON
from craftprompt.providers.text.field_checks import SCENE
from craftprompt.studio import recipes
from craftprompt.studio.craft_state import CraftState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.image_state import ImageState
from craftprompt.studio.limits import LONGEST_DRAFT, LONGEST_FORM, LONGEST_SCENE
from craftprompt.studio.recipes import Recipe
from craftprompt.studio.service import Take, checked_scene
from craftprompt.studio.state import PromptEditorState
from tests.protocol.pages import draft_of

VEO = "veo-3.1-t2v"
FOX = "A fox crosses the snow."
TOO_LONG = "x" * (LONGEST_DRAFT + 1)


def test_a_text_that_is_not_kept_does_not_stay_in_the_page_s_memory_either(server, ada):
    with ada.connected().until_loaded() as tab:
        tab.send(PromptEditorState.save_text, name=SCENE, text=FOX)
        tab.until(lambda: draft_of(server, ada.email) == FOX, "the scene is kept")

        tab.send(PromptEditorState.save_text, name=SCENE, text=TOO_LONG)
        tab.send(CraftState.start_with, scene=TOO_LONG)
        tab.send(PromptEditorState.make, form_data={"csrf": ada.csrf, SCENE: TOO_LONG})
        tab.until(lambda: "are not saved" in tab.heard(), "the refusal is said")
        tab.settle()

        assert tab.value(PromptEditorState, "texts")[SCENE] == FOX
    assert draft_of(server, ada.email) == FOX


def test_a_tab_does_not_hold_more_by_many_fields_than_a_form_has(server, ada):
    half = "x" * (LONGEST_FORM // 2 + 1)
    with ada.connected().until_loaded() as stale, ada.connected().until_loaded() as tab:
        stale.send(PromptEditorState.save_text, name=SCENE, text=half)
        stale.until(lambda: draft_of(server, ada.email) == half, "the scene is kept")
        stale.send(PromptEditorState.save_text, name="mood", text=half)
        stale.until(lambda: "are not saved" in stale.heard(), "the refusal is said")
        tab.send(PromptEditorState.save_text, name=SCENE, text=FOX)
        tab.until(lambda: draft_of(server, ada.email) == FOX, "the shorter scene is kept")
        # The row has room for it now; the tab that still shows the long scene has none.
        stale.send(PromptEditorState.save_text, name="light", text=half)
        stale.settle()

        assert stale.value(PromptEditorState, "texts")["mood"] == ""
        assert stale.value(PromptEditorState, "texts")["light"] == ""


def test_words_for_a_picture_that_are_not_kept_do_not_stay_in_memory_either(ada):
    with ada.connected(path="/studio/image").until_loaded() as tab:
        tab.send(ImageState.save_prompt, text=FOX)
        tab.send(ImageState.save_prompt, text=TOO_LONG)
        tab.until(lambda: "are not saved" in tab.heard(), "the refusal is said")
        tab.settle()

        assert tab.value(ImageState, "prompt") == FOX


def test_of_variables_only_those_of_the_scene_are_filled(server, ada):
    scene = "{{hero=A fox}} waits in {{city}}."
    with ada.connected().until_loaded() as tab:
        tab.send(PromptEditorState.save_text, name=SCENE, text=scene)
        tab.send(CraftState.look_over_form)
        tab.until(lambda: len(tab.value(CraftState, "variables") or []) == 2, "it has two")

        tab.send(CraftState.fill_variable, name="stranger", value="x")
        tab.send(CraftState.fill_variable, name="city", value="x" * (LONGEST_SCENE + 1))
        tab.until(lambda: "A value has at most" in tab.heard(), "the refusal is said")
        tab.send(CraftState.fill_variable, name="city", value="Oslo")
        tab.until(lambda: values_of(tab) == {"hero": "A fox", "city": "Oslo"}, "Oslo is in")


def test_recipes_come_in_only_so_fast(server, ada):
    recipe = recipes.written(Recipe(checked_scene(FOX, VEO, {}), Take(), prompt=FOX))
    with ada.connected().until_loaded() as tab:
        for _ in range(RECIPE_PER_PERSON.most + 1):
            tab.send(CraftState.import_recipe, text=recipe, size_bytes=len(recipe))
        tab.until(lambda: tab.value(CraftState, "recipe_problem"), "it is refused", seconds=60)

        assert tab.value(GenerationState, "generation_id")
    [(kept,)] = server.rows(
        "select count(*) from generations join users on users.id = owner_id where email = ?",
        ada.email,
    )
    assert kept == RECIPE_PER_PERSON.most


def values_of(tab):
    return {each["name"]: each["value"] for each in tab.value(CraftState, "variables")}
