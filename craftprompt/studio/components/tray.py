"""The reference tray: what a person lays beside the prompt, and what each picture is for."""

import reflex as rx

from craftprompt.addresses import backend
from craftprompt.pictures import MOST_BYTES
from craftprompt.studio.components.going_along import going_along
from craftprompt.studio.tray_state import TrayItem, TrayState
from craftprompt.ui.buttons import icon_button
from craftprompt.ui.feedback import arrival
from craftprompt.ui.fields import tick_box
from craftprompt.ui.ordered_list import ordered_list
from craftprompt.ui.tokens import marks
from craftprompt.ui.upload_zone import upload_zone

ADD = "reference-add"
ROLES = {
    "reference": "Reference",
    "first_frame": "First frame",
    "last_frame": "Last frame",
    "style": "Style",
    "character": "Character",
}


def reference_tray() -> rx.Component:
    """Up to twenty pictures with their roles, in their order, and the way to add more."""
    return rx.el.section(
        arrival("References", "", keeper=ADD),
        rx.el.div(
            rx.el.h2("References", class_name="tray__heading"),
            rx.cond(
                TrayState.items,
                rx.el.span(f"{TrayState.count} of 20 in the tray", class_name="meta"),
            ),
            class_name="tray__head",
        ),
        upload_zone(
            going_along(),
            rx.cond(
                TrayState.items,
                ordered_list(
                    rx.foreach(TrayState.items, _reference),
                    on_moved=TrayState.move,
                    class_name="tray__list",
                    custom_attrs={"aria-label": "Your references"},
                ),
                rx.cond(TrayState.is_loaded, _nothing_yet()),
            ),
            address=backend("/api/uploads"),
            csrf_address=backend("/auth/csrf"),
            most_bytes=MOST_BYTES,
            places_left=TrayState.places_left,
            on_kept=TrayState.note_kept,
            on_media_dropped=TrayState.add_media,
        ),
        class_name="tray",
        aria_label="References",
    )


def _nothing_yet() -> rx.Component:
    return rx.el.p(
        "Nothing here yet. A face, a place, a palette: up to 20 pictures that show what words "
        "cannot. Only you and the model you ask see them; where and when they were taken is "
        "removed.",
        class_name="tray__empty",
    )


def _reference(item: TrayItem) -> rx.Component:
    name = f"Reference {item.number}"
    return rx.el.li(
        rx.el.a(
            rx.el.img(
                src=item.thumbnail,
                alt=f"{name}, {item.width} by {item.height} pixels",
                loading="lazy",
                decoding="async",
                draggable=False,
                class_name="tray__picture",
            ),
            rx.el.span(item.number, class_name="tray__number", aria_hidden="true"),
            href=item.address,
            target="_blank",
            rel="noopener",
            draggable=False,  # the whole reference is dragged, not its address
            class_name="tray__open",
        ),
        tick_box(
            "Goes along",
            name=f"{name} goes along",
            is_ticked=item.goes_along,
            on_tick=lambda is_ticked: TrayState.set_goes_along(item.media_id, is_ticked),
            testid="reference-goes-along",
        ),
        rx.el.select(
            *[rx.el.option(label, value=role) for role, label in ROLES.items()],
            value=item.role,
            on_change=lambda role: TrayState.set_role(item.media_id, role),
            aria_label=f"What {name} contributes",
            class_name="field__control field__control--select",
        ),
        rx.el.div(
            icon_button(
                "arrow_left",
                f"Move {name} earlier",
                aria_disabled=item.number == 1,
                on_click=TrayState.move(item.media_id, -1),
            ),
            icon_button(
                "arrow_right",
                f"Move {name} later",
                aria_disabled=item.is_last,
                on_click=TrayState.move(item.media_id, 1),
            ),
            icon_button(
                "trash_2",
                f"Remove {name}",
                on_click=TrayState.remove(item.media_id),
                testid="reference-remove",
            ),
            class_name="tray__actions",
        ),
        key=item.media_id,
        draggable=True,
        class_name="tray__item",
        custom_attrs=marks("reference-item", id=item.media_id, role=item.role)
        | {"data-going": rx.cond(item.goes_along, "true", "false")},
    )
