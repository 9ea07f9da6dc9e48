"""A mail server for each test, and letters in the outbox."""

import pytest

from craftprompt import db
from craftprompt.mail import outbox
from craftprompt.mail.letter import Kind, write
from craftprompt.models import Farewell, Letter
from tests.mail_sink import mail_sink


@pytest.fixture
def sink():
    with mail_sink() as running:
        yield running


@pytest.fixture
def over_smtp(configure, sink):
    """Letters go to the sink."""
    configure(SMTP_URL=f"smtp://127.0.0.1:{sink.port}", CRAFTPROMPT_MAIL_FROM="studio@example.com")
    return sink


def some_letter(kind=Kind.ADDRESS_KNOWN):
    return write(kind, forgot_link="http://localhost:3000/forgot-password")


async def post(person, *, once="", kind=Kind.ADDRESS_KNOWN):
    """Put a letter to somebody into the outbox."""
    await db.write(
        lambda session: outbox.post(
            session, person.id, some_letter(kind), recipient=person.email, once=once
        )
    )


async def letters():
    """The outbox, oldest first."""
    return await db.read(
        lambda session: session.query(Letter).order_by(Letter.created_at, Letter.id).all()
    )


async def farewells():
    return await db.read(lambda session: session.query(Farewell).all())
