"""Three variations of the prompt side by side: asked for at once, each taken as a version."""

import reflex as rx

from craftprompt.addresses import backend
from craftprompt.billing.state import UsageState
from craftprompt.catalogue.rewrites import RewriteAct, rewrites
from craftprompt.studio.components.difference import come, gone
from craftprompt.studio.components.places import Place
from craftprompt.studio.components.writing import writing_price, writing_status
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.variation_state import VariationState
from craftprompt.studio.variation_views import ChangeView, VariationView
from craftprompt.studio.version_state import VersionState
from craftprompt.studio.views import PROVIDER_NAMES
from craftprompt.ui.buttons import plain_button, quiet_button
from craftprompt.ui.feedback import badge, error_panel
from craftprompt.ui.streaming_text import prompt_stream
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import marks

LEFT_TODAY = UsageState.prompts_limit - UsageState.prompts_used - UsageState.prompts_held
MOST = len(rewrites().emphases)


def variations() -> rx.Component:
    """The press with its price, and what came of the last one."""
    return rx.el.section(
        row(
            quiet_button(
                rewrites().labels[RewriteAct.VARIED],
                testid="make-variations",
                type="button",
                blocked=GenerationState.is_running
                | GenerationState.nobody_writes
                | VersionState.is_varied,
                on_click=VariationState.make,
            ),
            rx.cond(
                VersionState.is_varied,
                quiet_button(
                    "Stop the variations",
                    testid="stop-variations",
                    type="button",
                    on_click=VariationState.stop,
                ),
            ),
        ),
        writing_price(
            f"Takes up to {MOST} prompts, {LEFT_TODAY} left today; local ones take none.",
            "",
            attributes=marks("variations-price"),
        ),
        error_panel(VersionState.variations_problem.message, VersionState.variations_problem.kind),
        rx.el.p(VersionState.variations_told, role="status", class_name="live-region"),
        rx.cond(
            VersionState.variations,
            rx.el.ul(rx.foreach(VersionState.variations, _variation), class_name="variations"),
        ),
        # A page that opens while they are written follows them as the one that pressed does.
        rx.cond(VersionState.is_varied, rx.el.span(on_mount=VariationState.follow)),
        class_name="stack stack--tight",
        aria_label="Variations",
        id=Place.VARIATIONS,
    )


def _variation(variation: VariationView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(variation.emphasis, class_name="field__label"),
            writing_status(variation.status),
            class_name="versions__heading",
        ),
        prompt_stream(
            variation.run_id,
            base=backend(""),
            text=variation.text,
            running=variation.is_running,
            author_names=PROVIDER_NAMES,
            locked=VersionState.shown.locked,
            testid="variation-text",
            comes_into_view=False,
        ),
        rx.cond(variation.changes, _changes(variation)),
        rx.cond(variation.provider != "", _author(variation)),
        rx.cond(
            variation.dropped != "",
            rx.el.p(f"Lost {variation.dropped}, which you locked.", class_name="hint"),
        ),
        rx.cond(
            variation.failure_message != "",
            rx.el.p(variation.failure_message, class_name="hint"),
        ),
        rx.cond(variation.version_id != "", _ways_on(variation)),
        rx.cond(
            (variation.version_id == "") & ~variation.is_running & ~variation.is_final,
            row(_once_more(variation)),
        ),
        key=variation.run_id,
        class_name="variation",
        custom_attrs=marks("variation", status=variation.status, id=variation.version_id),
    )


def _changes(variation: VariationView) -> rx.Component:
    """What it changed, in the words themselves; how many more where it changed much."""
    return rx.el.div(
        rx.el.p("Changed", class_name="meta"),
        rx.el.ul(
            rx.foreach(variation.changes, _change),
            rx.cond(variation.more_changes > 0, rx.el.li(f"and {variation.more_changes} more")),
            class_name="variation__changes",
        ),
        class_name="stack stack--tight",
        custom_attrs=marks("variation-changes"),
    )


def _change(change: ChangeView) -> rx.Component:
    return rx.el.li(gone(change.before), come(change.after), dir="auto")


def _author(variation: VariationView) -> rx.Component:
    return rx.el.p(
        rx.el.span(
            rx.cond(
                variation.is_running,
                "Being written by ",
                rx.cond(variation.version_id != "", "Written by ", "Asked: "),
            ),
            variation.provider_name,
            custom_attrs=marks(
                "variation-author", provider=variation.provider, model=variation.model
            ),
        ),
        rx.cond(variation.is_local, badge("local: not counted")),
        class_name="meta manuscript__author",
    )


def _once_more(variation: VariationView) -> rx.Component:
    return quiet_button(
        "Try again",
        testid="variation-retry",
        type="button",
        aria_label=f"Try again: {variation.emphasis}",
        blocked=GenerationState.is_running | GenerationState.nobody_writes,
        on_click=VariationState.try_again(variation.run_id),
    )


def _ways_on(variation: VariationView) -> rx.Component:
    return row(
        rx.cond(
            variation.is_standing,
            badge("your prompt"),
            quiet_button(
                "Take this one",
                testid="variation-take",
                type="button",
                aria_label=f"Take this one: {variation.emphasis}",
                on_click=VersionState.restore(variation.version_id),
            ),
        ),
        plain_button(
            "Compare",
            testid="variation-compare",
            type="button",
            aria_label=f"Compare: {variation.emphasis}",
            on_click=VersionState.look_at(variation.version_id),
        ),
    )
