"""All looks of a process at fal keep to one rhythm; fal's emulator counts them."""

import asyncio
import contextlib
import time
from collections import Counter
from datetime import timedelta

import pytest

from craftprompt import clock
from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.outcomes import NotMade
from craftprompt.providers.video.fal import Bought, FalTimers, FalVideos
from craftprompt.providers.video.fal_answers import BeingMade, FilmReady, InQueue, Unclear
from craftprompt.providers.video.fal_looks import FalLooks, Rhythm, seconds_to_next_look
from tests.emulators.fal import KEY, Plan, fal
from tests.unit.providers.video.wishes import possible

VEO = catalogue().target("veo-3.1-fast-t2v")
LONG = 3600.0


@pytest.fixture(scope="module")
def server():
    with fal() as running:
        yield running


@pytest.fixture
def emulator(server):
    server.start_anew()
    return server


@contextlib.asynccontextmanager
async def looking(emulator, *, look=5.0, **rhythm):
    timers = FalTimers(submit=5, look=look)
    made = FalVideos(
        api_key=KEY, base_url=emulator.base_url, timers=timers, rhythm=Rhythm(**rhythm)
    )
    yield made
    await made.close()


async def bought(videos, emulator, count=1, **plan):
    """Requests that fal has taken, each of which stands in the making."""
    emulator.plans(*[Plan(**{"holds": True, "queued": 0} | plan) for _ in range(count)])
    return [await videos.submit(VEO, possible(VEO)) for _ in range(count)]


async def until(holds):
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.005)


def following(stack, videos, requests, *, waited=0.0):
    """Follows them until the stack is left."""
    since = clock.now() - timedelta(seconds=waited)
    return [stack.enter_context(videos.looks.following(each, since=since)) for each in requests]


async def test_however_many_wait_only_so_many_looks_leave_in_a_second_and_all_have_their_turn(
    emulator,
):
    rhythm = {"seconds_between": 0.02, "pause": lambda _waited, _unclear: 0.0}
    async with looking(emulator, **rhythm) as videos:
        requests = await bought(videos, emulator, 20)
        began = time.monotonic()
        with contextlib.ExitStack() as stack:
            following(stack, videos, requests)
            await until(lambda: len(emulator.looks) >= 60)
            looks, took = list(emulator.looks), time.monotonic() - began

    assert took >= (len(looks) - 1) * 0.02
    times = Counter(looks)
    assert set(times) == {each.request_id for each in requests}
    assert max(times.values()) - min(times.values()) <= 1


async def test_a_request_that_takes_long_is_looked_at_less_often(emulator):
    def pause(waited, unclear):
        return seconds_to_next_look(waited, unclear) / 50

    async with looking(emulator, seconds_between=0.001, pause=pause) as videos:
        young, old = await bought(videos, emulator, 2)
        with contextlib.ExitStack() as stack:
            following(stack, videos, [young])
            following(stack, videos, [old], waited=300)
            await until(lambda: Counter(emulator.looks)[old.request_id] >= 4)
            times = Counter(emulator.looks)

    assert times[young.request_id] >= 2 * times[old.request_id]


async def test_looks_that_are_not_answered_do_not_pile_up(emulator):
    rhythm = {"seconds_between": 0.001, "most_at_once": 3, "pause": lambda _waited, _unclear: LONG}
    async with looking(emulator, look=1.0, **rhythm) as videos:
        requests = await bought(videos, emulator, 5, looks=("hang",))
        with contextlib.ExitStack() as stack:
            first, *_ = following(stack, videos, requests)
            await until(lambda: len(emulator.looks) >= 3)
            at_once = len(emulator.looks)
            await until(lambda: len(emulator.looks) == 5)  # their time was up
            assert await first.seen() == Unclear("TimeoutError")

    assert at_once == 3


