"""The page of one item: the work at the left, everything known of it at the right."""

import reflex as rx

from craftprompt.library.components.item_details import item_details
from craftprompt.library.components.item_work import item_work
from craftprompt.library.item_state import ItemState
from craftprompt.ui.buttons import button_link
from craftprompt.ui.feedback import skeleton
from craftprompt.ui.surfaces import page_heading, row, stack
from craftprompt.ui.tokens import marks

NOTHING = "There is nothing at this address, or it was deleted."


def item_page() -> rx.Component:
    """One image, one prompt, or one run; else a sentence that tells nothing of anybody's."""
    return rx.fragment(
        rx.cond(
            ItemState.is_missing,
            _nothing(),
            rx.cond(
                ItemState.is_loaded,
                rx.el.article(item_work(), item_details(), class_name="item-panes"),
                rx.el.div(
                    rx.el.h1("Library item", class_name="visually-hidden"),
                    skeleton(),
                    class_name="library",
                ),
            ),
        ),
        rx.el.p(
            ItemState.announcement,
            role="status",
            class_name="visually-hidden",
            custom_attrs=marks("item-status"),
        ),
    )


def _nothing() -> rx.Component:
    return stack(
        page_heading("Nothing here", NOTHING),
        row(button_link("To the library", href="/library")),
        gap="groups",
        class_name="library",
    )
