"""A picture that is chosen or dropped, and the press that has it put into words."""

from typing import Any

import reflex as rx

from craftprompt.ui.tokens import Flag, Text


def picture_describer(
    label: str, *, hint: Text, press: Text, terms: Text, cancelled: Text, ready: Flag, **props: Any
) -> rx.Component:
    """A file input, and once a picture is there the button with the words `press`.

    `terms` say beforehand who looks at the picture and what it takes. Until it is `ready`, nothing
    is sent. `cancelled` is what a cancel in mid-work is answered with.

    Props: `address` (takes the picture as a raw body), `csrf_address`, `most_bytes`,
    `on_described` (gets the scene).
    """
    return PictureDescriber.create(
        label=label,
        hint=hint,
        press=press,
        terms=terms,
        cancelled=cancelled,
        ready=ready,
        **props,
    )


class PictureDescriber(rx.Component):
    """The component behind `picture_describer`."""

    library = "$/public/browser/describe.js"
    tag = "PictureDescriber"

    label: rx.Var[str]
    address: rx.Var[str]
    csrf_address: rx.Var[str]
    most_bytes: rx.Var[int]
    hint: rx.Var[str]
    press: rx.Var[str]
    terms: rx.Var[str]
    cancelled: rx.Var[str]
    ready: rx.Var[bool]
    on_described: rx.EventHandler[rx.event.passthrough_event_spec(str)]
