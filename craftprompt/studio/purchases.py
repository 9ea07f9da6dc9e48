"""What a bought video has on its rows: where it was sent, how far it is, since when.

From the moment that a provider has taken a request, its attempt says where it is found again, so
that any process can go on with it. Each function but `open_purchase` is one transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock
from craftprompt.catalogue.loader import catalogue
from craftprompt.models import Attempt, Generation, GenerationStatus, RenderStep
from craftprompt.providers.base import Verdict
from craftprompt.providers.video.download import MAY_COME_LATER
from craftprompt.providers.video.fal import Bought
from craftprompt.studio.endings import open_row

NOT_KEPT = "not kept"  # of a film that came: the reason why it is nobody's


@dataclass(frozen=True, slots=True)
class Purchase:
    """A video that a provider has taken, and when it was asked for."""

    bought: Bought
    since: datetime


def open_purchase(session: Session, generation_id: UUID) -> Purchase | None:
    """What was bought for a run that is not over; None where nothing is known to be bought."""
    attempt = _open_attempt(session, generation_id)
    if attempt is None or not attempt.vendor_endpoint:
        return None
    return Purchase(_bought(attempt), attempt.started_at)


def left_at_provider(session: Session, generation_id: UUID) -> Bought | None:
    """The film of a run that failed only because it could not be fetched or kept."""
    attempt = session.scalar(
        select(Attempt)
        .where(col(Attempt.generation_id) == generation_id)
        .order_by(col(Attempt.number).desc())
        .limit(1)
    )
    if attempt is None or not attempt.vendor_endpoint or attempt.verdict != Verdict.OK:
        return None
    return _bought(attempt) if attempt.reason in {*MAY_COME_LATER, NOT_KEPT} else None


def take_up(session: Session, generation: Generation, bought: Bought) -> None:
    """Have a new run go on with what an earlier one has bought: it costs nothing once more."""
    now = clock.now()
    generation.status, generation.model = GenerationStatus.RUNNING, generation.target
    generation.started_at = generation.heartbeat_at = now
    session.add(
        Attempt(
            generation_id=generation.id,
            number=1,
            provider=generation.provider,
            model=generation.target,
            started_at=now,
            vendor_endpoint=bought.endpoint,
            vendor_request_id=bought.request_id,
        )
    )


def note_bought(session: Session, generation_id: UUID, bought: Bought) -> Purchase | None:
    """Note where a video is found again; None where nobody wants it any more."""
    generation = open_row(session, generation_id)
    attempt = _open_attempt(session, generation_id)
    if generation is None or attempt is None:
        return None
    attempt.vendor_endpoint, attempt.vendor_request_id = bought.endpoint, bought.request_id
    generation.render_step = RenderStep.SENT
    return Purchase(bought, attempt.started_at)


def note_step(session: Session, generation_id: UUID, step: RenderStep, place: int | None) -> None:
    """Note how far the provider has come, as it says itself."""
    generation = open_row(session, generation_id)
    if generation:
        generation.render_step, generation.place_in_line = step, place


def note_ready(session: Session, generation_id: UUID) -> bool:
    """The provider has made it, so it is kept from here on; False where nobody wants it."""
    generation = open_row(session, generation_id)
    if generation is None:
        return False
    if generation.status != GenerationStatus.SAVING and generation.stop_asked_at:
        return False
    generation.status = GenerationStatus.SAVING
    generation.render_step, generation.place_in_line = "", None
    return True


def _bought(attempt: Attempt) -> Bought:
    row = catalogue().known(attempt.model)
    name = row.name if row else attempt.model
    return Bought(attempt.vendor_endpoint, attempt.vendor_request_id, name)


def _open_attempt(session: Session, generation_id: UUID) -> Attempt | None:
    return session.scalar(
        select(Attempt).where(
            col(Attempt.generation_id) == generation_id, col(Attempt.verdict) == ""
        )
    )
