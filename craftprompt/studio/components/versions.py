"""The versions of the prompt: which one is shown, a strip of all, and the ways between them."""

import reflex as rx

from craftprompt.studio.components.difference import changes_in_words
from craftprompt.studio.components.places import Place
from craftprompt.studio.components.undo import undo_button
from craftprompt.studio.limits import LONGEST_VERSION_NAME
from craftprompt.studio.version_state import VersionState
from craftprompt.studio.version_views import VersionView
from craftprompt.ui.buttons import plain_button, quiet_button
from craftprompt.ui.feedback import badge, error_panel, local_time, notice
from craftprompt.ui.fields import text_field
from craftprompt.ui.keys import shortcut
from craftprompt.ui.native_form import event_form
from craftprompt.ui.scrolling import place_link
from craftprompt.ui.surfaces import disclosure, row
from craftprompt.ui.tokens import Text, marks

SHOWN = VersionState.shown


def version_notice() -> rx.Component:
    """Says that what is shown is not the prompt, and why; the two ways on."""
    return rx.cond(
        (SHOWN.version_id != "") & ~SHOWN.is_standing,
        rx.el.div(
            rx.el.p(rx.cond(SHOWN.waits, _why_it_waits(), _where_it_is()), role="status"),
            row(
                quiet_button(
                    rx.cond(SHOWN.waits, "Take it all the same", "Restore this version"),
                    testid="version-restore",
                    on_click=VersionState.restore(SHOWN.version_id),
                ),
                rx.cond(
                    SHOWN.waits,
                    quiet_button(
                        f"Keep version {VersionState.standing_number}",
                        testid="version-decline",
                        on_click=VersionState.decline,
                    ),
                    plain_button(
                        f"Back to version {VersionState.standing_number}",
                        testid="version-back",
                        on_click=VersionState.look_at(VersionState.standing_id),
                    ),
                ),
            ),
            class_name="version-notice",
            custom_attrs=marks("version-notice", waits=rx.cond(SHOWN.waits, "true", "false")),
        ),
    )


def undone_notice() -> rx.Component:
    """Says which parts of a wish a version left as they were, and where no more can go."""
    return rx.cond(
        SHOWN.undone,
        rx.el.div(
            rx.foreach(SHOWN.undone, lambda sentence: rx.el.p(sentence, dir="auto")),
            role="status",
            class_name="version-notice",
            custom_attrs=marks("wish-undone"),
        ),
    )


def lost_lock_notice() -> rx.Component:
    """Says of a take that stands which locked phrases it did not keep."""
    return rx.cond(
        SHOWN.is_standing & (SHOWN.number == 1) & (SHOWN.dropped != ""),
        rx.el.p(
            f"This take lost {SHOWN.dropped}, which you locked. The prompt that it is another take "
            "on stands in the history as it was.",
            role="status",
            class_name="version-notice",
            custom_attrs=marks("lost-lock"),
        ),
    )


def _why_it_waits() -> rx.Var[str]:
    return rx.cond(
        SHOWN.dropped != "",
        f"This rewrite lost {SHOWN.dropped}, which you locked. It is not your prompt unless you "
        f"take it; version {VersionState.standing_number} stands.",
        "The prompt was changed while this rewrite was written. It is not your prompt unless you "
        f"take it; version {VersionState.standing_number} stands.",
    )


def _where_it_is() -> Text:
    return (
        f"You are looking at version {SHOWN.number}. "
        f"Your prompt is version {VersionState.standing_number}."
    )


def version_bar() -> rx.Component:
    """Under the text: which version it is, how much it changed, and the ways between them.

    J and K step, undo takes the last act back. What an act on versions answers is told here.
    """
    return rx.cond(
        VersionState.versions,
        rx.el.section(
            rx.el.div(
                rx.el.p(
                    f"Version {SHOWN.number} of {VersionState.versions[0].number}",
                    rx.cond(
                        VersionState.compared_id != "",
                        rx.fragment(": ", place_link(changes_in_words(), place=Place.DIFFERENCE)),
                    ),
                    class_name="meta",
                ),
                _steps(),
                class_name="versions__heading",
            ),
            notice(VersionState.news),
            error_panel(VersionState.problem.message, VersionState.problem.kind),
            class_name="stack stack--tight",
            aria_label="The version shown",
        ),
    )


def version_strip() -> rx.Component:
    """Every version, newest first, and the name of the one shown."""
    return rx.cond(
        VersionState.versions,
        rx.el.section(
            rx.el.h2("Versions", class_name="field__label"),
            rx.el.ol(rx.foreach(VersionState.versions, _item), class_name="versions__list"),
            rx.cond(
                VersionState.versions_left_out > 0,
                plain_button(
                    f"Show older versions ({VersionState.versions_left_out} more)",
                    testid="versions-older",
                    on_click=VersionState.show_older_versions,
                ),
            ),
            _naming(),
            class_name="versions",
            aria_label="Versions",
            id=Place.VERSIONS,
        ),
    )


def _steps() -> rx.Component:
    return row(
        quiet_button(
            "Undo",
            testid="undo",
            blocked=~VersionState.can_undo,
            on_click=VersionState.undo,
        ),
        quiet_button(
            "Older",
            rx.el.span("(J)", class_name="make__keys"),
            testid="version-older",
            blocked=VersionState.older_id == "",
            on_click=VersionState.look_at(VersionState.older_id),
        ),
        quiet_button(
            "Newer",
            rx.el.span("(K)", class_name="make__keys"),
            testid="version-newer",
            blocked=VersionState.newer_id == "",
            on_click=VersionState.look_at(VersionState.newer_id),
        ),
        shortcut("j", target="version-older"),
        shortcut("k", target="version-newer"),
    )


def _item(version: VersionView) -> rx.Component:
    is_shown = version.version_id == SHOWN.version_id
    return rx.el.li(
        rx.el.button(
            rx.el.span(
                f"{version.number} ",
                rx.cond(version.name != "", version.name, version.act),
                class_name="version__name",
                dir="auto",
            ),
            rx.el.span(
                f"by {version.author_name}, ",
                local_time(version.created_at, "time"),
                class_name="meta",
            ),
            rx.cond(version.is_standing, badge("your prompt")),
            rx.cond(version.dropped != "", badge("lost a lock")),
            type="button",
            class_name="version",
            aria_current=rx.cond(is_shown, "true", "false"),
            on_click=VersionState.look_at(version.version_id),
        ),
        custom_attrs=marks(
            "version-item",
            id=version.version_id,
            author=version.author,
            standing=rx.cond(version.is_standing, "true", "false"),
        ),
    )


def _naming() -> rx.Component:
    return disclosure(
        rx.cond(SHOWN.name != "", f"Rename version {SHOWN.number}", f"Name version {SHOWN.number}"),
        event_form(
            text_field(
                "Name",
                "name",
                testid="version-name",
                hint=f"At most {LONGEST_VERSION_NAME} characters. Empty takes the name away.",
                max_length=LONGEST_VERSION_NAME,
                default_value=SHOWN.name,
                key=SHOWN.version_id,
            ),
            quiet_button("Save name", type="submit", testid="version-name-save"),
            on_submit=VersionState.rename,
        ),
        notice(VersionState.name_news),
        rx.cond(
            VersionState.name_news != "",
            undo_button("the naming", testid="undo-name", on_press=VersionState.undo_rename),
        ),
    )
