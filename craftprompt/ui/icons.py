"""Icons from lucide: always beside a word, or inside a control that has a name."""

import reflex as rx

from craftprompt.ui.tokens import ICON_PIXELS, ICON_SMALL_PIXELS


def icon(name: str) -> rx.Component:
    """A small icon beside words; screen readers skip it.

    `name` is lucide's, such as "pencil" or "log_out".
    """
    return _drawn(name, ICON_SMALL_PIXELS)


def rail_icon(name: str) -> rx.Component:
    """An icon of the rail, a step larger."""
    return _drawn(name, ICON_PIXELS)


def _drawn(name: str, pixels: int) -> rx.Component:
    return rx.icon(name, size=pixels, class_name="icon", custom_attrs={"aria-hidden": "true"})
