"""Throttles: counted in the database, under one key for all spellings."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from craftprompt import db
from craftprompt.account import throttle
from craftprompt.account.throttle import Limit
from craftprompt.account.tokens import token_hash
from craftprompt.models import ThrottleCount

FIVE = Limit("test", 5, timedelta(minutes=5))

pytestmark = pytest.mark.usefixtures("database")


async def attempt(subject="ada", limit=FIVE):
    return await db.write(lambda session: throttle.take(session, limit, subject))


async def rows():
    return await db.read(lambda session: list(session.scalars(select(ThrottleCount))))


async def test_the_sixth_try_is_refused_until_the_window_ends(time):
    for _ in range(5):
        assert await attempt() is None
    time.move(minutes=4, seconds=59)
    assert await attempt() is not None
    time.move(seconds=1)
    assert await attempt() is None


async def test_tries_during_the_refusal_do_not_prolong_it(time):
    for _ in range(5):
        await attempt()
    for _ in range(5):
        time.move(seconds=30)
        await attempt()
    time.move(seconds=150)
    assert await attempt() is None


@pytest.mark.parametrize(
    ("waited", "seconds", "words"),
    [(0, 300, "5 minutes"), (240, 60, "60 seconds"), (299, 1, "a second"), (200, 100, "2 minutes")],
)
async def test_the_refusal_says_how_long_to_wait(time, waited, seconds, words):
    for _ in range(5):
        await attempt()
    time.move(seconds=waited)
    refusal = await attempt()
    assert refusal.retry_after_seconds == seconds
    assert f"Wait {words}," in refusal.message


async def test_of_twenty_tries_at_once_five_pass():
    refusals = await asyncio.gather(*[attempt() for _ in range(20)])
    assert refusals.count(None) == 5


@pytest.mark.parametrize("spelling", ["ADA", " ada ", "Ada\u3000", "\uff41\uff44\uff41", "aDa\n"])
async def test_another_spelling_is_the_same_subject(spelling):
    for _ in range(5):
        await attempt()
    assert await attempt(spelling) is not None


async def test_other_subjects_and_purposes_are_counted_apart():
    for _ in range(5):
        await attempt()
    assert await attempt("eve") is None
    assert await attempt(limit=Limit("another", 5, timedelta(minutes=5))) is None


async def test_a_good_try_is_taken_back():
    for _ in range(5):
        await attempt()
    await db.write(lambda session: throttle.forgive(session, FIVE, "ada"))
    assert await attempt() is None
    assert await attempt() is not None


async def test_forgiving_never_gives_credit():
    await attempt()
    for _ in range(5):
        await db.write(lambda session: throttle.forgive(session, FIVE, "ada"))
    assert [row.count for row in await rows()] == [0]


async def test_the_row_names_nobody():
    await attempt("ada@example.com 192.0.2.7")
    (row,) = await rows()
    assert len(row.key) == 64
    # Whoever has the row and guesses the subject still cannot tell: the key is keyed.
    assert row.key != token_hash("ada@example.com 192.0.2.7")


async def test_counts_are_forgotten_when_their_window_is_over(time):
    await attempt()
    time.move(minutes=3)
    await attempt("eve")
    time.move(minutes=2)
    await db.write(throttle.forget_ended)
    assert len(await rows()) == 1


async def test_a_restart_forgives_nothing(address):
    for _ in range(5):
        await attempt()
    await db.close_database()
    db.open_database(address)
    assert await attempt() is not None
