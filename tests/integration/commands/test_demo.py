"""`bin/demo`: a person with something on every screen."""

import asyncio
import shutil

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from craftprompt import db, storage
from craftprompt.account.queries import avatar_id, person_by_address
from craftprompt.commands import demo, demo_videos
from craftprompt.library import queries as library
from craftprompt.models import Attempt, Generation, KnownDevice, Letter, LinkToken, Media, User
from craftprompt.settings import settings
from craftprompt.studio.queries import PAGE_SIZE, draft
from tests.conftest import forget_settings

ONE_FILM = demo_videos.DEMO_FILMS[:1]  # each takes seconds
FAILURE_KINDS = {
    "refused",
    "invalid",
    "unavailable",
    "unconfigured",
    "allowance",
    "restricted",
    "internal",
}


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """The folder in which `bin/demo` made its person."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRAFTPROMPT_DATA_DIR", str(folder / "data"))
        patch.setenv("MEDIA_URL", str(folder / "media"))
        patch.setattr(demo_videos, "DEMO_FILMS", ONE_FILM)
        forget_settings()
        assert demo.main([]) == 0
    forget_settings()
    return folder


@pytest.fixture
def made(made_once, monkeypatch):
    """What `bin/demo` made, in this test's own folders."""
    shutil.copytree(made_once / "data", settings().data_folder)
    shutil.copytree(made_once / "media", settings().media_folder)
    monkeypatch.setattr(demo_videos, "DEMO_FILMS", ONE_FILM)


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
    composed = [row for row in rows if row.provider == "composer" and row.status == "succeeded"]
    assert all(row.scene in row.prompt for row in composed)


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("kind", ["prompt", "image"])
def test_every_kind_of_error_stands_there_with_a_sentence_of_its_own(kind):
    rows = read(lambda session: list(session.scalars(select(Generation))))

    failed = [row for row in rows if row.kind == kind and row.status == "failed"]
    assert {row.failure_kind for row in failed} == FAILURE_KINDS
    sentences = [row.failure_message for row in failed]
    assert all(sentences)
    assert len(set(sentences)) == len(sentences)


@pytest.mark.usefixtures("made")
def test_videos_of_fal_failed_in_every_way_that_fal_knows_and_films_were_made_here():
    rows = read(lambda session: list(session.scalars(select(Generation))))
    media = read(lambda session: list(session.scalars(select(Media).where(Media.kind == "video"))))

    videos = [row for row in rows if row.kind == "video"]
    failed = [row for row in videos if row.status == "failed"]
    assert {row.status for row in videos} == {"succeeded", "failed", "cancelled"}
    assert {row.failure_kind for row in failed} == {"refused", "invalid", "unavailable", "internal"}
    assert {row.provider for row in failed} == {"fal"}
    assert {each.generation_id for each in media} == {
        row.id for row in videos if row.status == "succeeded"
    }
    assert all(storage.path_of(each.storage_key).is_file() for each in media)
    assert all(each.duration_milliseconds for each in media)


@pytest.mark.usefixtures("made")
def test_the_library_opens_with_works_and_with_one_failure_of_each_sort():
    person = read(lambda session: person_by_address(session, demo.EMAIL))
    runs = read(lambda session: library.runs(session, person.id)).shown
    works = read(lambda session: library.made(session, person.id, limit=8))

    assert sorted(run.kind for run in runs) == ["image", "prompt", "video"]
    assert {run.status for run in runs} == {"failed"}
    assert {work.kind for work in works} == {"image", "prompt", "video"}
    newest_failure = max(run.created_at for run in runs)
    assert sum(work.created_at > newest_failure for work in works) >= 4


@pytest.mark.usefixtures("made")
def test_one_prompt_says_what_it_lacks():
    rows = read(lambda session: list(session.scalars(select(Generation))))

    lacking = [row for row in rows if row.shortfalls]
    assert [row.status for row in lacking] == ["succeeded"]
    assert all(each["message"] for each in lacking[0].shortfalls)


@pytest.mark.usefixtures("made")
def test_the_library_has_pictures_and_runs_that_came_to_nothing():
    rows = read(lambda session: list(session.scalars(select(Generation))))
    media = read(lambda session: list(session.scalars(select(Media).where(Media.kind == "image"))))

    images = [row for row in rows if row.kind == "image"]
    assert {row.status for row in images} == {"succeeded", "failed", "cancelled"}
    assert {each.generation_id for each in media} == {
        row.id for row in images if row.status == "succeeded"
    }
    assert len({(each.width, each.height) for each in media}) > 3
    assert all(storage.path_of(each.storage_key).is_file() for each in media)


@pytest.mark.usefixtures("made")
def test_one_prompt_shows_a_switch_of_authors():
    attempts = read(lambda session: list(session.scalars(select(Attempt))))

    verdicts = {attempt.verdict for attempt in attempts}
    assert {"ok", "retryable", "truncated", "refusal", "cancelled"} <= verdicts


@pytest.mark.usefixtures("made")
def test_the_person_has_a_face_and_a_draft():
    person = read(lambda session: person_by_address(session, demo.EMAIL))

    assert person
    assert read(lambda session: avatar_id(session, person.id))
    kept = read(lambda session: draft(session, person.id))
    assert kept
    assert kept.scene


@pytest.mark.usefixtures("made")
def test_the_address_is_confirmed_and_no_letter_goes_to_it():
    person = read(lambda session: person_by_address(session, demo.EMAIL))

    assert person
    assert person.email_verified_at
    for table in (Letter, LinkToken, KnownDevice):
        assert read(lambda session, table=table: session.query(table).count()) == 0


@pytest.mark.usefixtures("made")
def test_a_second_time_makes_the_person_anew_and_no_second_one(capsys):
    assert demo.main([]) == 0

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

    assert demo.main([]) == 1
    assert "not in production" in capsys.readouterr().err


def test_what_it_does_not_know_is_said_in_a_sentence_and_nothing_is_made(capsys):
    with pytest.raises(SystemExit) as ended:
        demo.main(["--nonsense"])

    assert ended.value.code == 2
    assert capsys.readouterr() == (
        "",
        "Unrecognized arguments: --nonsense. bin/demo --help lists the options.\n",
    )
    assert not (settings().data_folder / "craftprompt.db").exists()
