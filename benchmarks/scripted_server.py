"""`bin/run` with a writer that writes as many words as the scene asks for, at a steady pace.

.venv/bin/python -m benchmarks.scripted_server --port 3000
"""

import asyncio
import sys
from collections.abc import AsyncIterator

from craftprompt.commands import server
from craftprompt.providers import registry
from craftprompt.providers.base import (
    AttemptEnded,
    AttemptStarted,
    Meter,
    Piece,
    PromptRequest,
    PromptText,
    TextEvent,
    TextProvider,
    Usage,
    Verdict,
)

SECONDS_PER_WORD = 0.01


class ScriptedWriter:
    """Reads "500 words" in the scene and writes 500 words of seven characters each."""

    key = "local_llm"
    is_local = False

    def in_line(self, not_asked: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """It can write unless it is left out."""
        return tuple({self.key} - not_asked)

    async def close(self) -> None:
        """Nothing is open."""

    async def warm(self) -> None:
        """Nothing to load."""

    async def stream(self, request: PromptRequest) -> AsyncIterator[TextEvent]:
        """Each word is a piece of its own, as a provider's tokens are."""
        count = int(request.scene.split()[0])
        words = [f"w{number:05} " for number in range(count)]
        meter = Meter(Usage(output_tokens=count))
        yield AttemptStarted(self.key, "scripted", meter)
        for word in words:
            yield Piece(word)
            await asyncio.sleep(SECONDS_PER_WORD)
        text = PromptText("".join(words), title=f"{count} words")
        yield AttemptEnded(Verdict.OK, text)


if __name__ == "__main__":
    writer: TextProvider = ScriptedWriter()  # typed, so that it follows what a provider has to do
    registry.text_provider = lambda *_: writer
    sys.exit(server.main())
