"""Google as an emulator plays it, for everything that asks it about pictures."""

import pytest

from tests.emulators.gemini_images import gemini_images


@pytest.fixture(scope="session")
def google_server():
    with gemini_images() as running:
        yield running


@pytest.fixture
def google(google_server):
    google_server.start_anew()
    return google_server
