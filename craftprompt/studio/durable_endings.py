"""How the run of an image or a video moves on.

Each function is one transaction over the row and its attempts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock
from craftprompt.billing import ceiling, spend
from craftprompt.models import (
    UNFINISHED,
    Attempt,
    Generation,
    GenerationKind,
    GenerationStatus,
    Media,
    Thumbnail,
    User,
)
from craftprompt.providers.base import Usage, Verdict
from craftprompt.providers.outcomes import NotMade, Outcome
from craftprompt.providers.text.prices import at_dearest
from craftprompt.studio.endings import Ending, end, open_row

NEVER_SENT = "Cancelled before it was sent. Nothing was counted."
CANCELLED_ON_THE_WAY = (
    "Cancelled while it was being made. It was not counted; the provider may have billed the "
    "operator for it."
)
ASKED_TO_STOP = (
    "The provider was asked to stop. It may still finish this video and bill the operator for it. "
    "It was not counted and your prompt is kept."
)
INTERRUPTED = (
    "The server stopped while this was being made, before anything had arrived. It was not "
    "counted; it may have been billed to the operator, so it is not sent again by itself. Press "
    "“Try again” to have it made anew."
)
BUDGET_SPENT = (
    "What this installation may spend on providers today is spent. It was not counted and your "
    "prompt is kept. The budget begins anew at 00:00 UTC; what is drawn on this machine costs "
    "nothing."
)
MADE_NOTHING = (
    Verdict.SKIP_PROVIDER,
    Verdict.RETRYABLE,
    Verdict.REQUEST_FAULT,
    Verdict.REFUSAL,
    Verdict.TRUNCATED,
)
LONGEST_CALL_ID = 120


@dataclass(frozen=True, slots=True)
class Call:
    """Who is about to be asked, and the most that it can cost.

    `most_micro_usd` is None for a local engine, which costs nothing and may be asked again.
    `is_priced` says that somebody published what it costs.
    """

    provider: str
    model: str
    most_micro_usd: int | None = None
    is_priced: bool = True


def claim(session: Session, generation_id: UUID, *, call: Call) -> bool:
    """Note that this process asks now; False where the run is over, or is over with this.

    The attempt is committed before the call: who finds it after a crash knows that the call may
    have been carried out, and does not make it again unless it costs nothing. The most that it can
    cost is held of the operator's budget.
    """
    generation = open_row(session, generation_id)
    if generation is None:
        return False
    if generation.stop_asked_at:
        end_stopped(session, generation_id)
        return False
    if call.most_micro_usd is not None and _was_asked(session, generation_id):
        end_failed(session, generation_id, kind="unavailable", message=INTERRUPTED)
        return False
    held, now = call.most_micro_usd or 0, clock.now()
    # Held of the day that the attempt says it began: it goes back to the same one.
    if held and not spend.hold(session, day=now.date(), micro_usd=held):
        end_failed(session, generation_id, kind="unavailable", message=BUDGET_SPENT)
        return False
    _close_attempt(session, generation_id, Verdict.UNKNOWN, None)
    generation.status = GenerationStatus.RUNNING
    generation.provider, generation.model = call.provider, call.model
    generation.started_at = generation.started_at or now
    generation.heartbeat_at = now
    attempt = Attempt(
        generation_id=generation_id,
        number=_attempts(session, generation_id) + 1,
        provider=call.provider,
        model=call.model,
        started_at=now,
        estimated_micro_usd=held,
        cost_micro_usd=held,
    )
    session.add(attempt)
    session.flush()
    if not call.is_priced:
        attempt.cost_micro_usd = None  # after the insert, which puts the default in None's place
    return True


def note_refusal_of_model(session: Session, generation_id: UUID, outcome: NotMade) -> None:
    """The model is gone and nothing was made: the next one may be asked."""
    _close_attempt(session, generation_id, outcome.verdict, outcome)


def note_made(session: Session, generation_id: UUID, outcome: Outcome) -> bool:
    """The file lies on the disk; False where nobody wants it any more.

    Its tokens count in every case: they were used.
    """
    return _note_arrived(session, generation_id, outcome)


def note_found(session: Session, generation_id: UUID) -> bool:
    """A process that is gone had brought the file to the disk; False where nobody wants it.

    Nobody told us its tokens.
    """
    return _note_arrived(session, generation_id, None)


def end_not_made(session: Session, generation_id: UUID, outcome: NotMade) -> None:
    """Nothing was made, and it is known why: what was held goes back."""
    _close_attempt(session, generation_id, outcome.verdict, outcome)
    _fail(session, generation_id, kind=outcome.kind, message=outcome.sentence)


def end_failed(
    session: Session,
    generation_id: UUID,
    *,
    kind: str,
    message: str,
    outcome: Outcome | None = None,
) -> None:
    """Something of ours went wrong, before or after something came: what was held goes back."""
    _close_attempt(session, generation_id, Verdict.OK if outcome else Verdict.UNKNOWN, outcome)
    _fail(session, generation_id, kind=kind, message=message)


def end_stopped(session: Session, generation_id: UUID) -> None:
    """The person wanted no more of it, and it was broken off: say whether it had been sent."""
    generation = open_row(session, generation_id)
    if generation is None:
        return
    attempt = _close_attempt(session, generation_id, Verdict.CANCELLED, None)
    _end(session, generation, _cancelled(_how_far(attempt)), is_used=False)


def end_succeeded(
    session: Session, generation_id: UUID, *, media: Media, thumbnails: Iterable[Thumbnail]
) -> bool:
    """The file is the person's; False where the run is over already, or its person gone."""
    generation = open_row(session, generation_id)
    if generation is None:
        return False
    session.add(media)
    session.flush()
    session.add_all(thumbnails)
    _end(session, generation, Ending(GenerationStatus.SUCCEEDED), is_used=True)
    return True


