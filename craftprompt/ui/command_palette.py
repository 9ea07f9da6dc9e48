"""A list of commands to search by name, in a window of its own."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import reflex as rx

from craftprompt.ui.icons import icon
from craftprompt.ui.keys import shortcut

_OPENER = "open-commands"


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette.

    `target` is the data-testid of the control that is pressed or focused, or with "open" a page's
    address. `also` are words that find it beside its label, `keys` what does the same on a page.
    """

    key: str
    label: str
    group: str
    act: Literal["press", "focus", "open"]
    target: str
    keys: str = ""
    also: str = ""


def command_palette(commands: Sequence[Command], *, label: str) -> rx.Component:
    """A button, also pressed by Cmd or Ctrl with K, and the window of `commands` behind it.

    Groups and commands keep their order. A command is offered only while its control is on the
    page and can be used.
    """
    return rx.fragment(
        CommandPalette.create(
            icon("search"),
            commands=[asdict(command) for command in commands],
            label=label,
            testid=_OPENER,
        ),
        shortcut("mod+k", target=_OPENER),
    )


class CommandPalette(rx.Component):
    """The button and the window behind `command_palette`."""

    library = "$/public/browser/command_palette.js"
    tag = "CommandPalette"

    commands: rx.Var[list[dict[str, str]]]
    label: rx.Var[str]
    testid: rx.Var[str]
