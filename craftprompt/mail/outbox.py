"""The outbox: a letter is written with the change that it tells of, and sent afterwards.

A change that is undone takes its letter with it, and one that is kept cannot lose it. Whoever
delivers takes a letter up by moving its next time ahead, so that of several processes one sends
it. A process that dies in between leaves it to be taken up again: as a file it is then still one
file, and over SMTP it may arrive twice under one Message-ID, which mail programs show once.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, delete, event, exists, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock, db
from craftprompt.mail.letter import WORTH_SENDING, Kind, Written, message
from craftprompt.models import Farewell, Letter, User

logger = logging.getLogger(__name__)

TAKEN_FOR = timedelta(minutes=3)  # longer than any sender takes
BACK_OFF = tuple(timedelta(minutes=wait) for wait in (1, 4, 15, 60))


class Undelivered(Exception):
    """The letter was not taken this time; a later try may do. `reason` names nobody."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AddressRefused(Exception):
    """The mail server takes no letters for this address, now or later."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter that was taken up; `owner_id` is None for a farewell, whose person is gone."""

    id: UUID
    owner_id: UUID | None
    kind: str
    recipient: str
    message: str
    attempts: int
    created_at: datetime


class Sender(Protocol):
    """Brings letters on their way."""

    async def send(self, letter: Outgoing) -> None:
        """Hand the letter over.

        Raises:
            Undelivered: a later try may do.
            AddressRefused: no try will.
        """
        ...

    async def take_back(self, letter: Outgoing) -> None:
        """It was withdrawn, or fell with its person, while it was handed over: undo what can be."""
        ...


def post(
    session: Session, owner_id: UUID, written: Written, *, recipient: str, once: str = ""
) -> None:
    """Put a letter to a person into the outbox, in the transaction of what it tells.

    `once` names what it tells: a second letter with the same name is not written while the first
    is remembered. For somebody who does not exist the same statement writes nothing.
    """
    letter_id, now = uuid4(), clock.now()
    text = _message(written, recipient=recipient, letter_id=letter_id, written_at=now)
    if not text:
        return
    row = Letter(
        id=letter_id,
        owner_id=owner_id,
        dedupe_key=f"{owner_id} {once or letter_id}",
        kind=written.kind,
        recipient=recipient,
        message=text,
        created_at=now,
        next_at=now,
        ends_at=now + WORTH_SENDING[written.kind],
    )
    is_there = exists().where(col(User.id) == owner_id)
    session.execute(
        db.insert_where(session, row, is_there).on_conflict_do_nothing(
            index_elements=[col(Letter.dedupe_key)]
        )
    )
    _wake_after(session)


def post_farewell(session: Session, written: Written, *, recipient: str) -> None:
    """Put the last letter into the outbox: it outlives its person until it is sent."""
    letter_id, now = uuid4(), clock.now()
    text = _message(written, recipient=recipient, letter_id=letter_id, written_at=now)
    if not text:
        return
    session.add(
        Farewell(
            id=letter_id,
            kind=written.kind,
            recipient=recipient,
            message=text,
            created_at=now,
            next_at=now,
            ends_at=now + WORTH_SENDING[written.kind],
        )
    )
    _wake_after(session)


def withdraw(session: Session, owner_id: UUID, kind: Kind) -> None:
    """Take the unsent letters of one kind out: their links lead nowhere any more."""
    session.execute(
        delete(Letter).where(
            col(Letter.owner_id) == owner_id,
            col(Letter.kind) == kind,
            col(Letter.next_at).is_not(None),
        )
    )


def forget_old(session: Session) -> None:
    """Delete the letters whose time is over, sent or not."""
    now = clock.now()
    ended = delete(Letter).where(col(Letter.ends_at) <= now)
    unsent = [
        kind
        for kind, next_at in session.execute(ended.returning(col(Letter.kind), col(Letter.next_at)))
        if next_at is not None
    ]
    farewells = delete(Farewell).where(col(Farewell.ends_at) <= now)
    unsent += session.scalars(farewells.returning(col(Farewell.kind)))
    for kind in unsent:
        logger.warning("a letter (%s) could not be sent in time and was given up", kind)


