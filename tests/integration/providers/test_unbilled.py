"""What a call that never came to an answer is booked at, with the packages of all vendors."""

import asyncio

import pytest

from craftprompt.providers.base import AttemptStarted
from craftprompt.providers.chain import Chain, Writer
from craftprompt.providers.text.call import Timers
from craftprompt.providers.text.prices import most
from tests.integration.providers.conftest import GAP_SECONDS, MAKERS, REQUEST
from tests.scripted_vendor import Purse
from tests.servers import free_port

PATIENT = Timers(first_token=5, gap=5, attempt=5, chain=5)
IMPATIENT = Timers(first_token=1, gap=5, attempt=5, chain=5)
FULL = 1_000_000


@pytest.fixture
def purse():
    return Purse(FULL)


def chain(vendor, asked, purse, timers=PATIENT):
    writer = Writer(vendor, (asked.model,))
    return Chain((writer,), None, timers=timers, budget=purse, alert=lambda _: None)


async def spoken(asking):
    return [event async for event in asking.stream(REQUEST)]


async def test_a_provider_that_is_silent_too_long_keeps_what_was_held(
    vendor, asked, emulator, provider, purse
):
    emulator.behave(provider, fault="hang")
    await spoken(chain(vendor, asked, purse, IMPATIENT))

    assert len(emulator.asked(provider)) == 1
    assert FULL - purse.left == most(asked)


async def test_a_stop_right_after_the_press_keeps_what_was_held(
    vendor, asked, emulator, provider, purse
):
    emulator.behave(provider, fault="hang")
    task = asyncio.create_task(spoken(chain(vendor, asked, purse)))
    await asyncio.to_thread(emulator.wait_until, lambda _: emulator.asked(provider))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert FULL - purse.left == most(asked)


async def test_a_connection_that_is_reset_keeps_what_was_held(
    vendor, asked, emulator, provider, purse
):
    emulator.behave(provider, fault="reset")
    await spoken(chain(vendor, asked, purse))

    assert FULL - purse.left == most(asked)


async def test_a_provider_that_nobody_reaches_gives_all_of_it_back(provider, asked, purse):
    address = f"http://127.0.0.1:{free_port()}"
    vendor = MAKERS[provider](f"key-of-{provider}", address, GAP_SECONDS)
    await vendor.warm()
    started, _ended = await spoken(chain(vendor, asked, purse))
    await vendor.close()

    assert isinstance(started, AttemptStarted)
    assert started.meter.cost_micro_usd == 0
    assert purse.left == FULL


@pytest.mark.parametrize("status", [400, 401, 429, 503])
async def test_a_provider_that_turns_us_away_gives_all_of_it_back(
    vendor, asked, emulator, provider, purse, status
):
    emulator.behave(provider, fault="status", status=status)
    await spoken(chain(vendor, asked, purse))

    assert purse.left == FULL
