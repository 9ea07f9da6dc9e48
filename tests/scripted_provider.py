"""A text provider that plays a script: events to give, gates to wait at, errors to raise."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from craftprompt.providers.base import (
    AttemptEnded,
    AttemptStarted,
    Meter,
    Piece,
    PromptRequest,
    PromptText,
    TextEvent,
    Usage,
    Verdict,
)


@dataclass(frozen=True)
class Ends:
    """How an attempt ends, and the tokens that its meter shows then."""

    event: AttemptEnded
    usage: Usage


Step = TextEvent | Ends | str | asyncio.Event | Exception

BEGUN = AttemptStarted("anthropic", "claude-haiku-5-5")
LOCAL = AttemptStarted("composer", "rules")


def ended(
    prompt: str = "",
    verdict: Verdict = Verdict.OK,
    *,
    tokens: tuple[int, int] = (0, 0),
    is_draft_whole: bool = False,
) -> Ends:
    """How an attempt ends; a good one with its prompt and a title."""
    written = PromptText(prompt, title="A title", notes=("A note.",)) if prompt else None
    usage = Usage(input_tokens=tokens[0], output_tokens=tokens[1])
    reason = "" if prompt else "busy"
    return Ends(AttemptEnded(verdict, written, reason, is_draft_whole), usage)


class ScriptedProvider:
    """Plays its steps for every request. A plain text is a piece of the prompt."""

    key = "anthropic"
    is_local = False

    def __init__(self, *steps: Step) -> None:
        self.steps = steps
        self.requests: list[PromptRequest] = []

    def in_line(self, not_asked: frozenset[str] = frozenset()) -> tuple[str, ...]:
        return tuple({self.key} - not_asked)

    async def warm(self) -> None:
        """Nothing to load."""

    async def close(self) -> None:
        """Nothing is open."""

    async def stream(self, request: PromptRequest) -> AsyncIterator[TextEvent]:
        self.requests.append(request)
        meter = Meter()
        for step in self.steps:
            match step:
                case Exception():
                    raise step
                case asyncio.Event():
                    await step.wait()
                case str():
                    yield Piece(step)
                case AttemptStarted(provider, model):
                    meter = Meter()
                    yield AttemptStarted(provider, model, meter)
                case Ends(event, usage):
                    meter.usage = usage
                    yield event
                case _:
                    yield step
