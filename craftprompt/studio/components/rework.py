"""Working on a prompt that stands: locked phrases, refine in words, shorter, longer, translated."""

import reflex as rx

from craftprompt.account.state import AuthState
from craftprompt.catalogue.rewrites import LANGUAGES, RewriteAct, rewrites
from craftprompt.studio.components.undo import undo_button
from craftprompt.studio.components.writing import BY_RULES, writing_price
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.version_state import VersionState
from craftprompt.studio.version_views import LockView
from craftprompt.ui.buttons import button, quiet_button
from craftprompt.ui.feedback import error_panel, notice
from craftprompt.ui.fields import Option, select_field, text_field
from craftprompt.ui.icons import icon
from craftprompt.ui.native_form import event_form
from craftprompt.ui.selection import selection_button
from craftprompt.ui.surfaces import row
from craftprompt.ui.tokens import Flag, marks

TESTIDS = {
    RewriteAct.SHORTENED: "make-shorter",
    RewriteAct.LENGTHENED: "make-longer",
    RewriteAct.SIMPLIFIED: "make-simpler",
}
WHY_NO_TRANSLATION = "why-no-translation"


def rework() -> rx.Component:
    """What can be done to the version that is shown."""
    return rx.el.section(
        _locks(),
        event_form(
            text_field(
                "Change it in words",
                "wish",
                testid="refine-input",
                placeholder="Make it night, keep the red coat",
                auto_complete="off",
                key=VersionState.wish_key,
                keeper=AuthState.tab_keeper,
                kept_as=f"wish {VersionState.generation_id}",
                kept_after=VersionState.wish_key,
            ),
            row(
                quiet_button(
                    rewrites().labels[RewriteAct.REFINED],
                    testid="make-refine",
                    type=rx.cond(_is_blocked(), "button", "submit"),
                    blocked=_is_blocked(),
                ),
                *[_act(act, testid) for act, testid in TESTIDS.items()],
            ),
            on_submit=PromptEditorState.refine,
        ),
        _translation(),
        error_panel(VersionState.rework_problem.message, VersionState.rework_problem.kind),
        writing_price(
            "Each takes one of today's prompts; nothing if it fails, you stop it, or the text "
            "comes back as it was.",
            BY_RULES,
        ),
        class_name="rework",
        aria_label="Change the prompt",
    )


def _translation() -> rx.Component:
    """Another language for the direction; speech, names and locks stay in theirs."""
    return event_form(
        row(
            select_field(
                "Language of the direction",
                "language",
                [Option(each, each) for each in LANGUAGES],
                testid="translate-to",
                default_value=LANGUAGES[0],
            ),
            quiet_button(
                rewrites().labels[RewriteAct.TRANSLATED],
                testid="make-translation",
                type=rx.cond(_cannot_translate(), "button", "submit"),
                blocked=_cannot_translate(),
                aria_describedby=rx.cond(GenerationState.only_rules_write, WHY_NO_TRANSLATION, ""),
            ),
            class_name="row--fields",
        ),
        rx.cond(
            GenerationState.only_rules_write,
            rx.el.p(
                "Only a language model can translate, and none is set up here: rules direct in "
                "English.",
                id=WHY_NO_TRANSLATION,
                class_name="hint",
            ),
        ),
        on_submit=PromptEditorState.translate,
    )


def _is_blocked() -> Flag:
    return GenerationState.is_running | GenerationState.nobody_writes | VersionState.is_varied


def _cannot_translate() -> Flag:
    return _is_blocked() | GenerationState.only_rules_write


def _act(act: RewriteAct, testid: str) -> rx.Component:
    return quiet_button(
        rewrites().labels[act],
        testid=testid,
        blocked=_is_blocked(),
        on_click=PromptEditorState.rework(str(act)),
    )


def _locks() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Locked phrases", class_name="field__label"),
        rx.cond(
            VersionState.locks,
            rx.el.ul(rx.foreach(VersionState.locks, _lock), class_name="locks"),
        ),
        row(
            selection_button(
                "Lock selection",
                text="prompt-output",
                editor="prompt-editor",
                testid="lock-selection",
                on_chosen=VersionState.lock,
            ),
            rx.el.span(
                "Select words in the prompt or in its editor; every rewrite has to keep them.",
                class_name="hint",
            ),
        ),
        notice(VersionState.lock_news),
        rx.cond(
            VersionState.lock_news != "",
            undo_button(
                "the change of the locks", testid="undo-lock", on_press=VersionState.undo_lock
            ),
        ),
        class_name="stack stack--tight",
    )


def _lock(lock: LockView) -> rx.Component:
    return rx.el.li(
        icon("lock"),
        rx.el.span(lock.phrase, dir="auto", custom_attrs=marks("locked-phrase")),
        rx.cond(lock.stands, rx.fragment(), rx.el.span("not in this version", class_name="hint")),
        button(
            icon("x"),
            look="plain",
            class_name="change__button",
            aria_label=f"Unlock “{lock.phrase}”",
            title="Unlock",
            testid="unlock",
            on_click=VersionState.unlock(lock.phrase),
        ),
        class_name="locks__item",
    )
