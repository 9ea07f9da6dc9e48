"""A picture that is chosen or dropped, and the press that has it put into words."""

from typing import Any

import reflex as rx

from craftprompt.ui.tokens import Flag, Text


def picture_describer(
    label: str,
    *,
    address: Text,
    csrf_address: Text,
    most_bytes: int,
    hint: Text,
    press: Text,
    terms: Text,
    ready: Flag,
    on_described: Any,
) -> rx.Component:
    """A file input, and once a picture is there the button with the words `press`.

    The press sends the picture as a raw body to `address`; `terms` say beforehand to whom and what
    it takes. `on_described` gets the scene. Until it is `ready`, nothing is sent.
    """
    return PictureDescriber.create(
        label=label,
        address=address,
        csrf_address=csrf_address,
        most_bytes=most_bytes,
        hint=hint,
        press=press,
        terms=terms,
        ready=ready,
        on_described=on_described,
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
    ready: rx.Var[bool]
    on_described: rx.EventHandler[rx.event.passthrough_event_spec(str)]
