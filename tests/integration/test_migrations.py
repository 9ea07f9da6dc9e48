"""The migrations, up and down, on both databases."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, delete, insert, inspect, select, text
from sqlmodel import SQLModel, col

from alembic import command
from craftprompt import db
from craftprompt.account import devices
from craftprompt.account.devices import Device
from craftprompt.errors import StartRefused
from craftprompt.models import FileRemoval, Media, User
from tests.builders import make_media, make_person, make_session
from tests.conftest import NOON
from tests.databases import sqlite_address

NEWER = "29991231_2359"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_address(request, tmp_path):
    if request.param == "sqlite":
        yield sqlite_address(tmp_path / "empty.db")
        return
    server = request.getfixturevalue("postgres")
    address = server.empty()
    yield address
    server.drop(address)


@pytest.fixture
def empty_engine(empty_address):
    engine = create_engine(empty_address)
    yield engine
    engine.dispose()


def tables(engine):
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_up_makes_every_table_and_down_leaves_none(empty_engine):
    for _ in range(2):  # a way down that forgot something shows on the second way up
        with empty_engine.connect() as connection:
            db.migrate(connection, "head")
        assert tables(empty_engine) == set(SQLModel.metadata.tables)
        with empty_engine.connect() as connection:
            db.migrate(connection, "base")
        assert tables(empty_engine) == set()


def test_the_way_down_leaves_no_function_or_trigger(empty_engine):
    with empty_engine.connect() as connection:
        db.migrate(connection, "head")
        db.migrate(connection, "base")
        if empty_engine.dialect.name == "sqlite":
            left = connection.execute(text("select name from sqlite_master where type = 'trigger'"))
        else:
            left = connection.execute(
                text("select proname from pg_proc where proname = 'note_media_removed'")
            )
        assert left.all() == []


def test_every_index_and_constraint_has_the_name_of_the_convention(empty_engine):
    with empty_engine.connect() as connection:
        db.migrate(connection, "head")
    for table in SQLModel.metadata.sorted_tables:
        found = {each["name"] for each in inspect(empty_engine).get_indexes(table.name)}
        assert {index.name for index in table.indexes} <= found


def test_the_models_say_what_the_migrations_made_on_postgresql(postgres):
    engine = create_engine(postgres.fresh())
    with engine.connect() as connection:
        config = db.alembic_config()
        config.attributes["connection"] = connection
        command.check(config)  # raises where they differ
    engine.dispose()


@pytest.mark.usefixtures("database")
async def test_the_way_down_fills_what_no_row_may_leave_empty(address):
    person = await make_person(created_at=NOON)
    await make_session(person, created_at=NOON)
    await db.write(lambda session: devices.remember(session, person.id, Device("Linux", "Firefox")))
    await db.close_database()

    engine = create_engine(address)
    with engine.connect() as connection:
        command.downgrade(_over(connection), "20261129_1500")
        for table, column in (("sessions", "authenticated_at"), ("known_devices", "first_seen_at")):
            found = connection.scalar(text(f"select {column} from {table}"))
            assert str(found).startswith(f"{NOON:%Y-%m-%d}")
    with engine.begin() as connection:  # for good: other tests share this database
        command.upgrade(_over(connection), "head")
    engine.dispose()


def _over(connection):
    config = db.alembic_config()
    config.attributes["connection"] = connection
    return config


def test_there_is_one_head():
    assert len(ScriptDirectory.from_config(db.alembic_config()).get_heads()) == 1


def test_a_second_upgrade_changes_nothing(empty_address, empty_engine):
    db.upgrade_to_head(empty_address)
    before = tables(empty_engine)
    db.upgrade_to_head(empty_address)
    assert tables(empty_engine) == before


def test_a_database_newer_than_the_code_is_refused_and_left_as_it_is(empty_address, empty_engine):
    db.upgrade_to_head(empty_address)
    with empty_engine.begin() as connection:
        connection.execute(text(f"update alembic_version set version_num = '{NEWER}'"))
    with pytest.raises(StartRefused, match="made by a newer version"):
        db.upgrade_to_head(empty_address)
    with empty_engine.connect() as connection:
        assert connection.scalar(text("select version_num from alembic_version")) == NEWER


def test_a_database_that_cannot_be_opened_is_refused_with_the_setting_to_look_at(tmp_path):
    path = tmp_path / "a folder.db"
    path.mkdir()
    with pytest.raises(StartRefused, match="DATABASE_URL"):
        db.upgrade_to_head(sqlite_address(path))


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "letter.db"
    path.write_text("Dear reader, " * 100)
    with pytest.raises(StartRefused, match="DATABASE_URL"):
        db.upgrade_to_head(sqlite_address(path))
    assert path.read_text() == "Dear reader, " * 100


@pytest.mark.usefixtures("database")
async def test_deleting_a_person_notes_the_files_of_their_media():
    person = await make_person()
    media = await make_media(person)
    await db.write(lambda session: session.execute(delete(User).where(col(User.id) == person.id)))
    noted = await db.read(lambda session: list(session.scalars(select(FileRemoval.storage_key))))
    assert noted == [media.storage_key]
    assert await db.read(lambda session: list(session.scalars(select(Media)))) == []


@pytest.mark.usefixtures("database")
async def test_deleting_one_picture_notes_its_file_once():
    person = await make_person()
    media = await make_media(person)

    def delete_it(session):
        session.add(FileRemoval(storage_key=media.storage_key))
        session.flush()
        session.execute(delete(Media).where(col(Media.id) == media.id))

    await db.write(delete_it)
    noted = await db.read(lambda session: list(session.scalars(select(FileRemoval.storage_key))))
    assert noted == [media.storage_key]


def test_an_upgrade_from_the_first_version_keeps_every_row(empty_engine):
    """SQLite makes tables anew where it cannot alter them, and dropping one deletes by cascade."""
    with empty_engine.connect() as connection:
        db.migrate(connection, "20261124_0900")
        tables_then = MetaData()
        tables_then.reflect(connection)
        for name in ("users", "sessions", "generations", "attempts", "reservations", "media"):
            connection.execute(insert(tables_then.tables[name]).values(row_of(tables_then, name)))
        connection.commit()
        db.migrate(connection, "head")

        for name in ("users", "sessions", "generations", "attempts", "reservations", "media"):
            assert connection.scalar(text(f"select count(*) from {name}")) == 1, name


def test_frames_stay_behind_where_the_whole_tray_went_along(empty_engine):
    with empty_engine.connect() as connection:
        db.migrate(connection, "20261127_1000")
        then = MetaData()
        then.reflect(connection)
        for name in ("users", "generations"):
            connection.execute(insert(then.tables[name]).values(row_of(then, name)))
        for number, role in enumerate(("reference", "first_frame", "style", "last_frame"), 1):
            media_id = {"id": f"{number:032}"}
            media = row_of(then, "media") | media_id | {"storage_key": role, "sha256": role}
            connection.execute(insert(then.tables["media"]).values(media))
            laid = row_of(then, "tray_references") | {"media_id": media_id["id"], "role": role}
            connection.execute(insert(then.tables["tray_references"]).values(laid))
        connection.commit()
        db.migrate(connection, "head")

        rows = connection.execute(text("select role from tray_references where goes_along"))
        assert {role for (role,) in rows} == {"reference", "style"}


PROMPTS_BEFORE = {
    # id: prompt, edited prompt
    "1": ("As written.", None),
    "2": ("As written.", "By hand."),
    "3": ("", "By hand, of one that failed."),
    "4": ("As written.", ""),
    "5": ("", None),
}


def test_words_and_edits_become_versions_and_go_back(empty_engine):
    with empty_engine.connect() as connection:
        db.migrate(connection, "20261128_1830")
        then = MetaData()
        then.reflect(connection)
        connection.execute(insert(then.tables["users"]).values(row_of(then, "users")))
        for number, (prompt, edited) in PROMPTS_BEFORE.items():
            row = row_of(then, "generations") | {
                "id": number.zfill(32),
                "parent_id": None,
                "kind": "prompt",
                "prompt": prompt,
                "edited_prompt": edited,
            }
            connection.execute(insert(then.tables["generations"]).values(row))
        connection.commit()
        db.migrate(connection, "head")

        rows = connection.execute(
            text(
                "select generation_id, number, act, prompt, chosen from prompt_versions "
                "order by generation_id, number"
            )
        )
        assert [(str(each[0])[-1], *each[1:]) for each in rows] == [
            ("1", 1, "written", "As written.", 1),
            ("2", 1, "written", "As written.", 1),
            ("2", 2, "edited", "By hand.", 2),
            ("3", 1, "edited", "By hand, of one that failed.", 1),
            ("4", 1, "written", "As written.", 1),
        ]
        standing = connection.execute(text("select prompt from generations order by id"))
        assert [words for (words,) in standing] == [
            "As written.",
            "By hand.",
            "By hand, of one that failed.",
            "As written.",
            "",
        ]

        command.downgrade(alembic_over(connection), "20261128_1830")
        connection.commit()
        back = connection.execute(
            text("select prompt, edited_prompt from generations order by id")
        ).all()
        assert [tuple(each) for each in back] == [
            (prompt, edited or None) for prompt, edited in PROMPTS_BEFORE.values()
        ]


def alembic_over(connection):
    config = db.alembic_config()
    config.attributes["connection"] = connection
    return config


def row_of(metadata, name):
    """A row with something in every column; ids are one and the same, so that keys fit."""
    values = {
        "UUID": "0" * 31 + "1",
        "CHAR": "0" * 31 + "1",
        "JSON": [],
        "DATE": NOON.date(),
        "BOOLEAN": False,
    }
    row = {}
    for column in metadata.tables[name].columns:
        kind = type(column.type).__name__.upper()
        if kind in ("TIMESTAMP", "DATETIME"):
            row[column.name] = NOON
        elif kind in ("INTEGER", "BIGINT"):
            row[column.name] = 1
        else:
            row[column.name] = values.get(kind, "x")
    return row
