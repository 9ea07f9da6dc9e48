"""The chain: providers in the operator's order, each asked when the one before was unavailable.

A refusal ends it: nobody else is asked by itself. A provider that dies in mid-stream leaves its
draft, and the next one starts afresh, so that the final text has one author.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol, assert_never

from craftprompt.catalogue.text_models import TextModel
from craftprompt.errors import Unavailable
from craftprompt.providers.base import (
    PROVIDER_NAMES,
    AttemptEnded,
    AttemptStarted,
    PromptRequest,
    TextEvent,
    TextProvider,
    Verdict,
)
from craftprompt.providers.breaker import Breakers
from craftprompt.providers.text.call import Call, Timers
from craftprompt.providers.text.classify import Classified
from craftprompt.providers.text.critique import critique_question
from craftprompt.providers.text.instructions import question
from craftprompt.providers.text.prices import most
from craftprompt.providers.text.vendor import Question, TextVendor

REFUSED_KEY_SECONDS = 600.0
MISSING_MODEL_SECONDS = 3600.0
LONGEST_WAIT_SECONDS = 2.0  # for the last provider that asks us to come back
FINAL = (Verdict.OK, Verdict.REFUSAL, Verdict.REQUEST_FAULT)

NOBODY = (
    "Nobody can write prompts here: no provider has a key and the local composer is switched off. "
    "What you wrote is kept. The operator has to set a key, or put `composer` into TEXT_CHAIN."
)
NOBODY_ELSE = (
    "Nobody else is left to ask: you left out every writer that this studio has. Nothing was "
    "counted and what you wrote is kept. Change the scene's words, then make a prompt anew."
)
BUDGET_SPENT = (
    "What this installation may spend on providers today is spent. Nothing was counted and what "
    "you wrote is kept. The budget begins anew at 00:00 UTC."
)


@dataclass(frozen=True, slots=True)
class Hold:
    """What is set aside of one UTC day's budget, in micro-dollars."""

    day: date
    micro_usd: int


class Budget(Protocol):
    """The operator's daily spend stop, over all providers and people."""

    async def hold(self, micro_usd: int) -> Hold | None:
        """Set this much aside; None where it would pass today's limit."""
        ...

    async def settle(self, held: Hold, spent_micro_usd: int) -> None:
        """Replace what was held by what was spent."""
        ...


@dataclass(frozen=True, slots=True)
class Writer:
    """One provider with its models, preferred first."""

    vendor: TextVendor
    models: tuple[TextModel, ...]

    @property
    def key(self) -> str:
        """The provider's key."""
        return self.vendor.key

    @property
    def name(self) -> str:
        """The provider's name as a person says it."""
        return PROVIDER_NAMES[self.key]


@dataclass(slots=True)
class _Round:
    """One prompt on its way through the chain; `last` is the newest attempt, and who made it."""

    request: PromptRequest
    ends_at: float
    reasons: list[str] = field(default_factory=list[str])
    last: tuple[Writer, TextModel, Call] | None = None

    @property
    def is_over(self) -> bool:
        """Whether nobody else may be asked: written, declined, or no request for anyone."""
        return self.last is not None and self.last[2].outcome.verdict in FINAL

    @property
    def seconds_left(self) -> float:
        """How long the chain may still take."""
        return self.ends_at - time.monotonic()


