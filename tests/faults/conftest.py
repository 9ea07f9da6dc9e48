"""Processes that make images, the emulator of Google that they ask, and what they wrote."""

import pytest
import sqlalchemy as sa

from craftprompt.models import User
from tests.emulators.gemini_images import gemini_images
from tests.running_images import jobs_address
from tests.workers import Worker


@pytest.fixture
def google():
    with gemini_images() as running:
        yield running


@pytest.fixture
def start(request, address, google):
    """Starts workers on this database; what is left of them is ended afterwards."""
    workers = []

    def started(*options, halt_at=""):
        halting = ["--halt-at", halt_at] if halt_at else []
        workers.append(Worker(address, google.base_url, *options, *halting))
        return workers[-1]

    yield started
    for worker in workers:
        worker.kill()
    if address.startswith("postgresql"):
        request.getfixturevalue("postgres").drop(jobs_address(address))


@pytest.fixture
def rows(address):
    """What a query gives in the database of the workers."""
    engine = sa.create_engine(address)

    def given(query):
        with engine.begin() as connection:
            return connection.execute(query).all()

    given.engine = engine
    yield given
    engine.dispose()


@pytest.fixture
def person_id(address):
    """A person on the plan Free."""
    user = User(name="Ada", email="ada@example.com", email_key="ada@example.com", password_hash="-")
    engine = sa.create_engine(address)
    with sa.orm.Session(engine) as session, session.begin():
        session.add(user)
        session.flush()
        made = user.id
    engine.dispose()
    return str(made)
