"""How often something may be tried, counted in the database so that a restart forgives nothing."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock, db
from craftprompt.account.tokens import seal
from craftprompt.db import insert_into
from craftprompt.errors import TooManyAttempts
from craftprompt.models import ThrottleCount


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries within `window` for each subject."""

    purpose: str
    most: int
    window: timedelta


LOGIN_PER_ACCOUNT_AND_IP = Limit("login account ip", 5, timedelta(minutes=5))
LOGIN_PER_IP = Limit("login ip", 10, timedelta(minutes=1))
LOGIN_OVERALL = Limit("login", 1000, timedelta(minutes=5))
REGISTER_PER_IP = Limit("register ip", 20, timedelta(minutes=1))
REGISTER_KNOWN_PER_IP = Limit("register known ip", 5, timedelta(hours=1))
REAUTHENTICATE_PER_PERSON = Limit("reauthenticate", 10, timedelta(minutes=1))
UPLOAD_PER_PERSON = Limit("upload", 120, timedelta(minutes=10))
DESCRIBE_PER_PERSON = Limit("describe", 20, timedelta(hours=1))
RESET_PER_IP = Limit("reset ip", 20, timedelta(minutes=1))
RESET_PER_ADDRESS = Limit("reset address", 5, timedelta(hours=1))
LINK_PER_IP = Limit("link ip", 20, timedelta(minutes=1))
VERIFY_PER_PERSON = Limit("verify person", 3, timedelta(hours=1))
RECIPE_PER_PERSON = Limit("recipe", 60, timedelta(minutes=10))
DEMO_PER_IP = Limit("demo ip", 20, timedelta(minutes=1))


async def count(limit: Limit, subject: str) -> None:
    """Count a try in a transaction of its own: the count must outlive the refusal.

    Raises:
        TooManyAttempts: there were too many already.
    """
    refusal = await db.write(lambda session: take(session, limit, subject))
    if refusal:
        raise refusal


def take(session: Session, limit: Limit, subject: str) -> TooManyAttempts | None:
    """Count one try and give the refusal, or None: raised here, it would undo the count."""
    now = clock.now()
    fresh = insert_into(session, ThrottleCount).values(
        key=_key(limit, subject), count=1, ends_at=now + limit.window
    )
    is_over = col(ThrottleCount.ends_at) <= now
    statement = fresh.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((is_over, 1), else_=col(ThrottleCount.count) + 1),
            "ends_at": case((is_over, fresh.excluded.ends_at), else_=col(ThrottleCount.ends_at)),
        },
    ).returning(col(ThrottleCount.count), col(ThrottleCount.ends_at))
    count, ends_at = session.execute(statement).one()
    if count <= limit.most:
        return None
    seconds = max(1, round((ends_at - now).total_seconds()))
    return TooManyAttempts(
        f"Too many tries. Wait {_in_words(seconds)}, then try again.",
        retry_after_seconds=seconds,
    )


def taken(session: Session, limit: Limit, subject: str) -> int:
    """How many tries of this window are counted."""
    count = select(col(ThrottleCount.count)).where(
        col(ThrottleCount.key) == _key(limit, subject), col(ThrottleCount.ends_at) > clock.now()
    )
    return session.scalar(count) or 0


def forgive(session: Session, limit: Limit, subject: str) -> None:
    """Take one try back, after it turned out to be a good one."""
    session.execute(
        update(ThrottleCount)
        .where(col(ThrottleCount.key) == _key(limit, subject), col(ThrottleCount.count) > 0)
        .values(count=col(ThrottleCount.count) - 1)
    )


def forget_ended(session: Session) -> None:
    """Delete the counts whose window is over."""
    session.execute(delete(ThrottleCount).where(col(ThrottleCount.ends_at) <= clock.now()))


def _key(limit: Limit, subject: str) -> str:
    """One key for all spellings of a subject; it names nobody without our secret."""
    plain = unicodedata.normalize("NFKC", subject).casefold().strip()
    return seal("throttle", limit.purpose, plain)


def _in_words(seconds: int) -> str:
    if seconds < 90:  # noqa: PLR2004  where minutes begin to read better
        return f"{seconds} seconds" if seconds > 1 else "a second"
    return f"{round(seconds / 60)} minutes"
