"""The stage of the image page: one image large with its details, and the strip of all of them."""

import reflex as rx

from craftprompt.studio.image_state import ImageState
from craftprompt.studio.image_views import ImageCard
from craftprompt.ui.buttons import document_link, icon_button, plain_button, quiet_button
from craftprompt.ui.color_mode import surround_switch
from craftprompt.ui.feedback import (
    badge,
    copy_button,
    elapsed_time,
    error_panel,
    local_time,
    skeleton,
    working_dot,
)
from craftprompt.ui.keys import shortcut
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import Number, Text, marks
from craftprompt.ui.upload_zone import draggable_picture

SHOWN = ImageState.shown


def image_stage() -> rx.Component:
    """The chosen image, else the newest; before the first one a sentence."""
    return rx.el.section(
        rx.cond(
            ImageState.is_loaded,
            rx.cond(SHOWN.generation_id == "", _empty(), _shown()),
            skeleton(),
        ),
        _strip(),
        class_name="stage-pane",
        aria_label="Your images",
    )


def _empty() -> rx.Component:
    return rx.el.div(
        rx.el.p("Your images will stand here.", class_name="stage__empty-words"),
        rx.el.p(
            "Describe one at the side, or bring a prompt over with “Make an image”.",
            class_name="hint",
        ),
        class_name="stage stage--empty",
    )


def _shown() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.cond(SHOWN.is_made, _picture(), _placeholder()),
            class_name="stage",
        ),
        _details(),
    )


def _picture() -> rx.Component:
    return rx.el.figure(
        draggable_picture(
            SHOWN.media_id,
            src=SHOWN.address,
            alt=SHOWN.words,
            class_name="stage__picture",
            style={"aspect-ratio": SHOWN.shape},
            custom_attrs=marks("result-image"),
        ),
        rx.cond(SHOWN.is_local, badge("storyboard · local", testid="local-label")),
        class_name="stage__figure",
    )


def _placeholder() -> rx.Component:
    """The room that the picture will take, and where it stands; nothing is invented."""
    return rx.el.div(
        rx.cond(
            SHOWN.is_running,
            rx.el.p(
                working_dot(SHOWN.step), " ", elapsed_time(SHOWN.since), class_name="stage__step"
            ),
            rx.el.p(SHOWN.step, class_name="stage__step"),
        ),
        class_name="stage__placeholder",
        style={"aspect-ratio": SHOWN.shape},
    )


def _details() -> rx.Component:
    return rx.el.div(
        error_panel(SHOWN.failure_message, SHOWN.failure_kind),
        rx.el.p(SHOWN.words, class_name="stage__words", dir="auto"),
        rx.el.p(
            rx.el.span(SHOWN.model_name),
            rx.el.span(SHOWN.ratio),
            _fact(SHOWN.size),
            _fact(SHOWN.pixels),
            _fact(SHOWN.number),
            _fact(SHOWN.took),
            rx.cond(SHOWN.references > 0, rx.el.span(f"{SHOWN.references} references")),
            rx.cond(SHOWN.tokens > 0, rx.el.span(f"{SHOWN.tokens} tokens")),
            local_time(SHOWN.created_at),
            class_name="meta stage__facts",
        ),
        rx.cond(SHOWN.is_made, _actions()),
        class_name="stage__details",
    )


def _fact(value: Text | Number) -> rx.Component:
    return rx.cond(value != "", rx.el.span(value))


def _actions() -> rx.Component:
    return row(
        quiet_button(
            "Edit this",
            type="button",
            testid="edit-image",
            on_click=ImageState.edit_this(SHOWN.generation_id),
        ),
        quiet_button(
            "Use as reference", type="button", on_click=ImageState.use_as_reference(SHOWN.media_id)
        ),
        quiet_button(
            "Use as first frame",
            type="button",
            testid="use-as-first-frame",
            on_click=ImageState.use_as_first_frame(SHOWN.media_id),
        ),
        quiet_button(
            "Reuse settings", type="button", on_click=ImageState.use_settings(SHOWN.generation_id)
        ),
        copy_button(SHOWN.words, "Copy prompt"),
        document_link(
            "Download",
            href=f"{SHOWN.address}?download=1",
            class_name="button button--quiet",
            custom_attrs=marks("download-item"),
        ),
    )


def _strip() -> rx.Component:
    return rx.cond(
        ImageState.cards,
        rx.el.div(
            rx.el.div(
                rx.el.h2("Made here", class_name="strip__heading"),
                surround_switch(),
                icon_button(
                    "arrow_left",
                    "Newer image",
                    testid="newer-image",
                    on_click=ImageState.step(-1),
                ),
                icon_button(
                    "arrow_right",
                    "Older image",
                    testid="older-image",
                    on_click=ImageState.step(1),
                ),
                shortcut("k", target="newer-image"),
                shortcut("j", target="older-image"),
                class_name="strip__head",
            ),
            rx.el.ol(rx.foreach(ImageState.cards, _card), class_name="strip"),
            class_name="strip-pane",
        ),
    )


def _card(card: ImageCard) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.cond(
                card.is_made,
                draggable_picture(
                    card.media_id,
                    src=f"{card.address}?width=320",
                    alt=card.words,
                    loading="lazy",
                    class_name="strip__picture",
                    style={"aspect-ratio": card.shape},
                ),
                rx.el.span(
                    rx.cond(card.is_running, working_dot(card.step), rx.el.span(card.step)),
                    class_name="strip__placeholder",
                    style={"aspect-ratio": card.shape},
                ),
            ),
            type="button",
            class_name="strip__open",
            on_click=ImageState.show(card.generation_id),
            aria_pressed=card.generation_id == SHOWN.generation_id,
        ),
        rx.cond(card.is_local, badge("local")),
        rx.cond(
            card.is_running,
            plain_button(
                "Cancel",
                type="button",
                testid="cancel-generation",
                on_click=ImageState.cancel(card.generation_id),
            ),
        ),
        rx.cond(
            ~card.is_running & ~card.is_made,
            row(
                plain_button(
                    "Try again",
                    type="button",
                    testid="retry-generation",
                    on_click=ImageState.retry(card.generation_id),
                ),
                plain_button(
                    "Put away", type="button", on_click=ImageState.dismiss(card.generation_id)
                ),
            ),
        ),
        key=card.generation_id,
        class_name="strip__item",
        custom_attrs=marks(
            "generation-card", id=card.generation_id, kind="image", status=card.status
        ),
    )
