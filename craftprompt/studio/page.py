"""The prompt page: the scene stands left, the manuscript right, the history below."""

import reflex as rx

from craftprompt.studio.components.history import history
from craftprompt.studio.components.lineage import lineage
from craftprompt.studio.components.manuscript import manuscript
from craftprompt.studio.components.port import port_panel
from craftprompt.studio.components.recipes import recipe_panel
from craftprompt.studio.components.scene_form import scene_form
from craftprompt.studio.components.scene_tools import scene_tools
from craftprompt.studio.craft_state import CraftState
from craftprompt.ui.carried_demo import carried_demo


def prompt_page() -> rx.Component:
    """Everything between the scene and the prompt, on one page."""
    return rx.fragment(
        carried_demo(on_carried=CraftState.bring_demo),
        rx.el.div(
            rx.el.div(scene_form(), scene_tools(), class_name="pane"),
            rx.el.div(
                manuscript(),
                rx.el.div(port_panel(), recipe_panel(), lineage(), class_name="manuscript-tools"),
                class_name="pane",
            ),
            class_name="studio-panes",
        ),
        history(),
    )
