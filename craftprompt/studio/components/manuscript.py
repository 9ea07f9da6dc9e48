"""The right half of the prompt page: the prompt as it is written, and what can be done with it."""

import reflex as rx

from craftprompt.account.state import AuthState
from craftprompt.addresses import backend
from craftprompt.catalogue.text_models import CHARACTERS_PER_TOKEN
from craftprompt.studio.components.checks import prompt_checks, saved_and_checked
from craftprompt.studio.components.critique import critique_panel
from craftprompt.studio.components.difference import version_difference
from craftprompt.studio.components.places import Place, places
from craftprompt.studio.components.port import port_changes
from craftprompt.studio.components.rework import rework
from craftprompt.studio.components.undo import undo_notice
from craftprompt.studio.components.variations import variations
from craftprompt.studio.components.versions import (
    lost_lock_notice,
    undone_notice,
    version_bar,
    version_notice,
    version_strip,
)
from craftprompt.studio.components.writing import another_writer, writing_status
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.limits import LONGEST_PROMPT
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.version_state import VersionState
from craftprompt.studio.views import PROVIDER_NAMES, AttemptView
from craftprompt.ui.buttons import button_link, danger_button, plain_button, quiet_button
from craftprompt.ui.feedback import arrival, badge, copy_button, error_panel
from craftprompt.ui.fields import draft_text_area
from craftprompt.ui.streaming_text import prompt_stream
from craftprompt.ui.surfaces import dialog, dialog_actions, disclosure, row
from craftprompt.ui.tokens import marks

SHOWN = VersionState.shown
HAS_TEXT = (SHOWN.text != "") & ~GenerationState.is_running
HAS_CHANGED = VersionState.standing_number > 1
EDITOR = "prompt-editor"
WHERE_A_TAKE_BEGINS = "where-a-take-begins"
# A rewrite that came to nothing leaves the prompt as it was: finished.
STANDS = (
    GenerationState.is_rewrite
    & ~GenerationState.is_running
    & (GenerationState.status != "succeeded")
    & (SHOWN.version_id != "")
)
IS_FINISHED = (GenerationState.status == "succeeded") | STANDS
HAS_VERSION = (SHOWN.version_id != "") & ~GenerationState.is_running


def manuscript() -> rx.Component:
    """One prompt: heading, words, who wrote them, and everything around them."""
    return rx.el.section(
        arrival("Prompt", GenerationState.arrival),
        _heading(),
        rx.cond(
            GenerationState.generation_id == "",
            rx.el.p("Your prompt will be written here.", class_name="manuscript__empty"),
        ),
        rx.foreach(GenerationState.drafts, _draft),
        prompt_stream(
            GenerationState.run_id,
            base=backend(""),
            text=SHOWN.text,
            running=GenerationState.is_running,
            author_names=PROVIDER_NAMES,
            kept_drafts=GenerationState.kept_drafts,
            locked=SHOWN.locked,
            characters_per_token=CHARACTERS_PER_TOKEN,
            on_done=GenerationState.finished,
        ),
        _author(),
        rx.cond(SHOWN.version_id != "", version_bar()),
        rx.cond(~GenerationState.is_running, version_notice()),
        rx.cond(~GenerationState.is_running, lost_lock_notice()),
        # What a press was refused for is news; what an earlier one left undone would be told twice.
        rx.cond(
            ~GenerationState.is_running & (GenerationState.failure_message == ""), undone_notice()
        ),
        error_panel(
            GenerationState.failure_message,
            GenerationState.failure_kind,
            rx.cond(STANDS & (GenerationState.failure_kind != "invalid"), _once_more()),
        ),
        rx.cond(STANDS & (GenerationState.status == "cancelled"), _stopped_notice()),
        _negative_prompt(),
        rx.cond(GenerationState.generation_id != "", _actions()),
        rx.cond(HAS_VERSION, port_changes()),
        # These stay while a rewrite is written: what was typed and the focus must not go with them.
        places(),
        rx.cond(SHOWN.version_id != "", rework()),
        rx.cond(SHOWN.version_id != "", variations()),
        rx.cond(HAS_TEXT, _editor()),
        prompt_checks(),
        rx.cond(SHOWN.version_id != "", critique_panel()),
        rx.cond(SHOWN.version_id != "", version_strip()),
        rx.cond(SHOWN.version_id != "", version_difference()),
        rx.cond(HAS_VERSION, _notes()),
        _attempts(),
        rx.el.p(_spoken(), role="status", class_name="visually-hidden"),
        undo_notice(GenerationState.removed, GenerationState.undo_deletion),
        class_name="manuscript",
        aria_label="Prompt",
    )


