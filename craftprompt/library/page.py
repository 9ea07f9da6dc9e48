"""The library page: what runs at the top, everything made below, newest first."""

import reflex as rx

from craftprompt.library.components.runs import run_cards
from craftprompt.library.components.tiles import tiles
from craftprompt.library.state import LibraryState
from craftprompt.studio.components.undo import undo_notice
from craftprompt.ui.feedback import error_panel
from craftprompt.ui.scrolling import landing
from craftprompt.ui.tokens import marks


def library_page() -> rx.Component:
    """Runs, tiles, and the way back from a deletion."""
    return rx.el.div(
        rx.el.h1("Library", class_name="page-heading__title"),
        error_panel(LibraryState.problem.message, LibraryState.problem.kind),
        run_cards(),
        tiles(),
        undo_notice(LibraryState.removed, LibraryState.undo),
        landing(LibraryState.landing),
        landing(LibraryState.undo_landing),
        rx.el.p(
            LibraryState.announcement,
            role="status",
            class_name="visually-hidden",
            custom_attrs=marks("library-status"),
        ),
        class_name="library",
    )
