"""The video page: the stage on the left shows the work; the inspector on the right makes it."""

import reflex as rx

from craftprompt.studio.components.making_page import making_page
from craftprompt.studio.components.video_form import video_form
from craftprompt.studio.components.video_stage import video_stage
from craftprompt.studio.video_state import VideoState


def video_page() -> rx.Component:
    """What a video is made from, and what was made."""
    return making_page(
        VideoState, label="Make a video", inspector=video_form(), stage=video_stage()
    )
