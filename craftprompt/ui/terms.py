"""A vocabulary to choose from: searched and sorted in the browser, one press for each term."""

from typing import Any

import reflex as rx


def term_picker(
    terms: list[dict[str, str]], groups: dict[str, str], *, texts: Any, on_pick: Any
) -> rx.Component:
    """A list of terms with their meanings; camera moves have a moving sketch beside them.

    `terms` have key, term, meaning, group and field; `groups` names the groups in order. `texts`
    are the form's fields by name: a term that stands in its field is shown as pressed. `on_pick`
    gets a term's key, after what was typed last is saved.
    """
    return TermPicker.create(terms=terms, groups=groups, texts=texts, on_pick=on_pick)


class TermPicker(rx.Component):
    """The list behind `term_picker`."""

    library = "$/public/browser/terms.js"
    tag = "TermPicker"

    terms: rx.Var[list[dict[str, str]]]
    groups: rx.Var[dict[str, str]]
    texts: rx.Var[dict[str, str]]
    on_pick: rx.EventHandler[rx.event.passthrough_event_spec(str)]
