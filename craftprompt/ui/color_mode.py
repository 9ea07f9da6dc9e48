"""The choice of dark, light, or as the system says."""

import reflex as rx


def color_mode_switch() -> rx.Component:
    """Three radio buttons; the browser remembers the choice under `theme`."""
    return ColorModeSwitch.create()


class ColorModeSwitch(rx.Component):
    """The radio group behind `color_mode_switch`."""

    library = "$/public/browser/color_mode.js"
    tag = "ColorModeSwitch"