class Chain:
    """A text provider made of others: `writers` in order, then `local`, which needs nobody.

    `alert` is told, once for each occasion, what the operator has to mend.
    """

    key = "chain"

    def __init__(
        self,
        writers: Sequence[Writer],
        local: TextProvider | None,
        *,
        timers: Timers,
        budget: Budget,
        alert: Callable[[str], None],
    ) -> None:
        self._writers = tuple(writers)
        self._local = local
        self._timers = timers
        self._budget = budget
        self._alert = alert
        self._breakers = Breakers()

    @property
    def is_local(self) -> bool:
        """Whether nobody but a local engine can write."""
        return self._local is not None and not self._writers

    def in_line(self, not_asked: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """The keys of those who would be asked now, in order; empty where nobody can write.

        `not_asked` are left out; a local engine never is, for it declines nothing.
        """
        keys = [writer.key for writer, _ in self._awake(self._allowed(not_asked))]
        return (*keys, *self._local.in_line()) if self._local else tuple(keys)

    async def warm(self) -> None:
        """Load the packages and build the clients, one after the other."""
        if self._local:
            await self._local.warm()
        for writer in self._writers:
            await writer.vendor.warm()

    async def close(self) -> None:
        """Let every connection go."""
        for writer in self._writers:
            await writer.vendor.close()
        if self._local:
            await self._local.close()

    async def stream(self, request: PromptRequest) -> AsyncIterator[TextEvent]:
        """Ask one after the other until one has written, declined, or cannot take the request.

        Raises:
            Unavailable: nobody was asked, because nobody can be or today's budget is spent.
        """
        this = _Round(request, time.monotonic() + self._timers.chain)
        async for event in self._ask_writers(this):
            yield event
        if this.is_over:
            return
        if self._local:
            async for event in self._local.stream(request):
                yield _with_reasons(event, this.reasons)
        elif this.last is None:
            raise Unavailable(self._why_nobody(request))

    def _why_nobody(self, request: PromptRequest) -> str:
        if not self._writers:
            return NOBODY
        return BUDGET_SPENT if self._allowed(request.not_asked) else NOBODY_ELSE

    async def _ask_writers(self, this: _Round) -> AsyncIterator[TextEvent]:
        allowed = self._allowed(this.request.not_asked)
        resting = {each.key: each.name for each in allowed}
        for writer, chosen in self._awake(allowed):
            resting.pop(writer.key)
            # Another prompt may have found out in the meantime that this one is down.
            model = self._awake_model(writer) or chosen
            async for event in self._ask(writer, model, this):
                yield event
            if this.is_over or this.seconds_left <= 0:
                return
        this.reasons += [f"{name} rests after it failed a moment ago" for name in resting.values()]
        async for event in self._ask_last_again(this):
            yield event

    async def _ask_last_again(self, this: _Round) -> AsyncIterator[TextEvent]:
        """The last provider asked us to come back in a moment: nobody else is left, so we do."""
        if this.last is None:
            return
        writer, model, call = this.last
        wait = call.outcome.retry_after_seconds
        if wait is None or wait > min(LONGEST_WAIT_SECONDS, this.seconds_left):
            return
        await asyncio.sleep(wait)
        async for event in self._ask(writer, model, this):
            yield event

    async def _ask(
        self, writer: Writer, model: TextModel, this: _Round
    ) -> AsyncIterator[TextEvent]:
        """One attempt at one model, where the budget reaches for the most that it can cost."""
        asked = _question(this.request, model)
        hold = await self._budget.hold(most(asked))
        if hold is None:
            this.reasons.append(f"today's budget does not reach for {writer.name}")
            return
        call = Call(writer.vendor, asked, this.request, timers=self._timers, ends_at=this.ends_at)
        pair = self._breakers.pair(writer.key, model.key)
        try:
            for breaker in pair:
                breaker.begin()
            yield AttemptStarted(writer.key, model.key, call.meter)
            async for piece in call.pieces():
                yield piece
        finally:
            spent_micro_usd = call.settle(hold.micro_usd)
            self._note(writer, model, call.outcome)
            await self._budget.settle(hold, spent_micro_usd)
        this.last = writer, model, call
        if call.outcome.verdict is not Verdict.OK:
            this.reasons.append(f"{writer.name}: {call.outcome.reason}")
        yield call.ended

    def _allowed(self, not_asked: frozenset[str]) -> list[Writer]:
        return [each for each in self._writers if each.key not in not_asked]

    def _awake(self, writers: Sequence[Writer]) -> list[tuple[Writer, TextModel]]:
        """Those who may be asked, each with a model; where all rest, who is awake first.

        Nobody fails without having tried somebody.
        """
        awake = [(each, model) for each in writers if (model := self._awake_model(each))]
        if awake or not writers:
            return awake
        resting = [(writer, model) for writer in writers for model in writer.models]
        return [min(resting, key=lambda pair: self._open_until(*pair))]

    def _awake_model(self, writer: Writer) -> TextModel | None:
        """The preferred model that may be asked; a successor where that one is gone."""
        models = (each for each in writer.models if self._breakers.may_ask(writer.key, each.key))
        return next(models, None)

    def _open_until(self, writer: Writer, model: TextModel) -> float:
        return self._breakers.open_until(writer.key, model.key)

    def _note(self, writer: Writer, model: TextModel, outcome: Classified) -> None:
        """Tell the breakers how it went, and the operator what only they can mend."""
        provider, own = self._breakers.pair(writer.key, model.key)
        match outcome.verdict:
            case Verdict.SKIP_PROVIDER if outcome.closes == "provider":
                provider.open_for(REFUSED_KEY_SECONDS)
                own.withdraw()
            case Verdict.SKIP_PROVIDER:
                own.open_for(MISSING_MODEL_SECONDS)
                provider.withdraw()
            case Verdict.RETRYABLE | Verdict.TRUNCATED:
                provider.withdraw()
                own.fail(outcome.retry_after_seconds)
            case Verdict.OK | Verdict.REFUSAL | Verdict.REQUEST_FAULT:
                provider.succeed()
                own.succeed()
            case Verdict.CANCELLED | Verdict.UNKNOWN:
                provider.withdraw()
                own.withdraw()
            case _:
                assert_never(outcome.verdict)
        if outcome.operator_alert:
            self._alert(outcome.operator_alert)


def _question(request: PromptRequest, model: TextModel) -> Question:
    return critique_question(request, model) if request.judged else question(request, model)


def _with_reasons(event: TextEvent, reasons: Sequence[str]) -> TextEvent:
    """The local engine's end with a note that says why it wrote."""
    if not reasons or not isinstance(event, AttemptEnded) or event.prompt is None:
        return event
    note = f"Written by rules on this machine, because nobody else could: {'; '.join(reasons)}."
    return replace(event, prompt=replace(event.prompt, notes=(note, *event.prompt.notes)))
