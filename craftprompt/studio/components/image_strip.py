"""The strip of the image page: a card of every image, with what can be done where it stands."""

import reflex as rx

from craftprompt.studio.image_state import ImageState
from craftprompt.studio.image_views import ImageCard
from craftprompt.ui.buttons import icon_button, plain_button
from craftprompt.ui.color_mode import surround_switch
from craftprompt.ui.feedback import badge, working_dot
from craftprompt.ui.keys import shortcut
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import marks
from craftprompt.ui.upload_zone import draggable_picture

SHOWN = ImageState.shown


def image_strip() -> rx.Component:
    """The cards, newest first; nothing before the first one."""
    return rx.cond(
        ImageState.cards,
        rx.el.div(
            _head(),
            rx.el.ol(rx.foreach(ImageState.cards, _card), class_name="strip"),
            class_name="strip-pane",
        ),
    )


def _head() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Made here", class_name="strip__heading"),
        surround_switch(),
        icon_button(
            "arrow_left", "Newer image", testid="newer-image", on_click=ImageState.step(-1)
        ),
        icon_button(
            "arrow_right", "Older image", testid="older-image", on_click=ImageState.step(1)
        ),
        shortcut("k", target="newer-image"),
        shortcut("j", target="older-image"),
        class_name="strip__head",
    )


def _card(card: ImageCard) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.cond(card.is_made, _picture(card), _placeholder(card)),
            type="button",
            class_name="strip__open",
            on_click=ImageState.show(card.generation_id),
            aria_pressed=card.generation_id == SHOWN.generation_id,
        ),
        rx.cond(card.is_local, badge("local", testid="local-label")),
        rx.cond(card.is_running, _cancel(card), rx.cond(~card.is_made, _ways_on(card))),
        key=card.generation_id,
        class_name="strip__item",
        custom_attrs=marks(
            "generation-card", id=card.generation_id, kind="image", status=card.status
        ),
    )


def _picture(card: ImageCard) -> rx.Component:
    return draggable_picture(
        card.media_id,
        src=f"{card.address}?width=320",
        alt=card.alt,
        loading="lazy",
        class_name="strip__picture",
    )


def _placeholder(card: ImageCard) -> rx.Component:
    return rx.el.span(
        rx.el.span(
            rx.cond(card.is_running, working_dot(card.step), rx.el.span(card.step)), _of(card)
        ),
        class_name="strip__placeholder",
    )


def _cancel(card: ImageCard) -> rx.Component:
    return plain_button(
        "Cancel",
        _of(card),
        testid="cancel-generation",
        on_click=ImageState.cancel(card.generation_id),
    )


def _ways_on(card: ImageCard) -> rx.Component:
    return row(
        plain_button(
            "Try again",
            _of(card),
            testid="retry-generation",
            on_click=ImageState.retry(card.generation_id),
        ),
        plain_button("Put away", _of(card), on_click=ImageState.dismiss(card.generation_id)),
        class_name="strip__actions",
    )


def _of(card: ImageCard) -> rx.Component:
    return rx.el.span(f" “{card.title}”", class_name="visually-hidden")
