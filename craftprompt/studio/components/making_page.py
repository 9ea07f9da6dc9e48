"""A page that makes something: the stage shows the work, the inspector beside it makes it."""

import reflex as rx

from craftprompt.studio.cards import CardT
from craftprompt.studio.stage_state import StageState
from craftprompt.ui.feedback import arrival
from craftprompt.ui.running_title import running_title
from craftprompt.ui.tokens import marks


def making_page(
    state: type[StageState[CardT]], *, label: str, inspector: rx.Component, stage: rx.Component
) -> rx.Component:
    """What something is made from, and what was made; `label` says what the inspector does."""
    heading = state.NAME.capitalize()
    return rx.el.div(
        running_title(state.running),
        rx.el.h1(heading, class_name="visually-hidden"),
        rx.el.section(
            arrival(heading, state.replacement.key, keeper=f"make-{state.NAME}"),
            inspector,
            class_name="inspector",
            aria_label=label,
        ),
        stage,
        rx.el.p(
            state.announcement,
            role="status",
            class_name="visually-hidden",
            custom_attrs=marks(f"{state.NAME}-status"),
        ),
        class_name="image-panes",
    )
