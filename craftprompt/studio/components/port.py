"""The prompt for another model: what would be lost, then one press."""

import reflex as rx

from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.rewrites import RewriteAct, rewrites
from craftprompt.studio.components.places import Place
from craftprompt.studio.components.writing import writing_price
from craftprompt.studio.craft_state import CraftState, LossView
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.version_state import VersionState
from craftprompt.ui.buttons import quiet_button
from craftprompt.ui.fields import Option, OptionGroup, select_field
from craftprompt.ui.surfaces import disclosure, row
from craftprompt.ui.tokens import marks

PORTED_BY_RULES = (
    "Done by the local composer's rules: not counted. They put their own direction for this model "
    "in the place of that for the other; every other sentence stays word for word."
)


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
                    rx.cond(
                        CraftState.port_losses,
                        rx.el.ul(
                            rx.foreach(CraftState.port_losses, _loss),
                            class_name="checks",
                            aria_label="What is lost or changes",
                        ),
                        rx.el.p("Nothing is lost by the move.", class_name="hint"),
                    ),
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


def _groups() -> list[OptionGroup]:
    return [
        OptionGroup(group.label, tuple(Option(each.key, each.name) for each in group.targets))
        for group in catalogue().grouped()
    ]


def _loss(loss: LossView) -> rx.Component:
    return rx.el.li(
        rx.el.p(loss.sentence), class_name="check", custom_attrs=marks("port-loss", kind=loss.kind)
    )
