import pytest
from sqlalchemy import select

from craftprompt import clock, db
from craftprompt.models import Letter
from craftprompt.studio.operator_alerts import post_alert, tell_operator
from tests.builders import make_person

pytestmark = pytest.mark.usefixtures("database")
SENTENCE = "GPT refuses the key."


async def letters():
    return await db.read(lambda session: list(session.scalars(select(Letter))))


async def tell(sentence):
    await db.write(lambda session: post_alert(session, sentence))


async def test_every_operator_gets_one_letter_a_day_about_one_thing(time):
    operator = await make_person(operator_since=clock.now())
    await make_person()
    for _ in range(3):
        await tell(SENTENCE)
    [letter] = await letters()

    assert letter.owner_id == operator.id
    assert SENTENCE in letter.message
    await tell("Claude refuses the key.")
    assert len(await letters()) == 2
    time.move(days=1)
    await tell(SENTENCE)
    assert len(await letters()) == 3


async def test_the_letter_promises_no_other_provider_where_there_may_be_none():
    await make_person(operator_since=clock.now())
    await tell(SENTENCE)
    [letter] = await letters()

    assert "Where nobody is, people read" in " ".join(letter.message.split())


async def test_it_is_said_in_the_log_also_where_nobody_is_an_operator(caplog):
    tell_operator(SENTENCE)

    assert SENTENCE in caplog.text
    assert await letters() == []
