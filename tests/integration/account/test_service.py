"""Accounts on both databases: register, log in, change the password."""

import asyncio
import io
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine

from craftprompt import db, storage
from craftprompt.account import passwords, queries, service, sessions, throttle
from craftprompt.account.forms import Origin, Registration
from craftprompt.account.service import AcceptedDocument
from craftprompt.account.tokens import token_hash
from craftprompt.errors import (
    DatabaseBusy,
    InputInvalid,
    SignInRequired,
    StorageClosed,
    TooManyAttempts,
)
from craftprompt.models import Consent, Media, Session, User
from craftprompt.settings import settings
from tests.builders import PASSWORD, make_person, make_session, nothing_runs

pytestmark = pytest.mark.usefixtures("database")

HERE = Origin("192.0.2.7", "Firefox")
ELSEWHERE = Origin("198.51.100.9", "Safari")
DOCUMENTS = (
    AcceptedDocument("terms", "2026-11-24", "a" * 64),
    AcceptedDocument("privacy", "2026-11-24", "b" * 64),
)
WRONG = "not the password at all"


async def register(email="ada@example.com", *, origin=HERE, password=PASSWORD, avatar=b""):
    registration = Registration("Ada Lovelace", email, password, avatar)
    return await service.register(registration, DOCUMENTS, origin)


async def people():
    return await count_of(User)


async def count_of(model):
    return await db.read(lambda session: session.scalar(select(func.count()).select_from(model)))


async def who(token):
    return await db.read(lambda session: sessions.find(session, token_hash(token)))


