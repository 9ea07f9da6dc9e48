"""The strip of a stage: a card of everything, with what can be done where it stands."""

from collections.abc import Callable

import reflex as rx

from craftprompt.studio.cards import Card, CardT
from craftprompt.studio.stage_state import StageState
from craftprompt.ui.buttons import icon_button, plain_button
from craftprompt.ui.color_mode import surround_switch
from craftprompt.ui.feedback import badge, working_dot
from craftprompt.ui.keys import shortcut
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import marks


def strip(
    state: type[StageState[CardT]],
    cards: list[CardT],
    shown: Card,
    thumbnail: Callable[[CardT], rx.Component],
) -> rx.Component:
    """The cards, newest first; nothing before the first one.

    `cards` and `shown` are the state's; `thumbnail` shows what is made.
    """
    return rx.cond(
        cards,
        rx.el.div(
            _head(state),
            rx.el.ol(
                rx.foreach(cards, lambda card: _card(state, card, shown, thumbnail(card))),
                class_name="strip",
            ),
            class_name="strip-pane",
        ),
    )


def _head(state: type[StageState[CardT]]) -> rx.Component:
    newer, older = f"newer-{state.NAME}", f"older-{state.NAME}"
    return rx.el.div(
        rx.el.h2("Made here", class_name="strip__heading"),
        surround_switch(),
        icon_button("arrow_left", f"Newer {state.NAME}", testid=newer, on_click=state.step(-1)),
        icon_button("arrow_right", f"Older {state.NAME}", testid=older, on_click=state.step(1)),
        shortcut("k", target=newer),
        shortcut("j", target=older),
        class_name="strip__head",
    )


def _card(
    state: type[StageState[CardT]], card: Card, shown: Card, thumbnail: rx.Component
) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.cond(card.is_made, thumbnail, _placeholder(card)),
            type="button",
            class_name="strip__open",
            on_click=state.show(card.generation_id),
            aria_pressed=card.generation_id == shown.generation_id,
        ),
        rx.cond(card.is_local, badge("local", testid="local-label")),
        rx.cond(
            card.is_running, _cancel(state, card), rx.cond(~card.is_made, _ways_on(state, card))
        ),
        key=card.generation_id,
        class_name="strip__item",
        custom_attrs=marks(
            "generation-card", id=card.generation_id, kind=state.NAME, status=card.status
        ),
    )


def _placeholder(card: Card) -> rx.Component:
    return rx.el.span(
        rx.el.span(
            rx.cond(card.is_running, working_dot(card.step), rx.el.span(card.step)), _of(card)
        ),
        class_name="strip__placeholder",
    )


def _cancel(state: type[StageState[CardT]], card: Card) -> rx.Component:
    return plain_button(
        "Cancel",
        _of(card),
        testid="cancel-generation",
        on_click=state.cancel(card.generation_id),
    )


def _ways_on(state: type[StageState[CardT]], card: Card) -> rx.Component:
    return row(
        plain_button(
            "Try again",
            _of(card),
            testid="retry-generation",
            on_click=state.retry(card.generation_id),
        ),
        plain_button("Put away", _of(card), on_click=state.dismiss(card.generation_id)),
        class_name="strip__actions",
    )


def _of(card: Card) -> rx.Component:
    return rx.el.span(f" “{card.title}”", class_name="visually-hidden")
