"""How a prompt ends: one transaction writes result, attempts, tokens, status and reservation."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock
from craftprompt.billing import allowance, released
from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.db import insert_into
from craftprompt.models import (
    UNFINISHED,
    Attempt,
    Generation,
    GenerationKind,
    GenerationStatus,
    User,
)
from craftprompt.providers.base import (
    PROVIDER_NAMES,
    TAKES_NO_ALLOWANCE,
    PromptRequest,
    PromptText,
    Verdict,
)
from craftprompt.studio import versions
from craftprompt.studio.buffer import AttemptText, RunningPrompt
from craftprompt.studio.queries import WRITTEN_KINDS

LONGEST_REQUEST_ID = 120
MOST_REASONS = 3
ATTEMPT_KEY = ("generation_id", "number")
NOTHING_COUNTED = "Nothing was counted and your prompt stands as it was."
OR_ANOTHER = "Change the wording, or ask another writer."
NO_OTHER = "Change the wording, then try again: no other writer is set up here."


@dataclass(frozen=True, slots=True)
class Sentences:
    """How the failure of one kind of run is told: what failed, what is kept, what to press.

    `kept` is what a failure leaves as it was, `left` what a run that was broken off leaves.
    """

    thing: str
    kept: str
    left: str
    anew: str

    @property
    def interrupted(self) -> str:
        """The process went away."""
        return (
            f"The server stopped while this {self.thing} was being written. It was not counted and "
            f"{self.left}. {self.anew}"
        )

    @property
    def nothing_came(self) -> str:
        """Nobody could write just now."""
        return (
            f"The {self.thing} could not be written: every writer was busy or down. It was not "
            f"counted and {self.kept}. Try again in a minute."
        )

    @property
    def nobody_may(self) -> str:
        """No writer is set up rightly."""
        return (
            f"The {self.thing} could not be written: no writer of this installation can be used. "
            f"It was not counted and {self.kept}. Its operator has been told what to mend."
        )

    def our_fault(self, reference: str) -> str:
        """A defect of ours, logged under the reference."""
        return (
            f"Something went wrong on our side. It was not counted and {self.kept}. Try again; if "
            f"it happens again, tell the operator this reference: {reference}."
        )


OF_A_PROMPT = Sentences(
    "prompt",
    kept="your scene is kept",
    left="what was written is kept",
    anew="Press “Try again” to have it written anew.",
)
OF_A_REWRITE = replace(OF_A_PROMPT, kept="your prompt stands as it was")
OF_A_CRITIQUE = Sentences(
    "critique",
    kept="your prompt stands as it was",
    left="your prompt stands as it was",
    anew="Press “Critique” to ask for it anew.",
)


def sentences_for(request: PromptRequest) -> Sentences:
    """How a failure of this request is told."""
    if request.judged:
        return OF_A_CRITIQUE
    return OF_A_REWRITE if request.rewrite else OF_A_PROMPT


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
    released in every other case; after a provider had begun to write, that is counted by itself.
    """
    generation = open_row(session, run.generation_id)
    if generation is None:
        return
    with session.no_autoflush:  # one statement writes the whole row, at the end
        _write_into(session, generation, run, ending, takes_allowance=takes_allowance)


def _write_into(
    session: Session,
    generation: Generation,
    run: RunningPrompt,
    ending: Ending,
    *,
    takes_allowance: bool,
) -> None:
    save_attempts(session, run)
    author = run.current
    if author:
        generation.provider, generation.model = author.provider, author.model
        generation.first_text_milliseconds = author.first_text_milliseconds
    if ending.prompt:
        generation.title = ending.prompt.title
        generation.prompt = ending.prompt.prompt
        generation.negative_prompt = ending.prompt.negative_prompt
        generation.notes = list(ending.prompt.notes)
        generation.shortfalls = [
            {"rule": each.rule, "message": each.message} for each in ending.prompt.shortfalls
        ]
        generation.remarks = [asdict(each) for each in ending.prompt.remarks]
    used = [each.meter.usage for each in run.attempts]
    _count_tokens(session, generation, sum(each.input_tokens + each.output_tokens for each in used))
    is_used = takes_allowance and ending.prompt is not None
    end(session, generation, ending, is_used=is_used)
    if not is_used and any(_was_written_for_money(each) for each in run.attempts):
        released.note(session, generation.owner_id)
    if ending.prompt and generation.kind == GenerationKind.PROMPT:
        versions.note_written(session, generation, ending.prompt)


def save_attempts(session: Session, *runs: RunningPrompt) -> None:
    """Write the attempts as they stand, those of all runs in one statement."""
    rows = [_attempt_row(run.generation_id, each) for run in runs for each in run.attempts]
    if not rows:
        return
    upsert = insert_into(session, Attempt)
    replaced = {name: upsert.excluded[name] for name in rows[0] if name not in ATTEMPT_KEY}
    session.execute(upsert.on_conflict_do_update(index_elements=ATTEMPT_KEY, set_=replaced), rows)


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

    What they had written is kept, one press writes them anew. Nothing is counted of the allowance;
    the tokens that were used are, as far as they were saved.
    """
    left_behind = session.scalars(
        select(Generation)
        .where(
            col(Generation.kind).in_(WRITTEN_KINDS),
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
        _count_tokens(session, generation, _tokens_saved(session, generation.id))
        is_critique = generation.kind == GenerationKind.CRITIQUE
        ending = interrupted(OF_A_CRITIQUE if is_critique else OF_A_PROMPT)
        end(session, generation, ending, is_used=False)
    return len(left_behind)


def _tokens_saved(session: Session, generation_id: UUID) -> int:
    used = func.sum(col(Attempt.input_tokens) + col(Attempt.output_tokens))
    attempts = select(used).where(col(Attempt.generation_id) == generation_id)
    return session.scalar(attempts) or 0


def _count_tokens(session: Session, generation: Generation, tokens: int) -> None:
    """The tokens of every attempt are the person's, also of those that failed."""
    generation.tokens = tokens
    session.execute(
        update(User)
        .where(col(User.id) == generation.owner_id)
        .values(tokens_total=col(User.tokens_total) + tokens)
    )


