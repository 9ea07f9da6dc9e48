"""People and what they agreed to."""

# SQLModel types __tablename__ as a declared_attr; a plain string is what it documents.
# pyright: reportAssignmentType=false

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import SQLModel

from craftprompt.models.base import (
    ACCOUNT,
    CONSENT,
    CREDENTIAL,
    TECHNICAL,
    TOKENS,
    column,
    identity,
    moment,
    owner,
)


class User(SQLModel, table=True):
    """A person with an account.

    `email_key` is the address as it is compared (NFKC, casefolded); `plan` is set by an operator
    and None means the installation's default; `operator_since` is None for everyone else;
    `email_verified_at` is when a link in a letter to the address was used, `email_undeliverable_at`
    when a mail server refused the address for good; both None otherwise.
    `tokens_total` counts every attempt, failed ones too, and never falls.
    """

    __tablename__ = "users"

    id: UUID = identity(ACCOUNT)
    name: str = column(ACCOUNT, max_length=200)
    email: str = column(ACCOUNT, max_length=320)
    email_key: str = column(ACCOUNT, max_length=400, unique=True)
    email_verified_at: datetime | None = moment(ACCOUNT, default=None)
    email_undeliverable_at: datetime | None = moment(ACCOUNT, default=None)
    password_hash: str = column(CREDENTIAL, max_length=200)
    adult_stated_at: datetime = moment(CONSENT)
    plan: str | None = column(ACCOUNT, default=None, max_length=20)
    operator_since: datetime | None = moment(ACCOUNT, default=None)
    tokens_total: int = column(TOKENS, default=0, sa_type=BigInteger)
    created_at: datetime = moment(ACCOUNT)
    password_changed_at: datetime = moment(ACCOUNT)


class Consent(SQLModel, table=True):
    """One acceptance of one version of a legal document; rows are only ever added."""

    __tablename__ = "consents"

    id: UUID = identity(TECHNICAL)
    owner_id: UUID = owner(index=True)
    document: str = column(CONSENT, max_length=40)
    version: str = column(CONSENT, max_length=40)
    text_sha256: str = column(CONSENT, max_length=64)
    given_at: datetime = moment(CONSENT)
