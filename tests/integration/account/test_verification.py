"""Confirming an address: the letter, the link, and what waits for it."""

import asyncio

import pytest

from craftprompt import db
from craftprompt.account import letters, link_tokens, service, verification
from craftprompt.account.forms import Origin, Registration
from craftprompt.account.link_tokens import Purpose
from craftprompt.account.verification import may_use_paid
from craftprompt.errors import InputInvalid, TooManyAttempts
from craftprompt.models import LinkToken, User
from tests.builders import PASSWORD, make_person
from tests.letters import kinds, link_of, posted

pytestmark = pytest.mark.usefixtures("database")

HERE = Origin("192.0.2.7", "Firefox")
VERIFY = "verify_address"


async def register(email="ada@example.com"):
    await service.register(Registration("Ada Lovelace", email, PASSWORD, b""), [], HERE)
    return await db.read(lambda session: session.query(User).where(User.email == email).one())


async def row(person):
    return await db.read(lambda session: session.get(User, person.id))


async def confirm(token):
    return await verification.confirm(token, HERE)


async def test_registering_posts_a_letter_in_the_same_transaction(monkeypatch):
    real = service.sessions.begin

    def fails(*_given, **_more):
        raise KeyError

    monkeypatch.setattr(service.sessions, "begin", fails)
    with pytest.raises(KeyError):
        await register()
    assert await posted() == []
    monkeypatch.setattr(service.sessions, "begin", real)
    person = await register()
    assert await kinds(person.id) == [VERIFY]


async def test_the_link_confirms_the_address_once(time):
    person = await register()
    assert person.email_verified_at is None
    token = await link_of(VERIFY)
    assert await confirm(token) == person.id
    assert (await row(person)).email_verified_at == time.now
    with pytest.raises(InputInvalid, match="used before"):
        await confirm(token)


async def test_of_ten_presses_at_once_one_uses_the_link():
    await register()
    token = await link_of(VERIFY)
    outcomes = await asyncio.gather(*[confirm(token) for _ in range(10)], return_exceptions=True)
    assert sum(isinstance(each, InputInvalid) for each in outcomes) == 9


async def test_the_link_ends_after_24_hours(time):
    await register()
    token = await link_of(VERIFY)
    time.move(hours=24)
    with pytest.raises(InputInvalid, match="older than 24 hours"):
        await confirm(token)


async def test_another_letter_replaces_the_link_and_the_unsent_letter():
    person = await register()
    first = await link_of(VERIFY)
    await verification.ask_again(person.id)
    assert await kinds(person.id) == [VERIFY]
    second = await link_of(VERIFY)
    with pytest.raises(InputInvalid):
        await confirm(first)
    assert await confirm(second) == person.id


async def test_three_letters_an_hour_are_enough(time):
    person = await register()
    for _ in range(3):
        await verification.ask_again(person.id)
    with pytest.raises(TooManyAttempts):
        await verification.ask_again(person.id)
    time.move(hours=1)
    await verification.ask_again(person.id)


async def test_who_is_confirmed_gets_no_other_letter():
    person = await make_person(email_verified_at=link_tokens.clock.now())
    with pytest.raises(InputInvalid, match="confirmed already"):
        await verification.ask_again(person.id)
    assert await posted() == []


@pytest.mark.parametrize("token", ["", "x", "\x00", "\ud800", "a" * 5000])
async def test_what_is_no_token_opens_nothing(token):
    with pytest.raises(InputInvalid):
        await confirm(token)


async def test_a_link_of_one_purpose_is_none_of_another():
    person = await make_person()
    token = await db.write(lambda s: link_tokens.issue(s, person.id, Purpose.RESET))
    with pytest.raises(InputInvalid):
        await confirm(token)


async def test_guessing_links_ends_after_twenty_tries():
    for _ in range(20):
        with pytest.raises(InputInvalid):
            await confirm("guess")
    with pytest.raises(TooManyAttempts):
        await confirm("guess")


async def test_the_database_keeps_the_hash_alone():
    await register()
    token = await link_of(VERIFY)
    kept = await db.read(lambda session: session.query(LinkToken).one())
    assert token not in str(kept.model_dump())


async def test_ended_links_are_forgotten(time):
    await register()
    await db.write(link_tokens.forget_ended)
    assert await db.read(lambda session: session.query(LinkToken).count()) == 1
    time.move(hours=24)
    await db.write(link_tokens.forget_ended)
    assert await db.read(lambda session: session.query(LinkToken).count()) == 0


async def test_a_link_that_was_used_shows_that_letters_arrive(time):
    person = await register()

    def refuse(session):
        session.get(User, person.id).email_undeliverable_at = time.now

    await db.write(refuse)
    await confirm(await link_of(VERIFY))
    assert (await row(person)).email_undeliverable_at is None


class TestWords:
    def test_say_how_the_address_stands(self, time):
        person = User(name="", email="", email_key="", password_hash="")
        assert verification.standing(person) == "Not confirmed yet"
        person.email_verified_at = time.now
        assert verification.standing(person) == "Confirmed"
        person.email_undeliverable_at = time.now
        assert "refused our letter" in verification.standing(person)

    def test_claim_to_send_only_where_mail_is_sent(self, configure):
        told = [
            verification.ask_again_label(),
            verification.why_confirm(),
            letters.verification_asked(),
        ]
        assert told[0] == "Write another letter"
        assert "Everything works without it" in told[1]
        assert not any("Send" in each or "on its way" in each for each in told)

        configure(SMTP_URL="smtp://127.0.0.1:9", CRAFTPROMPT_MAIL_FROM="studio@example.com")
        assert verification.ask_again_label() == "Send another letter"
        assert "paid images and videos wait" in verification.why_confirm()
        assert "on its way" in letters.verification_asked()


class TestWhatWaits:
    async def test_nothing_where_no_mail_is_sent(self):
        assert may_use_paid(await register())

    async def test_paid_things_where_mail_is_sent_until_the_address_is_confirmed(self, configure):
        configure(SMTP_URL="smtp://127.0.0.1:9", CRAFTPROMPT_MAIL_FROM="studio@example.com")
        person = await register()
        assert not may_use_paid(person)
        await confirm(await link_of(VERIFY))
        assert may_use_paid(await row(person))
