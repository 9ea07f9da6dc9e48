"""One question to one model: with timers of our own, read while it is answered, metered, judged.

Success is a terminal marker and an answer that can be read, never the mere absence of an error;
what becomes of the connection after the marker changes nothing.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, replace

from craftprompt.errors import trace_of
from craftprompt.providers.base import (
    AttemptEnded,
    Meter,
    Piece,
    PromptRequest,
    PromptText,
    Usage,
    Verdict,
)
from craftprompt.providers.text.answer import AnswerReader, AnswerUnreadable
from craftprompt.providers.text.checks import checked
from craftprompt.providers.text.classify import Classified, classify
from craftprompt.providers.text.composer.cleaning import visible
from craftprompt.providers.text.critique import CritiqueReader
from craftprompt.providers.text.prices import cost, estimated_tokens
from craftprompt.providers.text.vendor import (
    Counted,
    Delta,
    Finished,
    Opened,
    Question,
    TextVendor,
    VendorEvent,
)

logger = logging.getLogger(__name__)

SECONDS_AFTER_THE_MARKER = 1.0  # for the count, and for an end that leaves the connection usable
MOST_ANSWER_CHARACTERS = 40_000  # far above any answer that was asked for


@dataclass(frozen=True, slots=True)
class Timers:
    """How long is waited, in seconds: for the first words, the next ones, one attempt, all."""

    first_token: float
    gap: float
    attempt: float
    chain: float


class Call:
    """One attempt. Read `pieces` to the end, then `outcome` and `ended` say how it went."""

    def __init__(
        self,
        vendor: TextVendor,
        question: Question,
        request: PromptRequest,
        *,
        timers: Timers,
        ends_at: float,
    ) -> None:
        self.meter = Meter()
        self.outcome = Classified(Verdict.CANCELLED)
        self.ended = AttemptEnded(Verdict.CANCELLED)
        self._vendor = vendor
        self._question = question
        self._request = request
        self._timers = timers
        self._reader = (
            CritiqueReader(request)
            if request.judged
            else AnswerReader(may_be_plain=not question.model.takes_schema)
        )
        self._waits_until = time.monotonic() + timers.first_token
        self._waits_for = f"no words within {timers.first_token:g} seconds"
        self._ends_at = min(ends_at, time.monotonic() + timers.attempt)
        self._finished: Finished | None = None
        self._is_counted = False

    async def pieces(self) -> AsyncIterator[Piece]:
        """The prompt's words as they arrive; nothing that goes wrong is raised but a cancel."""
        failure: Exception | None = None
        try:
            async with aclosing(self._vendor.ask(self._question)) as stream:
                while (event := await self._next(stream)) is not None:
                    was_whole = self._reader.is_prompt_whole
                    shown = self._take(event)
                    is_last = self._reader.is_prompt_whole and not was_whole
                    if shown or is_last:
                        yield Piece(shown, is_last)
        except Exception as raised:  # noqa: BLE001  the chain's border: any failure of a vendor is a verdict
            failure = raised
        await self._judge(self._finished or failure)

    async def _next(self, stream: AsyncIterator[VendorEvent]) -> VendorEvent | None:
        """The next event, None at the end; who takes too long is cancelled: its socket closes."""
        deadline = min(self._waits_until, self._ends_at)
        timer = asyncio.timeout(deadline - time.monotonic())
        try:
            async with timer:
                event = await anext(stream, None)
        except TimeoutError:
            if not timer.expired():
                raise
            late = deadline == self._ends_at
            raise _BrokenOff("it took too long" if late else self._waits_for) from None
        if isinstance(event, Delta) and len(self._reader.raw) > MOST_ANSWER_CHARACTERS:
            raise _BrokenOff("its answer had no end")
        return event

    def _take(self, event: VendorEvent) -> str:
        match event:
            case Delta(text):
                self._waits_until = time.monotonic() + self._timers.gap
                self._waits_for = f"nothing more for {self._timers.gap:g} seconds"
                return visible(self._reader.take(text))
            case Opened(request_id):
                self.meter.request_id = request_id
                asked = estimated_tokens(self._question.instructions + self._question.message)
                self._count(Usage(input_tokens=asked, is_estimated=True))
            case Counted(usage):
                self._is_counted = True
                self._count(usage)
            case Finished():
                self._finished = event
                self._waits_until = time.monotonic() + SECONDS_AFTER_THE_MARKER
        return ""

    def _count(self, usage: Usage) -> None:
        self.meter.usage = usage
        self.meter.cost_micro_usd = cost(self._question.model, usage)

    async def _judge(self, ending: Exception | Finished | None) -> None:
        if isinstance(ending, _BrokenOff):
            self._end(Classified(Verdict.RETRYABLE, str(ending)))
            return
        outcome = classify(self._vendor.key, ending)
        if isinstance(ending, Exception) and outcome.is_unknown:
            logger.warning("%s failed in a new way: %s", self._vendor.key, trace_of(ending))
        if outcome.verdict is not Verdict.OK:
            self._end(outcome)
            return
        try:
            answer = self._reader.finish()
        except AnswerUnreadable:
            self._end(Classified(Verdict.RETRYABLE, "its answer could not be read"))
        else:
            if not self._request.judged:
                # In a thread: it reads the text as the composer does, and loads its languages.
                answer = await asyncio.to_thread(checked, self._request, answer)
            self._end(outcome, answer)

    def _end(self, outcome: Classified, prompt: PromptText | None = None) -> None:
        self._estimate()
        self.outcome = outcome
        self.ended = AttemptEnded(
            outcome.verdict,
            prompt=prompt,
            reason=outcome.reason,
            is_draft_whole=prompt is None and self._reader.is_prompt_whole,
        )

    def _estimate(self) -> None:
        """A call that died says nothing, or not all, of the tokens it wrote."""
        written = estimated_tokens(self._reader.raw)
        is_whole = self._finished is not None and self._is_counted
        if not is_whole and written > self.meter.usage.output_tokens:
            self._count(replace(self.meter.usage, output_tokens=written, is_estimated=True))

    def settle(self) -> None:
        """The attempt was broken off from outside: count what it had written."""
        self._estimate()


class _BrokenOff(Exception):
    """We ended the call ourselves; the message says why, for the person."""
