"""The strip of the video page: a card of every video, with what can be done where it stands."""

import reflex as rx

from craftprompt.studio.video_state import VideoState
from craftprompt.studio.video_views import VideoCard
from craftprompt.ui.buttons import icon_button, plain_button
from craftprompt.ui.color_mode import surround_switch
from craftprompt.ui.feedback import badge, working_dot
from craftprompt.ui.keys import shortcut
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import marks

SHOWN = VideoState.shown


def video_strip() -> rx.Component:
    """The cards, newest first; nothing before the first one."""
    return rx.cond(
        VideoState.cards,
        rx.el.div(
            _head(),
            rx.el.ol(rx.foreach(VideoState.cards, _card), class_name="strip"),
            class_name="strip-pane",
        ),
    )


def _head() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Made here", class_name="strip__heading"),
        surround_switch(),
        icon_button(
            "arrow_left", "Newer video", testid="newer-video", on_click=VideoState.step(-1)
        ),
        icon_button(
            "arrow_right", "Older video", testid="older-video", on_click=VideoState.step(1)
        ),
        shortcut("k", target="newer-video"),
        shortcut("j", target="older-video"),
        class_name="strip__head",
    )


def _card(card: VideoCard) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.cond(card.is_made, _poster(card), _placeholder(card)),
            type="button",
            class_name="strip__open",
            on_click=VideoState.show(card.generation_id),
            aria_pressed=card.generation_id == SHOWN.generation_id,
        ),
        rx.cond(card.is_local, badge("local", testid="local-label")),
        rx.cond(card.is_running, _cancel(card), rx.cond(~card.is_made, _ways_on(card))),
        key=card.generation_id,
        class_name="strip__item",
        custom_attrs=marks(
            "generation-card", id=card.generation_id, kind="video", status=card.status
        ),
    )


def _poster(card: VideoCard) -> rx.Component:
    return rx.el.span(
        rx.el.img(
            src=f"{card.address}?width=320",
            alt=card.alt,
            loading="lazy",
            class_name="strip__picture",
            style={"aspect-ratio": card.shape},
        ),
        rx.el.span(card.duration, class_name="duration"),
        class_name="poster",
    )


def _placeholder(card: VideoCard) -> rx.Component:
    return rx.el.span(
        rx.el.span(
            rx.cond(card.is_running, working_dot(card.step), rx.el.span(card.step)), _of(card)
        ),
        class_name="strip__placeholder",
        style={"aspect-ratio": card.shape},
    )


def _cancel(card: VideoCard) -> rx.Component:
    return plain_button(
        "Cancel",
        _of(card),
        testid="cancel-generation",
        on_click=VideoState.cancel(card.generation_id),
    )


def _ways_on(card: VideoCard) -> rx.Component:
    return row(
        plain_button(
            "Try again",
            _of(card),
            testid="retry-generation",
            on_click=VideoState.retry(card.generation_id),
        ),
        plain_button("Put away", _of(card), on_click=VideoState.dismiss(card.generation_id)),
        class_name="strip__actions",
    )


def _of(card: VideoCard) -> rx.Component:
    return rx.el.span(f" “{card.title}”", class_name="visually-hidden")
