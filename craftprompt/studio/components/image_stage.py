"""The stage of the image page: one image large, and beside it all that is known of it."""

import reflex as rx

from craftprompt.studio.components.details import facts_list, made_from, references_used
from craftprompt.studio.components.image_strip import image_strip
from craftprompt.studio.components.undo import undo_notice
from craftprompt.studio.image_state import ImageState
from craftprompt.ui.buttons import (
    button_link,
    danger_button,
    document_link,
    icon_button,
    plain_button,
    quiet_button,
    text_link,
)
from craftprompt.ui.feedback import (
    arrival,
    badge,
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
from craftprompt.ui.upload_zone import draggable_picture

SHOWN = ImageState.shown
DETAILS = ImageState.details


def image_stage() -> rx.Component:
    """The chosen image, else the newest; before the first one a sentence."""
    return rx.el.section(
        arrival("The image on the stage", ImageState.arrival),
        rx.el.div(
            rx.cond(
                ImageState.is_loaded,
                rx.cond(SHOWN.generation_id == "", _empty(), _shown()),
                skeleton(),
            ),
            class_name="stage-place",
        ),
        image_strip(),
        undo_notice(ImageState.removed, ImageState.undo),
        landing(ImageState.landing),
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
    return rx.el.div(
        rx.el.div(rx.cond(SHOWN.is_made, _picture(), _placeholder()), class_name="stage"),
        _beside(),
        class_name="stage-and-details",
    )


def _picture() -> rx.Component:
    return rx.el.figure(
        draggable_picture(
            SHOWN.media_id,
            src=SHOWN.address,
            alt=SHOWN.alt,
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
        rx.cond(SHOWN.is_running, _running(), _not_made()),
        class_name="stage__placeholder",
        style={"--shape": SHOWN.shape},
    )


def _running() -> rx.Component:
    return rx.el.div(
        rx.el.p(working_dot(SHOWN.step), " ", elapsed_time(SHOWN.since), class_name="stage__step"),
        plain_button("Cancel", on_click=ImageState.cancel(SHOWN.generation_id)),
        class_name="stage__course",
    )


def _not_made() -> rx.Component:
    """Why there is no picture, and the ways on; what the person cancelled is no error."""
    return rx.el.div(
        rx.el.p(SHOWN.step, class_name="stage__step"),
        rx.cond(
            SHOWN.status == "cancelled",
            rx.el.p(SHOWN.failure_message, class_name="hint"),
            error_panel(SHOWN.failure_message, SHOWN.failure_kind),
        ),
        row(
            quiet_button("Try again", on_click=ImageState.retry(SHOWN.generation_id)),
            quiet_button("Edit the prompt", on_click=ImageState.use_settings(SHOWN.generation_id)),
            plain_button("Put away", on_click=ImageState.dismiss(SHOWN.generation_id)),
        ),
        class_name="stage__course",
    )


def _beside() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.h2("Prompt", class_name="item-details__label"),
                copy_button(SHOWN.words, "Copy", look="plain"),
                _close(),
                class_name="stage__head",
            ),
            rx.el.p(SHOWN.words, class_name="stage__words", dir="auto"),
        ),
        rx.cond(SHOWN.is_made, _actions()),
        made_from(DETAILS.parents),
        references_used(DETAILS.references),
        facts_list(DETAILS.facts),
        rx.el.div(
            rx.el.p(local_time(SHOWN.created_at), class_name="meta"),
            text_link("In the library", href=f"/library/{SHOWN.generation_id}"),
            rx.cond(~SHOWN.is_running, _delete()),
            class_name="stage__foot",
        ),
        class_name="stage__details",
    )


def _delete() -> rx.Component:
    return danger_button(
        "Delete", testid="delete-item", on_click=ImageState.delete(SHOWN.generation_id)
    )


def _close() -> rx.Component:
    """The way back to the card that was opened; Esc presses it."""
    return rx.cond(
        ImageState.is_chosen,
        rx.fragment(
            icon_button(
                "x", "Back to the newest image", testid="close-image", on_click=ImageState.close
            ),
            shortcut("escape", target="close-image", spares_fields=True),
        ),
    )


def _actions() -> rx.Component:
    return row(
        quiet_button(
            "Edit this", testid="edit-image", on_click=ImageState.edit_this(SHOWN.generation_id)
        ),
        quiet_button("Use as reference", on_click=ImageState.use_as_reference(SHOWN.media_id)),
        button_link(
            "Animate this",
            href=f"/studio/video?animate={SHOWN.generation_id}",
            testid="use-as-first-frame",
        ),
        quiet_button("Reuse settings", on_click=ImageState.use_settings(SHOWN.generation_id)),
        document_link(
            "Download",
            href=f"{SHOWN.address}?download=1",
            class_name="button button--quiet",
            custom_attrs=marks("download-item"),
        ),
    )
