"""What is heard and shown when something that ran is over, as far as this browser was told to."""

import reflex as rx

from craftprompt.ui.surfaces import disclosure
from craftprompt.ui.tokens import Number


def when_it_is_over(over: Number, *, notice: str) -> rx.Component:
    """A sound and a browser's notification to choose; both are off until somebody ticks them.

    They come when `over` grows, the notification only while the page is not in front. `notice` is
    its fixed text, for a notification may stand on a locked screen.
    """
    return disclosure(
        "Tell me when it is over",
        RunOver.create(over=over, notice=notice, testid="over", settled=rx.State.is_hydrated),
        testid="when-over",
    )


class RunOver(rx.Component):
    """The choices behind `when_it_is_over`, and what they do."""

    library = "$/public/browser/run_over.js"
    tag = "RunOver"

    over: rx.Var[int]
    settled: rx.Var[bool]
    notice: rx.Var[str]
    testid: rx.Var[str]
