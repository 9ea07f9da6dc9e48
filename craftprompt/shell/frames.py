"""The two frames: around public pages, and around the studio."""

from collections.abc import Sequence

import reflex as rx

from craftprompt.shell.navigation import (
    SignedIn,
    StudioPlace,
    public_footer,
    public_header,
    rail,
    user_menu,
    wordmark,
)
from craftprompt.shell.palette import palette
from craftprompt.ui.buttons import document_link
from craftprompt.ui.feedback import connection_banner
from craftprompt.ui.tokens import Flag

_MAIN = "main"


def public_frame(
    content: rx.Component, *, current: str = "", is_signed_in: Flag = False
) -> rx.Component:
    """Header, the page, footer. `current` is the page's address, marked in the header."""
    return rx.el.div(
        _skip_link(),
        public_header(current, is_signed_in),
        _main(content, "public-main"),
        public_footer(),
        class_name="public",
    )


def form_frame(content: rx.Component, *, current: str = "") -> rx.Component:
    """A public page that is one narrow form: log in, register, reset."""
    return public_frame(rx.el.div(content, class_name="narrow"), current=current)


def studio_frame(
    content: rx.Component,
    *,
    current: StudioPlace,
    person: SignedIn,
    meters: Sequence[rx.Component] = (),
    renewal: rx.Component | None = None,
) -> rx.Component:
    """Top bar with the day's allowance, rail, and the page in the room that is left.

    `renewal` says under the bar when the allowance begins anew.
    """
    bar = rx.el.header(
        wordmark("/studio"),
        rx.el.div(*meters, class_name="top-bar__meters", aria_label="Allowance", role="group"),
        palette(),
        user_menu(person),
        class_name="top-bar",
    )
    return rx.el.div(
        _skip_link(),
        bar,
        connection_banner(),
        renewal or rx.fragment(),
        rail(current),
        _main(content, "studio-main"),
        class_name="studio",
    )


def _skip_link() -> rx.Component:
    # Left to the browser, which also moves the focus.
    return document_link("Skip to the content", href=f"#{_MAIN}", class_name="skip-link")


def _main(content: rx.Component, class_name: str) -> rx.Component:
    return rx.el.main(content, class_name=class_name, custom_attrs={"id": _MAIN, "tabIndex": -1})
