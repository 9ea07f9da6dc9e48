"""A text provider that plays a script: events to give, gates to wait at, errors to raise."""

import asyncio
from collections.abc import AsyncIterator

from craftprompt.providers.base import (
    AttemptEnded,
    AttemptStarted,
    Piece,
    PromptRequest,
    PromptText,
    TextEvent,
    Usage,
    Verdict,
)

Step = TextEvent | str | asyncio.Event | Exception

BEGUN = AttemptStarted("anthropic", "claude-haiku-5-5")
LOCAL = AttemptStarted("composer", "rules")


def ended(
    prompt: str = "", verdict: Verdict = Verdict.OK, *, tokens: tuple[int, int] = (0, 0)
) -> AttemptEnded:
    """How an attempt ends; a good one with its prompt and a title."""
    written = PromptText(prompt, title="A title", notes=("A note.",)) if prompt else None
    usage = Usage(input_tokens=tokens[0], output_tokens=tokens[1])
    return AttemptEnded(verdict, usage, written, reason="" if prompt else "busy")


class ScriptedProvider:
    """Plays its steps for every request. A plain text is a piece of the prompt."""

    key = "anthropic"
    is_local = False

    def __init__(self, *steps: Step) -> None:
        self.steps = steps
        self.requests: list[PromptRequest] = []

    async def warm(self) -> None:
        """Nothing to load."""

    async def stream(self, request: PromptRequest) -> AsyncIterator[TextEvent]:
        self.requests.append(request)
        for step in self.steps:
            if isinstance(step, Exception):
                raise step
            if isinstance(step, asyncio.Event):
                await step.wait()
            elif isinstance(step, str):
                yield Piece(step)
            else:
                yield step
