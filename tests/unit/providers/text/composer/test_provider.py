import asyncio

import pytest

from craftprompt.providers.base import (
    AttemptEnded,
    AttemptStarted,
    Piece,
    PromptRequest,
    Verdict,
)
from craftprompt.providers.text.composer import compose
from craftprompt.providers.text.composer.language import _identifier
from craftprompt.providers.text.composer.provider import ComposerProvider, split_into_pieces
from tests.unit.providers.text.composer.scenes import SCENES
from tests.unit.providers.text.composer.targets import target_of

REQUEST = PromptRequest(SCENES[0].text, target_of("veo"))


async def test_the_pieces_joined_are_the_prompt():
    events = [event async for event in ComposerProvider(seconds_per_word=0).stream(REQUEST)]

    started, *pieces, ended = events
    assert started == AttemptStarted("composer", "craft-1")
    texts = [piece.text for piece in pieces if isinstance(piece, Piece)]
    assert len(texts) == len(pieces) > 5
    assert isinstance(ended, AttemptEnded)
    assert ended.verdict is Verdict.OK
    assert ended.prompt == compose(REQUEST).text
    assert "".join(texts) == compose(REQUEST).text.prompt


async def test_a_stopped_stream_ends_at_once():
    stream = ComposerProvider(seconds_per_word=10).stream(REQUEST)
    await anext(stream)
    await anext(stream)

    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting


@pytest.mark.parametrize("words", [1, 12, 400, 4_000])
def test_no_prompt_takes_longer_than_a_second_to_arrive(words: int):
    provider = ComposerProvider()
    pieces = split_into_pieces("word " * words)

    assert len(pieces) * provider._pause(len(pieces)) <= 1.01


@pytest.mark.parametrize("text", ["", "a", "字" * 500, "one  two\n\nthree ", "👩‍🚀 waves", "  x"])
def test_splitting_loses_nothing(text: str):
    assert "".join(split_into_pieces(text)) == text


async def test_warming_leaves_nothing_to_load_for_the_first_prompt():
    await ComposerProvider().warm()

    assert _identifier.cache_info().currsize == 1


def test_it_is_local_and_called_composer():
    assert ComposerProvider.key == "composer"
    assert ComposerProvider.is_local
