"""Deleting an account: every row, every file, and no byte left behind."""

import asyncio
import logging
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import String, Uuid, func, select
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from craftprompt import clock, db, storage
from craftprompt.account import passwords, recovery, service, sessions
from craftprompt.account.forms import Origin
from craftprompt.account.tokens import token_hash
from craftprompt.errors import DatabaseBusy, InputInvalid
from craftprompt.mail.files import FileSender, folder_of
from craftprompt.mail.outbox import Outbox
from craftprompt.mail.sender import SmtpSender
from craftprompt.models import (
    AllowanceDay,
    AllowanceMonth,
    Attempt,
    Consent,
    Draft,
    Farewell,
    FileRemoval,
    Generation,
    GenerationReference,
    ImageDraft,
    KnownDevice,
    Letter,
    LinkToken,
    Media,
    Preset,
    PromptVersion,
    Reservation,
    Session,
    SpendDay,
    SpendMonth,
    ThrottleCount,
    Thumbnail,
    TrayReference,
    User,
    VideoDraft,
)
from craftprompt.settings import settings
from craftprompt.studio import removal
from tests.builders import (
    PASSWORD,
    make_generation,
    make_media,
    make_person,
    make_session,
    nothing_runs,
)
from tests.mail_sink import mail_sink

pytestmark = pytest.mark.usefixtures("database")

CHOSEN = "a heron waits in the reeds"
# Kept although a person is gone: they name nobody, or only until the last letter is sent.
NOBODYS = {each.__tablename__ for each in (ThrottleCount, FileRemoval, Farewell, SpendDay)}


def canaries(model, length=None):
    """A word for each text column of a table that stands nowhere else."""
    words = {}
    for column in model.__table__.columns:
        if isinstance(column.type, String | AutoString):
            longest = length or getattr(column.type, "length", None) or 64
            words[column.name] = uuid4().hex[:longest]
    return words


async def keep(*rows):
    await db.write(lambda session: session.add_all(rows))


async def make_full_person(*, is_bounded):
    """A person with a row in every table; gives the words that must vanish."""
    person = User(**{**canaries(User), "password_hash": await passwords.hash_password(PASSWORD)})
    await keep(person)
    mine = {"owner_id": person.id}
    # PostgreSQL holds kinds and states to ten characters, SQLite takes a longer canary.
    short = 10 if is_bounded else None
    generation = Generation(
        **mine,
        **canaries(Generation, short),
        settings={"a": uuid4().hex},
        notes=[uuid4().hex],
        locked=[uuid4().hex],
    )
    picture = uuid4()
    media = Media(
        **mine,
        id=picture,
        generation_id=generation.id,
        **canaries(Media, short) | {"storage_key": storage.key_for(person.id, picture, "webp")},
        **dict.fromkeys(("size_bytes", "width", "height"), 1),
    )
    thumbnail = Thumbnail(
        media_id=picture,
        width=320,
        storage_key=storage.thumbnail_key(person.id, picture, 320),
        size_bytes=1,
    )
    for key in (media.storage_key, thumbnail.storage_key):
        await asyncio.to_thread(storage.put, key, uuid4().hex.encode())
    today = {"day": clock.today()}
    await keep(generation)
    await keep(media)
    rows = [
        person,
        generation,
        media,
        thumbnail,
        TrayReference(**mine, media_id=picture, position=0, **canaries(TrayReference)),
        GenerationReference(
            generation_id=generation.id,
            media_id=picture,
            position=0,
            **canaries(GenerationReference, short),
        ),
        PromptVersion(
            **mine,
            generation_id=generation.id,
            number=1,
            **canaries(PromptVersion, short),
            dropped=[uuid4().hex],
            decisions={"a": uuid4().hex},
        ),
        Consent(**mine, **canaries(Consent)),
        Session(**mine, **canaries(Session)),
        Draft(**mine, **canaries(Draft)),
        ImageDraft(**mine, **canaries(ImageDraft)),
        VideoDraft(**mine, **canaries(VideoDraft)),
        Preset(**mine, **canaries(Preset)),
        SpendMonth(**mine, month=date(2026, 1, 1), micro_usd=1),
        Attempt(generation_id=generation.id, number=1, **canaries(Attempt, short)),
        Letter(**mine, **canaries(Letter), ends_at=clock.now()),
        LinkToken(**mine, **canaries(LinkToken), ends_at=clock.now()),
        KnownDevice(**mine, **canaries(KnownDevice)),
        AllowanceDay(**mine, **today, **canaries(AllowanceDay, short), used=1),
        AllowanceMonth(**mine, month=date(2026, 1, 1), **canaries(AllowanceMonth, short), used=1),
        Reservation(**mine, **today, generation_id=generation.id, **canaries(Reservation, short)),
    ]
    await keep(*rows[3:])
    assert {row.__tablename__ for row in rows} | NOBODYS == set(SQLModel.metadata.tables)
    return person, words_of(rows) | {storage_content(media), storage_content(thumbnail)}


