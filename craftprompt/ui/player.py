"""The player of films: the browser's own, with frame steps, speed and loop beside it."""

import reflex as rx

from craftprompt.ui.keys import shortcut
from craftprompt.ui.tokens import Child, Text, marks


def player(
    *children: Child,
    src: Text,
    poster: Text,
    label: Text,
    shape: Text,
    frames_per_second: rx.Var[float] | float,
    testid: str = "",
) -> rx.Component:
    """A film that plays when a person asks for it; `children` stand in its row of controls.

    `label` says what it shows to those who do not see it, `shape` is its ratio for the style
    sheet. A page has one: its keys are the comma, the full stop and L.
    """
    return rx.fragment(
        Player.create(
            *children,
            src=src,
            poster=poster,
            label=label,
            shape=shape,
            frames_per_second=frames_per_second,
            custom_attrs=marks(testid),
        ),
        shortcut(",", target="frame-back"),
        shortcut(".", target="frame-forward"),
        shortcut("l", target="player-loop"),
    )


class Player(rx.Component):
    """Behind `player`."""

    library = "$/public/browser/player.js"
    tag = "Player"

    src: rx.Var[str]
    poster: rx.Var[str]
    label: rx.Var[str]
    shape: rx.Var[str]
    frames_per_second: rx.Var[float]
