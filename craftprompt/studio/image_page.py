"""The image page: the stage on the left shows the work; the inspector on the right makes it."""

import reflex as rx

from craftprompt.studio.components.image_form import image_form
from craftprompt.studio.components.image_stage import image_stage
from craftprompt.studio.components.making_page import making_page
from craftprompt.studio.components.tray import reference_tray
from craftprompt.studio.image_state import ImageState


def image_page() -> rx.Component:
    """What an image is made from, and what was made."""
    return making_page(
        ImageState,
        label="Make an image",
        inspector=image_form(reference_tray()),
        stage=image_stage(),
    )
