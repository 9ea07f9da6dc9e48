"""What every table shares: the privacy declaration of each column, ids, times in UTC."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import DateTime, Dialect, MetaData
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from craftprompt import clock

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the law asks about one column; the policy, the export and erasure read it.

    `category` is the group of the policy's tables, "none" where it says nothing about a person.
    `retention` is a phrase for the policy, with `{idle_minutes}` where the operator sets that.
    `erase` says what deleting the account does to it.
    """

    category: Literal["account", "content", "usage", "session", "security", "none"]
    purpose: str
    basis: Literal["contract", "legitimate interest", "legal duty", "none"]
    retention: str
    export: bool
    erase: Literal["delete", "keep"]
    keep_reason: str = ""


ACCOUNT = Privacy(
    "account",
    "giving the service",
    "contract",
    "until the account is deleted",
    True,
    "delete",
)
CREDENTIAL = Privacy(
    "account",
    "proving who signs in",
    "contract",
    "until the account is deleted",
    False,
    "delete",
)
CONSENT = Privacy(
    "account",
    "showing what was agreed to",
    "legal duty",
    "until the account is deleted",
    True,
    "delete",
)
CONTENT = Privacy(
    "content",
    "writing and keeping prompts",
    "contract",
    "until deleted by the person",
    True,
    "delete",
)
REMOVAL = Privacy(
    "content",
    "bringing back what was deleted by mistake",
    "contract",
    "ten seconds after the deletion; then the whole row goes",
    True,
    "delete",
)
USAGE = Privacy(
    "usage",
    "counting the daily allowance",
    "contract",
    "31 days, then one monthly total until the account is deleted",
    True,
    "delete",
)
TOKENS = Privacy(
    "usage",
    "showing what the service used for the person",
    "contract",
    "until the account is deleted",
    True,
    "delete",
)
SESSION = Privacy(
    "session",
    "keeping the person signed in",
    "contract",
    "{idle_minutes} minutes without activity, 30 days at most",
    True,
    "delete",
)
SESSION_SECRET = Privacy(
    "session",
    "keeping the person signed in",
    "contract",
    "{idle_minutes} minutes without activity, 30 days at most",
    False,
    "delete",
)
THROTTLE = Privacy(
    "security",
    "stopping attacks on accounts",
    "legitimate interest",
    "one hour",
    False,
    "delete",
)
LETTER = Privacy(
    "account",
    "sending account messages",
    "contract",
    "address and text until the letter is sent, the rest three days at most",
    False,
    "delete",
)
FAREWELL = Privacy(
    "account",
    "saying that an account was deleted",
    "contract",
    "until the letter is sent, three days at most",
    False,
    "keep",
    "it is written by the deletion itself, to tell the person that it happened",
)
LINK_TOKEN = Privacy(
    "security",
    "proving who opens the link of a letter",
    "contract",
    "until the link is used or replaced, 24 hours at most",
    False,
    "delete",
)
DEVICE = Privacy(
    "security",
    "noticing a sign-in from a new device",
    "legitimate interest",
    "until the account is deleted",
    False,
    "delete",
)
TECHNICAL = Privacy("none", "running the service", "none", "as long as its row", False, "delete")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, with its zone on both databases (SQLite stores none)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC; SQLite gets it without the zone that it cannot keep."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment with its zone."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.replace(tzinfo=UTC)


def column(privacy: Privacy, **kwargs: Any) -> Any:
    """A column with its privacy declaration; `kwargs` are SQLModel's `Field`'s."""
    details = kwargs.pop("sa_column_kwargs", {})
    return Field(**kwargs, sa_column_kwargs={**details, "info": {"privacy": privacy}})


def moment(
    privacy: Privacy,
    *,
    default: Callable[[], datetime] | None = clock.now,
    **kwargs: Any,
) -> Any:
    """A column that holds a moment, now unless `default` says otherwise."""
    if default is None:
        return column(privacy, default=None, sa_type=UtcDateTime, **kwargs)
    return column(privacy, default_factory=default, sa_type=UtcDateTime, **kwargs)


def identity(privacy: Privacy = TECHNICAL) -> Any:
    """A random primary key: 122 bits that nobody can guess or count."""
    return column(privacy, default_factory=uuid4, primary_key=True)


def owner(*, primary_key: bool = False, unique: bool = False, index: bool = False) -> Any:
    """The person a row belongs to; deleting the person deletes the row."""
    return column(
        TECHNICAL,
        foreign_key="users.id",
        ondelete="CASCADE",
        primary_key=primary_key,
        unique=unique,
        index=index,
    )
