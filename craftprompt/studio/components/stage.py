"""The stage of a page: one thing large, beside it all that is known of it, below it the strip."""

import reflex as rx

from craftprompt.studio.cards import Card, CardT
from craftprompt.studio.components.details import facts_list, made_from, references_used
from craftprompt.studio.components.undo import undo_notice
from craftprompt.studio.stage_state import StageState
from craftprompt.ui.buttons import (
    danger_button,
    document_link,
    icon_button,
    plain_button,
    quiet_button,
    text_link,
)
from craftprompt.ui.feedback import (
    arrival,
    copy_button,
    elapsed_time,
    error_panel,
    local_time,
    skeleton,
    working_dot,
)
from craftprompt.ui.keys import shortcut
from craftprompt.ui.scrolling import landing
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import marks


def stage(
    state: type[StageState[CardT]],
    shown: Card,
    *,
    made: rx.Component,
    actions: tuple[rx.Component, ...],
    strip: rx.Component,
    hint: str,
) -> rx.Component:
    """What was chosen, else the newest; before the first one a sentence and a `hint`.

    `shown` is the state's card on the stage, and `made` shows it once it is made; `actions` are
    what can be done with it besides what every page offers.
    """
    stage_and_details = rx.el.div(
        rx.el.div(
            rx.cond(shown.is_made, made, _placeholder(state, shown)),
            class_name="stage",
        ),
        _beside(state, shown, actions),
        class_name="stage-and-details",
    )
    return rx.el.section(
        arrival(f"The {state.NAME} on the stage", state.arrival),
        rx.el.div(
            rx.cond(
                state.is_loaded,
                rx.cond(shown.generation_id == "", _empty(state, hint), stage_and_details),
                skeleton(),
            ),
            class_name="stage-place",
        ),
        strip,
        undo_notice(state.removed, state.undo),
        landing(state.landing),
        class_name="stage-pane",
        aria_label=f"Your {state.NAME}s",
    )


def _empty(state: type[StageState[CardT]], hint: str) -> rx.Component:
    return rx.el.div(
        rx.el.p(f"Your {state.NAME}s will stand here.", class_name="stage__empty-words"),
        rx.el.p(hint, class_name="hint"),
        class_name="stage stage--empty",
    )


def _placeholder(state: type[StageState[CardT]], shown: Card) -> rx.Component:
    """The room that it will take, and where it stands; nothing is invented."""
    return rx.el.div(
        rx.cond(shown.is_running, _running(state, shown), _not_made(state, shown)),
        class_name="stage__placeholder",
        style={"--shape": shown.shape},
    )


def _running(state: type[StageState[CardT]], shown: Card) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            working_dot(shown.step),
            " ",
            elapsed_time(shown.since),
            rx.cond(shown.usual != "", rx.el.span(f" · {shown.usual}", class_name="hint")),
            class_name="stage__step",
        ),
        plain_button("Cancel", on_click=state.cancel(shown.generation_id)),
        class_name="stage__course",
    )


def _not_made(state: type[StageState[CardT]], shown: Card) -> rx.Component:
    """Why there is nothing, and the ways on; what the person cancelled is no error."""
    return rx.el.div(
        rx.el.p(shown.step, class_name="stage__step"),
        rx.cond(
            shown.status == "cancelled",
            rx.el.p(shown.failure_message, class_name="hint"),
            error_panel(shown.failure_message, shown.failure_kind),
        ),
        row(
            quiet_button("Try again", on_click=state.retry(shown.generation_id)),
            quiet_button("Edit the prompt", on_click=state.use_settings(shown.generation_id)),
            plain_button("Put away", on_click=state.dismiss(shown.generation_id)),
        ),
        class_name="stage__course",
    )


def _beside(
    state: type[StageState[CardT]], shown: Card, actions: tuple[rx.Component, ...]
) -> rx.Component:
    details = state.details
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.h2("Prompt", class_name="item-details__label"),
                copy_button(shown.words, "Copy", look="plain"),
                _close(state),
                class_name="stage__head",
            ),
            rx.el.p(shown.words, class_name="stage__words", dir="auto"),
        ),
        rx.cond(shown.is_made, row(*actions, _reuse(state, shown), _download(shown))),
        made_from(details.parents),
        references_used(details.references),
        facts_list(details.facts),
        rx.el.div(
            rx.el.p(local_time(shown.created_at), class_name="meta"),
            text_link("In the library", href=f"/library/{shown.generation_id}"),
            rx.cond(~shown.is_running, _delete(state, shown)),
            class_name="stage__foot",
        ),
        class_name="stage__details",
    )


def _close(state: type[StageState[CardT]]) -> rx.Component:
    """The way back to the card that was opened; Esc presses it."""
    closer = f"close-{state.NAME}"
    return rx.cond(
        state.is_chosen,
        rx.fragment(
            icon_button(
                "x", f"Back to the newest {state.NAME}", testid=closer, on_click=state.close
            ),
            shortcut("escape", target=closer, spares_fields=True),
        ),
    )


def _reuse(state: type[StageState[CardT]], shown: Card) -> rx.Component:
    return quiet_button("Reuse settings", on_click=state.use_settings(shown.generation_id))


def _download(shown: Card) -> rx.Component:
    return document_link(
        "Download",
        href=f"{shown.address}?download=1",
        class_name="button button--quiet",
        custom_attrs=marks("download-item"),
    )


def _delete(state: type[StageState[CardT]], shown: Card) -> rx.Component:
    return danger_button("Delete", testid="delete-item", on_click=state.delete(shown.generation_id))
