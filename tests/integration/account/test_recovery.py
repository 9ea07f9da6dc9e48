"""A forgotten password: the same for everybody who asks, once for who holds the link."""

import asyncio
import re

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from craftprompt import db
from craftprompt.account import passwords, recovery, service
from craftprompt.account.forms import Origin
from craftprompt.account.tokens import token_hash
from craftprompt.errors import InputInvalid, TooManyAttempts
from craftprompt.models import Letter, LinkToken, Session, User
from tests.builders import PASSWORD, make_person, make_session, nothing_runs
from tests.letters import kinds, link_of, posted

pytestmark = pytest.mark.usefixtures("database")

HERE = Origin("192.0.2.7", "Firefox")
ELSEWHERE = Origin("198.51.100.9", "Safari")
CHOSEN = "a heron waits in the reeds"
RESET = "reset_password"


@pytest.fixture
async def ada(database):
    return await make_person(email="ada@example.com")


async def ask(email="ada@example.com", origin=HERE):
    await recovery.ask_for_reset(email, origin)


async def asked():
    await ask()
    return await link_of(RESET)


async def reset(token, chosen=CHOSEN):
    return await recovery.reset_password(token, chosen, HERE)


async def count(model):
    return await db.read(lambda session: session.query(model).count())


async def row(person):
    return await db.read(lambda session: session.get(User, person.id))


class TestAsking:
    async def test_writes_the_owner_a_letter(self, ada):
        await ask(" ADA@Example.com ".strip())
        assert await kinds(ada.id) == [RESET]
        (letter,) = await posted()
        assert letter.recipient == "ada@example.com"

    async def test_for_nobody_leaves_nothing_behind(self, ada):
        await ask("nobody@example.com")
        assert await count(Letter) == await count(LinkToken) == 0
        assert ada

    async def test_takes_the_same_statements_and_hashes_for_everybody(self, ada, monkeypatch):
        steps, seen = [], []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        real = passwords.bcrypt.checkpw

        def counting(*given):
            seen.append("bcrypt")
            return real(*given)

        await ask("somebody@example.com")  # nobody's hash is made once
        monkeypatch.setattr(passwords.bcrypt, "checkpw", counting)
        event.listen(Engine, "before_cursor_execute", note)
        for email in ("ada@example.com", "nobody@example.com"):
            seen.clear()
            await ask(email)
            steps.append(list(seen))
        event.remove(Engine, "before_cursor_execute", note)
        assert steps[0] == steps[1]
        assert steps[0].count("bcrypt") == 1
        assert any(re.search("INSERT INTO letters", each) for each in steps[0])
        assert len(await posted()) == 1
        assert ada

    async def test_again_replaces_the_link_and_the_unsent_letter(self, ada):
        first = await asked()
        second = await asked()
        assert await kinds(ada.id) == [RESET]
        with pytest.raises(InputInvalid):
            await reset(first)
        await reset(second)

    @pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
    async def test_is_heard_five_times_an_hour_for_one_address(self, ada, time, email):
        for number in range(5):
            await ask(email, Origin(f"192.0.2.{number}", ""))
        with pytest.raises(TooManyAttempts):
            await ask(email.upper(), ELSEWHERE)
        time.move(hours=1)
        await ask(email, ELSEWHERE)
        assert ada

    async def test_is_heard_twenty_times_a_minute_from_one_ip(self):
        for number in range(20):
            await ask(f"person{number}@example.com")
        with pytest.raises(TooManyAttempts):
            await ask("late@example.com")
        await ask("late@example.com", ELSEWHERE)


