"""What stands in the head of every page."""

import reflex as rx

from craftprompt.ui.tokens import BROWSER_BAR_DARK, BROWSER_BAR_LIGHT, FIRST_FONTS


def head_components() -> list[rx.Component]:
    """Icons, the browser bar's colours, and the fonts that the first view needs.

    Give it to `rx.App(head_components=..., stylesheets=[STYLESHEET], reset_style=False)`.
    """
    return [
        rx.el.link(rel="icon", href="/icons/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/icons/apple-touch-icon.png"),
        _bar_colour(BROWSER_BAR_DARK, "dark"),
        _bar_colour(BROWSER_BAR_LIGHT, "light"),
        *[_preloaded_font(address) for address in FIRST_FONTS],
    ]


def _bar_colour(colour: str, mode: str) -> rx.Component:
    return rx.el.meta(
        name="theme-color",
        content=colour,
        custom_attrs={"media": f"(prefers-color-scheme: {mode})"},
    )


def _preloaded_font(address: str) -> rx.Component:
    return rx.el.link(
        rel="preload",
        href=address,
        type="font/woff2",
        custom_attrs={"as": "font", "crossOrigin": "anonymous"},
    )
