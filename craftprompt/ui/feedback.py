"""What the page says back: notices, failures, empty and waiting places, times."""

from typing import Any, Literal

import reflex as rx

from craftprompt.ui.icons import icon
from craftprompt.ui.tokens import Child, Number, Text, classes, marks

_MOMENTS = "$/public/browser/moments.js"
_CONNECTION = "$/public/browser/connection.js"
_DIALOGS = "$/public/browser/dialogs.js"


def notice(message: Text, testid: str = "") -> rx.Component:
    """Good news or plain news, read out politely; takes no room while `message` is empty."""
    return _announced(
        message, role="status", icon_name="check", look="notice", attributes=marks(testid)
    )


def arrival(label: Text, when: Text, keeper: str = "") -> rx.Component:
    """The landing place of the part of the page it stands in; `label` is that part's name.

    It comes into view, with the focus, at each new `when` that is not empty. When a control of
    that part goes away while it has the focus, the focus goes to the element with data-testid
    `keeper`, or without one to this place: never back to the top of the page.
    """
    return Arrival.create(label=label, when=when, keeper=keeper, settled=rx.State.is_hydrated)


def address_notice(sentences: dict[str, str]) -> rx.Component:
    """News that the page's address carries: a sentence for each query parameter's name."""
    return AddressNotice.create(sentences=sentences)


def served_notice(address: Text) -> rx.Component:
    """News that depends on the installation's settings: `{"sentence": …}` from `address`."""
    return ServedNotice.create(address=address)


def error_panel(message: Text, kind: Text = "internal", *actions: Child) -> rx.Component:
    """What failed, in a sentence, read out at once; takes no room while `message` is empty.

    `kind` is one of refused, invalid, unavailable, unconfigured, allowance, restricted, internal.
    """
    return _announced(
        message,
        *actions,
        role="alert",
        icon_name="circle_alert",
        look="error-panel",
        attributes=marks("error-message", kind=kind),
    )


def empty_state(sentence: Text, action: rx.Component | None = None) -> rx.Component:
    """A place with nothing in it yet: why, and the one thing to do."""
    return rx.el.div(
        rx.el.p(sentence),
        action if action is not None else rx.fragment(),
        class_name="empty-state",
    )


def skeleton(lines: int = 3) -> rx.Component:
    """Grey bars where text will stand; screen readers hear "Loading"."""
    return rx.el.div(
        *[rx.el.div(class_name="skeleton__line") for _ in range(lines)],
        rx.el.span("Loading", class_name="visually-hidden"),
        class_name="skeleton",
    )


def working_dot(label: Text) -> rx.Component:
    """A pulsing amber dot with words: something is being done now."""
    return rx.el.span(
        rx.el.span(class_name="working-dot", aria_hidden="true"), label, class_name="working"
    )


def badge(label: Text, testid: str = "", **attributes: Text) -> rx.Component:
    """A small label, such as "local: not counted"."""
    return rx.el.span(label, class_name="badge", custom_attrs=marks(testid, **attributes))


def copy_button(text: Text, label: Text = "Copy", testid: str = "", **props: Any) -> rx.Component:
    """Copies `text`, or with `source` the text of the element or field with that data-testid.

    With `on_ask` a press raises that event, and `text` is copied once `text_key` is another one.
    """
    return CopyButton.create(
        text=text,
        label=label,
        settled=rx.State.is_hydrated,
        class_name=classes("button", f"button--{props.pop('look', 'quiet')}"),
        custom_attrs=marks(testid),
        **props,
    )


def local_time(moment: Text, style: str = "moment") -> rx.Component:
    """A UTC moment in ISO form, shown in the person's own zone.

    `style` is "moment" (day and time), "day", or "time".
    """
    return LocalTime.create(moment=moment, shown=style)


def elapsed_time(since: Text) -> rx.Component:
    """How long something has been going on, such as "0:42"; `since` is a UTC moment in ISO form."""
    return ElapsedTime.create(since=since)


def day_countdown(**props: Any) -> rx.Component:
    """When the daily allowance begins anew: "in 3 h 12 min, at 01:00 your time".

    Props: `on_renewed` is raised once a minute while the browser's UTC day is later than `day`,
    such as "2026-11-28": a server whose clock is behind is asked again.
    """
    return DayCountdown.create(**props)


def connection_banner() -> rx.Component:
    """Says that the connection is lost and work goes on; offers a reload after 30 seconds."""
    return ConnectionBanner.create()


def session_warning(idle_minutes: int, stay: Any, sign_out_target: str) -> rx.Component:
    """A dialog five minutes before an idle session ends: stay or sign out.

    `stay` is the event that extends the session; it is also raised, at most once a minute, when
    the person presses or types. Signing out presses the element with data-testid
    `sign_out_target`.
    """
    return SessionWarning.create(
        idle_minutes=idle_minutes, on_stay=stay, sign_out_target=sign_out_target
    )


class CopyButton(rx.Component):
    """The button behind `copy_button`."""

    library = "$/public/browser/copy_button.js"
    tag = "CopyButton"

    text: rx.Var[str]
    label: rx.Var[str]
    source: rx.Var[str]
    text_key: rx.Var[str]
    settled: rx.Var[bool]

    on_ask: rx.EventHandler[rx.event.no_args_event_spec]


class LocalTime(rx.Component):
    """Behind `local_time`."""

    library = _MOMENTS
    tag = "LocalTime"

    moment: rx.Var[str]
    shown: rx.Var[str]


class ElapsedTime(rx.Component):
    """Behind `elapsed_time`."""

    library = _MOMENTS
    tag = "ElapsedTime"

    since: rx.Var[str]


class DayCountdown(rx.Component):
    """Behind `day_countdown`."""

    library = _MOMENTS
    tag = "DayCountdown"

    day: rx.Var[str]
    on_renewed: rx.EventHandler[rx.event.no_args_event_spec]


class ConnectionBanner(rx.Component):
    """Behind `connection_banner`."""

    library = _CONNECTION
    tag = "ConnectionBanner"


class SessionWarning(rx.Component):
    """Behind `session_warning`."""

    library = _DIALOGS
    tag = "SessionWarning"

    idle_minutes: rx.Var[int]
    sign_out_target: rx.Var[str]
    on_stay: rx.EventHandler[rx.event.no_args_event_spec]


class Arrival(rx.Component):
    """The place behind `arrival`."""

    library = "$/public/browser/arrival.js"
    tag = "Arrival"

    label: rx.Var[str]
    when: rx.Var[str]
    keeper: rx.Var[str]
    settled: rx.Var[bool]


class ServedNotice(rx.Component):
    """The reader behind `served_notice`."""

    library = "$/public/browser/served_notice.js"
    tag = "ServedNotice"

    address: rx.Var[str]


class AddressNotice(rx.Component):
    """The reader behind `address_notice`."""

    library = "$/public/browser/address_notice.js"
    tag = "AddressNotice"

    sentences: rx.Var[dict[str, str]]


def _announced(
    message: Text,
    *actions: Child,
    role: Literal["alert", "status"],
    icon_name: str,
    look: str,
    attributes: dict[str, Text | Number],
) -> rx.Component:
    """A live region that is always there, so that what comes into it is read out."""
    box = rx.el.div(
        icon(icon_name),
        rx.el.div(rx.el.p(message, custom_attrs=attributes), *actions),
        class_name=look,
    )
    shown = rx.cond(message != "", box) if isinstance(message, rx.Var) else box
    return rx.el.div(shown, role=role, class_name="live-region")
