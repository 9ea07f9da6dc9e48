"""The inspector of the video page: words, pictures, settings, the price before a press."""

import reflex as rx

from craftprompt.account.state import AuthState
from craftprompt.catalogue.entries import Mode
from craftprompt.studio.components.shortfalls import TYPED, mend_of_refusal, shortfalls
from craftprompt.studio.components.video_pictures import video_pictures
from craftprompt.studio.components.words_aside import words_aside
from craftprompt.studio.limits import LONGEST_PROMPT
from craftprompt.studio.tray_state import TrayState
from craftprompt.studio.video_choices import STARTS, choices, recommended
from craftprompt.studio.video_drafts import model_choices
from craftprompt.studio.video_state import VideoState
from craftprompt.ui.buttons import primary_button, quiet_button
from craftprompt.ui.feedback import badge, error_panel, notice
from craftprompt.ui.fields import (
    Option,
    OptionGroup,
    chosen_field,
    draft_text_area,
    field_row,
    select_field,
    shape_field,
    tick_box,
)
from craftprompt.ui.keys import shortcut
from craftprompt.ui.model_picker import model_picker
from craftprompt.ui.native_form import event_form
from craftprompt.ui.run_over import when_it_is_over
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import marks

PLACEHOLDER = (
    "A red fox crosses a snowy road at dusk and looks back once. The camera pushes in slowly."
)


def video_form() -> rx.Component:
    """Everything that a video is made from.

    The pictures stand outside the form: their own fields are sent one by one.
    """
    return rx.fragment(
        event_form(
            _words(),
            rx.cond(VideoState.offer.takes_negative, _negative_words()),
            rx.el.input(type="hidden", name="press", value=VideoState.press_id, read_only=True),
            custom_attrs={"id": "video-form"},
            on_submit=VideoState.make,
            testid="video-form",
        ),
        words_aside(
            "These words of yours gave way to others",
            VideoState.set_aside,
            on_bring_back=VideoState.bring_back,
            on_forget=VideoState.forget_aside,
        ),
        video_pictures(),
        _settings(),
        when_it_is_over(VideoState.runs_over, notice="No video runs any more."),
        shortfalls(),
        _press(),
    )


def _words() -> rx.Component:
    return draft_text_area(
        "What the video shows",
        "video_prompt",
        testid="video-prompt",
        rows=6,
        placeholder=PLACEHOLDER,
        character_limit=LONGEST_PROMPT,
        is_refused=VideoState.problem.field == "prompt",
        keeper=AuthState.tab_keeper,
        saved_text=VideoState.prompt,
        replacement=VideoState.replacement.words,
        replacement_key=VideoState.replacement.key,
        on_draft=VideoState.save_prompt,
        on_replaced=VideoState.put_aside,
    )


def _negative_words() -> rx.Component:
    """Where the model has a field for it; what another one makes of the words is a shortfall."""
    return draft_text_area(
        "What it shall not show",
        "video_negative_prompt",
        testid="video-negative-prompt",
        hint="The model's negative prompt. Name the things alone: subtitles, watermark.",
        rows=2,
        character_limit=LONGEST_PROMPT,
        is_refused=VideoState.problem.field == "negative_prompt",
        keeper=AuthState.tab_keeper,
        saved_text=VideoState.negative_prompt,
        replacement=VideoState.negative_prompt,
        replacement_key=VideoState.replacement.key,
        on_draft=VideoState.save_negative_prompt,
    )


def _settings() -> rx.Component:
    return rx.fragment(
        _model(),
        shape_field(
            "Shape",
            "ratio",
            VideoState.offer.shapes,
            testid="video-aspect",
            chosen=VideoState.ratio,
            on_choose=VideoState.choose_ratio,
        ),
        field_row(
            chosen_field(
                "Length",
                "seconds",
                rx.foreach(
                    VideoState.offer.lengths,
                    lambda seconds: rx.el.option(f"{seconds} s", value=seconds.to_string()),
                ),
                testid="video-duration",
                value=rx.Var.create(VideoState.seconds).to_string(),
                on_change=VideoState.choose_seconds,
            ),
            rx.cond(VideoState.offer.resolutions, _resolution()),
        ),
        rx.cond(
            VideoState.offer.takes_audio,
            tick_box(
                "With sound",
                name="With sound",
                is_ticked=VideoState.has_audio,
                testid="video-audio",
                on_tick=VideoState.choose_audio,
            ),
        ),
    )


def _model() -> rx.Component:
    return rx.el.div(
        select_field(
            "Model",
            "model",
            [
                OptionGroup(label, tuple(Option(*each) for each in models.items()))
                for label, models in model_choices().items()
            ],
            testid="video-model",
            value=VideoState.model,
            on_change=VideoState.choose_model,
        ),
        row(
            rx.foreach(VideoState.offer.badges, _badge),
            class_name="model-badges",
            custom_attrs=marks("video-model-badges"),
        ),
        notice(VideoState.model_news, testid="model-news"),
        model_picker(
            choices(),
            recommended=recommended(),
            starts=STARTS,
            chosen=VideoState.model,
            start=_start(),
            on_pick=VideoState.choose_model,
        ),
        class_name="video-model",
    )


def _resolution() -> rx.Component:
    return chosen_field(
        "Resolution",
        "resolution",
        rx.foreach(VideoState.offer.resolutions, lambda lines: rx.el.option(lines, value=lines)),
        testid="video-resolution",
        value=VideoState.resolution,
        on_change=VideoState.choose_resolution,
    )


def _start() -> rx.Var[str]:
    """What the video starts from, by what is laid for it."""
    return rx.cond(
        TrayState.last_frame != "",
        Mode.FIRST_LAST_FRAME.value,
        rx.cond(
            TrayState.video_references,
            Mode.REFERENCE_TO_VIDEO.value,
            rx.cond(
                TrayState.first_frame != "", Mode.IMAGE_TO_VIDEO.value, Mode.TEXT_TO_VIDEO.value
            ),
        ),
    )


def _badge(words: rx.Var[str]) -> rx.Component:
    return badge(words)


def _press() -> rx.Component:
    """The button says what is made, the line under it what that takes, the panel what failed."""
    return rx.el.div(
        error_panel(VideoState.problem.message, VideoState.problem.kind, mend_of_refusal()),
        primary_button(
            rx.cond(VideoState.offer.is_local, "Make animatic · local, not counted", "Make video"),
            testid="make-video",
            type="submit",
            custom_attrs={"form": "video-form"},
        ),
        rx.cond(
            VideoState.offer.is_animatic,
            rx.fragment(),
            quiet_button(
                "Preview the move",
                type="button",
                testid="preview-move",
                title="A free animatic of the same words, shape, length and first frame",
                on_click=VideoState.preview_move(TYPED, VideoState.press_id),
            ),
        ),
        rx.cond(
            VideoState.shots_sent > 0,
            rx.el.p(
                f"The prompt tells {VideoState.shots_sent} shots: each is sent by itself, with its "
                "seconds.",
                class_name="hint",
                custom_attrs=marks("video-shots", count=VideoState.shots_sent),
            ),
        ),
        rx.el.p(VideoState.price, class_name="hint", custom_attrs=marks("video-price")),
        shortcut("mod+enter", target="make-video"),
        class_name="make",
    )
