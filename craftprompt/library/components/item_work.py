"""The work: a picture or film large on a stage, a prompt as a manuscript, a run as it stands."""

import reflex as rx

from craftprompt.library.item_state import ItemState
from craftprompt.ui.feedback import badge, copy_button, elapsed_time, error_panel, working_dot
from craftprompt.ui.player import player
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import marks
from craftprompt.ui.upload_zone import draggable_picture

ITEM = ItemState.item


def item_work() -> rx.Component:
    """What was made, or where its making stands."""
    return rx.el.section(
        rx.match(
            ITEM.kind,
            ("image", _image()),
            ("video", _video()),
            _prompt(),
        ),
        class_name="item-work",
        aria_label="The work",
    )


def _image() -> rx.Component:
    return rx.el.div(
        rx.cond(ITEM.is_made, _picture(), _placeholder()),
        class_name="item-stage",
    )


def _picture() -> rx.Component:
    return rx.el.figure(
        draggable_picture(
            ITEM.media_id,
            src=ITEM.address,
            alt=ITEM.alt,
            class_name="item-stage__picture",
            style={"aspect-ratio": ITEM.shape},
            custom_attrs=marks("result-image"),
        ),
        class_name="item-stage__figure",
    )


def _video() -> rx.Component:
    return rx.el.div(
        rx.cond(
            ITEM.is_made,
            rx.el.div(
                player(
                    src=ITEM.address,
                    poster=ITEM.poster,
                    label=ITEM.alt,
                    shape=ITEM.shape,
                    frames_per_second=ITEM.frames_per_second,
                    testid="result-video",
                ),
                class_name="item-stage__film",
                style={"--shape": ITEM.shape},
            ),
            _placeholder(),
        ),
        class_name="item-stage",
    )


def _placeholder() -> rx.Component:
    return rx.el.div(
        _step(), class_name="item-stage__placeholder", style={"aspect-ratio": ITEM.shape}
    )


def _prompt() -> rx.Component:
    return rx.el.div(
        rx.cond(ITEM.is_made, rx.fragment(), _step()),
        rx.cond(
            ITEM.prompt != "",
            rx.fragment(
                rx.el.p(
                    ITEM.prompt,
                    class_name="item-manuscript__text",
                    dir="auto",
                    custom_attrs=marks("prompt-output"),
                ),
                rx.cond(
                    ITEM.negative_prompt != "",
                    rx.el.p(
                        rx.el.span("To leave out: ", class_name="item-manuscript__label"),
                        ITEM.negative_prompt,
                        class_name="item-manuscript__negative",
                        dir="auto",
                    ),
                ),
                row(copy_button(ITEM.prompt, "Copy prompt")),
            ),
        ),
        class_name="item-manuscript",
    )


def _step() -> rx.Component:
    """Where a run stands; nothing is invented."""
    return rx.el.div(
        rx.cond(
            ITEM.is_running,
            rx.el.p(working_dot(ITEM.step), " ", elapsed_time(ITEM.since), class_name="run__step"),
            rx.el.p(badge(ITEM.step)),
        ),
        error_panel(ITEM.failure_message, ITEM.failure_kind),
        class_name="item-step",
    )
