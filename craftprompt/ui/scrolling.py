"""What has to do with where a page is scrolled to: its ends, and places that are come back to."""

from typing import Any

import reflex as rx

from craftprompt.ui.tokens import Child, Text


def near_end(*children: Child, when: Text, on_near: Any) -> rx.Component:
    """The end of a list that has more: `on_near` fires when it comes near, once for each `when`.

    `children` do the same by hand, for who scrolls without a mouse or loads nothing by itself.
    """
    return NearEnd.create(*children, when=when, on_near=on_near, class_name="row near-end")


def landing(when: Text) -> rx.Component:
    """Brings the element with the data-id into view and its first control into focus.

    `when` is "{data-id}:{turn}"; each new one acts once, also for an element that comes later.
    """
    return Landing.create(when=when)


class NearEnd(rx.Component):
    """The component behind `near_end`."""

    library = "$/public/browser/scrolling.js"
    tag = "NearEnd"

    when: rx.Var[str]
    on_near: rx.EventHandler[rx.event.no_args_event_spec]


class Landing(rx.Component):
    """The component behind `landing`."""

    library = "$/public/browser/scrolling.js"
    tag = "Landing"

    when: rx.Var[str]