def _heading() -> rx.Component:
    return rx.el.div(
        rx.el.h1(
            rx.cond(
                GenerationState.target_name != "",
                f"Prompt for {GenerationState.target_name}",
                "Prompt",
            ),
            class_name="field__label",
        ),
        writing_status(
            rx.cond(STANDS, "succeeded", GenerationState.status),
            marks("prompt-status", status=GenerationState.status),
        ),
        class_name="manuscript__heading",
    )


def _spoken() -> rx.Var[str]:
    """Beginning and end for screen readers; a failure is read out by its own panel."""
    return rx.cond(
        GenerationState.is_running,
        "Writing the prompt.",
        rx.cond(GenerationState.failure_message == "", GenerationState.announcement, ""),
    )


def _author() -> rx.Component:
    """Who writes now, or whose words stand there."""
    return rx.cond(
        GenerationState.is_running,
        rx.cond(
            GenerationState.provider != "",
            rx.el.p(
                rx.el.span(
                    "Being written by ",
                    GenerationState.provider_name,
                    custom_attrs=marks(
                        "written-by",
                        provider=GenerationState.provider,
                        model=GenerationState.model,
                    ),
                ),
                rx.cond(
                    GenerationState.is_local, badge("local: not counted", testid="local-label")
                ),
                class_name="meta manuscript__author",
            ),
        ),
        rx.cond((SHOWN.provider != "") & (SHOWN.text != ""), _written_by()),
    )


def _written_by() -> rx.Component:
    return rx.el.p(
        rx.el.span(
            "Written by ",
            SHOWN.provider_name,
            custom_attrs=marks("written-by", provider=SHOWN.provider, model=SHOWN.model),
        ),
        rx.cond(SHOWN.is_edited, badge("edited by you")),
        rx.cond(SHOWN.is_local, badge("local: not counted", testid="local-label")),
        rx.el.span(f"{SHOWN.tokens} tokens", custom_attrs=marks("tokens-used")),
        rx.cond(
            SHOWN.first_words != "",
            rx.el.span(f"first words after {SHOWN.first_words}"),
        ),
        class_name="meta manuscript__author",
    )


def _draft(attempt: AttemptView) -> rx.Component:
    """What an earlier author left behind: greyed, named, never mixed into the prompt."""
    return rx.el.div(
        rx.el.p(
            f"Draft by {attempt.provider_name}: {attempt.reason}",
            class_name="meta draft__author",
        ),
        rx.el.p(attempt.draft, class_name="draft__text", dir="auto"),
        rx.cond(
            attempt.is_whole & ~GenerationState.is_running,
            plain_button(
                "Keep this draft",
                testid="keep-draft",
                type="button",
                on_click=GenerationState.keep_draft(attempt.number),
            ),
        ),
        class_name="draft",
        custom_attrs=marks("prompt-draft", provider=attempt.provider),
    )


def _negative_prompt() -> rx.Component:
    return rx.cond(
        (SHOWN.negative_prompt != "") & ~GenerationState.is_running,
        rx.el.div(
            rx.el.h2("Negative prompt", class_name="field__label"),
            rx.el.p(SHOWN.negative_prompt, custom_attrs=marks("negative-prompt")),
            copy_button(SHOWN.negative_prompt, "Copy negative prompt", look="plain"),
            class_name="stack stack--tight",
        ),
    )


def _where_a_take_begins() -> rx.Component:
    return rx.cond(
        IS_FINISHED & HAS_CHANGED,
        rx.el.p(
            "Another take begins anew from your scene and keeps your locked phrases. What was "
            "changed since stays with this prompt.",
            id=WHERE_A_TAKE_BEGINS,
            class_name="hint actions__note",
        ),
    )


