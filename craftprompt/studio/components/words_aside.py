"""Words that had to give way to others: there until they are wanted or not."""

from typing import Any

import reflex as rx

from craftprompt.ui.buttons import plain_button, quiet_button
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import Text, marks


def words_aside(said: str, words: Text, *, on_bring_back: Any, on_forget: Any) -> rx.Component:
    """The `words` after what is `said` of them, with the two ways on; nothing without words."""
    return rx.el.div(
        rx.cond(
            words != "",
            rx.el.div(
                rx.el.p(said, ": “", words, "”"),
                row(
                    quiet_button(
                        "Bring back your words",
                        type="button",
                        testid="bring-back",
                        on_click=on_bring_back,
                    ),
                    plain_button("Let go", type="button", on_click=on_forget),
                ),
                class_name="aside",
                custom_attrs=marks("words-aside"),
            ),
        ),
        role="status",
        class_name="live-region",
    )
