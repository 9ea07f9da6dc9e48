"""Warming: after the first page, one engine after the other, and without a page by the clock."""

import asyncio

import pytest

from craftprompt.jobs import warming as module
from craftprompt.jobs.warming import warming

IN_TIME = 5


class Engine:
    """An engine that takes as long to warm as a test says."""

    def __init__(self):
        self.began, self.may_end = asyncio.Event(), asyncio.Event()
        self.was_broken_off = False

    async def warm(self):
        self.began.set()
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.was_broken_off = True
            raise


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(module, "FILES_FIRST_SECONDS", 0)


async def until(event):
    await asyncio.wait_for(event.wait(), IN_TIME)


async def everything_else():
    """Everything that could go on without waiting goes on."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_nothing_is_warmed_before_the_first_page():
    first_page, engine = asyncio.Event(), Engine()
    async with warming(first_page, engine.warm):
        await everything_else()
        assert not engine.began.is_set()

        first_page.set()
        await until(engine.began)


async def test_engines_are_warmed_one_after_the_other():
    first_page, first, second = asyncio.Event(), Engine(), Engine()
    first_page.set()
    async with warming(first_page, first.warm, second.warm):
        await until(first.began)
        await everything_else()
        assert not second.began.is_set()

        first.may_end.set()
        await until(second.began)


async def test_without_a_page_the_clock_begins(monkeypatch):
    monkeypatch.setattr(module, "WITHOUT_PAGE_SECONDS", 0)
    engine = Engine()
    async with warming(asyncio.Event(), engine.warm):
        await until(engine.began)


async def test_a_server_that_stops_waits_for_no_engine():
    first_page, engine = asyncio.Event(), Engine()
    first_page.set()
    async with warming(first_page, engine.warm):
        await until(engine.began)

    assert engine.was_broken_off
