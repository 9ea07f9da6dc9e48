"""The ways back: from a deletion in every tab, from other acts beside what they answered."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from craftprompt.studio.views import RemovedView
from craftprompt.ui.buttons import plain_button, quiet_button
from craftprompt.ui.tokens import marks


def undo_notice(removed: list[RemovedView], undo: Callable[..., Any]) -> rx.Component:
    """One line for each deletion of the last ten seconds; it is read out, and takes no focus.

    `undo` is the event that brings back what has the generation id it is given.
    """
    return rx.el.div(
        rx.cond(
            removed,
            rx.el.ul(
                rx.foreach(removed, lambda each: _line(each, undo(each.generation_id))),
                class_name="undo__lines",
            ),
        ),
        role="status",
        class_name="undo",
    )


def undo_button(of: str, *, testid: str, on_press: Any) -> rx.Component:
    """Takes one act back; `of` says which to those who do not see what it stands beside."""
    return plain_button(
        "Undo",
        rx.el.span(f" {of}", class_name="visually-hidden"),
        testid=testid,
        on_click=on_press,
    )


def _line(removed: RemovedView, undo: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p("Deleted ", rx.el.span(f"“{removed.words}”", dir="auto"), class_name="undo__words"),
        quiet_button(
            "Undo",
            rx.el.span(f" the deletion of “{removed.words}”", class_name="visually-hidden"),
            testid="undo",
            on_click=undo,
        ),
        key=removed.generation_id,
        class_name="undo__line",
        custom_attrs=marks("", id=removed.generation_id),
    )
