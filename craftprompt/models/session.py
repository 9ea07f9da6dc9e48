"""Who is signed in where, and how often somebody tried."""

# SQLModel types __tablename__ as a declared_attr; a plain string is what it documents.
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlmodel import SQLModel

from craftprompt.models.base import (
    SESSION,
    SESSION_SECRET,
    TECHNICAL,
    THROTTLE,
    column,
    identity,
    moment,
    owner,
)


class Session(SQLModel, table=True):
    """One signed-in browser. The cookie's token is never stored, only its SHA-256.

    `last_action_at` moves with the person's own actions, never with watching.
    """

    __tablename__ = "sessions"

    id: UUID = identity(TECHNICAL)
    owner_id: UUID = owner(index=True)
    token_hash: str = column(SESSION_SECRET, max_length=64, unique=True)
    ip: str = column(SESSION, max_length=45)
    user_agent: str = column(SESSION, max_length=400)
    created_at: datetime = moment(SESSION)
    last_action_at: datetime = moment(SESSION, index=True)


class ThrottleCount(SQLModel, table=True):
    """How often something was tried in one window; `key` is an HMAC that names nobody."""

    __tablename__ = "throttle_counts"

    key: str = column(THROTTLE, max_length=64, primary_key=True)
    count: int = column(THROTTLE, default=0)
    ends_at: datetime = moment(THROTTLE, index=True)
