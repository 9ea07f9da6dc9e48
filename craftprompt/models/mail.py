"""Letters on their way, the tokens in their links, and the devices that signed in before."""

# SQLModel types __tablename__ as a declared_attr; a plain string is what it documents.
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text
from sqlmodel import SQLModel

from craftprompt.models.base import (
    DEVICE,
    FAREWELL,
    LETTER,
    LINK_TOKEN,
    column,
    identity,
    moment,
    owner,
)


class Letter(SQLModel, table=True):
    """A letter to somebody with an account, between what it tells of and the mail server.

    `recipient` and `message`, the whole letter as it goes out, are emptied once it is sent.
    `next_at` is when it is tried next, None once it is over; who takes it up moves it ahead, so
    that nobody else does. At `ends_at` the row goes. Two letters with one `dedupe_key` are one.
    """

    __tablename__ = "letters"

    id: UUID = identity(LETTER)
    owner_id: UUID = owner(index=True)
    dedupe_key: str = column(LETTER, max_length=120, unique=True)
    kind: str = column(LETTER, max_length=40)
    recipient: str = column(LETTER, max_length=320)
    message: str = column(LETTER, sa_type=Text)
    attempts: int = column(LETTER, default=0)
    created_at: datetime = moment(LETTER)
    next_at: datetime | None = moment(LETTER, default=None, index=True)
    ends_at: datetime = moment(LETTER)
    sent_at: datetime | None = moment(LETTER, default=None)


class Farewell(SQLModel, table=True):
    """The letter that says that an account is gone. It hangs on nobody, and goes once it is sent.

    Its columns are those of `Letter` that delivery needs.
    """

    __tablename__ = "farewells"

    id: UUID = identity(FAREWELL)
    kind: str = column(FAREWELL, max_length=40)
    recipient: str = column(FAREWELL, max_length=320)
    message: str = column(FAREWELL, sa_type=Text)
    attempts: int = column(FAREWELL, default=0)
    created_at: datetime = moment(FAREWELL)
    next_at: datetime | None = moment(FAREWELL, default=None, index=True)
    ends_at: datetime = moment(FAREWELL)


class LinkToken(SQLModel, table=True):
    """What opens the link of a letter, once; the token stands in the letter alone."""

    __tablename__ = "link_tokens"

    token_hash: str = column(LINK_TOKEN, max_length=64, primary_key=True)
    owner_id: UUID = owner(index=True)
    purpose: str = column(LINK_TOKEN, max_length=20)
    created_at: datetime = moment(LINK_TOKEN)
    ends_at: datetime = moment(LINK_TOKEN, index=True)


class KnownDevice(SQLModel, table=True):
    """A kind of device and browser that a person signed in from, as an HMAC that tells neither."""

    __tablename__ = "known_devices"

    owner_id: UUID = owner(primary_key=True)
    device_hash: str = column(DEVICE, max_length=64, primary_key=True)
