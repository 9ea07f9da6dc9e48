"""The stage of the video page: one video large, with what can be done with it."""

import reflex as rx

from craftprompt.studio.components.stage import stage
from craftprompt.studio.components.strip import strip
from craftprompt.studio.components.video_log import video_log
from craftprompt.studio.video_state import VideoState
from craftprompt.studio.video_views import VideoCard
from craftprompt.ui.buttons import quiet_button
from craftprompt.ui.feedback import badge
from craftprompt.ui.player import player

SHOWN = VideoState.shown
HINT = (
    "Describe one at the side, bring a prompt over with “Make a video”, or let an image move with "
    "“Animate this”."
)


def video_stage() -> rx.Component:
    """The chosen video, else the newest; before the first one a sentence."""
    return stage(
        VideoState,
        SHOWN,
        made=_film(),
        actions=(
            quiet_button(
                "Extend from last frame",
                testid="extend-video",
                on_click=VideoState.extend(SHOWN.generation_id),
            ),
        ),
        strip=rx.fragment(video_log(SHOWN), strip(VideoState, VideoState.cards, SHOWN, _poster)),
        hint=HINT,
    )


def _film() -> rx.Component:
    return rx.el.div(
        player(
            src=SHOWN.address,
            poster=SHOWN.poster,
            label=SHOWN.alt,
            shape=SHOWN.shape,
            frames_per_second=SHOWN.frames_per_second,
            testid="result-video",
        ),
        rx.cond(SHOWN.is_local, badge("animatic · local", testid="local-label")),
        class_name="stage__figure stage__figure--film",
        style={"--shape": SHOWN.shape},
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
