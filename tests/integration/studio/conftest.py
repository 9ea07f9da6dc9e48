"""Images are made here: Google's wire on loopback, and the engine's own database."""

import pytest

from craftprompt.jobs import engine
from craftprompt.studio import durable_runs
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


@pytest.fixture
async def making(request, address, database, google, monkeypatch):
    """A studio with Google's key that makes images."""
    monkeypatch.setattr(engine, "LISTENS_EVERY_SECONDS", 0.02)  # leaving waits for it
    monkeypatch.setattr(durable_runs, "BEATS_EVERY_SECONDS", 0.3)
    async with making_images(address, engines_at(google)) as durable:
        yield durable
    if not database.is_sqlite:
        request.getfixturevalue("postgres").drop(jobs_address(address))
