"""Sessions: begun at log-in, extended by the person's own actions, ended by idleness."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session as DatabaseSession
from sqlmodel import col

from craftprompt import clock
from craftprompt.account.forms import network_of
from craftprompt.account.tokens import new_token, token_hash
from craftprompt.models import Session, User
from craftprompt.settings import settings

LONGEST_LIFE = timedelta(days=30)
MOST_OF_ONE_PERSON = 20  # each holds the states of its tabs in memory
NOTED_EVERY = 240  # an action is written down at most 240 times in one idle time
# Asked with every event, request and look at a stream: it is put together once, without rows.
_BY_TOKEN = (
    select(
        col(User.id),
        col(User.name),
        col(User.email),
        col(User.plan),
        col(Session.created_at),
        col(Session.last_action_at),
    )
    .join(Session, col(Session.owner_id) == col(User.id))
    .where(col(Session.token_hash) == bindparam("token_hash"))
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person with a live session, as the web layer knows them."""

    session_hash: str
    owner_id: UUID
    name: str
    email: str
    plan: str
    last_action_at: datetime
    ends_at: datetime


def idle_time() -> timedelta:
    """How long a session lives without an action of its person."""
    return timedelta(minutes=settings().session_idle_minutes)


def begin(session: DatabaseSession, owner_id: UUID, *, ip: str, user_agent: str) -> str:
    """Begin a session and give its token, which is nowhere else.

    Of more than twenty the one that was idle longest ends, as if its time were over.
    """
    _make_room(session, owner_id)
    token = new_token()
    session.add(
        Session(
            owner_id=owner_id,
            token_hash=token_hash(token),
            ip=ip[:45],
            user_agent=user_agent[:400],
        )
    )
    return token


def find(session: DatabaseSession, session_hash: str) -> SignedIn | None:
    """Who is signed in under this token hash, or None when nobody is any more."""
    found = session.execute(_BY_TOKEN, {"token_hash": session_hash}).one_or_none()
    if found is None:
        return None
    owner_id, name, email, plan, began_at, last_action_at = found
    ends_at = min(last_action_at + idle_time(), began_at + LONGEST_LIFE)
    if ends_at <= clock.now():
        return None
    return SignedIn(
        session_hash=session_hash,
        owner_id=owner_id,
        name=name,
        email=email,
        plan=plan or settings().default_plan,
        last_action_at=last_action_at,
        ends_at=ends_at,
    )


def is_worth_noting(signed_in: SignedIn) -> bool:
    """Whether the last noted action is long enough ago to write this one down."""
    return clock.now() - signed_in.last_action_at >= idle_time() / NOTED_EVERY


def note_action(session: DatabaseSession, session_hash: str) -> None:
    """The person did something: the idle time begins anew. An ended session stays ended."""
    session.execute(
        update(Session)
        .where(col(Session.token_hash) == session_hash, ~_is_over())
        .values(last_action_at=clock.now())
    )


def end(session: DatabaseSession, session_hash: str) -> None:
    """End one session."""
    session.execute(delete(Session).where(col(Session.token_hash) == session_hash))


def end_all(session: DatabaseSession, owner_id: UUID) -> list[str]:
    """End every session of a person; gives their token hashes, so that sockets can be closed."""
    ended = (
        delete(Session).where(col(Session.owner_id) == owner_id).returning(col(Session.token_hash))
    )
    return list(session.scalars(ended))


def _make_room(session: DatabaseSession, owner_id: UUID) -> None:
    """End those of a person that leave no room for one more."""
    stay = (
        select(col(Session.id))
        .where(col(Session.owner_id) == owner_id)
        .order_by(col(Session.last_action_at).desc(), col(Session.created_at).desc())
        .limit(MOST_OF_ONE_PERSON - 1)
    )
    session.execute(
        delete(Session).where(col(Session.owner_id) == owner_id, col(Session.id).not_in(stay))
    )


def purge(session: DatabaseSession) -> None:
    """Delete the sessions that are over, with their IP addresses and user agents."""
    session.execute(delete(Session).where(_is_over()))


def live(session: DatabaseSession, hashes: set[str]) -> set[str]:
    """Those of the token hashes whose session still lives."""
    rows = select(col(Session.token_hash)).where(col(Session.token_hash).in_(hashes), ~_is_over())
    return set(session.scalars(rows))


def _is_over() -> ColumnElement[bool]:
    now = clock.now()
    return or_(
        col(Session.last_action_at) <= now - idle_time(),
        col(Session.created_at) <= now - LONGEST_LIFE,
    )


def is_signed_in_from(session: DatabaseSession, email_key: str, network: str) -> bool:
    """Whether a session of this address's person goes on, or ended lately, in that network."""
    addresses = session.scalars(
        select(col(Session.ip))
        .join(User, col(User.id) == col(Session.owner_id))
        .where(col(User.email_key) == email_key)
    )
    return any(network_of(each) == network for each in addresses)
