"""The history under the prompt page: every prompt, newest first."""

import reflex as rx

from craftprompt.studio.craft_state import CraftState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.history_state import HistoryState
from craftprompt.studio.views import HistoryItem
from craftprompt.ui.buttons import button_link, plain_button, quiet_button
from craftprompt.ui.feedback import arrival, badge, empty_state, local_time
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import marks

# Names the page shown, but not the first one: that one also changes by itself.
FURTHER_PAGE = rx.cond(HistoryState.has_newer, HistoryState.items[0].generation_id, "")


def history() -> rx.Component:
    """A page of prompts, with the ways to older and newer ones."""
    return rx.el.section(
        arrival("History", FURTHER_PAGE),
        rx.el.h2("History", class_name="history__heading"),
        rx.cond(
            HistoryState.items,
            rx.el.ol(rx.foreach(HistoryState.items, _item), class_name="list"),
            empty_state("Nothing made yet. Your prompts will stand here, newest first."),
        ),
        row(
            rx.cond(
                HistoryState.has_newer,
                quiet_button("Newer", testid="history-newer", on_click=HistoryState.newer),
            ),
            rx.cond(
                HistoryState.has_older,
                quiet_button("Older", testid="history-older", on_click=HistoryState.older),
            ),
        ),
        class_name="history",
        aria_label="History",
    )


def _item(item: HistoryItem) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(item.title, class_name="history__title", dir="auto"),
            rx.el.p(item.excerpt, class_name="history__excerpt", dir="auto"),
            _facts(item),
            class_name="history__words",
        ),
        rx.el.div(
            plain_button(
                "Open",
                rx.el.span(f" “{item.title}”", class_name="visually-hidden"),
                on_click=GenerationState.open_from_history(item.generation_id),
            ),
            plain_button(
                "Reuse",
                rx.el.span(f" the scene of “{item.title}”", class_name="visually-hidden"),
                on_click=CraftState.reuse(item.generation_id),
                testid="reuse",
            ),
            button_link(
                "Open in library",
                rx.el.span(f" “{item.title}”", class_name="visually-hidden"),
                href=f"/library/{item.generation_id}",
                look="plain",
            ),
            class_name="history__actions",
        ),
        class_name="list__item history__item",
        custom_attrs=marks("history-item", id=item.generation_id, status=item.status),
    )


def _facts(item: HistoryItem) -> rx.Component:
    return rx.el.p(
        local_time(item.created_at),
        rx.el.span(item.target_name),
        rx.cond(
            item.author != "",
            rx.el.span(f"by {item.author}", rx.cond(item.is_local, "", f", {item.model}")),
        ),
        rx.cond(item.settings != "", rx.el.span(item.settings)),
        rx.el.span(f"{item.tokens} tokens"),
        rx.cond(item.first_words != "", rx.el.span(f"first words after {item.first_words}")),
        rx.cond(item.is_local, badge("local")),
        rx.cond(item.is_imported, badge("imported", testid="imported-label")),
        rx.match(
            item.status,
            ("failed", badge("not finished")),
            ("cancelled", badge("stopped")),
            ("running", badge("writing")),
            rx.fragment(),
        ),
        class_name="meta history__facts",
    )
