"""What changed between two versions, in one text or side by side; each change accepted or rejected.

Told apart by more than colour: what went is struck through, what came is underlined, and both say
so to a screen reader.
"""

import reflex as rx

from craftprompt.studio.components.places import Place
from craftprompt.studio.version_state import VersionState
from craftprompt.studio.version_views import SegmentView, VersionView
from craftprompt.ui.buttons import button
from craftprompt.ui.fields import chosen_field, tick_box
from craftprompt.ui.icons import icon
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import Text, classes, marks


def version_difference() -> rx.Component:
    """The difference of the version shown to the one before, or to the one chosen here."""
    return rx.cond(
        VersionState.compared_id != "",
        rx.el.section(
            rx.el.div(
                rx.el.h2("What changed", class_name="field__label"),
                rx.el.span(changes_in_words(), class_name="meta", role="status"),
                class_name="versions__heading",
            ),
            row(
                chosen_field(
                    "Compared with",
                    "compared",
                    rx.foreach(VersionState.versions, _option),
                    testid="compare-with",
                    value=VersionState.compared_id,
                    on_change=VersionState.compare_with,
                ),
                tick_box(
                    "Side by side",
                    name="Show the two versions side by side",
                    is_ticked=VersionState.is_side_by_side,
                    testid="side-by-side",
                    on_tick=VersionState.show_side_by_side,
                ),
                class_name="difference__controls",
            ),
            rx.el.div(
                rx.cond(VersionState.is_side_by_side, _side_by_side(), _inline()),
                custom_attrs=marks("difference"),
            ),
            class_name="versions",
            aria_label="What changed",
            id=Place.DIFFERENCE,
        ),
    )


def changes_in_words() -> rx.Var[str]:
    """How many places differ from the version compared with, and how many wait for a word."""
    return rx.cond(
        VersionState.changes == 0,
        "No word differs.",
        rx.cond(
            VersionState.changes == 1,
            f"1 change, {VersionState.open_changes} undecided",
            f"{VersionState.changes} changes, {VersionState.open_changes} undecided",
        ),
    )


def _option(version: VersionView) -> rx.Component:
    return rx.el.option(
        f"Version {version.number}: ",
        rx.cond(version.name != "", version.name, version.act),
        value=version.version_id,
    )


def _inline() -> rx.Component:
    return rx.el.p(
        rx.foreach(VersionState.segments, _inline_segment),
        class_name="difference__text",
        dir="auto",
    )


def _inline_segment(segment: SegmentView) -> rx.Component:
    return rx.cond(
        segment.number < 0,
        rx.el.span(segment.after),
        rx.el.span(
            gone(segment.before),
            come(segment.after),
            _decisions(segment),
            class_name=classes("change", f"change--{segment.state}"),
            custom_attrs=marks("change", state=segment.state),
        ),
    )


def _side_by_side() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h3("Before", class_name="meta"),
            rx.el.p(
                rx.foreach(VersionState.segments, _before),
                class_name="difference__text",
                dir="auto",
            ),
        ),
        rx.el.div(
            rx.el.h3("After", class_name="meta"),
            rx.el.p(
                rx.foreach(VersionState.segments, _after), class_name="difference__text", dir="auto"
            ),
        ),
        class_name="difference__columns",
    )


def _before(segment: SegmentView) -> rx.Component:
    return rx.cond(
        segment.number < 0,
        rx.el.span(segment.before),
        rx.el.span(gone(segment.before), class_name=classes("change", f"change--{segment.state}")),
    )


def _after(segment: SegmentView) -> rx.Component:
    return rx.cond(
        segment.number < 0,
        rx.el.span(segment.after),
        rx.el.span(
            rx.cond(
                segment.after == "",
                rx.el.span("(taken out)", class_name="meta"),
                come(segment.after),
            ),
            _decisions(segment),
            class_name=classes("change", f"change--{segment.state}"),
            custom_attrs=marks("change", state=segment.state),
        ),
    )


def gone(words: Text) -> rx.Component:
    """Words that were taken out, struck through, for eyes and ears; nothing where none were."""
    return rx.cond(
        words != "",
        rx.fragment(
            rx.el.span("taken out: ", class_name="visually-hidden"),
            rx.el.del_(words, class_name="change__gone"),
        ),
    )


def come(words: Text) -> rx.Component:
    """Words that were put in, underlined."""
    return rx.cond(
        words != "",
        rx.fragment(
            rx.el.span("put in: ", class_name="visually-hidden"),
            rx.el.ins(words, class_name="change__come"),
        ),
    )


def _decisions(segment: SegmentView) -> rx.Component:
    """Two small buttons behind the change; which one was pressed is told by more than colour."""
    return rx.el.span(
        button(
            icon("check"),
            rx.el.span("Accept", class_name="visually-hidden"),
            look="plain",
            class_name="change__button",
            title="Accept this change",
            testid="change-accept",
            aria_pressed=segment.state == "accepted",
            on_click=VersionState.accept(segment.number),
        ),
        button(
            icon("x"),
            rx.el.span("Reject", class_name="visually-hidden"),
            look="plain",
            class_name="change__button",
            title="Reject this change: the words from before come back",
            testid="change-reject",
            aria_pressed=segment.state == "rejected",
            on_click=VersionState.reject(segment.number),
        ),
        class_name="change__buttons",
    )
