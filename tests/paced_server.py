"""`bin/run` with a writer whose pace the scene itself sets, for tests that come in mid-write.

A scene with the word "slowly" is written word by word with pauses; every other one exactly as
the local composer writes it. `--counted` gives the writer the name of a provider that takes
allowance.

python -m tests.paced_server --port 3000 --counted
"""

import asyncio
import sys
from collections.abc import AsyncIterator

from craftprompt.commands import server
from craftprompt.providers import registry
from craftprompt.providers.base import AttemptStarted, Piece, PromptRequest, TextEvent
from craftprompt.providers.text.composer import ComposerProvider

SLOWLY = "slowly"
PAUSE_SECONDS = 0.04
COUNTED_KEY = "local_llm"


class PacedWriter:
    """The local composer, slowed down on request."""

    def __init__(self, *, is_counted: bool) -> None:
        self._composer = ComposerProvider()
        self.key = COUNTED_KEY if is_counted else self._composer.key
        self.is_local = not is_counted

    def in_line(self, _not_asked: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """It can always write."""
        return (self.key,)

    async def warm(self) -> None:
        """Nothing is loaded beforehand."""

    async def close(self) -> None:
        """Nothing is open."""

    async def stream(self, request: PromptRequest) -> AsyncIterator[TextEvent]:
        """What the composer writes, in its own words."""
        async for event in self._composer.stream(request):
            match event:
                case AttemptStarted(model=model):
                    yield AttemptStarted(self.key, model)
                case Piece(text) if SLOWLY in request.scene:
                    for word in _words(text):
                        yield Piece(word)
                        await asyncio.sleep(PAUSE_SECONDS)
                case _:
                    yield event


def _words(text: str) -> list[str]:
    first, *others = text.split(" ")
    return [first, *[f" {word}" for word in others]]


if __name__ == "__main__":
    is_counted = "--counted" in sys.argv
    if is_counted:
        sys.argv.remove("--counted")
    registry.text_provider = lambda *_: PacedWriter(is_counted=is_counted)
    sys.exit(server.main())
