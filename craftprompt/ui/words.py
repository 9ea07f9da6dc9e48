"""News of what stands on the page: an event whenever a value has become another."""

from typing import Any

import reflex as rx

from craftprompt.ui.tokens import Text

_LIBRARY = "$/public/browser/whenever.js"


def whenever(value: Text, on_change: Any) -> rx.Component:
    """Fires `on_change` for every new `value` that is not empty, the first one too."""
    return Whenever.create(value=value, on_change=on_change)


class Whenever(rx.Component):
    """The watcher behind `whenever`."""

    library = _LIBRARY
    tag = "Whenever"

    value: rx.Var[str]
    on_change: rx.EventHandler[rx.event.no_args_event_spec]
