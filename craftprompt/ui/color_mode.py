"""The choice of dark, light, or as the system says, and of the grey around a picture."""

import reflex as rx

from craftprompt.ui.icons import icon
from craftprompt.ui.keys import shortcut

_SURROUND = "surround"


def color_mode_switch() -> rx.Component:
    """Three radio buttons; the browser remembers the choice under `theme`."""
    return ColorModeSwitch.create()


def surround_switch() -> rx.Component:
    """A button, also pressed by "B", for a middle grey around pictures; the browser remembers it.

    A dark surround makes a picture look brighter and flatter than it is.
    """
    return rx.fragment(
        SurroundSwitch.create(icon("contrast"), testid=_SURROUND),
        shortcut("b", target=_SURROUND),
    )


class ColorModeSwitch(rx.Component):
    """The radio group behind `color_mode_switch`."""

    library = "$/public/browser/color_mode.js"
    tag = "ColorModeSwitch"


class SurroundSwitch(rx.Component):
    """The button behind `surround_switch`."""

    library = "$/public/browser/surround.js"
    tag = "SurroundSwitch"

    testid: rx.Var[str]
