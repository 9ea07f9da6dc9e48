"""The scene as shots: each with framing, action and seconds, in an order; what they lack."""

import reflex as rx

from craftprompt.account.state import AuthState
from craftprompt.studio.components.checks import check_item
from craftprompt.studio.components.undo import undo_button
from craftprompt.studio.shots import LONGEST_ACTION, MOST_SECONDS, framings
from craftprompt.studio.shots_state import ACTION, ANCHORS, ShotsState, ShotView
from craftprompt.studio.state import PromptEditorState
from craftprompt.ui.buttons import icon_button, quiet_button
from craftprompt.ui.feedback import arrival, error_panel
from craftprompt.ui.fields import draft_text_area
from craftprompt.ui.ordered_list import ordered_list
from craftprompt.ui.surfaces import disclosure, row
from craftprompt.ui.tokens import marks
from craftprompt.ui.words import whenever

ANCHOR_HINT = (
    "One a line, such as “the girl in the red coat”. A model sees each shot by itself: use these "
    "very words in each."
)


def shots() -> rx.Component:
    """The shots of a scene, where the target takes several; else what became of those typed."""
    return rx.fragment(
        whenever(
            f"{PromptEditorState.target} {PromptEditorState.texts['scene']}",
            ShotsState.look_over_shots,
        ),
        rx.cond(
            ShotsState.takes_several,
            disclosure(
                "Shots: one scene in several views",
                arrival("Shots", "", keeper="add-shot"),
                _tools(),
                rx.cond(ShotsState.shots, _list()),
                error_panel(ShotsState.problem, "invalid"),
                is_open=ShotsState.has_shots | (ShotsState.undo_words != ""),
                testid="shots",
            ),
            rx.cond(
                ShotsState.aside != "",
                rx.el.p(ShotsState.aside, class_name="hint", custom_attrs=marks("shots-aside")),
            ),
        ),
    )


def _tools() -> rx.Component:
    return rx.fragment(
        row(
            quiet_button(
                "Split the scene into shots",
                on_click=ShotsState.split,
                testid="split-shots",
            ),
            quiet_button(
                "Add a shot",
                testid="add-shot",
                blocked=ShotsState.is_full,
                on_click=ShotsState.add,
            ),
        ),
        rx.el.div(
            rx.cond(
                ShotsState.undo_words != "",
                rx.el.p(
                    f"Done: {ShotsState.undo_words}. ",
                    undo_button(
                        "the change of the shots", testid="undo-shots", on_press=ShotsState.undo
                    ),
                    class_name="hint check__undo",
                ),
            ),
            role="status",
            class_name="live-region",
        ),
    )


def _list() -> rx.Component:
    return rx.fragment(
        draft_text_area(
            "Anchors",
            ANCHORS,
            testid="shot-anchors",
            hint=ANCHOR_HINT,
            rows=2,
            keeper=AuthState.tab_keeper,
            saved_text=ShotsState.anchors,
            replacement=ShotsState.anchors,
            replacement_key=ShotsState.anchors_key,
            on_draft=ShotsState.save_anchors,
        ),
        ordered_list(
            rx.foreach(ShotsState.shots, _shot),
            on_moved=ShotsState.move,
            class_name="shots",
            custom_attrs={"aria-label": "Shots in their order"},
        ),
        rx.el.p(
            ShotsState.length,
            class_name="hint",
            custom_attrs=marks("shots-length")
            | {"data-fits": rx.cond(ShotsState.is_too_long, "false", "true")},
        ),
        rx.cond(
            ShotsState.common != "",
            rx.el.p(
                f"Holds for every shot: “{ShotsState.common}”",
                class_name="hint",
                dir="auto",
                custom_attrs=marks("shots-common"),
            ),
        ),
        rx.cond(
            ShotsState.checks,
            rx.el.ul(
                rx.foreach(
                    ShotsState.checks,
                    lambda check: check_item(check, "shot-check", ShotsState.mend),
                ),
                class_name="checks",
                aria_label="Checks of the shots",
            ),
        ),
    )


def _shot(shot: ShotView) -> rx.Component:
    name = f"Shot {shot.number}"
    return rx.el.li(
        rx.el.div(
            rx.el.span(name, class_name="field__label"),
            _framing(shot),
            _seconds(shot),
            _moves(shot, name),
            class_name="shot__head",
        ),
        draft_text_area(
            f"What happens in shot {shot.number}",
            f"{ACTION}{shot.key}",
            testid="shot-action",
            field_id=f"shot-{shot.key}",
            rows=2,
            character_limit=LONGEST_ACTION,
            keeper=AuthState.tab_keeper,
            saved_text=shot.action,
            on_draft=lambda text: ShotsState.save_action(shot.key, text),
        ),
        key=shot.key,
        draggable=True,
        class_name="shot",
        custom_attrs=marks("shot", id=shot.key),
    )


def _framing(shot: ShotView) -> rx.Component:
    return rx.el.select(
        rx.el.option("Any framing", value=""),
        *[rx.el.option(each, value=each) for each in framings()],
        value=shot.framing,
        on_change=lambda framing: ShotsState.choose_framing(shot.key, framing),
        aria_label=f"Framing of shot {shot.number}",
        class_name="field__control field__control--select",
        custom_attrs=marks("shot-framing"),
    )


def _seconds(shot: ShotView) -> rx.Component:
    return rx.el.select(
        *[rx.el.option(f"{each} s", value=str(each)) for each in range(1, MOST_SECONDS + 1)],
        value=shot.seconds,
        on_change=lambda seconds: ShotsState.choose_seconds(shot.key, seconds),
        aria_label=f"Seconds of shot {shot.number}",
        class_name="field__control field__control--select",
        custom_attrs=marks("shot-seconds"),
    )


def _moves(shot: ShotView, name: str) -> rx.Component:
    return rx.el.div(
        icon_button(
            "arrow_up",
            f"Move {name} earlier",
            testid="shot-earlier",
            aria_disabled=shot.number == 1,
            on_click=ShotsState.move(shot.key, -1),
        ),
        icon_button(
            "arrow_down",
            f"Move {name} later",
            testid="shot-later",
            aria_disabled=shot.is_last,
            on_click=ShotsState.move(shot.key, 1),
        ),
        icon_button(
            "trash_2",
            f"Remove {name}",
            testid="shot-remove",
            on_click=ShotsState.remove(shot.key),
        ),
        class_name="shot__moves",
    )
