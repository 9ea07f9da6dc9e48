"""The left half of the prompt page: the scene, the fields beside it, the target model."""

from functools import reduce
from operator import and_

import reflex as rx

from craftprompt.account.state import AuthState
from craftprompt.catalogue.loader import catalogue
from craftprompt.studio.components.checks import field_checks, scene_checks
from craftprompt.studio.components.shots import shots
from craftprompt.studio.components.templates import batch, examples, variables
from craftprompt.studio.components.writing import writing_price
from craftprompt.studio.craft_state import CraftState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.limits import LONGEST_FIELD, LONGEST_SCENE
from craftprompt.studio.scene_details import FIELD_LABELS
from craftprompt.studio.state import NO_TEXTS, PromptEditorState
from craftprompt.ui.buttons import plain_button, primary_button, quiet_button
from craftprompt.ui.feedback import arrival, error_panel, notice
from craftprompt.ui.fields import Option, OptionGroup, draft_text_area, select_field
from craftprompt.ui.keys import shortcut
from craftprompt.ui.native_form import event_form
from craftprompt.ui.surfaces import disclosure, row
from craftprompt.ui.tokens import Flag

STARTERS = (
    (
        "Fisherman at dawn",
        'An old fisherman mends a torn net on the pier at dawn. He mutters: "One more winter."',
    ),
    ("Night taxi", "Rainy night in Hamburg. A taxi waits under a street lamp, nobody gets in."),
    (
        "Kitchen, close",
        "Grandmother kneads dough in a small kitchen while a girl watches the flour settle.",
    ),
)
PLACEHOLDERS = {
    "subject": "who or what it is about",
    "action": "what happens",
    "setting": "where and when",
    "light": "such as low sun, one lamp",
    "camera": "such as 35mm, slow push in",
    "mood": "how it should feel",
    "sound": "voices, noises, music",
    "must_keep": "words the prompt must have",
    "avoid": "what to leave out",
}
NOBODY = (
    "Nobody can write prompts here: no provider has a key, and the local composer is switched off. "
    "What you type is kept. The operator of this studio has to set a key."
)
PLACEHOLDER = "A red fox crosses a snowy road at dusk and looks back once."


def scene_form() -> rx.Component:
    """What the person writes, and the one press that makes a prompt of it."""
    return event_form(
        arrival("Scene", PromptEditorState.arrival, keeper="make-prompt"),
        _scene(),
        variables(),
        scene_checks(),
        _starters(),
        examples(),
        disclosure(
            "More detail: nine optional fields",
            rx.el.div(*[_field(*each) for each in FIELD_LABELS.items()], class_name="scene-fields"),
            is_open=PromptEditorState.has_fields,
            testid="scene-fields",
        ),
        field_checks(),
        _target(),
        shots(),
        notice(PromptEditorState.news),
        error_panel(PromptEditorState.problem.message, PromptEditorState.problem.kind),
        error_panel(rx.cond(GenerationState.nobody_writes, NOBODY, ""), "unconfigured"),
        _actions(),
        on_submit=PromptEditorState.make,
        testid="scene-form",
    )


def _scene() -> rx.Component:
    return draft_text_area(
        "Scene",
        "scene",
        testid="scene-input",
        hint="Plain words, any language. Names and quoted speech stay exactly as you write them.",
        rows=8,
        placeholder=PLACEHOLDER,
        character_limit=LONGEST_SCENE,
        is_refused=_is_refused("scene"),
        keeper=AuthState.tab_keeper,
        saved_text=PromptEditorState.texts["scene"],
        replacement=PromptEditorState.replacements["scene"],
        replacement_key=PromptEditorState.replacement_key,
        on_draft=lambda text: PromptEditorState.save_text("scene", text),
    )


def _starters() -> rx.Component:
    """Three real scenes to begin with, as long as nothing was written."""
    return rx.cond(
        reduce(and_, (PromptEditorState.texts[name] == "" for name in NO_TEXTS))
        & (GenerationState.generation_id == ""),
        row(
            rx.el.span("Or start with:", class_name="hint"),
            *[
                plain_button(name, type="button", on_click=CraftState.start_with(scene))
                for name, scene in STARTERS
            ],
            class_name="starters",
        ),
    )


def _field(name: str, label: str) -> rx.Component:
    return draft_text_area(
        label,
        name,
        testid=f"field-{name.replace('_', '-')}",
        rows=1,
        placeholder=PLACEHOLDERS[name],
        character_limit=LONGEST_FIELD,
        is_refused=_is_refused(name),
        keeper=AuthState.tab_keeper,
        saved_text=PromptEditorState.texts[name],
        replacement=PromptEditorState.replacements[name],
        replacement_key=PromptEditorState.replacement_key,
        on_draft=lambda text: PromptEditorState.save_text(name, text),
    )


def _is_refused(name: str) -> Flag:
    return PromptEditorState.problem.field == name


def _target() -> rx.Component:
    groups = [
        OptionGroup(
            group.label, tuple(Option(each.key, each.listed_name) for each in group.targets)
        )
        for group in catalogue().grouped()
    ]
    return select_field(
        "Target model",
        "target",
        groups,
        testid="target-model",
        value=PromptEditorState.target,
        on_change=PromptEditorState.choose_target,
    )


def _actions() -> rx.Component:
    """Make, and under it the price, or Stop while it is being written."""
    is_running = GenerationState.is_running
    is_blocked = is_running | GenerationState.nobody_writes
    return rx.el.div(
        # Blocked and not disabled, so that it keeps the focus; as a plain button it sends nothing.
        primary_button(
            "Make prompt",
            testid="make-prompt",
            type=rx.cond(is_blocked, "button", "submit"),
            blocked=is_blocked,
        ),
        # Never in the place of Make: the second half of a double click would hit it.
        rx.el.div(
            rx.cond(
                is_running,
                quiet_button(
                    "Stop",
                    rx.el.span("(Esc)", class_name="make__keys"),
                    testid="stop",
                    on_click=GenerationState.stop,
                ),
                rx.fragment(_price(), batch()),
            ),
            class_name="make__below",
        ),
        shortcut("mod+enter", target="make-prompt"),
        shortcut("escape", target="stop"),
        class_name="make",
    )


def _price() -> rx.Component:
    return writing_price(
        f"Written by {GenerationState.next_writer}. Takes one of today's prompts; nothing if it "
        "fails or you stop it.",
        "Written by the local composer: not counted.",
        rx.el.span(" Ctrl or ⌘ and Enter make it, Esc stops it.", class_name="make__keys"),
    )
