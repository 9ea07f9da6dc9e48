"""The local composer as a text provider: it streams like the others and costs nothing."""

import asyncio
import functools
import re
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.providers.base import (
    AttemptEnded,
    AttemptStarted,
    Piece,
    PromptRequest,
    PromptText,
    TextEvent,
    Verdict,
)
from craftprompt.providers.text.composer.choosing import RECIPE
from craftprompt.providers.text.composer.composition import compose
from craftprompt.providers.text.composer.critique import criticised
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.porting import ported
from craftprompt.providers.text.composer.rewriting import rewritten
from craftprompt.providers.text.composer.wishes import refined

SECONDS_PER_WORD = 0.012
MOST_SECONDS = 1.0
WORDS_IN_A_PIECE = 3
WRITTEN_AT_ONCE = 2
_WORD_WITH_SPACE = re.compile(r"\s*\S{1,24}(?:\s+$)?")


class ComposerProvider:
    """Writes prompts by rules, on this machine, with no key and no network.

    `seconds_per_word` is the pace at which the finished prompt arrives, so that a person can read
    along; a long prompt comes faster, so that none takes longer than a second.
    """

    key = "composer"
    is_local = True

    def __init__(self, seconds_per_word: float = SECONDS_PER_WORD) -> None:
        self._seconds_per_word = seconds_per_word

    def in_line(self, not_asked: frozenset[str] = frozenset()) -> tuple[str, ...]:  # noqa: ARG002  the chain's contract
        """It can always write."""
        return (self.key,)

    async def warm(self) -> None:
        """Load vocabulary and language model in a thread, so that the first prompt need not wait.

        Takes about a second; without it the first prompt does the same.
        """
        await asyncio.to_thread(languages_of, "Nothing is written yet, and the page is empty.")

    async def close(self) -> None:
        """Nothing is open."""

    async def stream(self, request: PromptRequest) -> AsyncIterator[TextEvent]:
        """Write the prompt: it is whole before the first piece, so it never ends half-way."""
        yield AttemptStarted(self.key, RECIPE)
        written = await asyncio.get_running_loop().run_in_executor(_threads(), write, request)
        pieces = split_into_pieces(_told(written))
        pause = self._pause(len(pieces))
        for piece in pieces:
            yield Piece(piece)
            if pause:
                await asyncio.sleep(pause)
        yield AttemptEnded(Verdict.OK, prompt=written)

    def _pause(self, pieces: int) -> float:
        if not pieces:
            return 0.0
        return min(self._seconds_per_word * WORDS_IN_A_PIECE, MOST_SECONDS / pieces)


@functools.cache
def _threads() -> ThreadPoolExecutor:
    """Threads of its own: however many scenes wait, files and log-ins do not wait behind them."""
    return ThreadPoolExecutor(WRITTEN_AT_ONCE, "composer")


def write(request: PromptRequest) -> PromptText:
    """A prompt by rules: composed from its scene, or the one that stands rewritten or judged."""
    if request.judged:
        return criticised(request, request.judged)
    rewrite = request.rewrite
    if rewrite is None:
        return compose(request).text
    if rewrite.act is RewriteAct.REFINED:
        return refined(request, rewrite)
    if rewrite.act is RewriteAct.PORTED:
        return ported(request, rewrite)
    return rewritten(request, rewrite)


def _told(written: PromptText) -> str:
    """What arrives word by word: the prompt, or the reasons of a critique, a line each."""
    return "\n".join(each.reason for each in written.remarks) or written.prompt


def split_into_pieces(prompt: str) -> list[str]:
    """The prompt in groups of a few words; joined they are the prompt again."""
    words = _WORD_WITH_SPACE.findall(prompt)
    return [
        "".join(words[place : place + WORDS_IN_A_PIECE])
        for place in range(0, len(words), WORDS_IN_A_PIECE)
    ]
