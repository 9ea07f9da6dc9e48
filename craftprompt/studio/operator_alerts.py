"""What only the operator can mend: a line in the log, and a letter to everyone who is one."""

import asyncio
import hashlib
import logging
from functools import partial

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock, db
from craftprompt.errors import Unavailable
from craftprompt.mail import outbox
from craftprompt.mail.letter import Kind, write
from craftprompt.models import User

logger = logging.getLogger(__name__)

_posting: set[asyncio.Task[None]] = set()


def tell_operator(sentence: str) -> None:
    """Say it in the log now, and in a letter beside whatever goes on.

    `sentence` is ours, without secrets. Each operator gets one letter a day about one thing.
    """
    logger.warning("for the operator: %s", sentence)
    task = asyncio.create_task(_post(sentence), name="a letter to the operators")
    _posting.add(task)  # a task that nobody holds may be collected before it ends
    task.add_done_callback(_posting.discard)


async def _post(sentence: str) -> None:
    try:
        await db.write(partial(post_alert, sentence=sentence))
    except (Unavailable, SQLAlchemyError) as failure:
        logger.warning("a letter to the operators was not written: %s", type(failure).__name__)


def post_alert(session: Session, sentence: str) -> None:
    """Put the letter to every operator into the outbox."""
    about = hashlib.sha256(sentence.encode()).hexdigest()[:12]
    once = f"{Kind.OPERATOR_ALERT} {clock.today()} {about}"
    operators = session.scalars(select(User).where(col(User.operator_since).is_not(None)))
    for person in operators.all():
        written = write(Kind.OPERATOR_ALERT, sentence=sentence)
        outbox.post(session, person.id, written, recipient=person.email, once=once)
