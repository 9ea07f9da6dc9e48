"""The recipe of the prompt on the page, out and in."""

import reflex as rx

from craftprompt.studio.components.places import Place
from craftprompt.studio.craft_state import CraftState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.recipes import MOST_BYTES
from craftprompt.studio.version_state import VersionState
from craftprompt.ui.buttons import quiet_button
from craftprompt.ui.feedback import copy_button, error_panel, notice
from craftprompt.ui.surfaces import disclosure, row
from craftprompt.ui.text_file import text_file_field


def recipe_panel() -> rx.Component:
    """Take the prompt with all that it was made from to another account, or bring one in."""
    return disclosure(
        "Recipe",
        rx.el.p(
            "One small file with the scene, its fields, the model, the settings and the prompt. "
            "It says nothing of you. Brought in, it makes the same request again.",
            class_name="hint",
        ),
        rx.cond(
            (VersionState.shown.text != "") & ~GenerationState.is_running,
            row(
                quiet_button(
                    "Download recipe",
                    testid="recipe-export",
                    type="button",
                    on_click=CraftState.export_recipe,
                ),
                copy_button(
                    CraftState.recipe_text,
                    "Copy recipe",
                    testid="recipe-copy",
                    text_key=CraftState.recipe_key,
                    on_ask=CraftState.copy_recipe,
                ),
            ),
        ),
        text_file_field(
            "recipe",
            testid="recipe-import",
            hint="Choose the file, drop it here, or paste its text below. Its scene is laid into "
            "the form; a prompt in it is added to your history, marked imported. Nothing is "
            "counted.",
            most_bytes=MOST_BYTES,
            accept=".json,application/json",
            on_text=CraftState.import_recipe,
        ),
        notice(CraftState.recipe_news, testid="recipe-news"),
        error_panel(CraftState.recipe_problem, "invalid"),
        testid="recipe",
        id=Place.RECIPE,
    )
