"""What is known of a thing that was made, as its page and the stage show it."""

import reflex as rx

from craftprompt.addresses import backend
from craftprompt.studio.details import Fact, ParentView, ReferenceView
from craftprompt.ui.buttons import text_link
from craftprompt.ui.tokens import Text


def kind_in_words(kind: Text) -> rx.Component:
    """What a thing is called that was made, or is being made."""
    return rx.el.span(rx.match(kind, ("image", "Image"), ("video", "Video"), "Prompt"))


def facts_list(facts: list[Fact]) -> rx.Component:
    """Labels with their values, line by line."""
    return rx.el.dl(
        rx.foreach(
            facts,
            lambda fact: rx.el.div(
                rx.el.dt(fact.label), rx.el.dd(fact.value), class_name="facts-list__fact"
            ),
        ),
        class_name="facts-list",
    )


def made_from(parents: list[ParentView]) -> rx.Component:
    """The way back to its prompt, the nearest first; nothing where it was typed."""
    return rx.cond(
        parents,
        rx.el.div(
            rx.el.h2("Made from", class_name="item-details__label"),
            rx.el.ol(rx.foreach(parents, _parent)),
            class_name="item-details__part",
        ),
    )


def references_used(references: list[ReferenceView]) -> rx.Component:
    """The reference images that went along, each with what it contributed."""
    return rx.cond(
        references,
        rx.el.div(
            rx.el.h2("References", class_name="item-details__label"),
            rx.el.ul(rx.foreach(references, _reference), class_name="item-references"),
            class_name="item-details__part",
        ),
    )


def _parent(parent: ParentView) -> rx.Component:
    return rx.el.li(
        rx.match(parent.kind, ("image", "The image "), ("video", "The video "), "The prompt "),
        text_link(f"“{parent.words}”", href=f"/library/{parent.generation_id}", testid="parent"),
        dir="auto",
    )


def _reference(reference: ReferenceView) -> rx.Component:
    return rx.el.li(
        rx.cond(
            reference.media_id != "",
            rx.el.img(
                src=backend("/media/") + f"{reference.media_id}?width=320",
                alt="",
                loading="lazy",
                class_name="item-references__picture",
            ),
            rx.el.span("deleted", class_name="item-references__gone"),
        ),
        rx.el.span(reference.role, class_name="meta"),
        class_name="item-references__item",
    )