class TestChoosing:
    async def test_the_new_password_opens_and_the_old_one_does_not(self, ada):
        await reset(await asked())
        with pytest.raises(InputInvalid):
            await service.log_in(ada.email, PASSWORD, HERE)
        await service.log_in(ada.email, CHOSEN, HERE)

    async def test_every_session_ends_and_none_begins(self, ada):
        tokens = [await make_session(ada) for _ in range(3)]
        strangers = await make_session(await make_person())
        ended = await reset(await asked())
        assert set(ended) == set(map(token_hash, tokens))
        left = await db.read(lambda session: session.query(Session).all())
        assert [each.token_hash for each in left] == [token_hash(strangers)]

    async def test_every_link_ends(self, ada):
        token = await asked()
        await db.write(
            lambda session: service.letters.ask_to_verify(session, ada.id, recipient=ada.email)
        )
        await reset(token)
        assert await count(LinkToken) == 0
        assert await kinds(ada.id) == ["password_changed"]
        with pytest.raises(InputInvalid, match="used before"):
            await reset(token)

    async def test_who_read_the_letter_has_confirmed_the_address(self, ada, time):
        await reset(await asked())
        changed = await row(ada)
        assert changed.email_verified_at == changed.password_changed_at == time.now

    async def test_a_weak_password_uses_nothing_up(self, ada):
        token = await asked()
        for weak in ("short", "password1234", "lovelacelove"):
            with pytest.raises(InputInvalid) as refused:
                await reset(token, weak)
            assert refused.value.field == "password"
        await reset(token)
        assert ada

    async def test_the_link_ends_after_60_minutes(self, ada, time):
        token = await asked()
        time.move(minutes=60)
        with pytest.raises(InputInvalid, match="older than 60 minutes"):
            await reset(token)
        await service.log_in(ada.email, PASSWORD, HERE)

    async def test_of_ten_presses_at_once_one_chooses(self, ada):
        token = await asked()
        outcomes = await asyncio.gather(
            *[reset(token, f"{CHOSEN} {number}") for number in range(10)], return_exceptions=True
        )
        assert sum(isinstance(each, InputInvalid) for each in outcomes) == 9
        assert await kinds(ada.id) == ["password_changed"]

    async def test_a_log_in_under_way_with_the_old_password_opens_nothing(self, ada, monkeypatch):
        token = await asked()
        real = passwords.is_password

        async def reset_meanwhile(password, stored):
            is_right = await real(password, stored)
            await reset(token)
            return is_right

        monkeypatch.setattr(passwords, "is_password", reset_meanwhile)
        with pytest.raises(InputInvalid):
            await service.log_in(ada.email, PASSWORD, HERE)
        assert await count(Session) == 0

    async def test_a_changed_password_ends_the_link(self, ada):
        token = await asked()
        await service.change_password(ada.id, current=PASSWORD, chosen=CHOSEN, origin=HERE)
        with pytest.raises(InputInvalid):
            await reset(token, "yet another long one")
        assert await kinds(ada.id) == ["password_changed"]

    async def test_an_erased_person_has_no_link(self, ada):
        token = await asked()
        await service.delete_account(ada.id, password=PASSWORD, stop_work=nothing_runs)
        with pytest.raises(InputInvalid):
            await reset(token)


class TestNotices:
    async def test_a_device_that_is_new_is_told_of_once(self, ada):
        await service.log_in(ada.email, PASSWORD, Origin("192.0.2.7", "Windows Firefox/150"))
        assert await posted() == []  # before the first there is nothing to compare with
        for _ in range(2):
            await service.log_in(ada.email, PASSWORD, Origin("192.0.2.8", "Windows Firefox/151"))
        assert await posted() == []
        for _ in range(2):
            await service.log_in(
                ada.email, PASSWORD, Origin("198.51.100.9", "iPhone Safari/604.1 (secret build)")
            )
        (letter,) = await posted()
        assert letter.kind == "new_device"
        assert "Safari on an iPhone" in letter.message
        # With the dot: three digits alone stand in many a random message id.
        for detail in ("secret build", "198.51.100.9", "604.1"):
            assert detail not in letter.message

    async def test_a_failed_log_in_tells_nothing_and_remembers_nothing(self, ada):
        await service.log_in(ada.email, PASSWORD, HERE)
        with pytest.raises(InputInvalid):
            await service.log_in(ada.email, "not the password at all", ELSEWHERE)
        assert await posted() == []

    async def test_a_changed_password_is_told(self, ada):
        await service.change_password(ada.id, current=PASSWORD, chosen=CHOSEN, origin=HERE)
        assert await kinds(ada.id) == ["password_changed"]

    async def test_a_registration_with_a_known_address_is_told_its_owner_once_an_hour(
        self, ada, time
    ):
        registration = service.Registration("Eve", "ADA@example.com", "quite another long one", b"")
        for _ in range(3):
            with pytest.raises(InputInvalid, match="Log in or reset the password"):
                await service.register(registration, [], ELSEWHERE)
        (letter,) = await posted()
        assert (letter.kind, letter.owner_id, letter.recipient) == (
            "address_known",
            ada.id,
            ada.email,
        )
        assert "Eve" not in letter.message
        time.move(hours=1)
        with pytest.raises(InputInvalid):
            await service.register(registration, [], ELSEWHERE)
        assert len(await posted()) == 2
