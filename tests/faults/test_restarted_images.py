"""A whole server is stopped or killed while it makes images, and started again."""

import signal
import time
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.models import User
from craftprompt.studio import images
from craftprompt.studio.durable_endings import INTERRUPTED
from tests.databases import sqlite_address
from tests.emulators.gemini_images import Answer
from tests.running_images import make_wish
from tests.servers import serving, until

pytestmark = pytest.mark.faults

AT_ONCE, WAITING = 4, 1
SECONDS = 30


@dataclass
class Google:
    """The engine that images are asked of, as far as a request looks at it."""

    key: str = "gemini"
    is_local: bool = False


@pytest.fixture
def asked_for(tmp_path):
    """Six images that a person asked for, none of them begun."""
    address = sqlite_address(tmp_path / "craftprompt.db")
    db.upgrade_to_head(address)
    engine = sa.create_engine(address)
    with Session(engine) as session, session.begin():
        person = User(
            name="Ada",
            email="ada@example.com",
            email_key="ada@example.com",
            password_hash="-",
            plan="pro",
        )
        session.add(person)
        session.flush()
        for count in (4, 2):
            wish = make_wish(count=count)
            images.request_images(session, person.id, wish=wish, asked=Google())
    engine.dispose()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
def test_every_picture_that_arrived_is_found_and_every_other_one_ends(
    tmp_path, asked_for, google, how
):
    environment = {"GEMINI_API_KEY": "a-key", "GEMINI_BASE_URL": google.base_url}
    google.answers(Answer(), *[Answer(holds=True)] * AT_ONCE)

    with serving(tmp_path, environment=environment) as server:
        google.wait_for_calls(1 + AT_ONCE)
        until(lambda: server.rows("select id from media"), "the first is kept", seconds=SECONDS)
        began = time.monotonic()
        if how is signal.SIGTERM:
            assert server.stop() == 0
        else:
            server.kill()
        took = time.monotonic() - began

    with serving(tmp_path, environment=environment) as server:
        until(
            lambda: not server.rows("select 1 from generations where finished_at is null"),
            "every run is over",
            seconds=SECONDS,
        )
        ends = server.rows("select status, failure_message from generations order by 1")
        used = server.rows("select used from allowance_days")
        held = server.rows("select 1 from reservations where status = 'held'")

    assert took < 5
    assert ends == [("failed", INTERRUPTED)] * AT_ONCE + [("succeeded", "")] * (1 + WAITING)
    assert used == [(1 + WAITING,)]
    assert held == []
    assert len(google.calls) == 1 + AT_ONCE + WAITING
    assert "lighthouse" not in "\n".join(server.output)
