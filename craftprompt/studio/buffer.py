"""The text of a running prompt in memory: appended to by its task, read by any number of pages.

Offsets count Unicode code points of one attempt's text from 0.
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from craftprompt import clock
from craftprompt.providers.base import Meter


@dataclass(slots=True)
class AttemptText:
    """What one provider has written so far, and how it ended."""

    number: int
    provider: str
    model: str
    meter: Meter = field(default_factory=Meter)
    began_at: datetime = field(default_factory=clock.now)
    began: float = field(default_factory=time.monotonic)
    text: str = ""
    first_text_milliseconds: int | None = None
    verdict: str = ""
    reason: str = ""
    is_draft_whole: bool = False
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
        self.changes = 0  # how often everybody was told
        self._waiting: dict[asyncio.Event, float] = {}  # by the length of the text that wakes

    @property
    def current(self) -> AttemptText | None:
        """The attempt that writes now, None before the first."""
        return self.attempts[-1] if self.attempts else None

    def begin_attempt(self, provider: str, model: str, meter: Meter) -> AttemptText:
        """A provider was asked: its text starts at 0."""
        attempt = AttemptText(len(self.attempts) + 1, provider, model, meter)
        self.attempts.append(attempt)
        self.tell()
        return attempt

    def append(self, piece: str, *, is_last: bool = False) -> None:
        """The current author's next words; nobody waits for more after the last ones."""
        assert self.attempts, "a piece belongs to an attempt"  # noqa: S101  the providers' contract
        if piece:
            self.attempts[-1].append(piece)
        if is_last:
            self.tell()
            return
        length = len(self.attempts[-1].text)
        for waiting, wanted in self._waiting.items():
            if wanted <= length:
                waiting.set()

    def finish(self, status: str) -> None:
        """The row says how it ended; readers may stop."""
        self.status = status
        self.is_over = True
        self.tell()

    def tell(self) -> None:
        """Wake everyone who waits for a change: an attempt began or ended, or the whole did."""
        self.changes += 1
        for waiting in self._waiting:
            waiting.set()

    async def change(
        self, *, seconds: float, since: int | None = None, characters: float = 1
    ) -> None:
        """Wait for the next change, at most `seconds`; not at all when one came after `since`.

        Words are a change as soon as `characters` of them have come; waking for each one costs
        more than it brings.
        """
        if characters <= 0 or since not in (None, self.changes):
            return
        waiting = asyncio.Event()
        self._waiting[waiting] = characters + (len(self.current.text) if self.current else 0)
        try:
            async with asyncio.timeout(seconds):
                await waiting.wait()
        except TimeoutError:
            return
        finally:
            del self._waiting[waiting]
