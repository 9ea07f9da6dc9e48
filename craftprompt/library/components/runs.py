"""Cards of the runs that are no tiles: what is being made, and what came to nothing."""

import reflex as rx

from craftprompt.library.state import LibraryState
from craftprompt.library.views import RunCard
from craftprompt.studio.components.details import kind_in_words
from craftprompt.ui.buttons import button_link, plain_button, text_link
from craftprompt.ui.feedback import arrival, elapsed_time, local_time, working_dot
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import marks


def run_cards() -> rx.Component:
    """The cards, newest first; nothing where there is no such run."""
    return rx.cond(
        LibraryState.runs,
        rx.el.section(
            arrival("Runs", ""),
            rx.el.h2("Being made, and what came to nothing", class_name="library__heading"),
            rx.el.ol(rx.foreach(LibraryState.runs, _card), class_name="runs"),
            rx.cond(
                LibraryState.more_runs > 0,
                rx.el.p(
                    f"And {LibraryState.more_runs} more that came to nothing. Put some of these "
                    "away, and they come up here.",
                    class_name="meta",
                ),
            ),
        ),
    )


def _card(run: RunCard) -> rx.Component:
    return rx.el.li(
        rx.cond(
            run.is_running,
            rx.el.p(working_dot(run.step), " ", elapsed_time(run.since), class_name="run__step"),
            rx.el.p(run.step, class_name="run__step"),
        ),
        rx.el.p(
            text_link(run.words, href=f"/library/{run.generation_id}", class_name="run__link"),
            class_name="run__words",
            dir="auto",
        ),
        rx.cond(
            run.failure_message != "",
            rx.el.p(
                run.failure_message,
                class_name="run__reason",
                custom_attrs=marks("error-message", kind=run.failure_kind),
            ),
        ),
        rx.el.p(
            kind_in_words(run.kind),
            rx.el.span(run.model_name),
            local_time(run.created_at),
            class_name="meta facts-row",
        ),
        rx.cond(run.is_running, _cancel(run), _ways_on(run)),
        key=run.generation_id,
        class_name="card run",
        custom_attrs=marks(
            "generation-card", id=run.generation_id, kind=run.kind, status=run.status
        ),
    )


def _cancel(run: RunCard) -> rx.Component:
    return row(
        plain_button(
            "Cancel",
            _of(run),
            testid="cancel-generation",
            on_click=LibraryState.cancel(run.generation_id),
        ),
        class_name="run__actions",
    )


def _ways_on(run: RunCard) -> rx.Component:
    return row(
        plain_button(
            "Try again",
            _of(run),
            testid="retry-generation",
            on_click=LibraryState.retry(run.generation_id),
        ),
        button_link("Reuse settings", _of(run), href=run.reuse_address, look="plain"),
        plain_button("Put away", _of(run), on_click=LibraryState.dismiss(run.generation_id)),
        class_name="run__actions",
    )


def _of(run: RunCard) -> rx.Component:
    return rx.el.span(f" “{run.words}”", class_name="visually-hidden")
