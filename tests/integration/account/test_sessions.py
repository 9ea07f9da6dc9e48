"""Sessions: only the hash is kept, only actions extend, and both ends are exact."""

import pytest
from sqlalchemy import select

from craftprompt import db
from craftprompt.account import sessions
from craftprompt.account.tokens import token_hash
from craftprompt.models import Session
from tests.builders import make_person, make_session

pytestmark = pytest.mark.usefixtures("database")


async def find(token):
    return await db.read(lambda session: sessions.find(session, token_hash(token)))


async def act(token):
    await db.write(lambda session: sessions.note_action(session, token_hash(token)))


async def rows():
    return await db.read(lambda session: list(session.scalars(select(Session))))


@pytest.fixture
async def person(database, time):
    return await make_person(plan="pro")


async def test_a_session_knows_its_person(person):
    found = await find(await make_session(person))
    assert (found.owner_id, found.name, found.email) == (person.id, person.name, person.email)
    assert found.plan == "pro"


async def test_without_a_plan_of_their_own_a_person_has_the_installations(configure):
    configure(CRAFTPROMPT_DEFAULT_PLAN="creator")
    found = await find(await make_session(await make_person()))
    assert found.plan == "creator"


async def test_the_token_itself_is_nowhere_in_the_row(person):
    token = await make_session(person)
    (row,) = await rows()
    assert token not in str(row.model_dump())
    assert row.token_hash == token_hash(token)


async def test_an_unknown_token_and_the_stored_hash_sign_nobody_in(person):
    token = await make_session(person)
    assert await find("nobody's") is None
    assert await find(token_hash(token)) is None


async def test_it_lives_119_minutes_59_without_an_action_and_not_120(person, time):
    token = await make_session(person)
    time.move(minutes=119, seconds=59)
    assert await find(token)
    time.move(seconds=2)
    assert await find(token) is None


async def test_an_action_begins_the_idle_time_anew_and_looking_does_not(person, time):
    acting, watching = await make_session(person), await make_session(person)
    time.move(minutes=119)
    await act(acting)
    await find(watching)
    time.move(minutes=119)
    assert await find(acting)
    assert await find(watching) is None


async def test_an_ended_session_cannot_be_brought_back_by_an_action(person, time):
    token = await make_session(person)
    time.move(minutes=121)
    await act(token)
    assert await find(token) is None


async def test_after_30_days_it_ends_however_busy_its_person_was(person, time):
    token = await make_session(person)
    for _ in range(30 * 24 - 1):
        time.move(hours=1)
    await db.write(
        lambda session: session.execute(Session.__table__.update().values(last_action_at=time.now))
    )
    found = await find(token)
    assert found.ends_at == found.last_action_at + (sessions.LONGEST_LIFE / 720)
    time.move(minutes=59, seconds=59)
    await act(token)
    assert await find(token)
    time.move(seconds=1)
    assert await find(token) is None


async def test_the_idle_time_is_a_setting(person, time, configure):
    configure(CRAFTPROMPT_SESSION_IDLE_MINUTES="5")
    token = await make_session(person)
    time.move(minutes=5)
    assert await find(token) is None


async def test_actions_are_noted_at_most_every_half_minute(person, time):
    token = await make_session(person)
    found = await find(token)
    assert not sessions.is_worth_noting(found)
    time.move(seconds=30)
    assert sessions.is_worth_noting(found)


async def test_ending_one_leaves_the_others(person):
    one, other = await make_session(person), await make_session(person)
    await db.write(lambda session: sessions.end(session, token_hash(one)))
    assert await find(one) is None
    assert await find(other)


async def test_ending_all_of_a_person_says_which_and_leaves_other_people(person):
    tokens = [await make_session(person) for _ in range(3)]
    others = await make_session(await make_person())
    ended = await db.write(lambda session: sessions.end_all(session, person.id))
    assert set(ended) == set(map(token_hash, tokens))
    assert await find(others)


async def test_the_purge_removes_exactly_what_is_over(person, time):
    await make_session(person, ip="192.0.2.1")
    time.move(minutes=60)
    await make_session(person, ip="192.0.2.2")
    time.move(minutes=60)
    await db.write(sessions.purge)
    assert [row.ip for row in await rows()] == ["192.0.2.2"]


async def test_those_still_alive_are_told_apart(person, time):
    old = token_hash(await make_session(person))
    time.move(minutes=120)
    new = token_hash(await make_session(person))
    live = await db.read(lambda session: sessions.live(session, {old, new, "unknown"}))
    assert live == {new}


async def test_of_more_than_twenty_the_one_that_was_idle_longest_ends(person, time):
    tokens = []
    for _ in range(sessions.MOST_OF_ONE_PERSON):
        tokens.append(await make_session(person))
        time.move(minutes=1)
    others = await make_session(await make_person())
    time.move(minutes=5)
    await act(tokens[0])

    begun = await db.write(
        lambda session: sessions.begin(session, person.id, ip="192.0.2.7", user_agent="Firefox")
    )

    assert [bool(await find(each)) for each in tokens] == [True, False] + [True] * 18
    assert await find(begun)
    assert await find(others)


async def test_addresses_and_user_agents_of_any_length_are_cut_to_fit(person):
    await db.write(
        lambda session: sessions.begin(session, person.id, ip="f" * 90, user_agent="u" * 9000)
    )
    (row,) = await rows()
    assert (len(row.ip), len(row.user_agent)) == (45, 400)
