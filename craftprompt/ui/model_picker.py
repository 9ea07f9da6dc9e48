"""A list of models to compare, search and choose from, in a window of its own."""

from typing import Any

import reflex as rx


def model_picker(
    models: Any, *, recommended: dict[str, list[str]], starts: dict[str, str], **props: Any
) -> rx.Component:
    """A button and the window behind it; searched in the browser, one press chooses.

    `models` have key, name, family and badges; their order is kept. `recommended` are the keys
    that come first for each thing that a video can start from, `starts` the words for these.
    Props: `chosen` (a key), `start` (what the next one starts from), `on_pick` (gets a key).
    """
    return ModelPicker.create(models=models, recommended=recommended, starts=starts, **props)


class ModelPicker(rx.Component):
    """The button and the window behind `model_picker`."""

    library = "$/public/browser/model_picker.js"
    tag = "ModelPicker"

    models: rx.Var[list[dict[str, Any]]]
    recommended: rx.Var[dict[str, list[str]]]
    starts: rx.Var[dict[str, str]]
    chosen: rx.Var[str]
    start: rx.Var[str]
    on_pick: rx.EventHandler[rx.event.passthrough_event_spec(str)]
