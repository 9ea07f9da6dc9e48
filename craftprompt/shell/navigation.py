"""The links of the frames: the public header and footer, the studio's rail, the person's menu."""

from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from craftprompt.addresses import backend
from craftprompt.ui.buttons import button_link, document_link
from craftprompt.ui.color_mode import color_mode_switch
from craftprompt.ui.icons import icon, rail_icon
from craftprompt.ui.keys import key_list
from craftprompt.ui.native_form import OF_A_PERSON, native_form, submit_button
from craftprompt.ui.tokens import Flag, Text, marks

StudioPlace = Literal["prompt", "image", "video", "library", "models", "account"]

_MENU = "user-menu-panel"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whom the studio's frame greets; `avatar_address` is empty without a picture."""

    name: Text
    email: Text
    avatar_address: Text
    logout_address: Text


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail."""

    key: StudioPlace
    label: str
    icon_name: str
    href: str


RAIL = (
    Place("prompt", "Prompt", "pencil", "/studio"),
    Place("image", "Image", "image", "/studio/image"),
    Place("video", "Video", "video", "/studio/video"),
    Place("library", "Library", "library", "/library"),
    Place("models", "Models", "list", "/models"),
    Place("account", "Account", "user", "/account"),
)

_PUBLIC_LINKS = (("Models", "/models"), ("Pricing", "/pricing"))
_LAST_LINK = "public-header__register"

_LEGAL_LINKS = (
    ("Privacy", "/privacy"),
    ("Who receives what", "/privacy/subprocessors"),
    ("Terms", "/terms"),
    ("Cookies", "/cookies"),
)


def wordmark(href: str) -> rx.Component:
    """The product's name, the second half in amber."""
    return rx.el.a(
        "Craft",
        rx.el.span("Prompt", class_name="wordmark__second"),
        href=href,
        class_name="wordmark",
    )


def public_header(current: str, is_signed_in: Flag) -> rx.Component:
    """The bar over the public pages; `current` is the address of the page shown.

    Who is signed in finds the way back to the studio in the place of the two forms.
    """
    return rx.el.header(
        wordmark("/"),
        rx.el.nav(
            *[_nav_link(label, href, current) for label, href in _PUBLIC_LINKS],
            rx.cond(
                is_signed_in,
                button_link("Open the studio", href="/studio", class_name=_LAST_LINK),
                rx.fragment(
                    _nav_link("Log in", "/login", current),
                    button_link("Create account", href="/register", class_name=_LAST_LINK),
                ),
            ),
            class_name="public-header__links",
            aria_label="Pages",
        ),
        class_name="public-header",
    )


def _nav_link(label: str, href: str, current: str) -> rx.Component:
    return rx.el.a(label, href=href, class_name="nav-link", **_current(href == current))


def public_footer() -> rx.Component:
    """The legal pages, which are plain HTML, and what this place does not do."""
    return rx.el.footer(
        rx.el.nav(
            *[document_link(label, href=backend(path)) for label, path in _LEGAL_LINKS],
            class_name="public-footer__links",
            aria_label="Legal",
        ),
        rx.el.p("Essential cookies only. No analytics, no third-party requests."),
        class_name="public-footer",
    )


def rail(current: StudioPlace) -> rx.Component:
    """The studio's places: at the left, or along the bottom on a phone."""
    return rx.el.nav(
        *[
            rx.el.a(
                rail_icon(place.icon_name),
                rx.el.span(place.label, class_name="rail__label"),
                href=place.href,
                class_name="rail__place",
                **_current(place.key == current),
            )
            for place in RAIL
        ],
        class_name="rail",
        aria_label="Studio",
    )


def user_menu(person: SignedIn) -> rx.Component:
    """The person's name, and behind it the account, the colour mode and the way out."""
    opener = rx.el.button(
        _avatar(person),
        rx.el.span(person.name, class_name="user-menu__name"),
        icon("chevron_down"),
        type="button",
        class_name="button button--plain user-menu__opener",
        custom_attrs={"popoverTarget": _MENU, "aria-label": f"Account menu of {person.name}"},
    )
    menu = rx.el.div(
        rx.el.div(
            rx.el.p(person.name, class_name="user-menu__who"),
            rx.el.p(person.email, class_name="user-menu__email"),
        ),
        rx.el.a(icon("user"), "Account", href="/account", class_name="menu-item"),
        color_mode_switch(),
        key_list(),
        native_form(
            submit_button(icon("log_out"), "Log out", look="plain", testid="logout"),
            action=person.logout_address,
            forgets=OF_A_PERSON,
            class_name="user-menu__logout",
        ),
        class_name="popover user-menu__panel",
        custom_attrs={"popover": "auto", "id": _MENU},
    )
    return rx.el.div(opener, menu, class_name="user-menu", custom_attrs=marks("user-menu"))


def _avatar(person: SignedIn) -> rx.Component:
    address = rx.Var.create(person.avatar_address)
    return rx.cond(
        address != "",
        rx.el.img(src=address, alt="", class_name="avatar"),
        rx.el.span(icon("user"), class_name="avatar avatar--empty"),
    )


def _current(is_here: bool) -> dict[str, Any]:
    return {"aria_current": "page"} if is_here else {}
