"""Runs that came to nothing, whatever they were to make: what is said of them, and their cards."""

from functools import partial
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock, db
from craftprompt.jobs import progress
from craftprompt.models import Generation, GenerationStatus

STOPPED = "Cancelled. It is not counted."
FAILED_BEFORE = "It had come to nothing before your press. It is not counted."


async def dismiss(owner_id: UUID, generation_id: UUID) -> None:
    """Take the card of a run that came to nothing off every page; a running one stays."""
    await db.write(partial(_dismiss, owner_id=owner_id, generation_id=generation_id))
    progress.publish(owner_id)


def _dismiss(session: Session, owner_id: UUID, generation_id: UUID) -> None:
    session.execute(
        update(Generation)
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.id) == generation_id,
            col(Generation.status).in_((GenerationStatus.FAILED, GenerationStatus.CANCELLED)),
        )
        .values(dismissed_at=clock.now())
    )
