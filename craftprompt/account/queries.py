"""What is read about a person; the owner's id comes first."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt.errors import SignInRequired
from craftprompt.models import Media, User

AVATAR = "avatar"


def person(session: Session, owner_id: UUID) -> User:
    """The person's row.

    Raises:
        SignInRequired: the account is gone.
    """
    found = session.get(User, owner_id)
    if found is None:
        raise SignInRequired
    return found


def lock_person(session: Session, owner_id: UUID) -> User:
    """The person's row, held until this transaction ends: their other changes wait their turn.

    Raises:
        SignInRequired: the account is gone.
    """
    found = session.scalar(select(User).where(col(User.id) == owner_id).with_for_update())
    if found is None:
        raise SignInRequired
    return found


def person_by_address(session: Session, email_key: str, *, lock: bool = False) -> User | None:
    """Whose address this is, compared in its normal form; None when nobody's.

    `lock` holds the row until this transaction ends.
    """
    found = select(User).where(col(User.email_key) == email_key)
    return session.scalar(found.with_for_update() if lock else found)


def avatar_id(session: Session, owner_id: UUID) -> UUID | None:
    """The newest avatar of a person, None without one."""
    newest = (
        select(col(Media.id))
        .where(col(Media.owner_id) == owner_id, col(Media.kind) == AVATAR)
        .order_by(col(Media.created_at).desc())
        .limit(1)
    )
    return session.scalar(newest)
