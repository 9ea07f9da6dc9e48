"""A button for the words that a person has selected."""

from typing import Any

import reflex as rx

from craftprompt.ui.tokens import Text, classes, marks


def selection_button(
    label: Text, *, text: str, editor: str, testid: str = "", **props: Any
) -> rx.Component:
    """A button that hands over the whole words selected in one of two elements.

    `text` and `editor` are the data-testids of an element with running text and of a text area.
    Props: `on_chosen` (gets the words; empty where nothing was selected).
    """
    return SelectionButton.create(
        label=label,
        text=text,
        editor=editor,
        class_name=classes("button", "button--quiet"),
        custom_attrs=marks(testid),
        **props,
    )


class SelectionButton(rx.Component):
    """Behind `selection_button`."""

    library = "$/public/browser/selection.js"
    tag = "SelectionButton"

    label: rx.Var[str]
    text: rx.Var[str]
    editor: rx.Var[str]
    on_chosen: rx.EventHandler[rx.event.passthrough_event_spec(str)]
