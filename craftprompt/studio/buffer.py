"""The text of a running prompt in memory: appended to by its task, read by any number of pages.

Offsets count Unicode code points of one attempt's text from 0.
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from craftprompt import clock
from craftprompt.providers.base import Usage


@dataclass(slots=True)
class AttemptText:
    """What one provider has written so far, and how it ended."""

    number: int
    provider: str
    model: str
    began_at: datetime = field(default_factory=clock.now)
    began: float = field(default_factory=time.monotonic)
    text: str = ""
    first_text_milliseconds: int | None = None
    verdict: str = ""
    reason: str = ""
    usage: Usage = field(default_factory=Usage)
    ended_at: datetime | None = None

    def append(self, piece: str) -> None:
        """Add the next words."""
        if not self.text:
            self.first_text_milliseconds = round((time.monotonic() - self.began) * 1000)
        self.text += piece


class RunningPrompt:
    """One prompt that this process is writing."""

    def __init__(self, generation_id: UUID, owner_id: UUID) -> None:
        self.generation_id = generation_id
        self.owner_id = owner_id
        self.attempts: list[AttemptText] = []
        self.status = "queued"
        self.has_begun = False
        self.must_end = False
        self.was_stopped = False
        self.is_over = False
        self._changed = asyncio.Event()

    @property
    def current(self) -> AttemptText | None:
        """The attempt that writes now, None before the first."""
        return self.attempts[-1] if self.attempts else None

    def begin_attempt(self, provider: str, model: str) -> AttemptText:
        """A provider was asked: its text starts at 0."""
        attempt = AttemptText(len(self.attempts) + 1, provider, model)
        self.attempts.append(attempt)
        self.tell()
        return attempt

    def append(self, piece: str) -> None:
        """The current author's next words."""
        assert self.attempts, "a piece belongs to an attempt"  # noqa: S101  the providers' contract
        self.attempts[-1].append(piece)
        self.tell()

    def finish(self, status: str) -> None:
        """The row says how it ended; readers may stop."""
        self.status = status
        self.is_over = True
        self.tell()

    def tell(self) -> None:
        """Wake everyone who waits for a change."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self, *, seconds: float) -> None:
        """Wait for the next change, at most `seconds`."""
        waiting = self._changed
        try:
            async with asyncio.timeout(seconds):
                await waiting.wait()
        except TimeoutError:
            return