async def test_a_look_that_crashes_is_told_to_who_waits_for_it_and_to_nobody_else():
    async def look(request):
        if request.request_id == "broken":
            raise RuntimeError
        return BeingMade()

    looks = FalLooks(look, Rhythm(seconds_between=0.0, pause=lambda _waited, _unclear: 0.0))
    broken, whole = (request_named(each) for each in ("broken", "whole"))
    with (
        looks.following(broken, since=clock.now()) as first,
        looks.following(whole, since=clock.now()) as second,
    ):
        for _ in range(3):
            with pytest.raises(RuntimeError):
                await first.seen()
            assert await second.seen() == BeingMade()
    await looks.close()


async def test_word_wakes_the_request_that_it_is_about_and_no_other(emulator):
    async with looking(emulator, pause=lambda _waited, _unclear: LONG) as videos:
        requests = await bought(videos, emulator, 2)
        with contextlib.ExitStack() as stack:
            one, other = following(stack, videos, requests)
            assert await one.seen() == await other.seen() == BeingMade()
            emulator.release(requests[0].request_id)

            videos.looks.wake(requests[0].request_id)
            videos.looks.wake("of-a-stranger")

            assert isinstance(await one.seen(), FilmReady)
            assert other.looks.empty()


async def test_word_that_comes_while_a_look_is_on_its_way_has_another_one_follow():
    seen, answered = iter([BeingMade(), FilmReady("https://fal.media/a.mp4")]), asyncio.Event()

    async def look(_request):
        found = next(seen)
        await answered.wait()
        return found

    looks = FalLooks(look, Rhythm(seconds_between=0.0, pause=lambda _waited, _unclear: LONG))
    with looks.following(request_named("one"), since=clock.now()) as followed:
        await until(lambda: followed.looking)
        looks.wake("one")
        answered.set()

        assert await followed.seen() == BeingMade()
        assert isinstance(await asyncio.wait_for(followed.seen(), 5), FilmReady)
    await looks.close()


async def test_what_nobody_waits_for_any_more_is_not_looked_at(emulator):
    async with looking(emulator, pause=lambda _waited, _unclear: 0.0) as videos:
        left, kept = await bought(videos, emulator, 2)
        with videos.looks.following(kept, since=clock.now()) as followed:
            with videos.looks.following(left, since=clock.now()) as leaving:
                await leaving.seen()
            asked = Counter(emulator.looks)[left.request_id]
            for _ in range(5):
                await followed.seen()

    # One may have been on its way when it was left.
    assert Counter(emulator.looks)[left.request_id] <= asked + 1


async def test_looks_that_say_nothing_are_further_and_further_apart(emulator):
    pauses = []

    def pause(_waited, unclear):
        pauses.append(unclear)
        return 0.0

    async with looking(emulator, seconds_between=0.001, pause=pause) as videos:
        [request] = await bought(
            videos, emulator, looks=(500, 429, "PAUSED"), queued=1, running=0, holds=False
        )
        with videos.looks.following(request, since=clock.now()) as followed:
            seen = [await followed.seen() for _ in range(5)]

    assert [type(each) for each in seen] == [Unclear, Unclear, Unclear, InQueue, FilmReady]
    assert pauses[:5] == [1, 2, 3, 0, 0]


async def test_what_is_completed_is_fetched_by_its_id_and_says_what_came_of_it(emulator):
    async with looking(emulator) as videos:
        [request] = await bought(videos, emulator, holds=False, running=0, ends="refused")
        with videos.looks.following(request, since=clock.now()) as followed:
            assert isinstance(await followed.seen(), NotMade)


@pytest.mark.parametrize(("waited", "usual"), [(0, 1), (9, 1), (10, 3), (59, 3), (60, 5), (900, 5)])
@pytest.mark.parametrize(("unclear", "times"), [(0, 1), (1, 2), (3, 8), (9, 16)])
def test_a_request_is_left_alone_for_longer_the_longer_it_takes(waited, usual, unclear, times):
    pauses = {seconds_to_next_look(waited, unclear) for _ in range(50)}

    assert all(0.8 * usual * times <= pause <= 1.2 * usual * times for pause in pauses)
    assert len(pauses) > 1


def request_named(request_id):
    return Bought(VEO.endpoint, request_id, "Veo")
