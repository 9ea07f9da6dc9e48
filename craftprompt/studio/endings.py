"""How a prompt ends: one transaction writes result, attempts, tokens, status and reservation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock
from craftprompt.billing import allowance
from craftprompt.models import (
    UNFINISHED,
    Attempt,
    Generation,
    GenerationKind,
    GenerationStatus,
    User,
)
from craftprompt.providers.base import PromptText, Verdict
from craftprompt.studio.buffer import AttemptText, RunningPrompt

INTERRUPTED = (
    "The server stopped while this prompt was being written. It was not counted and what was "
    "written is kept. Press “Try again” to have it written anew."
)
NOTHING_CAME = (
    "The prompt could not be written: every writer was busy or down. It was not counted and your "
    "scene is kept. Try again in a minute."
)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a generation ended; `prompt` is there exactly when it succeeded."""

    status: GenerationStatus
    prompt: PromptText | None = None
    failure_kind: str = ""
    failure_message: str = ""


def write_ending(
    session: Session, run: RunningPrompt, ending: Ending, *, takes_allowance: bool
) -> None:
    """Write how a run ended, once: a row that is gone or over already stays as it is.

    The reservation is settled where the author takes allowance and the prompt is there, and
    released in every other case.
    """
    generation = _open_row(session, run.generation_id)
    if generation is None:
        return
    save_attempts(session, run)
    author = run.current
    if author:
        generation.provider, generation.model = author.provider, author.model
    if ending.prompt:
        generation.title = ending.prompt.title
        generation.prompt = ending.prompt.prompt
        generation.negative_prompt = ending.prompt.negative_prompt
        generation.notes = list(ending.prompt.notes)
    tokens = sum(each.usage.input_tokens + each.usage.output_tokens for each in run.attempts)
    generation.tokens = tokens
    session.execute(
        update(User)
        .where(col(User.id) == run.owner_id)
        .values(tokens_total=col(User.tokens_total) + tokens)
    )
    _end(session, generation, ending, is_used=takes_allowance and ending.prompt is not None)


def save_attempts(session: Session, run: RunningPrompt) -> None:
    """Write the attempts as they stand."""
    for each in run.attempts:
        session.merge(_attempt_row(run.generation_id, each))


def still_wanted(session: Session, generation_ids: Iterable[UUID]) -> set[UUID]:
    """Which of the generations still have a row, and nobody asked to stop them."""
    rows = select(col(Generation.id)).where(
        col(Generation.id).in_(list(generation_ids)), col(Generation.stop_asked_at).is_(None)
    )
    return set(session.scalars(rows))


def note_heartbeats(session: Session, generation_ids: Iterable[UUID]) -> None:
    """Say that this process is still at work on these."""
    session.execute(
        update(Generation)
        .where(col(Generation.id).in_(list(generation_ids)))
        .values(heartbeat_at=clock.now())
    )


def end_interrupted(session: Session, *, silent_since: datetime) -> int:
    """End the prompts whose process has been silent since then; gives how many.

    What they had written is kept, nothing is counted, one press writes them anew.
    """
    left_behind = session.scalars(
        select(Generation)
        .where(
            col(Generation.kind) == GenerationKind.PROMPT,
            col(Generation.status).in_(UNFINISHED),
            col(Generation.heartbeat_at) <= silent_since,
        )
        # One whose end is being written just now is not left behind.
        .with_for_update(skip_locked=True)
    ).all()
    for generation in left_behind:
        session.execute(
            update(Attempt)
            .where(col(Attempt.generation_id) == generation.id, col(Attempt.verdict) == "")
            .values(verdict=Verdict.UNKNOWN, ended_at=clock.now())
        )
        _end(session, generation, interrupted(), is_used=False)
    return len(left_behind)


def interrupted() -> Ending:
    """The ending of a prompt whose process went away."""
    return Ending(GenerationStatus.FAILED, failure_kind="unavailable", failure_message=INTERRUPTED)


def _open_row(session: Session, generation_id: UUID) -> Generation | None:
    return session.scalar(
        select(Generation)
        .where(col(Generation.id) == generation_id, col(Generation.status).in_(UNFINISHED))
        .with_for_update()
    )


def _end(session: Session, generation: Generation, ending: Ending, *, is_used: bool) -> None:
    generation.status = ending.status
    generation.failure_kind = ending.failure_kind
    generation.failure_message = ending.failure_message
    generation.finished_at = clock.now()
    end_reservation = allowance.settle if is_used else allowance.release
    end_reservation(session, generation.owner_id, generation.id)


def _attempt_row(generation_id: UUID, attempt: AttemptText) -> Attempt:
    return Attempt(
        generation_id=generation_id,
        number=attempt.number,
        provider=attempt.provider,
        model=attempt.model,
        verdict=attempt.verdict,
        reason=attempt.reason,
        text=attempt.text,
        started_at=attempt.began_at,
        ended_at=attempt.ended_at,
        first_text_milliseconds=attempt.first_text_milliseconds,
        input_tokens=attempt.usage.input_tokens,
        cached_tokens=attempt.usage.cached_tokens,
        output_tokens=attempt.usage.output_tokens,
        is_estimated=attempt.usage.is_estimated,
    )
