"""What the chosen model cannot do of a video, each with the one press that mends it."""

import reflex as rx

from craftprompt.studio.video_state import VideoState
from craftprompt.studio.video_views import ShortfallView
from craftprompt.ui.buttons import quiet_button
from craftprompt.ui.tokens import Flag, marks

# A press right after typing comes before the draft is handed over: it brings the words along.
TYPED = rx.Var("document.getElementById('video-prompt').value", _var_type=str)


def shortfalls() -> rx.Component:
    """All of them, but the one that a refused press was told of."""
    return rx.el.div(
        rx.foreach(
            VideoState.shortfalls,
            lambda each: rx.cond(_is_told(each), rx.fragment(), _shortfall(each)),
        ),
        role="status",
        class_name="live-region shortfalls",
    )


def mend_of_refusal() -> rx.Component:
    """The press that mends what a press was refused for."""
    return rx.foreach(VideoState.shortfalls, lambda each: rx.cond(_is_told(each), _mend(each)))


def _is_told(each: ShortfallView) -> Flag:
    return VideoState.problem.field == each.kind


def _shortfall(each: ShortfallView) -> rx.Component:
    return rx.el.div(
        rx.el.p(each.sentence),
        _mend(each),
        key=each.kind,
        class_name="aside",
        custom_attrs=marks("shortfall", kind=each.kind),
    )


def _mend(each: ShortfallView) -> rx.Component:
    return rx.cond(
        each.mend != "",
        quiet_button(
            each.mend,
            type="button",
            testid="mend",
            on_click=VideoState.mend(each.kind, TYPED),
        ),
    )