def storage_content(media):
    return (settings().media_folder / media.storage_key).read_text()


def words_of(rows):
    """Every text that the rows hold, and the person's id in both its spellings."""
    words = set()
    for row in rows:
        for value in (getattr(row, each.name) for each in row.__table__.columns):
            if isinstance(value, str) and len(value) >= 10:
                words.add(value)
            elif isinstance(value, dict | list):
                words.update(value.values() if isinstance(value, dict) else value)
    return words | {str(rows[0].id), rows[0].id.hex}


def words_found(words):
    """Which of the words stand in any file of the studio."""
    found = set()
    for folder in (settings().data_folder, settings().media_folder):
        for path in folder.rglob("*"):
            content = path.read_bytes() if path.is_file() else str(path).encode()
            content += str(path).encode()
            found.update(word for word in words if word.encode() in content)
    return found


async def row_counts():
    def count(session):
        return {
            name: session.scalar(select(func.count()).select_from(table))
            for name, table in SQLModel.metadata.tables.items()
        }

    return await db.read(count)


async def test_no_row_of_the_person_is_left_and_no_row_of_anybody_else_is_gone(address, time):
    bystander, _ = await make_full_person(is_bounded="postgresql" in address)
    before = await row_counts()
    person, _ = await make_full_person(is_bounded="postgresql" in address)
    await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
    time.move(hours=1)
    await service.sweep_files()
    after = await row_counts()
    assert after | {"throttle_counts": 0} == before | {"throttle_counts": 0}
    await db.read(lambda session: session.get_one(User, bystander.id))


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
async def test_no_byte_of_the_person_is_left_in_any_file(caplog, time):
    caplog.set_level(logging.DEBUG)
    person, words = await make_full_person(is_bounded=False)
    assert len(words) > 50
    assert words_found(words) == words  # the control: they can be found
    await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
    assert words_found(words) == {str(person.id)}  # the folder's name, swept for an hour
    time.move(hours=1)
    await service.sweep_files()
    await db.forget_traces()
    assert words_found(words) == set()
    assert [word for word in words if word in caplog.text] == []


async def test_files_go_with_the_person_and_others_stay():
    person, other = await make_person(), await make_person()
    media, kept = await make_media(person), await make_media(other)
    await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
    assert not (settings().media_folder / str(person.id)).exists()
    assert (settings().media_folder / kept.storage_key).is_file()
    assert media.storage_key != kept.storage_key


async def test_a_file_that_no_row_names_goes_with_the_person():
    person = await make_person()
    orphan = storage.key_for(person.id, uuid4(), "webp")
    await asyncio.to_thread(storage.put, orphan, b"what a killed upload left")
    await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
    assert not (settings().media_folder / str(person.id)).exists()


async def test_what_is_written_for_the_erased_within_an_hour_goes_with_the_next_sweep(time):
    person = await make_person()
    await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
    for _ in range(2):
        time.move(minutes=29)
        late = storage.key_for(person.id, uuid4(), "webp")
        await asyncio.to_thread(storage.put, late, b"what another process still wrote")
        await service.sweep_files()
        assert not (settings().media_folder / str(person.id)).exists()
    assert (await row_counts())["file_removals"] == 1
    time.move(minutes=2)
    await service.sweep_files()
    assert (await row_counts())["file_removals"] == 0


async def test_what_waits_for_its_final_deletion_goes_with_the_person_at_once():
    person = await make_person()
    generation = await make_generation(person)
    media = await make_media(person, kind="image", generation_id=generation.id)
    await removal.remove(person.id, generation.id)
    assert (settings().media_folder / media.storage_key).is_file()  # undo would need it
    await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
    counts = await row_counts()
    assert (counts["generations"], counts["media"]) == (0, 0)
    assert not (settings().media_folder / str(person.id)).exists()


async def test_every_session_ends_and_is_named():
    person = await make_person()
    tokens = [await make_session(person) for _ in range(3)]
    ended = await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
    assert set(ended) == set(map(token_hash, tokens))
    for token in tokens:
        assert not await db.read(lambda s, token=token: sessions.find(s, token_hash(token)))


async def test_nobody_is_signed_in_any_more_while_running_work_is_waited_for():
    person = await make_person()
    token = await make_session(person)
    late = []

    async def stop_work(owner_id):
        assert owner_id == person.id
        assert not await db.read(lambda session: sessions.find(session, token_hash(token)))
        late.append(await make_session(person))  # who logs in at this very moment

    ended = await service.delete_account(person.id, password=PASSWORD, stop_work=stop_work)
    assert ended == [token_hash(each) for each in (token, *late)]


