"""Upkeep: at once, again and again, also after a failure, and earlier when woken."""

import asyncio

import pytest

from craftprompt.errors import DatabaseBusy
from craftprompt.jobs.schedule import Upkeep, keeping_up

A_DAY = 24 * 60 * 60.0


class Runs:
    """Counts how often a task ran, and says when it has run again."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.ran = asyncio.Queue()

    async def __call__(self):
        self.ran.put_nowait(True)
        if self.failures:
            raise self.failures.pop(0)

    async def again(self):
        await asyncio.wait_for(self.ran.get(), 5)


async def test_a_task_runs_at_once():
    runs = Runs()
    async with keeping_up([Upkeep("count", A_DAY, runs)]):
        await runs.again()


@pytest.mark.parametrize("failure", [DatabaseBusy(), OSError("full")])
async def test_a_task_that_fails_is_tried_again(failure, caplog):
    runs = Runs(failure)
    async with keeping_up([Upkeep("count", 0, runs)]):
        await runs.again()
        await runs.again()
    assert "count did not run this time" in caplog.text


async def test_a_task_that_can_be_woken_does_not_wait_for_the_clock():
    runs, bell, waits = Runs(), asyncio.Event(), []

    async def wait(seconds):
        waits.append(seconds)
        await bell.wait()
        bell.clear()

    async with keeping_up([Upkeep("count", A_DAY, runs, pause=wait)]):
        await runs.again()
        await asyncio.sleep(0)
        assert runs.ran.empty()
        bell.set()
        await runs.again()
    assert waits[0] == A_DAY