def not_written(run: RunningPrompt, said: Sentences, *, has_other_writers: bool) -> Ending:
    """The ending of a run that nobody wrote, by how the last attempt ended.

    `has_other_writers` says whether anybody is left whom the person may ask instead.
    """
    last = run.current
    if last is None:
        return _failed("unavailable", said.nothing_came)
    name = PROVIDER_NAMES[last.provider]
    if last.verdict == Verdict.REFUSAL:
        return _failed(
            "refused",
            f"{name} {last.reason}. It was not counted and {said.kept}. "
            f"{OR_ANOTHER if has_other_writers else NO_OTHER}",
        )
    if last.verdict == Verdict.REQUEST_FAULT:
        return _failed(
            "invalid",
            f"{name} cannot take this request: {last.reason}. It was not counted and {said.kept}. "
            "Shorten it or say it otherwise, then try again.",
        )
    if all(each.verdict == Verdict.SKIP_PROVIDER for each in run.attempts):
        return _failed("unconfigured", said.nobody_may)
    return _failed("unavailable", said.nothing_came)


def unchanged(run: RunningPrompt, prompt: PromptText, act: RewriteAct) -> Ending:
    """The ending of a rewrite that gave back the text it was to change; a note may say why.

    Rules give nothing back but for a reason: it stands first, and after it what to do.
    """
    author = run.current.provider if run.current else ""
    shortfalls = [each.message for each in prompt.shortfalls]
    reasons = [*shortfalls, *prompt.notes][:MOST_REASONS]
    if reasons and author in TAKES_NO_ALLOWANCE:
        happened = len(shortfalls) or 1
        return _failed(
            "invalid", " ".join((*reasons[:happened], NOTHING_COUNTED, *reasons[happened:]))
        )
    name = PROVIDER_NAMES[author] if author else "The writer"
    why = "".join(f" {reason}" for reason in reasons)
    advice = " Say it in other words, then try again." if act is RewriteAct.REFINED else ""
    return _failed(
        "invalid",
        f"{name[0].upper()}{name[1:]} gave the text back as it was.{why} It was not counted and "
        f"your prompt stands as it was.{advice}",
    )


def interrupted(said: Sentences) -> Ending:
    """The ending of a run whose process went away."""
    return _failed("unavailable", said.interrupted)


def our_fault(said: Sentences, reference: str) -> Ending:
    """The ending of a run that a defect of ours broke off."""
    return _failed("internal", said.our_fault(reference))


def _failed(kind: str, message: str) -> Ending:
    return Ending(GenerationStatus.FAILED, failure_kind=kind, failure_message=message)


def open_row(session: Session, generation_id: UUID) -> Generation | None:
    """The row of an unfinished generation, locked; None where it is over or gone."""
    return session.scalar(
        select(Generation)
        .where(col(Generation.id) == generation_id, col(Generation.status).in_(UNFINISHED))
        .with_for_update()
    )


def end(session: Session, generation: Generation, ending: Ending, *, is_used: bool) -> None:
    """Write the ending into an open row, and settle or release what it held."""
    generation.status = ending.status
    generation.failure_kind = ending.failure_kind
    generation.failure_message = ending.failure_message
    generation.finished_at = clock.now()
    end_reservation = allowance.settle if is_used else allowance.release
    end_reservation(session, generation.owner_id, generation.id)


def _was_written_for_money(attempt: AttemptText) -> bool:
    """Whether a provider that takes allowance had begun to write; what it wrote may be hidden."""
    has_begun = bool(attempt.text) or attempt.meter.usage.output_tokens > 0
    return has_begun and attempt.provider not in TAKES_NO_ALLOWANCE


def _attempt_row(generation_id: UUID, attempt: AttemptText) -> dict[str, object]:
    return {
        "generation_id": generation_id,
        "number": attempt.number,
        "provider": attempt.provider,
        "model": attempt.model,
        "verdict": attempt.verdict,
        "reason": attempt.reason,
        "text": attempt.text,
        "started_at": attempt.began_at,
        "ended_at": attempt.ended_at,
        "first_text_milliseconds": attempt.first_text_milliseconds,
        "input_tokens": attempt.meter.usage.input_tokens,
        "cached_tokens": attempt.meter.usage.cached_tokens,
        "output_tokens": attempt.meter.usage.output_tokens,
        "is_estimated": attempt.meter.usage.is_estimated,
        "is_draft_whole": attempt.is_draft_whole,
        "vendor_request_id": attempt.meter.request_id[:LONGEST_REQUEST_ID],
        "cost_micro_usd": attempt.meter.cost_micro_usd,
    }