def ask_stop(session: Session, owner_id: UUID, generation_id: UUID) -> GenerationStatus | None:
    """Note that the person wants no more of it; gives where it stood, None if it was over.

    One that nobody has asked for yet is over at once. One whose file has arrived is kept.
    """
    generation = open_row(session, generation_id)
    if generation is None or generation.owner_id != owner_id:
        return None
    stood = generation.status
    if stood == GenerationStatus.QUEUED:
        _end(session, generation, _cancelled(NEVER_SENT), is_used=False)
    elif stood == GenerationStatus.RUNNING:
        generation.stop_asked_at = clock.now()
    return stood


def beat(session: Session, generation_ids: Iterable[UUID]) -> set[UUID]:
    """Say that this process is at work on these; gives those that are to be stopped."""
    ids = list(generation_ids)
    session.execute(
        update(Generation)
        .where(col(Generation.id).in_(ids), col(Generation.status).in_(UNFINISHED))
        .values(heartbeat_at=clock.now())
    )
    wanted = select(col(Generation.id)).where(
        col(Generation.id).in_(ids), col(Generation.stop_asked_at).is_(None)
    )
    return set(ids) - set(session.scalars(wanted))


def take_silent(session: Session, *, silent_since: datetime) -> dict[UUID, GenerationKind]:
    """The images and videos that nobody has worked on since; only one process is given each."""
    taken = session.execute(
        update(Generation)
        .where(
            col(Generation.kind).in_((GenerationKind.IMAGE, GenerationKind.VIDEO)),
            col(Generation.status).in_(UNFINISHED),
            col(Generation.heartbeat_at) <= silent_since,
        )
        .values(heartbeat_at=clock.now())
        .returning(col(Generation.id), col(Generation.kind))
    )
    return {generation_id: GenerationKind(kind) for generation_id, kind in taken}


def _note_arrived(session: Session, generation_id: UUID, outcome: Outcome | None) -> bool:
    generation = open_row(session, generation_id)
    attempt = _close_attempt(session, generation_id, Verdict.OK, outcome)
    if generation is None:
        return False
    if generation.stop_asked_at and generation.status != GenerationStatus.SAVING:
        _end(session, generation, _cancelled(_how_far(attempt)), is_used=False)
        return False
    generation.status = GenerationStatus.SAVING
    return True


