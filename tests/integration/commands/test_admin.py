"""`bin/admin`: what an operator sets, beside a running server."""

import asyncio

import pytest

from craftprompt import db
from craftprompt.account.queries import person_by_address
from craftprompt.commands import admin
from craftprompt.models import User
from craftprompt.settings import settings
from tests.builders import make_person


@pytest.fixture
def ada() -> str:
    """A person in the database that the settings name; the database is closed again."""
    db.upgrade_to_head()
    person = asyncio.run(registered("Ada@Example.com"))
    return person.email


async def registered(email: str) -> User:
    db.open_database()
    try:
        return await make_person(email=email)
    finally:
        await db.close_database()


def stored() -> User:
    person = asyncio.run(read("ada@example.com"))
    assert person
    return person


async def read(email: str) -> User | None:
    db.open_database()
    try:
        return await db.read(lambda session: person_by_address(session, email))
    finally:
        await db.close_database()


def command(*arguments: str) -> int:
    return admin.main(arguments)


def test_a_person_gets_a_plan_whatever_the_spelling_of_the_address(ada, capsys):
    assert command("plan", ada.upper(), "pro") == 0

    assert stored().plan == "pro"
    assert "plan pro" in capsys.readouterr().out


def test_default_gives_the_installations_own_plan_again(ada):
    command("plan", ada, "pro")

    assert command("plan", ada, "default") == 0
    assert stored().plan is None


def test_a_person_becomes_an_operator_once(ada):
    command("operator", ada)
    since = stored().operator_since

    command("operator", ada)

    assert since
    assert stored().operator_since == since


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("plan", "nobody@example.com", "pro"), "Nobody is registered under nobody@example.com."),
        (("plan", "ada@example.com", "gold"), "There is no plan “gold”."),
        (("operator", "nobody@example.com"), "Nobody is registered under nobody@example.com."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(capsys, arguments, sentence):
    assert command(*arguments) == 1

    assert sentence in capsys.readouterr().err
    assert stored().plan is None


def test_the_plan_counts_from_the_next_look(ada):
    command("plan", ada, "studio")

    assert (stored().plan or settings().default_plan) == "studio"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ([], "The following arguments are required: COMMAND. bin/admin --help"),
        (["plan"], "The following arguments are required: email, PLAN. bin/admin plan --help"),
        (["plan", "a@b.example"], "The following arguments are required: PLAN. bin/admin plan"),
        (["nonsense"], "Argument COMMAND: invalid choice: 'nonsense'"),
        (["operator", "a@b.example", "--nonsense"], "Unrecognized arguments: --nonsense."),
    ],
)
def test_what_cannot_be_taken_is_said_in_one_sentence(typed, sentence, capsys):
    with pytest.raises(SystemExit) as ended:
        command(*typed)

    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.out == ""
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1
    assert "usage" not in said.err
    assert not (settings().data_folder / "craftprompt.db").exists()
