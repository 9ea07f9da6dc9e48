"""The prompt for another model: what would be lost, then one press, then what was changed."""

import reflex as rx

from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.rewrites import RewriteAct, rewrites
from craftprompt.studio.components.places import Place
from craftprompt.studio.components.writing import writing_price
from craftprompt.studio.craft_state import CraftState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.port_state import LossView
from craftprompt.studio.version_state import VersionState
from craftprompt.ui.buttons import quiet_button
from craftprompt.ui.fields import Option, OptionGroup, select_field
from craftprompt.ui.surfaces import disclosure, row
from craftprompt.ui.tokens import Text, marks

PORTED_BY_RULES = (
    "Rules put their own direction for this model in the place of that for the other, and list "
    "what they changed; every other sentence stays word for word."
)

ALL_OF_IT = "It can do all that this prompt's own model can."


def port_panel() -> rx.Component:
    """Choose another model, read what the move costs, have the version shown written for it."""
    return rx.cond(
        (VersionState.shown.version_id != "") & ~GenerationState.is_running,
        disclosure(
            "Write it for another model",
            select_field(
                "Other model",
                "port-to",
                [Option("", "Choose a model"), *_groups()],
                testid="port-to",
                value=CraftState.port_key,
                on_change=CraftState.choose_port,
            ),
            rx.cond(
                CraftState.port_key != "",
                rx.fragment(
                    _losses("What this prompt loses", CraftState.port_losses),
                    _losses(f"What else {CraftState.port_name} does not do", CraftState.port_facts),
                    rx.cond(CraftState.is_port_free, rx.el.p(ALL_OF_IT, class_name="hint")),
                    row(
                        quiet_button(
                            rewrites().labels[RewriteAct.PORTED],
                            testid="make-port",
                            type="button",
                            blocked=GenerationState.nobody_writes,
                            on_click=CraftState.port,
                        )
                    ),
                    rx.el.p(
                        f"Version {VersionState.shown.number} as it stands above, with your own "
                        "hand and its locks, is written anew as a prompt of its own. This one "
                        "stays as it is.",
                        class_name="hint",
                    ),
                    writing_price(
                        "It takes one of today's prompts; nothing if it fails or you stop it.",
                        PORTED_BY_RULES,
                    ),
                ),
            ),
            testid="port",
            id=Place.PORT,
        ),
    )


def port_changes() -> rx.Component:
    """What became of the words of a prompt that was written for another model, in full sight."""
    return rx.cond(
        VersionState.shown.changes,
        rx.el.div(
            rx.el.h2("What changed for this model", class_name="field__label"),
            rx.el.ul(
                rx.foreach(
                    VersionState.shown.changes,
                    lambda change: rx.el.li(change, dir="auto", custom_attrs=marks("port-change")),
                ),
                class_name="notes",
            ),
            class_name="stack stack--tight",
        ),
    )


def _losses(heading: Text, losses: list[LossView]) -> rx.Component:
    return rx.cond(
        losses,
        rx.el.div(
            rx.el.h3(heading, class_name="field__label"),
            rx.el.ul(rx.foreach(losses, _loss), class_name="checks"),
            class_name="stack stack--tight",
        ),
    )


def _groups() -> list[OptionGroup]:
    return [
        OptionGroup(
            group.label, tuple(Option(each.key, each.listed_name) for each in group.targets)
        )
        for group in catalogue().grouped()
    ]


def _loss(loss: LossView) -> rx.Component:
    return rx.el.li(
        rx.el.p(loss.sentence), class_name="check", custom_attrs=marks("port-loss", kind=loss.kind)
    )
