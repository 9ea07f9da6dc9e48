"""Hints reach the pages of their person, and nobody waits for one for ever."""

import asyncio
from uuid import uuid4

from craftprompt.jobs import progress

SOON, LONG = 0.01, 30.0


async def test_a_hint_wakes_every_page_of_its_person():
    person = uuid4()
    with progress.subscribe(person) as first, progress.subscribe(person) as second:
        waiting = asyncio.gather(first.change(seconds=LONG), second.change(seconds=LONG))
        await asyncio.sleep(0)

        progress.publish(person)

        await asyncio.wait_for(waiting, LONG / 2)


async def test_a_hint_that_came_while_the_page_was_reading_counts():
    person = uuid4()
    with progress.subscribe(person) as page:
        progress.publish(person)

        await asyncio.wait_for(page.change(seconds=LONG), LONG / 2)


async def test_without_a_hint_the_page_looks_again_by_itself():
    with progress.subscribe(uuid4()) as page:
        await page.change(seconds=SOON)


async def test_a_hint_is_used_up_by_one_look():
    person = uuid4()
    with progress.subscribe(person) as page:
        progress.publish(person)
        await page.change(seconds=LONG)
        looking = asyncio.create_task(page.change(seconds=LONG))
        await asyncio.sleep(0)

        assert not looking.done()
        looking.cancel()


def test_nothing_is_kept_of_who_no_longer_listens():
    person = uuid4()
    with progress.subscribe(person):
        pass
    progress.publish(person)

    assert person not in progress._listeners
