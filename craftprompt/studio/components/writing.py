"""What every place says in which a prompt is written: where that stands, and what it takes."""

from typing import Any

import reflex as rx

from craftprompt.studio.generation_state import GenerationState
from craftprompt.ui.buttons import quiet_button
from craftprompt.ui.feedback import working_dot
from craftprompt.ui.tokens import Flag, Number, Text

BY_RULES = "What is done here and below is done by the local composer's rules: not counted."


def writing_status(
    status: Text, attributes: dict[str, Text | Number] | None = None
) -> rx.Component:
    """Where a run stands, in a word or two; nothing once it is written."""
    return rx.el.span(
        rx.match(
            status,
            ("queued", working_dot("Queued")),
            ("running", working_dot("Writing")),
            ("saving", working_dot("Saving")),
            ("cancelled", rx.el.span("Stopped, not counted")),
            ("failed", rx.el.span("Not finished, not counted")),
            rx.fragment(),
        ),
        class_name="meta",
        custom_attrs=attributes or {},
    )


def writing_price(
    counted: Text,
    local: Text,
    *more: rx.Component,
    attributes: dict[str, Text | Number] | None = None,
) -> rx.Component:
    """What a press takes, by who would write; nothing where nobody can, which is said elsewhere.

    `local` is empty where the page says it in another place.
    """
    is_told = ~GenerationState.nobody_writes & (GenerationState.next_is_counted | (local != ""))
    return rx.cond(
        is_told,
        rx.el.p(
            rx.cond(GenerationState.next_is_counted, counted, local),
            *more,
            class_name="hint",
            custom_attrs=attributes or {},
        ),
        rx.fragment(),
    )


def another_writer(
    failure_kind: Text, has_others: Flag, *, on_press: Any, testid: str
) -> rx.Component:
    """After a writer declined: the same once more without it, where there is another."""
    return rx.cond(
        (failure_kind == "refused") & has_others,
        quiet_button("Ask another writer", testid=testid, type="button", on_click=on_press),
    )
