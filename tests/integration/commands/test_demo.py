"""`bin/demo`: a person with something on every screen."""

import asyncio

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from craftprompt import db
from craftprompt.account.queries import avatar_id, person_by_address
from craftprompt.commands import demo
from craftprompt.models import Generation, User
from craftprompt.studio.queries import PAGE_SIZE, draft


@pytest.fixture
def made():
    assert demo.main() == 0


def read(work):
    """What stands in the database now."""

    async def reading():
        db.open_database()
        try:
            return await db.read(work)
        finally:
            await db.close_database()

    return asyncio.run(reading())


@pytest.mark.usefixtures("made")
def test_there_is_a_prompt_in_every_state_and_more_than_one_page():
    rows = read(lambda session: list(session.scalars(select(Generation))))

    assert {row.status for row in rows} == {"succeeded", "failed", "cancelled"}
    assert len(rows) > PAGE_SIZE
    assert all(row.scene in row.prompt for row in rows if row.status == "succeeded")


@pytest.mark.usefixtures("made")
def test_the_person_has_a_face_and_a_draft():
    person = read(lambda session: person_by_address(session, demo.EMAIL))

    assert person
    assert read(lambda session: avatar_id(session, person.id))
    kept = read(lambda session: draft(session, person.id))
    assert kept
    assert kept.scene


@pytest.mark.usefixtures("made")
def test_a_second_time_makes_the_person_anew_and_no_second_one(capsys):
    assert demo.main() == 0

    people = read(lambda session: session.scalar(select(func.count(col(User.id)))))
    assert people == 1
    assert "Log in as demo@example.com with the password" in capsys.readouterr().out


def test_production_is_left_alone(configure, capsys):
    configure(
        CRAFTPROMPT_ENV="production",
        CRAFTPROMPT_SECRET_KEY="q3J8vLw0Zx7Tn5Rb2Yk9Hc4Fd6Gs1Ma0",
        CRAFTPROMPT_PUBLIC_URL="https://studio.example",
        CRAFTPROMPT_OPERATOR_NAME="Ada",
        CRAFTPROMPT_OPERATOR_EMAIL="ada@studio.example",
        CRAFTPROMPT_BCRYPT_COST="12",
    )

    assert demo.main() == 1
    assert "not in production" in capsys.readouterr().err
