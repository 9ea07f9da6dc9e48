"""Checks under the words they are about: what the model cannot do, why, and one press to mend."""

from collections.abc import Callable
from functools import partial, reduce
from operator import or_
from typing import Any

import reflex as rx

from craftprompt.studio.checks import CheckView
from craftprompt.studio.craft_state import CraftState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.state import NO_TEXTS, PromptEditorState
from craftprompt.studio.version_state import VersionState
from craftprompt.ui.buttons import plain_button, quiet_button
from craftprompt.ui.feedback import arrival
from craftprompt.ui.tokens import Flag, marks
from craftprompt.ui.words import whenever

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
    return rx.fragment(
        whenever(
            rx.cond(
                _is_written(),
                f"{PromptEditorState.target} {rx.Var.create(PromptEditorState.texts).to_string()}",
                "",
            ),
            CraftState.look_over_form,
        ),
        _form_list(CraftState.scene_checks, "scene-check", "Checks of the scene"),
        _undo(CraftState.mended_place == "scene"),
    )


def field_checks() -> rx.Component:
    """The same for the fields, which `scene_checks` has looked over."""
    return rx.el.div(
        arrival("Fields", ""),
        _form_list(CraftState.field_checks, "field-check", "Checks of the fields"),
        _undo(CraftState.mended_place == "fields"),
        class_name="field-checks stack stack--tight",
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
            quiet_button(
                check.mend,
                on_click=mend(check.number, check.rule),
                testid=f"{testid}-mend",
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


def _is_written() -> Flag:
    """Whether anything stands in the form; nothing is looked over as long as nothing does."""
    return reduce(or_, (PromptEditorState.texts[name] != "" for name in NO_TEXTS))


def _form_list(found: list[CheckView], testid: str, name: str) -> rx.Component:
    """Checks of the form; each press names the field that it would change."""
    return rx.cond(
        found,
        rx.cond(
            _is_written(),
            rx.el.ul(
                rx.foreach(found, partial(_form_item, testid)), class_name="checks", aria_label=name
            ),
        ),
    )


def _form_item(testid: str, check: CheckView) -> rx.Component:
    return check_item(
        check, testid, lambda number, rule: CraftState.mend_form(number, rule, check.field)
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