def _actions() -> rx.Component:
    return rx.cond(
        ~GenerationState.is_running,
        row(
            rx.cond(HAS_TEXT, _copy()),
            rx.cond(
                IS_FINISHED,
                quiet_button(
                    "Another take",
                    testid="another-take",
                    type="button",
                    aria_describedby=rx.cond(HAS_CHANGED, WHERE_A_TAKE_BEGINS, ""),
                    on_click=PromptEditorState.another_take,
                ),
                _once_more(),
            ),
            another_writer(
                GenerationState.failure_kind,
                GenerationState.has_other_writers,
                on_press=PromptEditorState.ask_another_writer,
                testid="ask-another",
            ),
            rx.cond(
                VersionState.standing_id != "",
                button_link(
                    "Make an image",
                    href=f"/studio/image?from={GenerationState.generation_id}",
                    look="quiet",
                    testid="send-to-image",
                ),
            ),
            rx.cond(
                VersionState.standing_id != "",
                button_link(
                    "Make a video",
                    href=f"/studio/video?from={GenerationState.generation_id}",
                    look="quiet",
                    testid="send-to-video",
                ),
            ),
            plain_button(
                "Delete",
                testid="delete-item",
                type="button",
                on_click=GenerationState.ask_deletion,
            ),
            _deletion(),
            _where_a_take_begins(),
            class_name="actions",
        ),
    )


def _once_more() -> rx.Component:
    return quiet_button(
        "Try again",
        testid="retry-generation",
        type="button",
        on_click=PromptEditorState.try_again,
    )


def _stopped_notice() -> rx.Component:
    return rx.el.div(
        rx.el.p("You stopped the change. Nothing was counted and your prompt stands as it was."),
        row(_once_more()),
        role="status",
        class_name="version-notice",
        custom_attrs=marks("change-stopped"),
    )


def _copy() -> rx.Component:
    """Copies the words in the editor: they may be a moment ahead of the prompt."""
    return copy_button(SHOWN.text, "Copy prompt", testid="copy-prompt", source=EDITOR)


def _deletion() -> rx.Component:
    return dialog(
        rx.el.p(
            "The prompt and the scene it was written from go for good. For ten seconds you can "
            "bring them back."
        ),
        dialog_actions(
            danger_button("Delete prompt", type="button", on_click=GenerationState.delete),
            quiet_button("Keep it", type="button", on_click=GenerationState.keep),
        ),
        title="Delete this prompt?",
        is_open=GenerationState.asks_deletion,
        on_close=GenerationState.keep,
        testid="deletion",
    )


def _editor() -> rx.Component:
    return disclosure(
        "Edit the prompt",
        draft_text_area(
            "Your version",
            "edited_prompt",
            testid=EDITOR,
            hint="Saved as you type, as a version of its own. Those before it are kept.",
            rows=8,
            character_limit=LONGEST_PROMPT,
            keeper=AuthState.tab_keeper,
            kept_as=f"{EDITOR} {VersionState.generation_id} {SHOWN.version_id}",
            saved_text=SHOWN.text,
            replacement=SHOWN.text,
            replacement_key=VersionState.editor_key,
            on_draft=saved_and_checked,
        ),
        error_panel(VersionState.edit_problem, "invalid"),
        id=Place.EDITOR,
    )


def _notes() -> rx.Component:
    return rx.cond(
        SHOWN.notes,
        disclosure(
            "Why it reads like this",
            rx.el.ul(
                rx.foreach(SHOWN.notes, rx.el.li),
                class_name="notes",
            ),
            testid="prompt-notes",
        ),
    )


def _attempts() -> rx.Component:
    return rx.el.ol(
        rx.foreach(GenerationState.attempts, _attempt),
        class_name="attempts",
        aria_label="Attempts",
        custom_attrs=marks("attempts"),
    )


def _attempt(attempt: AttemptView) -> rx.Component:
    return rx.el.li(
        f"{attempt.provider_name}, {attempt.model}: ",
        rx.cond(attempt.reason != "", attempt.reason, attempt.words),
        rx.cond(attempt.figures != "", rx.el.span(f" ({attempt.figures})")),
        class_name="meta",
        custom_attrs=marks("attempt", provider=attempt.provider, verdict=attempt.verdict),
    )
