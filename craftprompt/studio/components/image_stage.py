"""The stage of the image page: one image large, with what can be done with it."""

import reflex as rx

from craftprompt.studio.components.stage import stage
from craftprompt.studio.components.strip import strip
from craftprompt.studio.image_state import ImageState
from craftprompt.studio.image_views import ImageCard
from craftprompt.ui.buttons import button_link, quiet_button
from craftprompt.ui.feedback import badge
from craftprompt.ui.tokens import marks
from craftprompt.ui.upload_zone import draggable_picture

SHOWN = ImageState.shown
HINT = "Describe one at the side, or bring a prompt over with “Make an image”."


def image_stage() -> rx.Component:
    """The chosen image, else the newest; before the first one a sentence."""
    return stage(
        ImageState,
        SHOWN,
        made=_picture(),
        actions=_actions(),
        strip=strip(ImageState, ImageState.cards, SHOWN, _thumbnail),
        hint=HINT,
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


def _actions() -> tuple[rx.Component, ...]:
    return (
        quiet_button(
            "Edit this", testid="edit-image", on_click=ImageState.edit_this(SHOWN.generation_id)
        ),
        quiet_button("Use as reference", on_click=ImageState.use_as_reference(SHOWN.media_id)),
        button_link(
            "Animate this",
            href=f"/studio/video?animate={SHOWN.generation_id}",
            testid="use-as-first-frame",
        ),
    )


def _thumbnail(card: ImageCard) -> rx.Component:
    return draggable_picture(
        card.media_id,
        src=f"{card.address}?width=320",
        alt=card.alt,
        loading="lazy",
        class_name="strip__picture",
    )
