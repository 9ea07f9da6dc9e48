"""Forms that post to our HTTP routes, and the token that every form carries.

`rx.el.form` never submits by itself, so a form that sets a cookie or sends a file needs its own
element: `native_form`. A form that only raises an event is an `event_form`.
"""

from typing import Any

import reflex as rx

from craftprompt.ui.tokens import ButtonLook, Child, Text, classes, marks

# What a tab keeps of a person's words, by its name in sessionStorage.
DEMO_SCENE = "demo-scene"
OF_A_PERSON = f"unsaved-words {DEMO_SCENE}"

_LIBRARY = "$/public/browser/native_form.js"
_FROM_LETTER = "$/public/browser/from_letter.js"


def native_form(
    *children: Child,
    action: Text,
    csrf_address: Text = "",
    multipart: bool = False,
    testid: str = "",
    **props: Any,
) -> rx.Component:
    """A form that posts to one of our routes and answers in place.

    The browser sends it with `Accept: application/json`. `200 {"next": "/studio"}` goes there;
    `200 {"message": "Saved."}` is shown and fires `on_saved`; `4xx {"error": {"kind", "message",
    "field", "reference"}}` marks the field, shows the message (`error-message`, `data-kind`) and
    keeps everything typed. `csrf_address` is where a public form fetches a missing token.

    Props: `on_saved`, and `forgets`: what the tab's sessionStorage drops once the form was
    accepted, names between spaces.
    """
    return NativeForm.create(
        *children,
        action=action,
        csrf_address=csrf_address,
        enc_type="multipart/form-data" if multipart else "application/x-www-form-urlencoded",
        class_name=classes("form", props.pop("class_name", "")),
        custom_attrs=marks(testid),
        **props,
    )


def submit_button(
    *children: Child, look: ButtonLook = "primary", testid: str = "", **props: Any
) -> rx.Component:
    """The button that sends a `native_form`: off until the form has its token, busy while sent."""
    return SubmitButton.create(
        *children,
        class_name=classes("button", f"button--{look}", props.pop("class_name", "")),
        custom_attrs=marks(testid),
        **props,
    )


def event_form(*children: Child, testid: str = "", **props: Any) -> rx.Component:
    """A form whose `on_submit` raises an event; carries the token like every form of ours."""
    return rx.el.form(
        csrf_field(),
        *children,
        class_name=classes("form", props.pop("class_name", "")),
        custom_attrs=props.pop("custom_attrs", {}) | marks(testid),
        **props,
    )


def csrf_field() -> rx.Component:
    """The hidden field `csrf`: read from the readable cookie, and again when the form is sent."""
    return CsrfField.create()


def carried_scene() -> rx.Component:
    """Hidden fields `demo_scene` and `demo_target`: what was tried in the demo, if anything.

    `demo_written` says that its prompt was read to the end.
    """
    return CarriedScene.create()


def carried_next() -> rx.Component:
    """The hidden field `next`: where the address says to go on after logging in."""
    return CarriedNext.create()


def from_letter(*children: Child, otherwise: str) -> rx.Component:
    """What stands only where the page was opened from a letter's link, else the sentence.

    The form in it is mounted, and fetches its token, only then: who merely visits gets no cookie.
    """
    return FromLetter.create(*children, otherwise=otherwise)


def carried_token() -> rx.Component:
    """The hidden field `token`: the link's, which is taken out of the address at once."""
    return CarriedToken.create()


class NativeForm(rx.Component):
    """The form behind `native_form`."""

    library = _LIBRARY
    tag = "NativeForm"

    action: rx.Var[str]
    enc_type: rx.Var[str]
    csrf_address: rx.Var[str]
    forgets: rx.Var[str]
    on_saved: rx.EventHandler[rx.event.no_args_event_spec]


class SubmitButton(rx.Component):
    """The button behind `submit_button`."""

    library = _LIBRARY
    tag = "SubmitButton"

    disabled: rx.Var[bool]


class CsrfField(rx.Component):
    """The hidden input behind `csrf_field`."""

    library = _LIBRARY
    tag = "CsrfField"


class CarriedNext(rx.Component):
    """The hidden input behind `carried_next`."""

    library = _LIBRARY
    tag = "CarriedNext"


class CarriedScene(rx.Component):
    """The hidden inputs behind `carried_scene`."""

    library = _LIBRARY
    tag = "CarriedScene"


class FromLetter(rx.Component):
    """The switch behind `from_letter`."""

    library = _FROM_LETTER
    tag = "FromLetter"

    otherwise: rx.Var[str]


class CarriedToken(rx.Component):
    """The hidden input behind `carried_token`."""

    library = _FROM_LETTER
    tag = "CarriedToken"
