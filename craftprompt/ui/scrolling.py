"""Where a page is scrolled to: its ends, its parts, and the places that one comes back to."""

from typing import Any

import reflex as rx

from craftprompt.ui.tokens import Child, Text, marks


def near_end(*children: Child, when: Text, on_near: Any) -> rx.Component:
    """The end of a list that has more: `on_near` fires when it comes near, once for each `when`.

    `children` do the same by hand, for who scrolls without a mouse or loads nothing by itself.
    """
    return NearEnd.create(*children, when=when, on_near=on_near, class_name="row near-end")


def place_link(*children: Child, place: str, testid: str = "") -> rx.Component:
    """A link to the part of this page whose `id` is `place`; a folded part is opened."""
    return PlaceLink.create(*children, place=place, class_name="link", custom_attrs=marks(testid))


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


class PlaceLink(rx.Component):
    """The component behind `place_link`."""

    library = "$/public/browser/scrolling.js"
    tag = "PlaceLink"

    place: rx.Var[str]


class Landing(rx.Component):
    """The component behind `landing`."""

    library = "$/public/browser/scrolling.js"
    tag = "Landing"

    when: rx.Var[str]
