"""Who would write the next prompt, as it stands now: the line under the button says it."""

import reflex as rx

from craftprompt.providers.base import PROVIDER_NAMES, TAKES_NO_ALLOWANCE
from craftprompt.studio import runs


class WriterState(rx.State):
    """The first in line; `nobody_writes` where there is none."""

    name: str = ""
    nobody_writes: bool = False
    is_counted: bool = False

    def _look(self) -> None:
        """Look when a page opens and when a prompt is over: who failed may rest since then."""
        line = runs.current().provider.in_line()
        self.name = PROVIDER_NAMES[line[0]] if line else ""
        self.nobody_writes = not line
        self.is_counted = bool(line) and line[0] not in TAKES_NO_ALLOWANCE
