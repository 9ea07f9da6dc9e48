"""The inspector of the image page: words, references, settings, the price before a press."""

import reflex as rx

from craftprompt.account.state import AuthState
from craftprompt.studio.components.going_along import fit_references
from craftprompt.studio.components.words_aside import words_aside
from craftprompt.studio.image_state import ImageState
from craftprompt.studio.image_views import ImageModel
from craftprompt.studio.limits import LONGEST_PROMPT
from craftprompt.ui.buttons import plain_button, primary_button
from craftprompt.ui.feedback import error_panel
from craftprompt.ui.fields import chosen_field, draft_text_area, field_row, shape_field
from craftprompt.ui.keys import shortcut
from craftprompt.ui.native_form import event_form
from craftprompt.ui.run_over import when_it_is_over
from craftprompt.ui.tokens import marks

COUNTS = ("1", "2", "3", "4")
PLACEHOLDER = "A red fox on a snowy road at dusk, looking back once. 35mm lens, low side light."
CHANGE = "Make it night and let it snow. The fox and the road stay exactly as they are."


def image_form(references: rx.Component) -> rx.Component:
    """Everything that an image is made from; `references` is the tray.

    The tray stands outside the form: its own fields are sent one by one.
    """
    return rx.fragment(
        rx.cond(ImageState.is_edit, _edited()),
        event_form(
            _words(),
            rx.el.input(type="hidden", name="press", value=ImageState.press_id, read_only=True),
            custom_attrs={"id": "image-form"},
            on_submit=ImageState.make,
            testid="image-form",
        ),
        words_aside(
            "You had not sent these words yet",
            ImageState.set_aside,
            on_bring_back=ImageState.bring_back,
            on_forget=ImageState.forget_aside,
        ),
        references,
        _settings(),
        when_it_is_over(ImageState.runs_over, notice="No image runs any more."),
        _press(),
    )


def _words() -> rx.Component:
    return draft_text_area(
        rx.cond(ImageState.is_edit, "What changes in this image", "What the image shows"),
        "image_prompt",
        testid="image-prompt",
        rows=6,
        placeholder=rx.cond(ImageState.is_edit, CHANGE, PLACEHOLDER),
        character_limit=LONGEST_PROMPT,
        is_refused=ImageState.problem.field == "prompt",
        keeper=AuthState.tab_keeper,
        saved_text=ImageState.prompt,
        replacement=ImageState.replacement.words,
        replacement_key=ImageState.replacement.key,
        on_draft=ImageState.save_prompt,
        on_replaced=ImageState.put_aside,
    )


def _edited() -> rx.Component:
    """Which image is being changed; it goes along as the first reference."""
    return rx.el.div(
        rx.el.img(src=ImageState.edited.thumbnail, alt="", class_name="edited__picture"),
        rx.el.p(
            rx.cond(
                ImageState.offer.is_local,
                "You want to change this image, but the storyboard drawer draws from words alone: "
                "say everything that the new one shows.",
                "You are changing this image. It goes along as the first reference; your words say "
                "what becomes different.",
            ),
            class_name="hint",
        ),
        plain_button("Start from words instead", type="button", on_click=ImageState.end_edit),
        class_name="edited",
        custom_attrs=marks("editing"),
    )


def _settings() -> rx.Component:
    return rx.fragment(
        chosen_field(
            "Model",
            "model",
            rx.foreach(ImageState.offer.models, _model),
            testid="image-model",
            hint=ImageState.offer.note,
            value=ImageState.model,
            on_change=ImageState.choose_model,
        ),
        shape_field(
            "Shape",
            "ratio",
            ImageState.offer.shapes,
            testid="image-aspect",
            chosen=ImageState.ratio,
            on_choose=ImageState.choose_ratio,
        ),
        field_row(
            chosen_field(
                "How many",
                "count",
                rx.fragment(*[rx.el.option(count, value=count) for count in COUNTS]),
                testid="image-count",
                value=rx.Var.create(ImageState.count).to_string(),
                on_change=ImageState.choose_count,
            ),
            chosen_field(
                "Size",
                "size",
                rx.foreach(ImageState.offer.sizes, lambda size: rx.el.option(size, value=size)),
                testid="image-size",
                value=ImageState.size,
                on_change=ImageState.choose_size,
            ),
        ),
    )


def _model(model: ImageModel) -> rx.Component:
    return rx.el.option(model.name, value=model.key)


def _press() -> rx.Component:
    """The button says what is made, the line under it what that takes, the panel what failed."""
    several = rx.cond(ImageState.count == 1, "image", f"{ImageState.count} images")
    return rx.el.div(
        error_panel(
            ImageState.problem.message,
            ImageState.problem.kind,
            rx.cond(ImageState.problem.field == "references", fit_references()),
        ),
        primary_button(
            rx.cond(
                ImageState.offer.is_local,
                "Draw storyboard · local, not counted",
                rx.fragment("Make ", several),
            ),
            testid="make-image",
            type="submit",
            custom_attrs={"form": "image-form"},
        ),
        rx.el.p(
            rx.cond(
                ImageState.offer.is_local,
                "Drawn on this machine by rules: no model is asked and nothing is counted.",
                ImageState.price,
            ),
            class_name="hint",
        ),
        shortcut("mod+enter", target="make-image"),
        class_name="make",
    )
