"""The pictures of a video: those of the tray, each laid by a press where the model has a place."""

import reflex as rx

from craftprompt.addresses import backend
from craftprompt.pictures import MOST_BYTES
from craftprompt.studio.tray_state import TrayItem, TrayState
from craftprompt.studio.video_state import VideoState
from craftprompt.ui.feedback import arrival
from craftprompt.ui.tokens import Flag, marks
from craftprompt.ui.upload_zone import upload_zone

ADD = "reference-add"
PLACES: dict[str, str] = {
    "first_frame": "First frame",
    "last_frame": "Last frame",
    "references": "Reference",
}
IS_ANY_LAID = (
    (TrayState.first_frame != "")
    | (TrayState.last_frame != "")
    | (rx.Var.create(TrayState.video_references).length() > 0)
)


def video_pictures() -> rx.Component:
    """The tray, and the way to bring another; nothing under a model that takes no picture.

    What was laid stays in sight under a model that has no place for it: it is in the way there.
    """
    return rx.cond((rx.Var.create(VideoState.offer.places).length() > 0) | IS_ANY_LAID, _tray())


def _tray() -> rx.Component:
    return rx.el.section(
        arrival("Pictures", "", keeper=ADD),
        rx.el.h2("Pictures", class_name="tray__heading"),
        upload_zone(
            rx.cond(
                TrayState.items,
                rx.el.ul(
                    rx.foreach(TrayState.items, _picture),
                    class_name="frames",
                    aria_label="Pictures that the video can be made with",
                ),
                rx.cond(
                    TrayState.is_loaded,
                    rx.el.p(
                        "None yet: the video follows your words alone. Bring a picture, or press "
                        "“Animate this” on an image.",
                        class_name="tray__empty",
                    ),
                ),
            ),
            address=backend("/api/uploads"),
            csrf_address=backend("/auth/csrf"),
            most_bytes=MOST_BYTES,
            places_left=TrayState.places_left,
            label="Add a picture",
            input_mark="video-reference-input",
            on_kept=VideoState.use_picture,
            on_media_dropped=VideoState.use_picture,
        ),
        class_name="tray",
        aria_label="Pictures",
    )


def _picture(item: TrayItem) -> rx.Component:
    """The picture over its places: one that is pressed holds it, and lets go of it again."""
    return rx.el.li(
        rx.el.img(
            src=item.thumbnail,
            alt=f"Picture {item.number}, {item.width} by {item.height} pixels",
            loading="lazy",
            class_name="frames__picture",
        ),
        *[_place(item, place, label) for place, label in PLACES.items()],
        key=item.media_id,
        class_name="frames__item",
        custom_attrs=marks("reference-item", id=item.media_id, role=item.role)
        | {"data-going": rx.cond(item.goes_with_video, "true", "false")},
    )


def _place(item: TrayItem, place: str, label: str) -> rx.Component:
    is_laid = _is_laid(item, place)
    return rx.cond(
        rx.Var.create(VideoState.offer.places).contains(place) | is_laid,
        rx.el.button(
            label,
            type="button",
            class_name="frames__place",
            aria_label=f"{label}: picture {item.number}",
            aria_pressed=is_laid,
            on_click=VideoState.press_place(place, item.media_id),
        ),
    )


def _is_laid(item: TrayItem, place: str) -> Flag:
    return item.goes_with_video if place == "references" else item.role == place
