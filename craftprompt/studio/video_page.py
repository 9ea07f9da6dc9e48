"""The video page: the stage on the left shows the work; the inspector on the right makes it."""

import reflex as rx

from craftprompt.studio.components.video_form import video_form
from craftprompt.studio.components.video_stage import video_stage
from craftprompt.studio.video_state import VideoState
from craftprompt.ui.feedback import arrival
from craftprompt.ui.tokens import marks


def video_page() -> rx.Component:
    """What a video is made from, and what was made."""
    return rx.el.div(
        rx.el.h1("Video", class_name="visually-hidden"),
        rx.el.section(
            arrival("Video", VideoState.replacement_key, keeper="make-video"),
            video_form(),
            class_name="inspector",
            aria_label="Make a video",
        ),
        video_stage(),
        rx.el.p(
            VideoState.announcement,
            role="status",
            class_name="visually-hidden",
            custom_attrs=marks("video-status"),
        ),
        class_name="image-panes",
    )
