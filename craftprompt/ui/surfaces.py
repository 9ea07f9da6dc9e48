"""What holds content: panels, cards, dialogs, disclosures."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.other import Details

from craftprompt.ui.buttons import icon_button
from craftprompt.ui.tokens import Child, Flag, Text, classes, marks


def panel(*children: Child, title: Text = "", testid: str = "", **props: Any) -> rx.Component:
    """A region one step lighter than the page, with an optional heading."""
    return rx.el.section(
        rx.el.h2(title, class_name="panel__title") if not _is_empty(title) else rx.fragment(),
        *children,
        class_name=classes("panel", props.pop("class_name", "")),
        custom_attrs=props.pop("custom_attrs", {}) | marks(testid),
        **props,
    )


def card(*children: Child, testid: str = "", **props: Any) -> rx.Component:
    """One item among several, edged by a hairline."""
    return rx.el.article(
        *children,
        class_name=classes("card", props.pop("class_name", "")),
        custom_attrs=props.pop("custom_attrs", {}) | marks(testid),
        **props,
    )


def dialog(
    *children: Child, title: str, is_open: Flag, on_close: Any, testid: str = ""
) -> rx.Component:
    """A modal window: keeps the focus, closes with Esc, gives the focus back.

    `on_close` is the event that sets `is_open` to no; it fires for Esc and for the cross.
    """
    return NativeDialog.create(
        rx.el.div(
            rx.el.h2(title, class_name="dialog__title"),
            icon_button("x", "Close", on_click=on_close),
            class_name="dialog__head",
        ),
        rx.el.div(*children, class_name="dialog__body"),
        is_open=is_open,
        on_close=on_close,
        label=title,
        class_name="dialog",
        custom_attrs=marks(testid),
    )


def dialog_actions(*buttons: Child) -> rx.Component:
    """The row of buttons at the foot of a dialog or form, the main one last."""
    return rx.el.div(*buttons, class_name="actions")


def disclosure(
    summary: Text, *children: Child, is_open: Flag = False, testid: str = "", **props: Any
) -> rx.Component:
    """Something that is there when wanted: a native details element.

    `on_toggle` is raised with whether it is open now, by whomever it was opened or closed.
    """
    return NativeDisclosure.create(
        rx.el.summary(summary, class_name="disclosure__summary"),
        rx.el.div(*children, class_name="disclosure__body"),
        open=is_open,
        class_name=classes("disclosure", props.pop("class_name", "")),
        custom_attrs=marks(testid),
        **props,
    )


def stack(*children: Child, gap: str = "fields", **props: Any) -> rx.Component:
    """Things under each other; `gap` is "tight" (8), "fields" (16) or "groups" (24)."""
    return rx.el.div(
        *children,
        class_name=classes("stack", f"stack--{gap}", props.pop("class_name", "")),
        **props,
    )


def row(*children: Child, **props: Any) -> rx.Component:
    """Things beside each other, wrapping where there is no room."""
    return rx.el.div(*children, class_name=classes("row", props.pop("class_name", "")), **props)


def page_heading(title: Text, lead: Text = "") -> rx.Component:
    """The title of a page, set like the manuscript, and one sentence under it."""
    return rx.el.header(
        rx.el.h1(title, class_name="page-heading__title"),
        rx.el.p(lead, class_name="page-heading__lead") if not _is_empty(lead) else rx.fragment(),
        class_name="page-heading",
    )


class NativeDialog(rx.Component):
    """A dialog element that a state opens and closes."""

    library = "$/public/browser/dialogs.js"
    tag = "NativeDialog"

    is_open: rx.Var[bool]
    label: rx.Var[str]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


def _whether_open(event: rx.Var[Any]) -> tuple[rx.Var[bool]]:
    return (rx.Var(f"{event}.currentTarget.open", _var_type=bool),)


class NativeDisclosure(Details):
    """A details element that tells when it is opened or closed."""

    on_toggle: rx.EventHandler[_whether_open]


def _is_empty(words: Text) -> bool:
    return not isinstance(words, rx.Var) and words == ""
