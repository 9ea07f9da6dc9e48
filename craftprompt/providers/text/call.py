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
from http import HTTPStatus

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
from craftprompt.providers.connection import was_never_sent
from craftprompt.providers.text.answer import AnswerReader, AnswerUnreadable
from craftprompt.providers.text.checks import checked
from craftprompt.providers.text.classify import Classified, classify, status_of
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
        self._failure: Exception | None = None
        self._is_opened = False
        self._is_counted = False
        self._is_thought_counted = False

    async def pieces(self) -> AsyncIterator[Piece]:
        """The prompt's words as they arrive; nothing that goes wrong is raised but a cancel."""
        try:
            async with aclosing(self._vendor.ask(self._question)) as stream:
                while (event := await self._next(stream)) is not None:
                    was_whole = self._reader.is_prompt_whole
                    shown = self._take(event)
                    is_last = self._reader.is_prompt_whole and not was_whole
                    if shown or is_last:
                        yield Piece(shown, is_last)
        except Exception as raised:  # noqa: BLE001  the chain's border: any failure of a vendor is a verdict
            self._failure = raised
        await self._judge(self._finished or self._failure)

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
                self._is_opened, self.meter.request_id = True, request_id
                asked = estimated_tokens(self._question.instructions + self._question.message)
                self._count(Usage(input_tokens=asked, is_estimated=True))
            case Counted(usage):
                self._is_counted = True
                # A count from before the first words knows nothing of what was thought for them.
                self._is_thought_counted = bool(self._reader.raw)
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
        if not self._is_whole and written > self.meter.usage.output_tokens:
            self._count(replace(self.meter.usage, output_tokens=written, is_estimated=True))

    @property
    def _is_whole(self) -> bool:
        """Whether the provider finished and counted: nothing is left to be estimated."""
        return self._finished is not None and self._is_counted

    def settle(self, held_micro_usd: int) -> int:
        """Count what was written, also where the attempt was broken off from outside.

        Gives what of the amount that was held for it is spent, or may be: who hung up in time
        may be billed all the same, and is told no count.
        """
        self._estimate()
        if self._is_opened:
            self._add_thought(held_micro_usd)
        elif not self._made_nothing:
            self._keep_the_most(held_micro_usd)
        cost_micro_usd = self.meter.cost_micro_usd
        return held_micro_usd if cost_micro_usd is None else cost_micro_usd

    @property
    def _made_nothing(self) -> bool:
        """Whether it is certain that no model worked: it was never reached, or turned us away."""
        if was_never_sent(self._failure):
            return True
        status = status_of(self._failure) if self._failure else None
        return status is not None and status >= HTTPStatus.BAD_REQUEST

    def _add_thought(self, held_micro_usd: int) -> None:
        """Nobody sees how long it thought before its words: at most as long as it may answer."""
        model, known = self._question.model, self.meter.cost_micro_usd
        if known is None or self._is_whole or self._is_thought_counted or not model.may_think:
            return
        usage = replace(self.meter.usage, output_tokens=self._question.most_output_tokens)
        with_thought = min(held_micro_usd, cost(model, usage) or 0)
        self.meter.cost_micro_usd = max(known, with_thought)

    def _keep_the_most(self, held_micro_usd: int) -> None:
        is_priced = cost(self._question.model, Usage()) is not None
        self.meter.usage = replace(self.meter.usage, is_estimated=True)
        self.meter.cost_micro_usd = held_micro_usd if is_priced else None


class _BrokenOff(Exception):
    """We ended the call ourselves; the message says why, for the person."""