def picture():
    file = io.BytesIO()
    Image.new("RGB", (600, 300), "teal").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def statements():
    """Every statement that reaches the database, without its values."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def bcrypts(monkeypatch):
    """Counts bcrypt computations."""
    counted = []
    for name in ("checkpw", "hashpw"):
        original = getattr(passwords.bcrypt, name)

        def counting(*given, original=original):
            counted.append(original.__name__)
            return original(*given)

        monkeypatch.setattr(passwords.bcrypt, name, counting)
    return counted


class TestRegister:
    async def test_makes_a_person_who_is_signed_in(self):
        found = await who(await register())
        assert (found.name, found.email, found.plan) == ("Ada Lovelace", "ada@example.com", "free")

    async def test_keeps_what_was_agreed_to_with_version_hash_and_time(self, time):
        await register()
        kept = await db.read(lambda session: list(session.scalars(select(Consent))))
        assert {(each.document, each.version, each.text_sha256) for each in kept} == {
            ("terms", "2026-11-24", "a" * 64),
            ("privacy", "2026-11-24", "b" * 64),
        }
        assert {each.given_at for each in kept} == {time.now}
        person = await db.read(lambda session: session.scalar(select(User)))
        assert person.adult_stated_at == time.now

    async def test_keeps_no_password(self):
        await register()
        person = await db.read(lambda session: session.scalar(select(User)))
        assert PASSWORD not in str(person.model_dump())

    async def test_the_avatar_is_drawn_anew_and_private(self):
        token = await register(avatar=picture())
        (media,) = await db.read(lambda session: list(session.scalars(select(Media))))
        assert (media.kind, media.width, media.height) == ("avatar", 512, 256)
        assert media.owner_id == (await who(token)).owner_id
        content = (settings().media_folder / media.storage_key).read_bytes()
        assert len(content) == media.size_bytes
        found = await db.read(lambda session: queries.avatar_id(session, media.owner_id))
        assert found == media.id

    async def test_an_avatar_gets_its_name_once_its_person_is_registered(self, monkeypatch):
        done = []

        def noting(step, work):
            def noted(*given):
                done.append(step)
                return work(*given)

            return noted

        monkeypatch.setattr(service, "_add_person", noting("row", service._add_person))
        for name in ("adopt", "put"):
            monkeypatch.setattr(storage, name, noting("name", getattr(storage, name)))
        await register(avatar=picture())
        assert done == ["row", "name"]

    async def test_an_avatar_that_gets_no_name_leaves_an_account_without_one(self, monkeypatch):
        def refuse(*_given):
            raise StorageClosed

        monkeypatch.setattr(storage, "adopt", refuse)
        assert await who(await register(avatar=picture()))
        assert await count_of(Media) == 0
        assert [path for path in settings().media_folder.rglob("*") if path.is_file()] == []

    async def test_an_unusable_avatar_makes_no_account(self):
        with pytest.raises(InputInvalid) as refused:
            await register(avatar=b"<svg onload=alert(1)>")
        assert refused.value.field == "avatar"
        assert await people() == 0

    async def test_a_weak_password_makes_no_account(self):
        with pytest.raises(InputInvalid) as refused:
            await register(password="password1234")
        assert refused.value.field == "password"
        assert await people() == 0

    @pytest.mark.parametrize(
        "spelling", ["ada@example.com", "ADA@example.com", "\uff41da@example.com"]
    )
    async def test_a_known_address_signs_nobody_in(self, spelling):
        await register()
        with pytest.raises(InputInvalid, match="cannot be registered") as refused:
            await register(spelling, origin=ELSEWHERE)
        assert refused.value.field == "email"
        assert await people() == 1
        assert await count_of(Session) == 1

    async def test_a_known_address_leaves_no_file_behind(self):
        await register()
        with pytest.raises(InputInvalid):
            await register(avatar=picture())
        assert [path for path in settings().media_folder.rglob("*") if path.is_file()] == []

    async def test_a_busy_database_leaves_no_file_behind(self, monkeypatch):
        real = db.write

        async def busy_for_the_account(work):
            if work.__qualname__.startswith("register."):
                raise DatabaseBusy
            return await real(work)

        monkeypatch.setattr(db, "write", busy_for_the_account)
        with pytest.raises(DatabaseBusy):
            await register(avatar=picture())
        assert [path for path in settings().media_folder.rglob("*") if path.is_file()] == []

    async def test_a_known_address_costs_one_bcrypt_like_a_new_one(self, bcrypts):
        await register()
        new = list(bcrypts)
        bcrypts.clear()
        with pytest.raises(InputInvalid):
            await register()
        assert bcrypts == new == ["hashpw"]

    async def test_known_addresses_may_be_tried_five_times_an_hour(self, time):
        await register()
        for _ in range(5):
            with pytest.raises(InputInvalid):
                await register()
            time.move(minutes=2)
        with pytest.raises(TooManyAttempts):
            await register()
        await register("new@example.com")  # new ones are still welcome

    async def test_twenty_new_addresses_a_minute_and_no_more(self, time):
        for number in range(20):
            await register(f"person{number}@example.com")
        with pytest.raises(TooManyAttempts):
            await register("late@example.com")
        await register("late@example.com", origin=ELSEWHERE)
        time.move(minutes=1)
        await register("later@example.com")

    async def test_of_ten_registrations_of_one_address_at_once_one_wins(self):
        outcomes = await asyncio.gather(*[register() for _ in range(10)], return_exceptions=True)
        assert sum(isinstance(each, str) for each in outcomes) == 1
        assert await people() == 1


class TestLogIn:
    @pytest.fixture(autouse=True)
    async def person(self, database):  # noqa: ARG002  rows need a database
        return await make_person(email="ada@example.com")

    @staticmethod
    async def log_in(password=PASSWORD, *, email="ada@example.com", origin=HERE):
        return await service.log_in(email, password, origin)

    @pytest.mark.parametrize("cost", [4, 5])
    async def test_a_password_changed_meanwhile_opens_nothing_and_stays(
        self, configure, monkeypatch, person, cost
    ):
        real = passwords.is_password

        async def changed_meanwhile(password, stored):
            is_right = await real(password, stored)
            fresh = await passwords.hash_password("quite another long one")

            def change(session):
                queries.person(session, person.id).password_hash = fresh

            await db.write(change)
            return is_right

        configure(CRAFTPROMPT_BCRYPT_COST=str(cost))  # a dearer cost writes the hash anew
        monkeypatch.setattr(passwords, "is_password", changed_meanwhile)
        with pytest.raises(InputInvalid):
            await self.log_in()
        monkeypatch.setattr(passwords, "is_password", real)
        assert await count_of(Session) == 0
        assert await self.log_in("quite another long one")

    async def test_an_endless_address_is_nobodys_and_is_not_even_normalised(self, monkeypatch):
        monkeypatch.delattr(service, "email_key")
        with pytest.raises(InputInvalid, match="do not go together"):
            await self.log_in(email="a" + "\u0301\u0316" * 200)

    async def wrong(self, times, *, email="ada@example.com", origin=HERE):
        for _ in range(times):
            with pytest.raises(InputInvalid, match="do not go together"):
                await self.log_in(WRONG, email=email, origin=origin)

    @pytest.mark.parametrize(
        "spelling", ["ada@example.com", " ADA@Example.com ", "\uff41da@example.com"]
    )
    async def test_any_spelling_of_the_address_signs_in(self, person, spelling):
        found = await who(await self.log_in(email=spelling))
        assert found.owner_id == person.id

    async def test_the_session_says_where_it_began(self):
        await self.log_in()
        row = await db.read(lambda session: session.scalar(select(Session)))
        assert (row.ip, row.user_agent) == (HERE.ip, HERE.user_agent)

    async def test_each_log_in_has_a_token_of_its_own(self):
        assert await self.log_in() != await self.log_in()

    async def test_an_unknown_address_and_a_wrong_password_look_the_same(self):
        refusals = []
        for email in ("ada@example.com", "nobody@example.com"):
            with pytest.raises(InputInvalid) as refused:
                await self.log_in(WRONG, email=email)
            refusals.append((refused.value.message, refused.value.field, refused.value.status))
        assert refusals[0] == refusals[1]

    async def test_an_unknown_address_and_a_wrong_password_take_the_same_steps(
        self, statements, bcrypts
    ):
        await self.wrong(1, email="somebody@example.com")  # nobody's hash is made once
        steps = []
        for email in ("ada@example.com", "nobody@example.com"):
            statements.clear()
            bcrypts.clear()
            await self.wrong(1, email=email)
            steps.append((list(statements), list(bcrypts)))
        assert steps[0] == steps[1]
        assert steps[0][1] == ["checkpw"]
        assert any("FROM users" in statement for statement in steps[0][0])

    async def test_a_password_longer_than_any_costs_the_same_for_both(self, bcrypts):
        for email in ("ada@example.com", "nobody@example.com"):
            with pytest.raises(InputInvalid, match="do not go together"):
                await self.log_in("x" * 5000, email=email)
        assert bcrypts == []

    async def test_five_wrong_tries_close_the_account_from_there_for_five_minutes(self, time):
        await self.wrong(5)
        with pytest.raises(TooManyAttempts):
            await self.log_in()
        time.move(minutes=5)
        await self.log_in()

    async def test_its_owner_elsewhere_still_gets_in(self):
        await self.wrong(5)
        await self.log_in(origin=ELSEWHERE)

    @pytest.mark.parametrize(
        "spelling", ["ADA@example.com", " ada@example.com", "\uff41da@example.com"]
    )
    async def test_another_spelling_is_no_further_try(self, spelling):
        await self.wrong(5)
        with pytest.raises(TooManyAttempts):
            await self.log_in(email=spelling)

    async def test_ten_tries_a_minute_from_one_ip_over_all_accounts(self, time):
        for number in range(10):
            await self.wrong(1, email=f"person{number}@example.com")
        with pytest.raises(TooManyAttempts):
            await self.log_in()
        time.move(minutes=1)
        await self.log_in()

    async def test_another_address_of_the_same_ipv6_network_is_no_further_try(self):
        for number in range(5):
            await self.wrong(1, origin=Origin(f"2001:db8:0:7:{number:x}::1", ""))
        with pytest.raises(TooManyAttempts):
            await self.log_in(origin=Origin("2001:db8:0:7:ffff::1", ""))
        await self.log_in(origin=Origin("2001:db8:0:8::1", ""))

    async def test_too_many_wrong_tries_overall_close_log_in_for_everybody(self, monkeypatch):
        three = replace(throttle.LOGIN_OVERALL, most=3)
        monkeypatch.setattr(throttle, "LOGIN_OVERALL", three)
        for number in range(3):
            await self.wrong(1, origin=Origin(f"192.0.2.{number}", ""))
        with pytest.raises(TooManyAttempts):
            await self.log_in(origin=ELSEWHERE)

    async def test_log_in_stays_open_where_somebody_is_signed_in_already(self, monkeypatch):
        home = Origin("2001:db8:5:5::1", "")
        await self.log_in(origin=home)
        three = replace(throttle.LOGIN_OVERALL, most=3)
        monkeypatch.setattr(throttle, "LOGIN_OVERALL", three)
        for number in range(3):
            await self.wrong(1, origin=Origin(f"192.0.2.{number}", ""))

        await self.log_in(origin=Origin("2001:db8:5:5:9::2", ""))  # the same network
        with pytest.raises(TooManyAttempts):
            await self.log_in(origin=ELSEWHERE)

    async def test_one_address_alone_never_closes_log_in_for_everybody(self, monkeypatch):
        few = replace(throttle.LOGIN_OVERALL, most=11)
        monkeypatch.setattr(throttle, "LOGIN_OVERALL", few)
        for number in range(10):
            await self.wrong(1, email=f"person{number}@example.com")
        for _ in range(20):
            with pytest.raises(TooManyAttempts):
                await self.log_in()
        await self.log_in(origin=ELSEWHERE)

    async def test_signing_in_does_not_use_up_tries(self):
        for _ in range(12):
            await self.log_in()
        await self.wrong(5)

    async def test_of_twenty_guesses_at_once_five_are_looked_at(self, bcrypts):
        outcomes = await asyncio.gather(
            *[self.log_in(WRONG) for _ in range(20)], return_exceptions=True
        )
        assert sum(isinstance(each, InputInvalid) for each in outcomes) == 5
        assert sum(isinstance(each, TooManyAttempts) for each in outcomes) == 15
        assert len([each for each in bcrypts if each == "checkpw"]) == 5

    async def test_a_cheap_hash_is_renewed_with_the_next_log_in(self, person, configure):
        configure(CRAFTPROMPT_BCRYPT_COST="5")
        await self.log_in()
        renewed = await db.read(lambda session: session.get(User, person.id).password_hash)
        assert renewed.startswith("v2$$2b$05$")
        await self.log_in()

    async def test_an_imported_hash_signs_in_and_is_renewed(self):
        salt = passwords.bcrypt.gensalt(4, prefix=b"2a")
        imported = passwords.bcrypt.hashpw(PASSWORD.encode(), salt).decode()
        person = await make_person(email="grace@example.com")

        def import_it(session):
            session.get(User, person.id).password_hash = imported.replace("$2a$", "$2y$")

        await db.write(import_it)
        await self.log_in(email="grace@example.com")
        renewed = await db.read(lambda session: session.get(User, person.id).password_hash)
        assert renewed.startswith("v2$")
        await self.log_in(email="grace@example.com")


class TestLogOut:
    async def test_ends_this_session_alone(self):
        person = await make_person()
        here, there = await make_session(person), await make_session(person)
        await service.log_out(token_hash(here))
        assert await who(here) is None
        assert await who(there)


class TestChangePassword:
    CHOSEN = "a heron waits in the reeds"

    @staticmethod
    async def change(person, *, current=PASSWORD, chosen=CHOSEN):
        return await service.change_password(person.id, current=current, chosen=chosen, origin=HERE)

    async def test_the_new_one_opens_and_the_old_one_does_not(self):
        person = await make_person()
        await self.change(person)
        await service.log_in(person.email, self.CHOSEN, HERE)
        with pytest.raises(InputInvalid):
            await service.log_in(person.email, PASSWORD, HERE)

    async def test_every_session_ends_and_a_fresh_one_begins(self):
        person = await make_person()
        old = [await make_session(person) for _ in range(3)]
        strangers = await make_session(await make_person())
        fresh, ended = await self.change(person)
        assert set(ended) == set(map(token_hash, old))
        assert [await who(token) for token in old] == [None] * 3
        assert await who(fresh)
        assert await who(strangers)

    async def test_the_time_of_the_change_is_kept(self, time):
        person = await make_person()
        time.move(days=1)
        await self.change(person)
        row = await db.read(lambda session: session.get(User, person.id))
        assert row.password_changed_at == time.now

    async def test_without_the_current_one_nothing_changes(self):
        person = await make_person()
        token = await make_session(person)
        for current in (WRONG, "", "x" * 5000):
            with pytest.raises(InputInvalid) as refused:
                await self.change(person, current=current)
            assert refused.value.field == "current_password"
        assert await who(token)

    async def test_a_link_that_replaced_it_meanwhile_is_not_overwritten(self, monkeypatch):
        person = await make_person()
        real = passwords.is_password

        async def replaced_meanwhile(password, stored):
            is_right = await real(password, stored)
            fresh = await passwords.hash_password("by a link from a letter")

            def change(session):
                queries.person(session, person.id).password_hash = fresh

            await db.write(change)
            return is_right

        monkeypatch.setattr(passwords, "is_password", replaced_meanwhile)
        with pytest.raises(InputInvalid) as refused:
            await self.change(person)
        monkeypatch.setattr(passwords, "is_password", real)

        assert refused.value.field == "current_password"
        await service.log_in(person.email, "by a link from a letter", HERE)

    async def test_a_weak_one_changes_nothing(self):
        person = await make_person()
        with pytest.raises(InputInvalid) as refused:
            await self.change(person, chosen="password1234")
        assert refused.value.field == "password"
        await service.log_in(person.email, PASSWORD, HERE)

    async def test_guessing_the_current_one_ends_after_ten_tries(self):
        person = await make_person()
        for _ in range(10):
            with pytest.raises(InputInvalid):
                await self.change(person, current=WRONG)
        with pytest.raises(TooManyAttempts):
            await self.change(person)

    async def test_an_account_that_is_gone_has_no_password(self):
        person = await make_person()
        await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
        with pytest.raises(SignInRequired):
            await self.change(person)
