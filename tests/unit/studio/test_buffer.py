"""The text of a running prompt in memory."""

import asyncio
from uuid import uuid4

import pytest

from craftprompt.studio.buffer import RunningPrompt


@pytest.fixture
def run():
    return RunningPrompt(uuid4(), uuid4())


async def test_pieces_become_the_current_attempts_text(run):
    assert run.current is None
    run.begin_attempt("openai", "gpt")
    run.append("Half")
    run.begin_attempt("composer", "rules")
    run.append("Waves ")
    run.append("break.")
    assert run.current.text == "Waves break."
    assert [each.number for each in run.attempts] == [1, 2]
    assert [each.text for each in run.attempts] == ["Half", "Waves break."]


async def test_the_first_words_are_timed_once(run):
    run.begin_attempt("composer", "rules")
    assert run.current.first_text_milliseconds is None
    run.append("a")
    first = run.current.first_text_milliseconds
    run.append("b")
    assert run.current.first_text_milliseconds == first


async def test_a_piece_without_an_attempt_breaks_the_providers_contract(run):
    with pytest.raises(AssertionError):
        run.append("words")


@pytest.mark.parametrize(
    "change",
    [
        lambda run: run.begin_attempt("composer", "rules"),
        lambda run: run.finish("succeeded"),
        lambda run: run.tell(),
    ],
)
async def test_every_change_wakes_every_reader(run, change):
    readers = [asyncio.create_task(run.change(seconds=10)) for _ in range(3)]
    await asyncio.sleep(0)
    change(run)
    async with asyncio.timeout(1):
        await asyncio.gather(*readers)


async def test_a_reader_waits_no_longer_than_it_said(run):
    async with asyncio.timeout(1):
        await run.change(seconds=0.001)


async def test_a_change_before_the_waiting_does_not_end_it(run):
    run.tell()
    waiting = asyncio.create_task(run.change(seconds=10))
    await asyncio.sleep(0)
    assert not waiting.done()
    run.finish("succeeded")
    await waiting
    assert (run.is_over, run.status) == (True, "succeeded")
