"""The way back from a deletion, in every tab, for as long as there is one."""

import reflex as rx

from craftprompt.library.state import LibraryState
from craftprompt.library.views import RemovedView
from craftprompt.ui.buttons import quiet_button
from craftprompt.ui.tokens import marks


def undo_notice() -> rx.Component:
    """One line for each deletion of the last ten seconds; it is read out, and takes no focus."""
    return rx.el.div(
        rx.cond(
            LibraryState.removed,
            rx.el.ul(rx.foreach(LibraryState.removed, _line), class_name="undo__lines"),
        ),
        role="status",
        class_name="undo",
    )


def _line(removed: RemovedView) -> rx.Component:
    return rx.el.li(
        rx.el.p("Deleted ", rx.el.span(f"“{removed.words}”", dir="auto"), class_name="undo__words"),
        quiet_button(
            "Undo",
            rx.el.span(f" the deletion of “{removed.words}”", class_name="visually-hidden"),
            testid="undo",
            on_click=LibraryState.undo(removed.generation_id),
        ),
        key=removed.generation_id,
        class_name="undo__line",
        custom_attrs=marks("", id=removed.generation_id),
    )
