"""The room that a plan gives for what a person keeps."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt.billing.plans import Plan
from craftprompt.errors import AllowanceSpent
from craftprompt.models import Media, Thumbnail

GIGABYTE = 1_000_000_000


def used_bytes(session: Session, owner_id: UUID) -> int:
    """What the person's files take, thumbnails included."""
    media = select(func.sum(col(Media.size_bytes))).where(col(Media.owner_id) == owner_id)
    thumbnails = (
        select(func.sum(col(Thumbnail.size_bytes)))
        .join(Media, col(Media.id) == col(Thumbnail.media_id))
        .where(col(Media.owner_id) == owner_id)
    )
    return int(session.scalar(media) or 0) + int(session.scalar(thumbnails) or 0)


def refuse_when_full(session: Session, owner_id: UUID, *, plan: Plan, more_bytes: int = 1) -> None:
    """Keep to the plan's storage.

    Raises:
        AllowanceSpent: `more_bytes` do not fit any more.
    """
    left = plan.storage_gb * GIGABYTE - used_bytes(session, owner_id)
    if more_bytes > left:
        raise AllowanceSpent(
            f"Your {plan.storage_gb} GB of storage are full. Nothing was added or counted. Delete "
            "pictures that you no longer need, or change to a plan with more room.",
            left=max(left, 0),
        )
