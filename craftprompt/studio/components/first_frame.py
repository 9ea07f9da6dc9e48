"""What a video begins with: one picture of the tray, chosen by a press, or none."""

import reflex as rx

from craftprompt.addresses import backend
from craftprompt.pictures import MOST_BYTES
from craftprompt.studio.tray_state import TrayItem, TrayState
from craftprompt.studio.video_state import VideoState
from craftprompt.ui.feedback import arrival
from craftprompt.ui.tokens import marks
from craftprompt.ui.upload_zone import upload_zone

FIRST_FRAME = "first_frame"
ADD = "reference-add"


def first_frame() -> rx.Component:
    """The pictures of the tray, with one of them pressed, and the way to bring another."""
    return rx.el.section(
        arrival("First frame", "", keeper=ADD),
        rx.el.h2("First frame", class_name="tray__heading"),
        upload_zone(
            rx.cond(
                TrayState.items,
                rx.el.ul(
                    rx.foreach(TrayState.items, _picture),
                    class_name="frames",
                    aria_label="Pictures that the video can begin with",
                ),
                rx.cond(
                    TrayState.is_loaded,
                    rx.el.p(
                        "None yet: the video begins as your words say. Bring a picture, or press "
                        "“Animate this” on an image.",
                        class_name="tray__empty",
                    ),
                ),
            ),
            address=backend("/api/uploads"),
            csrf_address=backend("/auth/csrf"),
            most_bytes=MOST_BYTES,
            places_left=TrayState.places_left,
            label="Add a first frame",
            input_mark="video-reference-input",
            on_kept=VideoState.use_as_first_frame,
            on_media_dropped=VideoState.use_as_first_frame,
        ),
        class_name="tray",
        aria_label="First frame",
    )


def _picture(item: TrayItem) -> rx.Component:
    """Pressed, it is the first frame; pressed again, it only lies in the tray."""
    is_first = item.role == FIRST_FRAME
    return rx.el.li(
        rx.el.button(
            rx.el.img(
                src=item.thumbnail,
                alt=f"Picture {item.number}, {item.width} by {item.height} pixels",
                loading="lazy",
                class_name="frames__picture",
            ),
            rx.cond(is_first, rx.el.span("First frame", class_name="frames__label")),
            type="button",
            class_name="frames__choice",
            aria_pressed=is_first,
            on_click=VideoState.press_frame(item.media_id),
        ),
        key=item.media_id,
        custom_attrs=marks("reference-item", id=item.media_id, role=item.role),
    )
