"""The provider's own log of a video that it is making, there when it is asked for."""

import reflex as rx

from craftprompt.studio.video_state import VideoState
from craftprompt.studio.video_views import VideoCard
from craftprompt.ui.buttons import plain_button
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import marks


def video_log(shown: VideoCard) -> rx.Component:
    """A way to read the log, to read it again and to close it, while the provider makes it."""
    is_open = VideoState.log.opened == shown.generation_id
    return rx.cond(
        shown.is_running & ~shown.is_local,
        rx.el.div(
            row(
                plain_button(
                    rx.cond(is_open, "Read the log again", "Log of the provider"),
                    testid="video-log",
                    busy=is_open & VideoState.log.is_asked_for,
                    on_click=VideoState.open_log(shown.generation_id),
                ),
                rx.cond(is_open, plain_button("Close the log", on_click=VideoState.close_log)),
            ),
            rx.cond(is_open & ~VideoState.log.is_asked_for, _lines()),
            class_name="video-log",
        ),
    )


def _lines() -> rx.Component:
    return rx.cond(
        VideoState.log.lines,
        rx.el.ol(
            rx.foreach(VideoState.log.lines, lambda line: rx.el.li(line, dir="auto")),
            class_name="video-log__lines",
            custom_attrs=marks("video-log-lines"),
        ),
        rx.el.p("The provider has written nothing yet.", class_name="hint"),
    )
