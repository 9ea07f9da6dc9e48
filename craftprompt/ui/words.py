"""What goes with words under the person's hand: presses that come after them, and news of them."""

from typing import Any

import reflex as rx

from craftprompt.ui.icons import icon
from craftprompt.ui.tokens import ButtonLook, Child, Flag, Text, marks

_LIBRARY = "$/public/browser/whenever.js"


def whenever(value: Text, on_change: Any) -> rx.Component:
    """Fires `on_change` for every new `value` that is not empty, the first one too."""
    return Whenever.create(value=value, on_change=on_change)


def after_words_button(
    *children: Child,
    on_press: Any,
    look: ButtonLook = "plain",
    testid: str = "",
    blocked: Flag = False,
) -> rx.Component:
    """A button that changes the words in a field: what was typed last is saved before it acts.

    `blocked` says "not now" to screen readers and ignores presses.
    """
    attributes = marks(testid)
    if blocked is not False:
        attributes |= {"aria-disabled": blocked}
        on_press = rx.cond(blocked, rx.noop(), on_press)
    return AfterWordsButton.create(
        *children,
        on_press=on_press,
        class_name=f"button button--{look}",
        custom_attrs=attributes,
    )


def after_words_icon_button(
    icon_name: str, name: Text, *, on_press: Any, testid: str = ""
) -> rx.Component:
    """The same as a square button that shows only an icon; `name` is what it does."""
    return AfterWordsButton.create(
        icon(icon_name),
        on_press=on_press,
        title=name,
        class_name="button button--plain button--icon",
        custom_attrs={"aria-label": name} | marks(testid),
    )


class Whenever(rx.Component):
    """The watcher behind `whenever`."""

    library = _LIBRARY
    tag = "Whenever"

    value: rx.Var[str]
    on_change: rx.EventHandler[rx.event.no_args_event_spec]


class AfterWordsButton(rx.Component):
    """The button behind `after_words_button`."""

    library = _LIBRARY
    tag = "AfterWordsButton"

    on_press: rx.EventHandler[rx.event.no_args_event_spec]
