"""The few values of the look that cannot live in assets/studio.css, and the kit's own types."""

from collections.abc import Sequence
from typing import Final, Literal

import reflex as rx

Text = str | rx.Var[str]
"""Words for the page: fixed, or from a state."""

Flag = bool | rx.Var[bool]
"""Yes or no for the page: fixed, or from a state."""

Number = int | rx.Var[int]
"""A count for the page: fixed, or from a state."""

Child = rx.Component | Text
"""What may stand inside an element."""

ButtonLook = Literal["primary", "quiet", "plain", "danger"]

STYLESHEET: Final = "/studio.css"

ICON_SMALL_PIXELS: Final = 16
ICON_PIXELS: Final = 18

# The colour of the browser's own bars: gray-1 of each mode, as in the stylesheet.
BROWSER_BAR_DARK: Final = "#111111"
BROWSER_BAR_LIGHT: Final = "#fcfcfc"

# What a page shows first; the other files load when a letter of theirs is on the page.
FIRST_FONTS: Final = (
    "/fonts/geist-latin-wght-normal.woff2",
    "/fonts/newsreader-latin-400-normal.woff2",
)


def classes(*names: str | rx.Var[str]) -> str | Sequence[str | rx.Var[str]]:
    """The class names that are not empty, as an element wants them."""
    kept = [name for name in names if isinstance(name, rx.Var) or name]
    if any(isinstance(name, rx.Var) for name in kept):
        return kept
    return " ".join(str(name) for name in kept)


def marks(testid: str, **attributes: Text | Number) -> dict[str, Text | Number]:
    """The attributes of an element that scripts find it by; an empty `testid` gives none."""
    return ({"data-testid": testid} if testid else {}) | {
        f"data-{name.replace('_', '-')}": value for name, value in attributes.items()
    }