async def test_a_wrong_password_deletes_nothing():
    person = await make_person()
    with pytest.raises(InputInvalid, match="Nothing was changed") as refused:
        await service.delete_account(
            person.id, password="not the password at all", stop_work=nothing_runs
        )
    assert refused.value.field == "password"
    await service.log_in(person.email, PASSWORD, Origin("192.0.2.7", ""))


async def test_the_address_may_be_registered_again():
    person = await make_person(email="ada@example.com")
    await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
    assert await make_person(email="ada@example.com")


async def test_what_cannot_be_cleared_away_yet_is_no_failed_deletion(monkeypatch):
    person = await make_person()
    token = await make_session(person)

    async def busy():
        raise DatabaseBusy

    monkeypatch.setattr(service, "sweep_files", busy)
    ended = await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)

    assert ended == [token_hash(token)]
    assert await db.read(lambda session: session.get(User, person.id)) is None


async def test_a_file_that_cannot_be_removed_yet_is_removed_by_the_next_sweep(monkeypatch):
    person = await make_person()
    media = await make_media(person)
    real = storage.delete

    def refuse(_key):
        raise PermissionError

    monkeypatch.setattr(storage, "delete", refuse)
    await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
    assert (settings().media_folder / media.storage_key).is_file()
    monkeypatch.setattr(storage, "delete", real)
    await service.sweep_files()
    assert not (settings().media_folder / media.storage_key).exists()
    assert (await row_counts())["file_removals"] == 1  # the folder, for an hour


async def test_a_file_that_cannot_be_removed_holds_up_no_other(monkeypatch):
    person = await make_person()
    stuck, free = await make_media(person), await make_media(person)
    real = storage.delete

    def refuse_one(key):
        if key in (stuck.storage_key, storage.folder_key(person.id)):
            raise PermissionError
        real(key)

    monkeypatch.setattr(storage, "delete", refuse_one)
    await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
    assert (settings().media_folder / stuck.storage_key).is_file()
    assert not (settings().media_folder / free.storage_key).exists()
    assert (await row_counts())["file_removals"] == 2  # the file, and the folder around it


def test_every_table_of_a_person_hangs_on_the_person():
    """What the erasure rests on: ids are random, and rows fall with their owner."""
    for table in SQLModel.metadata.tables.values():
        for column in table.primary_key.columns:
            if column.name == "id":
                assert isinstance(column.type, Uuid)


async def deliver(sender):
    await Outbox(sender).deliver()


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
async def test_letters_kept_as_files_go_in_the_same_job(capsys, time):
    person, other = await make_person(), await make_person()
    for each in (person, other):
        await service.change_password(
            each.id, current=PASSWORD, chosen=CHOSEN, origin=Origin("192.0.2.7", "Firefox")
        )
    await deliver(FileSender())
    await recovery.ask_for_reset(person.email, Origin("192.0.2.7", ""))  # not delivered yet
    words = {person.email, str(person.id), person.id.hex}
    assert words_found(words) == words  # the control: they can be found
    await service.delete_account(person.id, password=CHOSEN, stop_work=nothing_runs)
    assert words_found(words) == {str(person.id)}  # the folder's name, swept for an hour
    time.move(hours=1)
    await service.sweep_files()
    await db.forget_traces()
    await deliver(FileSender())
    assert words_found(words) == set()  # no last letter either: it would have to stay
    assert not folder_of(person.id).exists()
    assert len(list(folder_of(other.id).iterdir())) == 1
    assert person.email not in capsys.readouterr().out


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
async def test_the_last_letter_is_sent_and_then_its_address_is_gone_too(configure):
    with mail_sink() as sink:
        configure(
            SMTP_URL=f"smtp://127.0.0.1:{sink.port}", CRAFTPROMPT_MAIL_FROM="studio@example.com"
        )
        person = await make_person()
        await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
        assert words_found({person.email}) == {person.email}  # until it is sent
        assert words_found({person.id.hex, person.password_hash}) == set()

        await deliver(SmtpSender())

        assert sink.recipients == [person.email]
        assert sink.letters[0]["Subject"] == "Your account is deleted"
        assert words_found({person.email}) == set()


async def test_a_deletion_that_fails_says_no_farewell(configure, monkeypatch):
    configure(SMTP_URL="smtp://127.0.0.1:9", CRAFTPROMPT_MAIL_FROM="studio@example.com")
    person = await make_person()
    real = service.letters.say_farewell

    def fails_afterwards(*given):
        real(*given)
        raise KeyError

    monkeypatch.setattr(service.letters, "say_farewell", fails_afterwards)
    with pytest.raises(KeyError):
        await service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
    counts = await row_counts()
    assert (counts["farewells"], counts["users"]) == (0, 1)
