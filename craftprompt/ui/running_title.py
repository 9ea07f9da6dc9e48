"""The title bar, which counts what runs while another tab is looked at."""

import reflex as rx

from craftprompt.ui.tokens import Number


def running_title(count: Number) -> rx.Component:
    """Writes "(2) " before the page's title while two things run; nothing while none does."""
    return RunningTitle.create(count=count)


class RunningTitle(rx.Component):
    """The component behind `running_title`."""

    library = "$/public/browser/running_title.js"
    tag = "RunningTitle"

    count: rx.Var[int]
