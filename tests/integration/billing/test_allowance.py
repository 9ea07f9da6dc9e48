"""The daily allowance on both databases, also when everybody presses at once."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import delete, select
from sqlmodel import col

from craftprompt import clock, db
from craftprompt.billing import allowance
from craftprompt.billing.plans import plan
from craftprompt.errors import AllowanceSpent
from craftprompt.models import AllowanceDay, AllowanceMonth, Generation, Reservation
from tests.builders import make_generation, make_person

FREE = plan("free")
ATTEMPTS = 200


@pytest.fixture
async def person(database):
    return await make_person()


async def reserve(person, generation=None, *, chosen=FREE, kind="prompt", amount=1):
    generation = generation or await make_generation(person)
    await db.write(
        partial(
            allowance.reserve,
            owner_id=person.id,
            generation_id=generation.id,
            kind=kind,
            plan=chosen,
            amount=amount,
        )
    )
    return generation


async def settle(person, generation):
    await db.write(lambda session: allowance.settle(session, person.id, generation.id))


async def release(person, generation):
    await db.write(lambda session: allowance.release(session, person.id, generation.id))


async def meter(person, *, chosen=FREE, kind="prompt"):
    meters = await db.read(lambda session: allowance.meters(session, person.id, chosen))
    return next(each for each in meters if each.kind == kind)


async def reservations():
    return await db.read(lambda session: list(session.scalars(select(Reservation))))


async def test_of_200_presses_at_once_exactly_the_limit_is_granted(person):
    generations = [await make_generation(person) for _ in range(ATTEMPTS)]

    async def press(generation):
        try:
            await reserve(person, generation)
        except AllowanceSpent:
            return False
        return True

    granted = await asyncio.gather(*map(press, generations))
    assert sum(granted) == FREE.prompts == 15
    assert (await meter(person)).used == 15
    assert len(await reservations()) == 15


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
async def test_reading_first_and_writing_then_would_let_more_through(person):
    """The control: were this not so, the test above would show nothing."""
    await db.write(
        lambda session: session.add(
            AllowanceDay(owner_id=person.id, day=clock.today(), kind="prompt", used=14)
        )
    )
    readers = asyncio.Barrier(5)

    async def press_naively():
        used = await db.read(lambda session: allowance.meters(session, person.id, FREE)[0].used)
        await readers.wait()  # everybody has read before anybody writes
        if used >= FREE.prompts:
            return False
        await db.write(
            lambda session: session.execute(
                AllowanceDay.__table__.update().values(used=AllowanceDay.__table__.c.used + 1)
            )
        )
        return True

    granted = await asyncio.gather(*[press_naively() for _ in range(5)])
    assert sum(granted) == 5  # where one was left
    assert (await meter(person)).used > FREE.prompts


async def test_what_is_held_counts_at_once(person):
    await reserve(person)
    shown = await meter(person)
    assert (shown.used, shown.held, shown.left) == (1, 1, 14)


async def test_success_keeps_what_was_held(person):
    generation = await reserve(person)
    await settle(person, generation)
    shown = await meter(person)
    assert (shown.used, shown.held) == (1, 0)


async def test_failure_gives_it_back(person):
    generation = await reserve(person)
    await release(person, generation)
    shown = await meter(person)
    assert (shown.used, shown.held, shown.left) == (0, 0, 15)


@pytest.mark.parametrize("endings", [(release, release), (release, settle), (settle, release)])
async def test_only_the_first_ending_counts(person, endings):
    await reserve(person, await make_generation(person))
    generation = await reserve(person)
    first, second = endings
    await first(person, generation)
    after_first = await meter(person)
    await second(person, generation)
    assert await meter(person) == after_first


async def test_twenty_releases_at_once_give_back_one(person):
    await reserve(person)
    generation = await reserve(person)
    await asyncio.gather(*[release(person, generation) for _ in range(20)])
    assert (await meter(person)).used == 1


async def test_somebody_else_cannot_end_a_reservation(person):
    generation = await reserve(person)
    await release(await make_person(), generation)
    assert (await meter(person)).held == 1


async def test_releasing_what_was_never_held_changes_nothing(person):
    await reserve(person)
    await release(person, await make_generation(person))
    assert (await meter(person)).used == 1


async def test_the_count_begins_anew_at_midnight_utc(person, time):
    time.now = time.now.replace(hour=23, minute=59, second=59)
    for _ in range(15):
        await reserve(person)
    with pytest.raises(AllowanceSpent):
        await reserve(person)
    time.move(seconds=1)
    assert (await meter(person)).left == 15
    await reserve(person)


async def test_what_was_held_before_midnight_goes_back_to_its_own_day(person, time):
    time.now = time.now.replace(hour=23, minute=59)
    generation = await reserve(person)
    time.move(minutes=2)
    await reserve(person)
    await release(person, generation)
    assert (await meter(person)).used == 1
    time.move(minutes=-2)
    assert (await meter(person)).used == 0


async def test_the_refusal_says_what_is_left_and_what_was_not_counted(person):
    for _ in range(14):
        await reserve(person)
    with pytest.raises(AllowanceSpent, match="1 of 15 are left") as refused:
        await reserve(person, amount=2)
    assert refused.value.left == 1
    assert "Nothing was counted" in refused.value.message
    assert (await meter(person)).used == 14


async def test_more_than_a_whole_day_is_refused_on_an_untouched_day(person):
    with pytest.raises(AllowanceSpent) as refused:
        await reserve(person, amount=16)
    assert refused.value.left == 15
    assert (await meter(person)).used == 0


async def test_a_smaller_plan_leaves_nothing_but_never_less(person):
    for _ in range(20):
        await reserve(person, chosen=plan("creator"))
    shown = await meter(person)
    assert (shown.used, shown.limit, shown.left) == (20, 15, 0)
    with pytest.raises(AllowanceSpent, match="None is left"):
        await reserve(person)


async def test_a_larger_plan_counts_at_once_and_keeps_what_was_used(person):
    for _ in range(15):
        await reserve(person)
    await reserve(person, chosen=plan("creator"))
    assert (await meter(person, chosen=plan("creator"))).left == 84


async def test_kinds_and_people_do_not_share(person):
    other = await make_person()
    for _ in range(3):
        await reserve(person, kind="image")
    with pytest.raises(AllowanceSpent):
        await reserve(person, kind="image")
    await reserve(person, kind="video")
    await reserve(person)
    await reserve(other, kind="image")
    assert (await meter(other, kind="image")).used == 1


async def test_days_older_than_31_become_one_total_a_month(person, time):
    for _ in range(40):
        await reserve(person)
        time.move(days=1)
    await db.write(allowance.fold_old_days)
    await db.write(allowance.fold_old_days)  # a second time folds nothing twice
    today = clock.today()
    days = await db.read(lambda session: list(session.scalars(select(AllowanceDay.day))))
    months = await db.read(lambda session: list(session.scalars(select(AllowanceMonth))))
    assert min(days) == today - timedelta(days=31)
    assert len(days) + sum(each.used for each in months) == 40
    assert all(each.month.day == 1 for each in months)


async def test_later_folding_adds_to_the_month(person, time):
    for _ in range(3):
        await reserve(person)
        time.move(days=1)
    time.move(days=30)
    await db.write(allowance.fold_old_days)
    time.move(days=1)
    await db.write(allowance.fold_old_days)
    months = await db.read(lambda session: list(session.scalars(select(AllowanceMonth))))
    assert [each.used for each in months] == [3]


async def test_deleting_a_prompt_takes_its_reservation_but_not_the_count(person):
    generation = await reserve(person)
    await settle(person, generation)
    await db.write(
        lambda session: session.execute(
            delete(Generation).where(col(Generation.id) == generation.id)
        )
    )
    assert await reservations() == []
    assert (await meter(person)).used == 1
