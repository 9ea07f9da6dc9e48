"""The monthly ceiling of provider cost, on both databases."""

import asyncio
from datetime import date

import pytest

from craftprompt import clock, db
from craftprompt.billing import allowance, ceiling
from craftprompt.billing.plans import plan
from craftprompt.billing.spend import MICRO
from craftprompt.errors import AllowanceSpent
from tests.builders import make_generation, make_person

pytestmark = pytest.mark.usefixtures("database")

CREATOR = plan("creator")  # 8 USD a month
STUDIO = plan("studio")


async def hold(person, micro_usd, *, chosen=CREATOR):
    """What a press does: the allowance and the ceiling, in one transaction."""
    generation = await make_generation(person, kind="video")

    def work(session):
        allowance.reserve(
            session, person.id, generation_id=generation.id, kind="video", plan=STUDIO
        )
        ceiling.hold(session, person.id, [generation.id], micro_usd=micro_usd, plan=chosen)

    await db.write(work)
    return generation


async def settle(person, generation, micro_usd):
    await db.write(
        lambda session: ceiling.settle(session, person.id, generation.id, spent_micro_usd=micro_usd)
    )


async def left(person, chosen=CREATOR):
    return await db.read(lambda session: ceiling.left(session, person.id, chosen))


async def used_today(person):
    meters = await db.read(lambda session: allowance.meters(session, person.id, STUDIO))
    return next(meter.used for meter in meters if meter.kind == "video")


async def test_presses_at_the_same_moment_never_pass_the_ceiling_together():
    person = await make_person()
    outcomes = await asyncio.gather(
        *[hold(person, 3 * MICRO) for _ in range(5)], return_exceptions=True
    )

    refused = [each for each in outcomes if isinstance(each, AllowanceSpent)]
    assert len(outcomes) - len(refused) == 2
    assert await left(person) == 2 * MICRO
    assert await used_today(person) == 2


async def test_a_refusal_says_what_it_would_cost_and_what_is_left_and_takes_nothing():
    person = await make_person()
    await hold(person, 7 * MICRO)

    with pytest.raises(AllowanceSpent, match=r"up to 2\.50 USD.*1\.00 USD are left.*counted"):
        await hold(person, 2_500_000)
    assert await left(person) == MICRO
    assert await used_today(person) == 1


async def test_what_was_held_becomes_what_it_cost_once():
    person = await make_person()
    generation = await hold(person, 4 * MICRO)

    await settle(person, generation, 1_500_000)
    await settle(person, generation, 1_500_000)

    assert await left(person) == 6_500_000


async def test_a_run_that_cost_nothing_gives_all_of_it_back():
    person = await make_person()
    await settle(person, await hold(person, 8 * MICRO), 0)

    assert await left(person) == 8 * MICRO


async def test_the_month_begins_anew_and_a_run_of_the_last_one_is_settled_there(time):
    person = await make_person()
    generation = await hold(person, 8 * MICRO)
    time.move(days=10)  # from the 24th of November into December

    assert await left(person) == 8 * MICRO
    await settle(person, generation, MICRO)
    assert await left(person) == 8 * MICRO
    time.move(days=-10)
    assert await left(person) == 7 * MICRO


async def test_a_hold_is_of_the_month_of_its_allowance_also_where_midnight_falls_between(time):
    time.move(days=6, hours=11, minutes=59)  # from noon on the 24th of November
    person = await make_person()
    generation = await make_generation(person, kind="video")

    def work(session):
        allowance.reserve(
            session, person.id, generation_id=generation.id, kind="video", plan=STUDIO
        )
        time.move(minutes=1)
        ceiling.hold(session, person.id, [generation.id], micro_usd=3 * MICRO, plan=CREATOR)

    await db.write(work)
    assert clock.today() == date(2026, 12, 1)
    assert await left(person) == 8 * MICRO

    await settle(person, generation, MICRO)
    assert await left(person) == 8 * MICRO
    time.move(days=-1)
    assert await left(person) == 7 * MICRO


async def test_a_smaller_plan_leaves_nothing_and_no_less():
    person = await make_person()
    await hold(person, 7 * MICRO)

    assert await left(person, plan("free")) == 0


async def test_one_persons_month_is_not_anothers():
    ada, ben = await make_person(), await make_person()
    await hold(ada, 8 * MICRO)

    assert await left(ben) == 8 * MICRO
    await settle(ben, await make_generation(ada), 0)
    assert await left(ada) == 0
