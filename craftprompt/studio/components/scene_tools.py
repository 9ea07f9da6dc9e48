"""Under the scene: pictures in words, details taken apart, presets, the vocabulary of film."""

import reflex as rx

from craftprompt.studio.components.description import description
from craftprompt.studio.components.undo import undo_button
from craftprompt.studio.craft_state import CraftState
from craftprompt.studio.presets import LONGEST_NAME, PresetView
from craftprompt.studio.scene_details import GROUPS, vocabulary
from craftprompt.studio.state import PromptEditorState
from craftprompt.ui.buttons import icon_button, quiet_button
from craftprompt.ui.feedback import error_panel, notice
from craftprompt.ui.fields import text_field
from craftprompt.ui.native_form import event_form
from craftprompt.ui.surfaces import disclosure, row
from craftprompt.ui.terms import term_picker


def scene_tools() -> rx.Component:
    """What helps with the fields; none of it makes or counts anything."""
    return rx.el.section(
        description(),
        disclosure(
            "Vocabulary: camera, lens, light, film, style",
            term_picker(
                vocabulary(),
                GROUPS,
                texts=PromptEditorState.texts,
                on_pick=CraftState.toggle_term,
            ),
            testid="vocabulary",
        ),
        _fields_and_presets(),
        notice(CraftState.tools_news, testid="tools-news"),
        rx.cond(
            CraftState.can_undo_preset,
            row(
                undo_button(
                    "the change of the preset",
                    testid="undo-preset",
                    on_press=CraftState.undo_preset,
                ),
            ),
        ),
        error_panel(CraftState.tools_problem, "invalid"),
        aria_label="Tools for the scene",
        class_name="scene-tools",
    )


def _fields_and_presets() -> rx.Component:
    return disclosure(
        "Fields and presets",
        row(
            quiet_button(
                "Details into the fields",
                on_click=CraftState.take_apart,
                testid="take-apart",
            ),
            quiet_button(
                "Fields into the scene",
                on_click=CraftState.put_together,
                testid="put-together",
            ),
        ),
        rx.cond(
            CraftState.presets,
            rx.el.ul(rx.foreach(CraftState.presets, _preset), class_name="presets"),
            rx.el.p(
                "No preset yet. One keeps what stands in the fields, to use it again.",
                class_name="hint",
            ),
        ),
        event_form(
            text_field(
                "Save the fields as a preset",
                "preset-name",
                testid="preset-name",
                max_length=LONGEST_NAME,
                placeholder="its name",
            ),
            quiet_button("Save preset", testid="preset-save", type="submit"),
            on_submit=CraftState.save_preset,
            reset_on_submit=True,
            testid="preset-form",
        ),
        testid="fields-and-presets",
    )


def _preset(preset: PresetView) -> rx.Component:
    return rx.el.li(
        quiet_button(
            preset.name,
            on_click=CraftState.use_preset(preset.preset_id),
            testid="preset",
        ),
        icon_button(
            "x",
            f"Delete the preset “{preset.name}”",
            testid="preset-delete",
            on_click=CraftState.delete_preset(preset.preset_id),
        ),
        key=preset.preset_id,
        class_name="presets__item",
    )