def _was_asked(session: Session, generation_id: UUID) -> bool:
    """Whether a call was made whose outcome is not known to be nothing."""
    return _attempts(session, generation_id, col(Attempt.verdict).not_in(MADE_NOTHING)) > 0


def _attempts(session: Session, generation_id: UUID, *which: ColumnElement[bool]) -> int:
    rows = select(func.count()).where(col(Attempt.generation_id) == generation_id, *which)
    return session.scalar(rows) or 0


def _close_attempt(
    session: Session, generation_id: UUID, verdict: Verdict, outcome: Outcome | None
) -> Attempt | None:
    """End the attempt that is open, and count its tokens; None where none is open."""
    attempt = session.scalar(
        select(Attempt)
        .where(col(Attempt.generation_id) == generation_id, col(Attempt.verdict) == "")
        .with_for_update()
    )
    if attempt is None:
        return None
    attempt.verdict, attempt.ended_at = verdict, clock.now()
    if isinstance(outcome, NotMade):
        attempt.reason, attempt.text = outcome.reason, outcome.said
    if outcome and outcome.call_id:
        attempt.vendor_request_id = outcome.call_id[:LONGEST_CALL_ID]
    usage = outcome.usage if outcome else Usage(is_estimated=True)
    _settle_cost(session, attempt, usage)
    _count(session, attempt, usage)
    return attempt


def _settle_cost(session: Session, attempt: Attempt, usage: Usage) -> None:
    """What was not made costs the tokens that were told; what may have been billed stays held.

    No price of such tokens is published, so the dearest that is known stands for it.
    """
    held = attempt.estimated_micro_usd
    if held and attempt.verdict in MADE_NOTHING:
        cost = min(held, at_dearest(usage))
        day = attempt.started_at.date()
        spend.settle(session, day=day, held_micro_usd=held, spent_micro_usd=cost)
        attempt.cost_micro_usd = cost


def _count(session: Session, attempt: Attempt, usage: Usage) -> None:
    """The tokens of every call are the person's, also of one that failed."""
    attempt.input_tokens, attempt.cached_tokens = usage.input_tokens, usage.cached_tokens
    attempt.output_tokens, attempt.is_estimated = usage.output_tokens, usage.is_estimated
    tokens = usage.input_tokens + usage.output_tokens
    owner = select(col(Generation.owner_id)).where(col(Generation.id) == attempt.generation_id)
    session.execute(
        update(User)
        .where(col(User.id) == owner.scalar_subquery())
        .values(tokens_total=col(User.tokens_total) + tokens)
    )
    session.execute(
        update(Generation)
        .where(col(Generation.id) == attempt.generation_id)
        .values(tokens=col(Generation.tokens) + tokens)
    )


def _fail(session: Session, generation_id: UUID, *, kind: str, message: str) -> None:
    generation = open_row(session, generation_id)
    if generation:
        ending = Ending(GenerationStatus.FAILED, failure_kind=kind, failure_message=message)
        _end(session, generation, ending, is_used=False)


def _end(session: Session, generation: Generation, ending: Ending, *, is_used: bool) -> None:
    """End a run, and leave of its share of the month's ceiling what may have been billed."""
    end(session, generation, ending, is_used=is_used)
    generation.render_step, generation.place_in_line = "", None
    billed = _may_be_billed(session, generation.id)
    ceiling.settle(session, generation.owner_id, generation.id, spent_micro_usd=billed)


def _may_be_billed(session: Session, generation_id: UUID) -> int:
    is_settled = col(Attempt.verdict).in_(MADE_NOTHING)
    billed = case((is_settled, col(Attempt.cost_micro_usd)), else_=col(Attempt.estimated_micro_usd))
    rows = select(func.sum(billed)).where(col(Attempt.generation_id) == generation_id)
    return session.scalar(rows) or 0


def _how_far(attempt: Attempt | None) -> str:
    """What a stop came to, by how far the attempt had come that it ended."""
    if attempt is None:
        return NEVER_SENT
    return ASKED_TO_STOP if attempt.vendor_endpoint else CANCELLED_ON_THE_WAY


def _cancelled(sentence: str) -> Ending:
    return Ending(GenerationStatus.CANCELLED, failure_message=sentence)
