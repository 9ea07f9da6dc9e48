"""What a browser of somebody's own making sends to the form: nothing of it stays in memory."""

from craftprompt.account.throttle import RECIPE_PER_PERSON
from craftprompt.providers.text.field_checks import SCENE
from craftprompt.studio import recipes
from craftprompt.studio.craft_state import CraftState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.limits import LONGEST_DRAFT, LONGEST_SCENE
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
