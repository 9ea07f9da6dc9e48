"""A field for each variable of the scene, templates to begin with, what a press makes."""

from typing import Any

import reflex as rx

from craftprompt.account.state import AuthState
from craftprompt.studio.craft_state import CraftState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.templates import VARIABLE, VariableView
from craftprompt.studio.templates import examples as shipped
from craftprompt.ui.buttons import quiet_button
from craftprompt.ui.fields import kept_control
from craftprompt.ui.surfaces import disclosure, row
from craftprompt.ui.tokens import marks

_FAULT = "template-fault"  # the id of the sentence that describes a refused variable


def variables() -> rx.Component:
    """The form of the scene's variables; takes no room while there are none."""
    return rx.cond(
        PromptEditorState.texts["scene"] != "",
        rx.fragment(
            rx.cond(
                CraftState.variables,
                rx.el.fieldset(
                    rx.el.legend("Fill in", class_name="field__label"),
                    rx.el.div(
                        rx.foreach(CraftState.variables, _variable), class_name="scene-fields"
                    ),
                    class_name="field variables",
                    custom_attrs=marks("variables"),
                ),
            ),
            rx.cond(
                CraftState.template_fault != "",
                rx.el.p(
                    CraftState.template_fault,
                    class_name="hint",
                    custom_attrs=marks("template-fault") | {"id": _FAULT},
                ),
            ),
        ),
    )


def examples() -> rx.Component:
    """A template for each genre; a press puts it into the scene."""
    return disclosure(
        "Templates: scenes to fill in",
        rx.el.p(
            "Write {{hero}} for a blank, {{hero=a red fox}} for one with a start, "
            "{{light: dawn|noon}} for a choice, {{city: *Oslo|Lima}} for a prompt each.",
            class_name="hint",
        ),
        row(
            *[
                quiet_button(
                    each.genre,
                    on_click=CraftState.start_with(each.text),
                    testid="template",
                )
                for each in shipped()
            ],
        ),
        testid="templates",
    )


def batch() -> rx.Component:
    """How many prompts the press makes, where it is more than one."""
    return rx.cond(
        CraftState.prompts_of_press > 1,
        rx.el.p(
            f"This press makes {CraftState.prompts_of_press} prompts, one for each value. ",
            rx.cond(
                GenerationState.next_is_counted,
                f"It takes {CraftState.prompts_of_press} of today's.",
                "",
            ),
            class_name="hint",
            custom_attrs=marks("prompts-of-press", count=CraftState.prompts_of_press),
        ),
    )


def _variable(variable: VariableView) -> rx.Component:
    """One variable; described differently in the scene, its field begins anew.

    Its name travels with the form, its value is the browser's until then and outlives the page.
    """
    name = f"{VARIABLE}{variable.name}"
    is_refused = PromptEditorState.problem.field == name
    field: dict[str, Any] = {
        "name": name,
        "default_value": variable.value,
        "keeper": AuthState.tab_keeper,
        "kept_as": name,
        "kept_after": variable.described,
        "on_change": lambda value: CraftState.fill_variable(variable.name, value),
        "on_back": lambda value: CraftState.fill_variable(variable.name, value),
        "custom_attrs": marks("variable", name=variable.name)
        | {
            "aria-invalid": rx.cond(is_refused, "true", "false"),
            "aria-describedby": rx.cond(is_refused, _FAULT, ""),
        },
    }
    return rx.el.label(
        rx.el.span(
            variable.name,
            rx.cond(
                variable.kind == "list",
                rx.el.span(" (one prompt each, bars between)", class_name="hint"),
            ),
            class_name="field__label",
        ),
        rx.cond(
            variable.kind == "choice",
            kept_control(
                rx.foreach(variable.choices, lambda each: rx.el.option(each, value=each)),
                class_name="field__control field__control--select",
                **field,
            ),
            kept_control(class_name="field__control", dir="auto", **field),
        ),
        class_name="field",
        key=f"{variable.name} {variable.described}",
    )
