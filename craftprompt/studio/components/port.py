"""The prompt for another model: what would be lost, then one press."""

import reflex as rx

from craftprompt.catalogue.loader import catalogue
from craftprompt.studio.craft_state import CraftState, LossView
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.version_state import VersionState
from craftprompt.ui.buttons import quiet_button
from craftprompt.ui.fields import Option, OptionGroup, select_field
from craftprompt.ui.surfaces import disclosure, row
from craftprompt.ui.tokens import marks


def port_panel() -> rx.Component:
    """Choose another model, read what the move costs, have the scene written for it."""
    return rx.cond(
        (VersionState.shown.text != "") & ~GenerationState.is_running,
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
                            "Write it for this model",
                            testid="make-port",
                            type="button",
                            on_click=CraftState.port,
                        )
                    ),
                    rx.el.p(
                        "Written anew from your scene and its fields, with what is locked. ",
                        rx.cond(
                            GenerationState.next_is_counted,
                            "It takes one of today's prompts. ",
                            "It is not counted. ",
                        ),
                        "The prompt above stays in the history.",
                        class_name="hint",
                    ),
                ),
            ),
            testid="port",
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
