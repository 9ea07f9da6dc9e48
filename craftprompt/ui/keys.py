"""Keys that press buttons, and the list that names them."""

import reflex as rx

from craftprompt.ui.tokens import Flag

_KEYS = "$/public/browser/keys.js"
_KEY_LIST = "keys"
# Every key of the studio, as the list shows it.
_NAMED = (
    ("⌘ or Ctrl + Enter", "Make the prompt, the image or the video"),
    ("⌘ or Ctrl + K", "Find a page or an act by its name; once more closes"),
    ("Esc", "Stop the prompt that is being written, or close what is open"),
    ("J or →", "Older image or video, older in the library; J: older version of the prompt"),
    ("K or ←", "Newer image or video, newer in the library; K: newer version of the prompt"),
    ("B", "Middle grey around the picture"),
    (", and .", "One frame of the video back, or forward"),
    ("L", "The video over and over"),
    ("?", "This list"),
)


def shortcut(
    keys: str, target: str, *, is_on: Flag = True, spares_fields: bool = False
) -> rx.Component:
    """Presses the element with data-testid `target` when `keys` are struck.

    `keys` is "mod+enter" or "mod+k" (Cmd on a Mac, Ctrl elsewhere), "escape", "arrowleft",
    "arrowright", or one character, which a person can switch off in the list and which never acts
    while they type. `is_on` lets a page switch it off. With `spares_fields` it never acts in a text
    field or list.
    """
    return Shortcut.create(keys=keys, target=target, is_on=is_on, spares_fields=spares_fields)


def key_list() -> rx.Component:
    """A menu item, also pressed by "?", that opens the list of keys."""
    return rx.fragment(
        KeyList.create(keys=list(_NAMED), label="Keyboard", testid=_KEY_LIST),
        shortcut("?", target=_KEY_LIST),
    )


class Shortcut(rx.Component):
    """Behind `shortcut`."""

    library = _KEYS
    tag = "Shortcut"

    keys: rx.Var[str]
    target: rx.Var[str]
    is_on: rx.Var[bool]
    spares_fields: rx.Var[bool]


class KeyList(rx.Component):
    """Behind `key_list`."""

    library = _KEYS
    tag = "KeyList"

    keys: rx.Var[list[tuple[str, str]]]
    label: rx.Var[str]
    testid: rx.Var[str]
