"""The image page: the stage on the left shows the work; the inspector on the right makes it."""

import reflex as rx

from craftprompt.studio.components.image_form import image_form
from craftprompt.studio.components.image_stage import image_stage
from craftprompt.studio.components.tray import reference_tray
from craftprompt.studio.image_state import ImageState
from craftprompt.ui.feedback import arrival
from craftprompt.ui.tokens import marks


def image_page() -> rx.Component:
    """What an image is made from, and what was made."""
    return rx.el.div(
        rx.el.h1("Image", class_name="visually-hidden"),
        rx.el.section(
            arrival("Image", ImageState.replacement_key, keeper="make-image"),
            image_form(reference_tray()),
            class_name="inspector",
            aria_label="Make an image",
        ),
        image_stage(),
        rx.el.p(
            ImageState.announcement,
            role="status",
            class_name="visually-hidden",
            custom_attrs=marks("image-status"),
        ),
        class_name="image-panes",
    )
