"""The storyboard drawer: the local image engine, which draws a frame from a prompt's words."""

from craftprompt.providers.image.storyboard.frame import (
    KEY,
    Frame,
    FrameRequest,
    Layer,
    draw,
    draw_frame,
    paint,
    pixel_size,
)
from craftprompt.providers.image.storyboard.notes import FrameNotes, read_notes

__all__ = [
    "KEY",
    "Frame",
    "FrameNotes",
    "FrameRequest",
    "Layer",
    "draw",
    "draw_frame",
    "paint",
    "pixel_size",
    "read_notes",
]
