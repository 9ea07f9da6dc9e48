"""The tokens in letters' links: random, kept as hashes, for one purpose, used once."""

from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock, db
from craftprompt.account.tokens import new_token, token_hash
from craftprompt.models import LinkToken, User


class Purpose(StrEnum):
    """What a link is good for."""

    VERIFY = "verify"
    RESET = "reset"


LIFETIME = MappingProxyType(
    {Purpose.VERIFY: timedelta(hours=24), Purpose.RESET: timedelta(minutes=60)}
)


def issue(session: Session, owner_id: UUID, purpose: Purpose) -> str:
    """A fresh token; an earlier one for this purpose opens nothing any more.

    For somebody who does not exist the same statements leave nothing behind.
    """
    revoke(session, owner_id, purpose)
    token, now = new_token(), clock.now()
    row = LinkToken(
        token_hash=token_hash(token),
        owner_id=owner_id,
        purpose=purpose,
        created_at=now,
        ends_at=now + LIFETIME[purpose],
    )
    is_there = exists().where(col(User.id) == owner_id)
    session.execute(db.insert_where(session, row, is_there))
    return token


def person_behind(session: Session, token: str, purpose: Purpose) -> User | None:
    """Whose link this is, without using it up; None where it opens nothing."""
    return session.scalar(
        select(User)
        .join(LinkToken, col(LinkToken.owner_id) == col(User.id))
        .where(_is_good(token, purpose))
    )


def use(session: Session, token: str, purpose: Purpose) -> UUID | None:
    """Use a token up: of any number of tries at once, one is told whose it was."""
    used = delete(LinkToken).where(_is_good(token, purpose)).returning(col(LinkToken.owner_id))
    return session.scalar(used)


def revoke(session: Session, owner_id: UUID, *purposes: Purpose) -> None:
    """Let a person's links for these purposes lead nowhere."""
    session.execute(
        delete(LinkToken).where(
            col(LinkToken.owner_id) == owner_id, col(LinkToken.purpose).in_(purposes)
        )
    )


def forget_ended(session: Session) -> None:
    """Delete the tokens that are too old."""
    session.execute(delete(LinkToken).where(col(LinkToken.ends_at) <= clock.now()))


def _is_good(token: str, purpose: Purpose) -> ColumnElement[bool]:
    return (
        (col(LinkToken.token_hash) == token_hash(token))
        & (col(LinkToken.purpose) == purpose)
        & (col(LinkToken.ends_at) > clock.now())
    )
