"""Buttons and links that look like buttons: one primary in a view, the rest quieter."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.inline import A as Anchor

from craftprompt.ui.icons import icon
from craftprompt.ui.tokens import ButtonLook, Child, Flag, Text, classes, marks


def primary_button(*children: Child, **props: Any) -> rx.Component:
    """The one action of a view, in amber. Takes what `button` takes."""
    return button(*children, look="primary", **props)


def quiet_button(*children: Child, **props: Any) -> rx.Component:
    """An ordinary action on a raised surface."""
    return button(*children, look="quiet", **props)


def plain_button(*children: Child, **props: Any) -> rx.Component:
    """An action that reads like text."""
    return button(*children, look="plain", **props)


def danger_button(*children: Child, **props: Any) -> rx.Component:
    """An action that takes something away for good."""
    return button(*children, look="danger", **props)


def button(
    *children: Child,
    look: ButtonLook = "quiet",
    testid: str = "",
    busy: Flag = False,
    blocked: Flag = False,
    **props: Any,
) -> rx.Component:
    """A button that keeps its place in the tab order when it cannot be pressed.

    `busy` shows the working dot and ignores presses; `blocked` says "not now" to screen readers
    and ignores presses. Say beside a blocked button why it is. `disabled` is a plain attribute.
    """
    class_name = classes("button", f"button--{look}", props.pop("class_name", ""))
    attributes = props.pop("custom_attrs", {}) | marks(testid)
    if busy is not False:
        attributes |= {"aria-busy": busy}
    stopped = _either(busy, blocked)
    if stopped is not False:
        attributes |= {"aria-disabled": stopped}
        if "on_click" in props:
            props["on_click"] = rx.cond(stopped, rx.noop(), props["on_click"])
    return rx.el.button(
        *children,
        type=props.pop("type", "button"),
        class_name=class_name,
        custom_attrs=attributes,
        **props,
    )


def icon_button(icon_name: str, name: Text, *, testid: str = "", **props: Any) -> rx.Component:
    """A square button that shows only an icon; `name` is what it does, for ears and on hover."""
    return button(
        icon(icon_name),
        look="plain",
        testid=testid,
        class_name="button--icon",
        title=name,
        aria_label=name,
        **props,
    )


def button_link(
    *children: Child, href: Text, look: ButtonLook = "quiet", testid: str = "", **props: Any
) -> rx.Component:
    """A link to another page of the app that stands where a button would."""
    return rx.el.a(
        *children,
        href=href,
        class_name=classes("button", f"button--{look}", props.pop("class_name", "")),
        custom_attrs=props.pop("custom_attrs", {}) | marks(testid),
        **props,
    )


def text_link(*children: Child, href: Text, testid: str = "", **props: Any) -> rx.Component:
    """An underlined link in running text, to a page of the app."""
    return rx.el.a(
        *children,
        href=href,
        class_name=classes("link", props.pop("class_name", "")),
        custom_attrs=props.pop("custom_attrs", {}) | marks(testid),
        **props,
    )


def document_link(*children: Child, href: Text, **props: Any) -> rx.Component:
    """An underlined link to what is no page of the app: a legal page, a file, a place in the page.

    `rx.el.a` is React Router's link, which would look for such an address among the app's pages.
    """
    return Anchor.create(*children, href=href, class_name=props.pop("class_name", "link"), **props)


def _either(one: Flag, other: Flag) -> Flag:
    if one is False:
        return other
    if other is False:
        return one
    return rx.Var.create(one).to(bool) | rx.Var.create(other).to(bool)
