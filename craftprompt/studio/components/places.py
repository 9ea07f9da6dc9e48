"""The parts below a prompt, and the links to them that stand beside its text."""

from enum import StrEnum

import reflex as rx

from craftprompt.studio.version_state import VersionState
from craftprompt.ui.scrolling import place_link


class Place(StrEnum):
    """The `id` of a part of the prompt page."""

    REFINE = "refine-input"  # a text field's `id` is its mark
    VARIATIONS = "variations"
    EDITOR = "your-version"
    CRITIQUE = "critique"
    VERSIONS = "versions"
    DIFFERENCE = "what-changed"
    PORT = "another-model"
    RECIPE = "recipe"
    LINEAGE = "lineage"


WORDS = {
    Place.REFINE: "Change it in words",
    Place.VARIATIONS: "Variations",
    Place.EDITOR: "Edit",
    Place.CRITIQUE: "Critique",
    Place.VERSIONS: "Versions",
    Place.PORT: "Another model",
    Place.RECIPE: "Recipe",
    Place.LINEAGE: "Lineage",
}


def places() -> rx.Component:
    """What can be done with the prompt and stands further down, one press away."""
    return rx.cond(
        VersionState.shown.version_id != "",
        rx.el.nav(
            rx.el.ul(
                *[rx.el.li(place_link(words, place=place)) for place, words in WORDS.items()],
                class_name="places",
            ),
            aria_label="What you can do with this prompt",
        ),
    )
