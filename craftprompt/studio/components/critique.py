"""The critique of a prompt: asked for by a press, a verdict with its reason for each criterion.

Each edit that it suggests is applied or put away by the person; nothing changes by itself.
"""

import reflex as rx

from craftprompt.addresses import backend
from craftprompt.studio.components.places import Place
from craftprompt.studio.components.writing import (
    another_writer,
    writing_price,
    writing_status,
)
from craftprompt.studio.critique_state import CritiqueState
from craftprompt.studio.critique_views import RemarkView
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.version_state import VersionState
from craftprompt.studio.views import PROVIDER_NAMES
from craftprompt.ui.buttons import plain_button, quiet_button
from craftprompt.ui.feedback import badge, error_panel, notice
from craftprompt.ui.icons import icon
from craftprompt.ui.streaming_text import prompt_stream
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import marks
from craftprompt.ui.words import whenever

CRITIQUE = CritiqueState.critique
SHOWN = VersionState.shown
IS_OF_THIS = CritiqueState.prompt_id == VersionState.generation_id


def critique_panel() -> rx.Component:
    """The press with its price, where the critique stands, and what it says."""
    return rx.el.section(
        whenever(f"{SHOWN.version_id} {SHOWN.text}", CritiqueState.look_over_critique),
        rx.el.div(
            rx.el.h2("Critique", class_name="field__label"),
            rx.cond(
                IS_OF_THIS,
                writing_status(CRITIQUE.status, marks("critique-status", status=CRITIQUE.status)),
            ),
            class_name="versions__heading",
        ),
        _presses(),
        writing_price(
            "Judges the version that you see and changes nothing. Takes one of today's prompts; "
            "nothing if it fails or you stop it.",
            "",
        ),
        error_panel(CritiqueState.problem.message, CritiqueState.problem.kind),
        notice(CritiqueState.news),
        rx.el.p(
            CritiqueState.announcement,
            role="status",
            class_name="visually-hidden",
            custom_attrs=marks("critique-announcement"),
        ),
        rx.cond(IS_OF_THIS, _result()),
        class_name="versions",
        id=Place.CRITIQUE,
        aria_label="Critique",
        custom_attrs=marks("critique"),
    )


def _result() -> rx.Component:
    return rx.fragment(
        error_panel(CRITIQUE.failure_message, CRITIQUE.failure_kind),
        rx.cond(CRITIQUE.is_running, _being_written()),
        rx.cond(CritiqueState.remarks, _judged()),
        # A page that opens while it is written follows it as the one that pressed does.
        rx.cond(CRITIQUE.is_running, rx.el.span(on_mount=CritiqueState.follow)),
    )


def _presses() -> rx.Component:
    return row(
        quiet_button(
            rx.cond(CritiqueState.remarks, "Critique again", "Critique"),
            testid="make-critique",
            type="button",
            blocked=GenerationState.is_running
            | GenerationState.nobody_writes
            | CRITIQUE.is_running,
            on_click=CritiqueState.make,
        ),
        rx.cond(
            CRITIQUE.is_running,
            quiet_button(
                "Stop the critique",
                testid="stop-critique",
                type="button",
                on_click=CritiqueState.stop,
            ),
        ),
        another_writer(
            CRITIQUE.failure_kind,
            CRITIQUE.has_other_writers,
            on_press=CritiqueState.ask_another_writer,
            testid="critique-another",
        ),
    )


def _being_written() -> rx.Component:
    return rx.el.div(
        prompt_stream(
            CRITIQUE.run_id,
            base=backend(""),
            text="",
            running=CRITIQUE.is_running,
            author_names=PROVIDER_NAMES,
            testid="critique-text",
            comes_into_view=False,
        ),
        rx.cond(CRITIQUE.provider != "", _author("Being judged by ")),
    )


def _judged() -> rx.Component:
    return rx.el.div(
        rx.cond(
            ~CRITIQUE.is_running,
            _author(
                rx.cond(
                    CRITIQUE.version_number > 0,
                    f"Version {CRITIQUE.version_number}, judged by ",
                    "An earlier version, judged by ",
                )
            ),
        ),
        rx.el.ul(
            rx.foreach(CritiqueState.remarks, _remark),
            class_name="remarks",
            aria_label="What the critique says",
        ),
        rx.foreach(CRITIQUE.notes, lambda note: rx.el.p(note, class_name="hint")),
        class_name="stack",
    )


def _author(begins: str | rx.Var[str]) -> rx.Component:
    return rx.el.p(
        rx.el.span(
            begins,
            CRITIQUE.provider_name,
            custom_attrs=marks("critique-author", provider=CRITIQUE.provider, model=CRITIQUE.model),
        ),
        rx.cond(CRITIQUE.is_local, badge("local: not counted")),
        rx.cond(~CRITIQUE.is_running, rx.el.span(CRITIQUE.summary)),
        class_name="meta manuscript__author",
    )


def _remark(remark: RemarkView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(remark.name, class_name="remark__name"),
            rx.el.span(_sign(remark), remark.words, class_name="remark__verdict"),
            class_name="remark__heading",
        ),
        rx.el.p(remark.reason, class_name="remark__reason", dir="auto"),
        rx.cond(remark.state != "none", _suggestion(remark)),
        key=remark.criterion,
        class_name="remark",
        custom_attrs=marks(
            "critique-remark",
            criterion=remark.criterion,
            verdict=remark.judgement,
            state=remark.state,
        ),
    )


def _sign(remark: RemarkView) -> rx.Component:
    """The verdict by a form too: its colour alone would not tell it."""
    return rx.fragment(
        rx.match(
            remark.judgement,
            ("met", icon("check")),
            ("better", icon("pencil")),
            icon("circle_dashed"),
        )
    )


def _suggestion(remark: RemarkView) -> rx.Component:
    return rx.fragment(
        rx.cond(
            remark.state != "dismissed",
            rx.el.p(
                rx.el.span("Suggested: ", class_name="meta"),
                remark.before,
                rx.cond(
                    remark.gone != "",
                    rx.fragment(
                        rx.el.span("taken out: ", class_name="visually-hidden"),
                        rx.el.del_(remark.gone, class_name="change__gone"),
                    ),
                ),
                rx.cond(
                    remark.come != "",
                    rx.fragment(
                        rx.el.span("put in: ", class_name="visually-hidden"),
                        rx.el.ins(remark.come, class_name="change__come"),
                    ),
                ),
                remark.after,
                class_name="remark__edit",
                dir="auto",
            ),
        ),
        rx.cond(remark.obstacle != "", rx.el.p(remark.obstacle, class_name="hint")),
        _decisions(remark),
    )


def _decisions(remark: RemarkView) -> rx.Component:
    """Two buttons that keep their places and say what was decided: the focus stays on them."""
    name = rx.el.span(f": {remark.name}", class_name="visually-hidden")
    is_dismissed = rx.Var.create(remark.state) == "dismissed"
    return row(
        rx.cond(
            is_dismissed | (remark.obstacle != ""),
            rx.fragment(),
            quiet_button(
                rx.cond(remark.state == "applied", "Applied", "Apply"),
                name,
                on_click=CritiqueState.apply(remark.criterion),
                testid="critique-apply",
                blocked=(remark.state == "applied") | GenerationState.is_running,
            ),
        ),
        rx.cond(
            remark.state == "applied",
            rx.fragment(),
            plain_button(
                rx.cond(is_dismissed, "Bring the suggestion back", "Dismiss"),
                name,
                testid="critique-dismiss",
                type="button",
                on_click=CritiqueState.dismiss(remark.criterion, ~is_dismissed),
            ),
        ),
    )
