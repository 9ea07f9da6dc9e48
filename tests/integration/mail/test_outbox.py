"""The outbox on both databases: kept with its change, sent once, tried again, emptied."""

import asyncio
import contextlib

import pytest
from sqlalchemy import delete
from sqlmodel import col

from craftprompt import db
from craftprompt.mail import outbox
from craftprompt.mail.letter import Kind, write
from craftprompt.mail.outbox import AddressRefused, Outbox, Undelivered
from craftprompt.models import Letter, User
from tests.builders import make_person
from tests.integration.mail.conftest import farewells, letters, post, some_letter

pytestmark = pytest.mark.usefixtures("database")


class Postman:
    """A sender that a test scripts; the wire has tests of its own."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.sent = []
        self.taken_back = []
        self.before = None

    async def send(self, letter):
        if self.before:
            await self.before(letter)
        if self.failures and (failure := self.failures.pop(0)):
            raise failure
        self.sent.append(letter)

    async def take_back(self, letter):
        self.taken_back.append(letter)


async def person_row(person):
    return await db.read(lambda session: session.get(User, person.id))


class TestPosting:
    async def test_a_change_that_is_undone_takes_its_letter_along(self):
        person = await make_person()

        def change(session):
            outbox.post(session, person.id, some_letter(), recipient=person.email)
            raise KeyError

        with pytest.raises(KeyError):
            await db.write(change)
        assert await letters() == []

    async def test_two_letters_with_one_name_are_one(self):
        person, other = await make_person(), await make_person()
        for _ in range(2):
            await post(person, once="news of noon")
        await post(person, once="news of one")
        await post(other, once="news of noon")
        assert len(await letters()) == 3

    async def test_of_twenty_at_once_with_one_name_one_is_written(self):
        person = await make_person()
        await asyncio.gather(*[post(person, once="news") for _ in range(20)])
        assert len(await letters()) == 1

    async def test_to_somebody_who_is_gone_writes_nothing(self):
        person = await make_person()
        await db.write(lambda session: session.execute(delete(User)))
        await post(person)
        assert await letters() == []

    async def test_an_address_that_no_letter_can_reach_hinders_no_change(self, caplog):
        person = await make_person(email="=?utf-8?q?eve=40evil.example=2C?=@example.com")
        await post(person)
        assert await letters() == []
        assert "unusable" in caplog.text
        assert person.email not in caplog.text

    async def test_withdrawing_takes_unsent_letters_of_one_kind_and_person(self):
        person, other = await make_person(), await make_person()
        await post(person)
        await Outbox(Postman()).deliver()
        await post(person)
        await post(other)
        await db.write(lambda session: outbox.withdraw(session, person.id, Kind.ADDRESS_KNOWN))
        kept = await letters()
        assert [(each.owner_id, bool(each.sent_at)) for each in kept] == [
            (person.id, True),
            (other.id, False),
        ]


class TestDelivering:
    async def test_sends_each_letter_once_and_keeps_none_of_its_words(self, time):
        person = await make_person()
        await post(person)
        postman = Postman()
        await Outbox(postman).deliver()
        await Outbox(postman).deliver()
        (sent,) = postman.sent
        assert (sent.recipient, sent.kind) == (person.email, "address_known")
        assert person.email in sent.message
        (row,) = await letters()
        assert (row.recipient, row.message, row.next_at) == ("", "", None)
        assert row.sent_at == time.now

    async def test_ten_at_once_send_each_letter_once(self):
        people = [await make_person() for _ in range(12)]
        for each in people:
            await post(each)
        postman = Postman()
        await asyncio.gather(*[Outbox(postman).deliver() for _ in range(10)])
        assert sorted(each.recipient for each in postman.sent) == sorted(
            each.email for each in people
        )

    async def test_a_letter_that_is_not_taken_is_tried_later_and_later(self, time):
        await post(await make_person())
        postman = Postman(*[Undelivered("451") for _ in range(4)])
        for wait in (1, 4, 15, 60):
            await Outbox(postman).deliver()
            time.move(minutes=wait - 0.1)
            await Outbox(postman).deliver()
            assert postman.sent == []
            time.move(minutes=0.1)
        await Outbox(postman).deliver()
        assert len(postman.sent) == 1

    async def test_every_try_is_the_same_letter(self, time):
        await post(await make_person())
        seen = []

        async def note(letter):
            seen.append(letter.message)

        postman = Postman(Undelivered("451"))
        postman.before = note
        await Outbox(postman).deliver()
        time.move(minutes=1)
        await Outbox(postman).deliver()
        assert seen[0] == seen[1]
        assert "Message-ID: <" in seen[0]

    async def test_one_that_is_not_taken_holds_up_no_other(self):
        first, second = await make_person(), await make_person()
        await post(first)
        await post(second)
        postman = Postman(Undelivered("451"))
        await Outbox(postman).deliver()
        assert len(postman.sent) == 1

    async def test_a_refused_address_is_flagged_and_not_tried_again(self, time, caplog):
        person = await make_person()
        await post(person)
        postman = Postman(AddressRefused("550"))
        await Outbox(postman).deliver()
        time.move(days=1)
        await Outbox(postman).deliver()
        assert postman.sent == []
        (row,) = await letters()
        assert (row.message, row.recipient, row.sent_at) == ("", "", None)
        assert (await person_row(person)).email_undeliverable_at
        assert person.email not in caplog.text

    async def test_a_letter_that_arrives_takes_the_flag_away(self):
        person = await make_person()
        postman = Postman(AddressRefused("550"))
        for _ in range(2):
            await post(person)
            await Outbox(postman).deliver()
        assert (await person_row(person)).email_undeliverable_at is None

    async def test_a_letter_that_a_killed_process_had_taken_up_is_taken_up_again(self, time):
        await post(await make_person())
        with contextlib.suppress(KeyError):
            await Outbox(Postman(KeyError())).deliver()  # it ends here, with nothing noted
        postman = Postman()
        await Outbox(postman).deliver()
        assert postman.sent == []
        time.move(minutes=3)
        await Outbox(postman).deliver()
        assert len(postman.sent) == 1

    async def test_who_is_erased_while_a_letter_is_handed_over_has_it_taken_back(self):
        person = await make_person()
        await post(person)

        async def erase(_letter):
            await db.write(
                lambda session: session.execute(delete(User).where(col(User.id) == person.id))
            )

        postman = Postman()
        postman.before = erase
        await Outbox(postman).deliver()
        assert len(postman.taken_back) == 1

    async def test_what_is_too_late_is_given_up_and_said(self, time, caplog):
        await post(await make_person())
        await Outbox(Postman(Undelivered("451"))).deliver()
        time.move(days=3)
        postman = Postman()
        await Outbox(postman).deliver()
        assert postman.sent == []
        await db.write(outbox.forget_old)
        assert await letters() == []
        assert "could not be sent in time" in caplog.text

    async def test_a_sent_letter_is_forgotten_after_three_days(self, time, caplog):
        await post(await make_person())
        await Outbox(Postman()).deliver()
        time.move(days=2, hours=23)
        await db.write(outbox.forget_old)
        assert len(await letters()) == 1
        time.move(hours=1)
        await db.write(outbox.forget_old)
        assert await letters() == []
        assert "given up" not in caplog.text


class TestFarewell:
    @staticmethod
    async def post():
        written = write(Kind.ACCOUNT_DELETED, moment="on a day")
        await db.write(
            lambda session: outbox.post_farewell(session, written, recipient="ada@example.com")
        )

    async def test_is_sent_once_and_leaves_no_row(self):
        await self.post()
        postman = Postman()
        await Outbox(postman).deliver()
        assert [each.recipient for each in postman.sent] == ["ada@example.com"]
        assert await farewells() == []

    async def test_is_tried_again_until_it_is_taken(self, time):
        await self.post()
        postman = Postman(Undelivered("451"))
        await Outbox(postman).deliver()
        time.move(minutes=1)
        await Outbox(postman).deliver()
        assert len(postman.sent) == 1
        assert await farewells() == []

    async def test_to_an_address_that_is_refused_leaves_no_row(self):
        await self.post()
        await Outbox(Postman(AddressRefused("550"))).deliver()
        assert await farewells() == []

    async def test_that_nobody_takes_is_gone_after_three_days(self, time):
        await self.post()
        await Outbox(Postman(Undelivered("421"))).deliver()
        time.move(days=3)
        await db.write(outbox.forget_old)
        assert await farewells() == []


class TestWaking:
    async def test_a_letter_that_is_kept_wakes_who_delivers(self):
        async with outbox.delivering(Postman()) as opened:
            waiting = asyncio.create_task(opened.wait(3600))
            await asyncio.sleep(0)
            await post(await make_person())
            await asyncio.wait_for(waiting, 5)

    async def test_one_posted_while_another_is_sent_is_not_slept_over(self):
        async with outbox.delivering(Postman()) as opened:
            await post(await make_person())
            await asyncio.wait_for(opened.wait(3600), 5)

    async def test_a_letter_that_is_undone_wakes_nobody(self):
        person = await make_person()

        def undone(session):
            outbox.post(session, person.id, some_letter(), recipient=person.email)
            raise KeyError

        async with outbox.delivering(Postman()) as opened:
            with pytest.raises(KeyError):
                await db.write(undone)
            waiting = asyncio.create_task(opened.wait(3600))
            _, pending = await asyncio.wait([waiting], timeout=0.05)
            assert pending
            waiting.cancel()


async def test_letters_fall_with_their_person():
    person = await make_person()
    await post(person)
    await db.write(lambda session: session.execute(delete(User)))
    assert await db.read(lambda session: session.query(Letter).count()) == 0
