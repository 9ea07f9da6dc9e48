"""The animatic maker: the local video engine, which moves a camera over a still."""

from craftprompt.providers.video.animatic.burn import LABEL
from craftprompt.providers.video.animatic.clip import (
    KEY,
    RATE,
    SECONDS,
    ClipRequest,
    ClipStopped,
    frame_size,
    render,
    render_clip,
)

__all__ = [
    "KEY",
    "LABEL",
    "RATE",
    "SECONDS",
    "ClipRequest",
    "ClipStopped",
    "frame_size",
    "render",
    "render_clip",
]
