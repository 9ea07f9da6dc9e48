"""The text of a running prompt in memory."""

import asyncio
from math import inf
from uuid import uuid4

import pytest

from craftprompt.providers.base import Meter
from craftprompt.studio.buffer import RunningPrompt


@pytest.fixture
def run():
    return RunningPrompt(uuid4(), uuid4())


async def test_pieces_become_the_current_attempts_text(run):
    assert run.current is None
    run.begin_attempt("openai", "gpt", Meter())
    run.append("Half")
    run.begin_attempt("composer", "rules", Meter())
    run.append("Waves ")
    run.append("break.")
    assert run.current.text == "Waves break."
    assert [each.number for each in run.attempts] == [1, 2]
    assert [each.text for each in run.attempts] == ["Half", "Waves break."]


async def test_the_first_words_are_timed_once(run):
    run.begin_attempt("composer", "rules", Meter())
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
        lambda run: run.begin_attempt("composer", "rules", Meter()),
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


async def test_what_changed_since_the_reader_looked_is_not_missed(run):
    seen = run.changes
    run.tell()
    async with asyncio.timeout(1):
        await run.change(seconds=10, since=seen)


async def test_a_change_before_the_waiting_does_not_end_it(run):
    run.tell()
    waiting = asyncio.create_task(run.change(seconds=10))
    await asyncio.sleep(0)
    assert not waiting.done()
    run.finish("succeeded")
    await waiting
    assert (run.is_over, run.status) == (True, "succeeded")


async def test_words_wake_a_reader_when_as_many_have_come_as_it_asked_for(run):
    run.begin_attempt("openai", "gpt", Meter())
    run.append("Waves ")
    one, ten, all_of_it = (
        asyncio.create_task(run.change(seconds=10, characters=characters))
        for characters in (1, 10, inf)
    )
    await asyncio.sleep(0)

    run.append("break ")
    await one
    assert not ten.done()
    run.append("softly.")
    await ten
    assert not all_of_it.done()
    run.begin_attempt("composer", "rules", Meter())
    await all_of_it


@pytest.mark.parametrize("last", ["break.", ""])
async def test_the_last_words_wake_whoever_waits_for_more(run, last):
    run.begin_attempt("openai", "gpt", Meter())
    run.append("Waves ")
    reader = asyncio.create_task(run.change(seconds=10, characters=100))
    await asyncio.sleep(0)

    run.append(last, is_last=True)
    async with asyncio.timeout(1):
        await reader
    assert run.current.text == f"Waves {last}"


async def test_a_prompt_without_words_has_no_first_ones(run):
    run.begin_attempt("openai", "gpt", Meter())
    run.append("", is_last=True)
    assert run.current.first_text_milliseconds is None


async def test_who_has_enough_to_read_does_not_wait(run):
    run.begin_attempt("openai", "gpt", Meter())
    async with asyncio.timeout(1):
        await run.change(seconds=10, characters=0)


async def test_a_reader_who_leaves_is_forgotten(run):
    reader = asyncio.create_task(run.change(seconds=10))
    await asyncio.sleep(0)
    reader.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reader
    run.begin_attempt("openai", "gpt", Meter())
    run.append("words")
    assert not run._waiting
