"""A text that comes in as a file or from the clipboard: read in the browser, handed over."""

from typing import Any

import reflex as rx

from craftprompt.ui.tokens import Text


def text_file_field(
    thing: str,
    *,
    testid: str,
    hint: Text,
    most_bytes: int,
    on_text: Any,
    accept: str = "",
) -> rx.Component:
    """Where a thing such as a recipe is brought in: its file chosen or dropped, its text pasted.

    `on_text` gets the text and its size in bytes. One above `most_bytes` is not handed over: its
    text is empty, and the size says why.
    """
    return TextFile.create(
        label=f"Bring in a {thing}",
        paste_label=f"Or paste a {thing}",
        mark=testid,
        hint=hint,
        most_bytes=most_bytes,
        accept=accept,
        on_text=on_text,
    )


def _text_and_size(text: rx.Var[str], size: rx.Var[int]) -> tuple[rx.Var[str], rx.Var[int]]:
    """What the browser hands over."""
    return text, size


class TextFile(rx.Component):
    """The field behind `text_file_field`."""

    library = "$/public/browser/text_file.js"
    tag = "TextFile"

    label: rx.Var[str]
    paste_label: rx.Var[str]
    mark: rx.Var[str]
    hint: rx.Var[str]
    accept: rx.Var[str]
    most_bytes: rx.Var[int]
    on_text: rx.EventHandler[_text_and_size]
