"""Letters as files: one for each, private, quiet, and gone with their person."""

import asyncio
import email
import re
import stat
from email.policy import SMTPUTF8

import pytest
from sqlalchemy import delete
from sqlmodel import col

from craftprompt import db
from craftprompt.mail import files
from craftprompt.mail.files import FileSender, folder_of
from craftprompt.mail.letter import Kind
from craftprompt.mail.outbox import Outbox, withdraw
from craftprompt.models import User
from craftprompt.settings import settings
from tests.builders import make_person
from tests.integration.mail.conftest import letters, post

pytestmark = pytest.mark.usefixtures("database")


def found(person):
    """A person's letters, oldest first."""
    return sorted(folder_of(person.id).glob("*")) if folder_of(person.id).exists() else []


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


async def erase(person):
    await db.write(lambda session: session.execute(delete(User).where(col(User.id) == person.id)))


async def test_a_letter_is_a_whole_file_in_its_persons_own_folder(time):
    person, other = await make_person(), await make_person()
    await post(person)
    await Outbox(FileSender()).deliver()
    (path,) = found(person)
    assert re.fullmatch(r"20261124-120000-address_known-[0-9a-f]{8}\.eml", path.name)
    letter = email.message_from_bytes(path.read_bytes(), policy=SMTPUTF8)
    assert letter["To"] == person.email
    assert found(other) == []
    assert (await letters())[0].sent_at == time.now


async def test_only_the_operators_own_account_can_read_it():
    person = await make_person()
    await post(person)
    await Outbox(FileSender()).deliver()
    (path,) = found(person)
    assert mode(path) == 0o600
    assert mode(path.parent) == mode(path.parent.parent) == 0o700


async def test_the_console_names_kind_and_file_and_nobody(capsys):
    person = await make_person()
    await post(person)
    await Outbox(FileSender()).deliver()
    (path,) = found(person)
    (line,) = capsys.readouterr().out.splitlines()
    assert line == f"A letter (address_known) lies in mail/*/{path.name}"
    assert person.email not in line
    assert str(person.id) not in line


async def test_one_that_was_written_before_the_process_died_is_still_one(time, capsys, monkeypatch):
    person = await make_person()
    await post(person)
    real = db.write

    async def dies_before_it_is_noted(work):
        if "_end" in work.__qualname__:
            raise KeyError
        return await real(work)

    monkeypatch.setattr(db, "write", dies_before_it_is_noted)
    with pytest.raises(KeyError):
        await Outbox(FileSender()).deliver()
    monkeypatch.setattr(db, "write", real)
    before = [path.read_bytes() for path in found(person)]
    time.move(minutes=3)
    await Outbox(FileSender()).deliver()
    assert [path.read_bytes() for path in found(person)] == before
    assert len(before) == 1
    assert len(capsys.readouterr().out.splitlines()) == 1


async def test_a_disk_that_takes_no_file_is_tried_again(time):
    person = await make_person()
    await post(person)
    blocked = settings().data_folder / "mail"
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("in the way")
    await Outbox(FileSender()).deliver()
    blocked.unlink()
    time.move(minutes=1)
    await Outbox(FileSender()).deliver()
    assert len(found(person)) == 1


async def test_no_half_written_file_is_left_behind():
    person = await make_person()
    await post(person)
    await Outbox(FileSender()).deliver()
    assert [path.suffix for path in found(person)] == [".eml"]


@pytest.mark.parametrize("asked_at_once", [1, 500])
async def test_a_sweep_takes_the_folders_of_the_erased_and_no_other(monkeypatch, asked_at_once):
    monkeypatch.setattr(files, "ASKED_AT_ONCE", asked_at_once)
    gone, here = await make_person(), await make_person()
    for each in (gone, here):
        await post(each)
    await Outbox(FileSender()).deliver()
    (settings().data_folder / "mail" / "a note of the operator's").mkdir()
    await erase(gone)
    await files.sweep()
    assert not folder_of(gone.id).exists()
    assert len(found(here)) == 1
    assert (settings().data_folder / "mail" / "a note of the operator's").exists()


async def test_a_sweep_before_any_letter_does_nothing():
    await files.sweep()
    assert not (settings().data_folder / "mail").exists()


async def test_who_is_erased_while_a_letter_is_written_has_no_file(monkeypatch):
    person = await make_person()
    await post(person)
    sender = FileSender()
    sent = sender.send

    async def erased_meanwhile(letter):
        await sent(letter)
        await erase(person)

    monkeypatch.setattr(sender, "send", erased_meanwhile)
    await Outbox(sender).deliver()
    assert not folder_of(person.id).exists()


async def test_a_letter_that_is_withdrawn_while_it_is_written_takes_no_other_along(monkeypatch):
    person = await make_person()
    await post(person)
    await Outbox(FileSender()).deliver()
    kept = found(person)
    await post(person)
    sender = FileSender()
    sent = sender.send

    async def withdrawn_meanwhile(letter):
        await sent(letter)
        assert len(await asyncio.to_thread(found, person)) == 2
        await db.write(lambda session: withdraw(session, person.id, Kind.ADDRESS_KNOWN))

    monkeypatch.setattr(sender, "send", withdrawn_meanwhile)
    await Outbox(sender).deliver()
    assert found(person) == kept
