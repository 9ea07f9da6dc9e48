"""Images are made here: Google's wire on loopback, and the engine's own database."""

import shutil

import pytest
import sqlalchemy as sa
from dbos import run_dbos_database_migrations

from craftprompt.jobs import engine
from craftprompt.providers.video.animatic import clip
from craftprompt.studio import durable_runs
from tests.databases import sqlite_address
from tests.emulators import gemini_images
from tests.running_images import engines_at, jobs_address, making_images


@pytest.fixture(scope="session")
def google_server():
    with gemini_images.gemini_images() as running:
        yield running


@pytest.fixture
def google(google_server):
    """Google's images as an emulator makes them, its log empty."""
    google_server.start_anew()
    return google_server


@pytest.fixture(scope="session")
def migrated_notes_file(tmp_path_factory):
    """A SQLite file as the engine makes it for itself, to be copied."""
    path = tmp_path_factory.mktemp("notes") / "craftprompt.jobs.db"
    run_dbos_database_migrations(sqlite_address(path))
    return path


@pytest.fixture(scope="session")
def migrated_notes(postgres):
    """The name of a PostgreSQL database as the engine makes it for itself, to be copied."""
    name = "migrated_notes"
    run_dbos_database_migrations(postgres.empty(name))
    return name


@pytest.fixture
def notes(request, address):
    """The engine's own database, empty, beside this test's.

    A copy takes 1 ms of SQLite and 30 of PostgreSQL, the engine's own migration 60 and 230. That
    it makes its database itself is what tests/integration/jobs tells.
    """
    place = sa.make_url(jobs_address(address))
    if place.get_backend_name() == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_notes_file"), place.database)
        yield
        return
    postgres = request.getfixturevalue("postgres")
    postgres.copy(request.getfixturevalue("migrated_notes"), place.database)
    yield
    postgres.drop(jobs_address(address))


@pytest.fixture
def small_frames(monkeypatch):
    """Animatics half as wide and half as high, where nothing is asked about their size."""
    monkeypatch.setattr(clip, "PIXELS", clip.PIXELS // 4)


@pytest.fixture
async def making(address, database, notes, google, monkeypatch):
    """A studio with Google's key that makes images."""
    monkeypatch.setattr(engine, "LISTENS_EVERY_SECONDS", 0.02)  # leaving waits for it
    monkeypatch.setattr(durable_runs, "BEATS_EVERY_SECONDS", 0.3)
    async with making_images(address, engines_at(google)) as durable:
        yield durable
