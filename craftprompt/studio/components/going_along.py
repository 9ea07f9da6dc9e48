"""How many references go along with the next image, and the mend where they are too many."""

import reflex as rx

from craftprompt.studio.image_state import ImageState
from craftprompt.studio.tray_state import TrayState
from craftprompt.ui.buttons import quiet_button
from craftprompt.ui.tokens import marks

LIMIT = rx.Var.create(ImageState.offer.references_limit).to(int)
TICKED = rx.Var.create(TrayState.going).to(list[str])
# The image that is changed goes along as well, once, whether it is ticked in the tray or not.
IS_EDITED_BESIDE = ImageState.is_edit & ~TICKED.contains(ImageState.edited.media_id)
GOING = TICKED.length() + rx.cond(IS_EDITED_BESIDE, 1, 0).to(int)
ARE_TOO_MANY = ~ImageState.offer.is_local & (GOING > LIMIT)


def going_along() -> rx.Component:
    """The count against what the chosen model takes; it is read out when it changes."""
    return rx.el.div(
        rx.cond(
            ImageState.offer.is_local,
            rx.el.p(
                "The storyboard drawer draws from words alone: no reference goes along.",
                class_name="hint",
            ),
            rx.cond((GOING > 0) | (TrayState.count > 0), _count()),
        ),
        role="status",
        class_name="live-region",
    )


def fit_references() -> rx.Component:
    """One press that leaves as many as the model takes; nothing where they are not too many."""
    ticked = LIMIT - rx.cond(ImageState.is_edit, 1, 0).to(int)
    return rx.cond(
        ARE_TOO_MANY,
        quiet_button(
            f"Let only the first {ticked} go along",
            type="button",
            testid="fit-references",
            on_click=ImageState.fit_references,
        ),
    )


def _count() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.span(
                f"{GOING} of {LIMIT} ",
                rx.cond(GOING == 1, "goes along", "go along"),
                class_name="going__count",
            ),
            rx.cond(ImageState.is_edit, ", first the image that you are changing", ""),
            rx.cond(ARE_TOO_MANY, f": {ImageState.offer.name} takes {LIMIT} at most.", ""),
        ),
        fit_references(),
        class_name="going",
        custom_attrs=marks("references-going")
        | {"data-over": rx.cond(ARE_TOO_MANY, "true", "false")},
    )
