"""The operator's daily spend stop, on both databases."""

import asyncio

import pytest

from craftprompt import clock, db
from craftprompt.billing import spend
from craftprompt.billing.spend import MICRO, DailyBudget
from craftprompt.models import SpendDay

pytestmark = pytest.mark.usefixtures("database")


async def spent():
    return await db.read(lambda session: spend.spent(session, clock.today()))


async def test_calls_at_the_same_moment_never_pass_the_limit_together(configure):
    configure(CRAFTPROMPT_DAILY_SPEND_USD="1")
    budget = DailyBudget()
    holds = await asyncio.gather(*[budget.hold(MICRO // 10) for _ in range(50)])

    assert sum(hold is not None for hold in holds) == 10
    assert await spent() == MICRO


async def test_what_was_held_becomes_what_was_spent():
    budget = DailyBudget()
    held = await budget.hold(50_000)
    await budget.settle(held, 1_234)

    assert await spent() == 1_234


async def test_a_call_dearer_than_the_whole_day_is_refused_on_an_empty_day(configure):
    configure(CRAFTPROMPT_DAILY_SPEND_USD="0.01")

    assert await DailyBudget().hold(10_001) is None
    assert await spent() == 0


async def test_a_budget_of_nothing_lets_only_what_is_free_through(configure):
    configure(CRAFTPROMPT_DAILY_SPEND_USD="0")

    assert await DailyBudget().hold(1) is None
    assert await DailyBudget().hold(0)


async def test_the_budget_begins_anew_at_midnight_and_the_day_before_is_settled(time, configure):
    configure(CRAFTPROMPT_DAILY_SPEND_USD="1")
    budget = DailyBudget()
    yesterday = await budget.hold(MICRO)
    time.move(hours=12)

    assert await budget.hold(MICRO)
    await budget.settle(yesterday, 5)
    assert await spent() == MICRO
    assert await db.read(lambda session: spend.spent(session, yesterday.day)) == 5


async def test_old_days_are_forgotten(time):
    await DailyBudget().hold(7)
    time.move(days=spend.DAYS_KEPT + 1)
    await DailyBudget().hold(8)
    await db.write(spend.forget_old_days)

    left = await db.read(lambda session: [row.micro_usd for row in session.query(SpendDay)])
    assert left == [8]
