"""Checks under the words they are about: what the model cannot do, why, and one press to mend."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from craftprompt.studio.checks import CheckView
from craftprompt.studio.craft_state import CraftState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.version_state import VersionState
from craftprompt.ui.buttons import plain_button
from craftprompt.ui.tokens import Flag, marks
from craftprompt.ui.words import after_words_button, whenever

SEVERITIES = {"error": "Does not fit", "warning": "Reads badly", "hint": "Worth knowing"}


def prompt_checks() -> rx.Component:
    """What the target cannot do of the prompt as it stands, in sight and not behind a button."""
    return rx.fragment(
        whenever(VersionState.editor_key, CraftState.look_over_prompt),
        rx.cond(
            GenerationState.is_running,
            rx.fragment(),
            rx.cond(CraftState.prompt_checks, _prompt_list()),
        ),
        _undo(CraftState.mended_place == "prompt"),
    )


def scene_checks() -> rx.Component:
    """The same for the scene, before anything is written for it."""
    scene = PromptEditorState.texts["scene"]
    return rx.fragment(
        whenever(
            rx.cond(scene != "", f"{PromptEditorState.target} {scene}", ""),
            CraftState.look_over_scene,
        ),
        rx.cond(scene != "", rx.cond(CraftState.scene_checks, _scene_list())),
        _undo(CraftState.mended_place == "scene"),
    )


def saved_and_checked(text: rx.Var[str]) -> list[Any]:
    """What a pause in typing does to the prompt: it is kept, then checked."""
    return [VersionState.save_edit(text), CraftState.look_over_prompt()]


def check_item(check: CheckView, testid: str, mend: Callable[..., Any]) -> rx.Component:
    """One check with its source, and the press that mends it where there is one."""
    return rx.el.li(
        rx.el.p(
            rx.el.span(
                rx.match(check.severity, *SEVERITIES.items(), ""), class_name="check__severity"
            ),
            check.message,
            rx.cond(check.source_name != "", _source(check)),
        ),
        rx.cond(
            check.mend != "",
            after_words_button(
                check.mend,
                on_press=mend(check.number, check.rule),
                testid=f"{testid}-mend",
                look="quiet",
            ),
        ),
        class_name="check",
        custom_attrs=marks(testid, rule=check.rule, severity=check.severity),
    )


def _prompt_list() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Check before you use it", class_name="field__label"),
        rx.el.ul(
            rx.foreach(
                CraftState.prompt_checks,
                lambda check: check_item(check, "check", CraftState.mend_prompt),
            ),
            class_name="checks",
        ),
        class_name="stack stack--tight",
    )


def _scene_list() -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            CraftState.scene_checks,
            lambda check: check_item(check, "scene-check", CraftState.mend_scene),
        ),
        class_name="checks",
        aria_label="Checks of the scene",
    )


def _source(check: CheckView) -> rx.Component:
    """Where the rule comes from; not every source has an address. Its title is for developers."""
    return rx.cond(
        check.source_url != "",
        rx.el.a(
            check.source_name,
            rx.el.span(f" of the rule: {check.message}", class_name="visually-hidden"),
            href=check.source_url,
            title=check.source,
            target="_blank",
            rel="noopener noreferrer",
            class_name="link check__source",
        ),
        rx.el.span(check.source_name, title=check.source, class_name="check__source"),
    )


def _undo(is_here: Flag) -> rx.Component:
    """The way back from a mend; read out when it comes."""
    return rx.el.div(
        rx.cond(
            is_here,
            rx.el.p(
                f"Done: {CraftState.mended_words}. ",
                plain_button(
                    "Undo", testid="undo-mend", type="button", on_click=CraftState.undo_mend
                ),
                class_name="hint check__undo",
            ),
        ),
        role="status",
        class_name="live-region",
    )