class Outbox:
    """Delivers what was posted; made and used inside one event loop."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._loop = asyncio.get_running_loop()
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """Somebody has posted a letter; may be called from any thread."""
        self._loop.call_soon_threadsafe(self._bell.set)

    async def wait(self, seconds: float) -> None:
        """Wait for the next letter, at most so long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._bell.wait()
        self._bell.clear()

    async def deliver(self) -> None:
        """Send every letter that is due, one after the other."""
        while letter := await db.write(_taken_up):
            await self._deliver(letter)

    async def _deliver(self, letter: Outgoing) -> None:
        try:
            await self._sender.send(letter)
        except Undelivered as failure:
            logger.warning("a letter (%s) waits: %s", letter.kind, failure.reason)
            await db.write(lambda session: _put_off(session, letter))
            return
        except AddressRefused as refusal:
            logger.warning("a letter (%s) was refused: %s", letter.kind, refusal.reason)
            await self._end(letter, is_refused=True)
            return
        await self._end(letter, is_refused=False)

    async def _end(self, letter: Outgoing, *, is_refused: bool) -> None:
        """Note that it is over; nothing stays of its words and of where it went."""
        if letter.owner_id is None:
            await db.write(lambda session: _forget_farewell(session, letter.id))
            await db.forget_traces()
            return
        if not await db.write(lambda session: _over(session, letter, is_refused=is_refused)):
            await self._sender.take_back(letter)


@contextlib.asynccontextmanager
async def delivering(sender: Sender) -> AsyncIterator[Outbox]:
    """Open the process's outbox: who posts a letter rings for it."""
    global _open  # noqa: PLW0603  one outbox per process is the point
    _open = Outbox(sender)
    try:
        yield _open
    finally:
        _open = None


_open: Outbox | None = None


def _wake_after(session: Session) -> None:
    """Ring once the transaction is kept; where nobody delivers here, the clock has to do."""

    def ring(_session: Session) -> None:
        if _open:
            _open.ring()

    event.listen(session, "after_commit", ring, once=True)


def _message(written: Written, *, recipient: str, letter_id: UUID, written_at: datetime) -> str:
    """The letter, or nothing where no letter can reach such an address."""
    try:
        return message(written, recipient=recipient, letter_id=letter_id, written_at=written_at)
    except ValueError:
        logger.warning("a letter (%s) was not written: its address is unusable", written.kind)
        return ""


def _taken_up(session: Session) -> Outgoing | None:
    """The next letter that is due, now this process's to send for a while; None without one."""
    return _taken_from(session, Letter) or _taken_from(session, Farewell)


def _taken_from(session: Session, table: type[Letter | Farewell]) -> Outgoing | None:
    now = clock.now()
    is_due: ColumnElement[bool] = and_(col(table.next_at) <= now, col(table.ends_at) > now)
    first = (
        select(col(table.id))
        .where(is_due)
        .order_by(col(table.next_at))
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    taken = session.scalar(
        update(table)
        .where(col(table.id) == first, is_due)
        .values(next_at=now + TAKEN_FOR, attempts=col(table.attempts) + 1)
        .returning(table)
    )
    if taken is None:
        return None
    return Outgoing(
        id=taken.id,
        owner_id=taken.owner_id if isinstance(taken, Letter) else None,
        kind=taken.kind,
        recipient=taken.recipient,
        message=taken.message,
        attempts=taken.attempts,
        created_at=taken.created_at,
    )


def _put_off(session: Session, letter: Outgoing) -> None:
    table = Farewell if letter.owner_id is None else Letter
    wait = BACK_OFF[min(letter.attempts, len(BACK_OFF)) - 1]
    session.execute(
        update(table).where(col(table.id) == letter.id).values(next_at=clock.now() + wait)
    )


def _over(session: Session, letter: Outgoing, *, is_refused: bool) -> bool:
    """Empty the letter and note what it says of the address; False when it is gone."""
    now = clock.now()
    # The person first, as their erasure does: the other way round the two could wait for each
    # other.
    session.execute(
        update(User)
        .where(col(User.id) == letter.owner_id, col(User.email) == letter.recipient)
        .values(email_undeliverable_at=now if is_refused else None)
    )
    emptied = session.execute(
        update(Letter)
        .where(col(Letter.id) == letter.id)
        .values(next_at=None, recipient="", message="", sent_at=None if is_refused else now)
    )
    assert isinstance(emptied, CursorResult)  # noqa: S101  an update gives one
    return emptied.rowcount > 0


def _forget_farewell(session: Session, letter_id: UUID) -> None:
    session.execute(delete(Farewell).where(col(Farewell.id) == letter_id))
