"""What is known of an item, and what can be done with it."""

import reflex as rx

from craftprompt.library.item_state import ItemState
from craftprompt.studio.components.details import (
    facts_list,
    kind_in_words,
    made_from,
    references_used,
)
from craftprompt.ui.buttons import (
    ButtonLook,
    button_link,
    danger_button,
    document_link,
    plain_button,
    primary_button,
)
from craftprompt.ui.color_mode import surround_switch
from craftprompt.ui.feedback import badge, copy_button, error_panel, local_time
from craftprompt.ui.icons import icon
from craftprompt.ui.keys import shortcut
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import Text, marks

ITEM = ItemState.item


def item_details() -> rx.Component:
    """The inspector beside the work."""
    return rx.el.section(
        _ways(),
        rx.el.h1(ITEM.title, class_name="item-details__title", dir="auto"),
        rx.el.p(
            kind_in_words(ITEM.kind),
            local_time(ITEM.created_at),
            rx.cond(ITEM.is_local, badge("local", testid="local-label")),
            class_name="meta facts-row",
        ),
        error_panel(ItemState.problem.message, ItemState.problem.kind),
        _actions(),
        rx.cond(ITEM.kind != "prompt", _words("Prompt", ITEM.prompt)),
        rx.cond(ITEM.scene != "", _words("Scene", ITEM.scene)),
        rx.cond(ITEM.fields, facts_list(ITEM.fields)),
        made_from(ITEM.parents),
        references_used(ITEM.references),
        facts_list(ITEM.facts),
        class_name="item-details",
        aria_label="Details",
    )


def _ways() -> rx.Component:
    """Back to the library, and on to the neighbours; arrow keys and Esc press these."""
    return rx.el.nav(
        button_link(
            icon("arrow_left"), "Library", href="/library", look="plain", testid="item-back"
        ),
        rx.el.span(
            rx.cond((ITEM.kind != "prompt") & ITEM.is_made, surround_switch()),
            _neighbour("item-newer", "chevron_left", "Newer", ItemState.newer_address),
            _neighbour("item-older", "chevron_right", "Older", ItemState.older_address),
            class_name="item-details__steps",
        ),
        shortcut("escape", target="item-back"),
        *[shortcut(key, target="item-newer") for key in ("arrowleft", "k")],
        *[shortcut(key, target="item-older") for key in ("arrowright", "j")],
        class_name="item-details__ways",
        aria_label="Library",
    )


def _neighbour(testid: str, icon_name: str, name: str, address: Text) -> rx.Component:
    return rx.cond(
        rx.Var.create(address) != "",
        button_link(
            icon(icon_name),
            href=address,
            look="plain",
            testid=testid,
            class_name="button--icon",
            title=name,
            aria_label=name,
        ),
        rx.el.span(icon(icon_name), class_name="item-details__end", aria_hidden="true"),
    )


def _actions() -> rx.Component:
    return row(
        rx.cond(
            ITEM.is_made | ITEM.is_running,
            _reuse("primary"),
            rx.fragment(
                primary_button("Try again", testid="retry-generation", on_click=ItemState.retry),
                _reuse("quiet"),
            ),
        ),
        rx.cond((ITEM.kind == "image") & ITEM.is_made, _on_image()),
        rx.cond((ITEM.kind == "prompt") & ITEM.is_made, _on_prompt()),
        rx.cond(
            ITEM.is_made & (ITEM.kind != "prompt"),
            document_link(
                "Download",
                href=f"{ITEM.address}?download=1",
                class_name="button button--quiet",
                custom_attrs=marks("download-item"),
            ),
        ),
        rx.cond(
            ITEM.is_running,
            plain_button("Cancel", testid="cancel-generation", on_click=ItemState.cancel),
        ),
        danger_button("Delete", testid="delete-item", on_click=ItemState.delete),
    )


def _reuse(look: ButtonLook) -> rx.Component:
    return button_link("Reuse settings", href=ITEM.reuse_address, look=look, testid="reuse")


def _on_image() -> rx.Component:
    return rx.fragment(
        button_link(
            "Edit this", href=f"/studio/image?edit={ITEM.generation_id}", testid="edit-image"
        ),
        button_link(
            "Animate this",
            href=f"/studio/video?animate={ITEM.generation_id}",
            testid="use-as-first-frame",
        ),
    )


def _on_prompt() -> rx.Component:
    return rx.fragment(
        button_link(
            "Make an image",
            href=f"/studio/image?from={ITEM.generation_id}",
            testid="send-to-image",
        ),
        button_link(
            "Make a video",
            href=f"/studio/video?from={ITEM.generation_id}",
            testid="send-to-video",
        ),
    )


def _words(label: str, words: Text) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h2(label, class_name="item-details__label"),
            copy_button(words, "Copy", look="plain"),
            class_name="item-details__head",
        ),
        rx.el.p(words, class_name="item-details__words", dir="auto"),
        class_name="item-details__part",
    )
