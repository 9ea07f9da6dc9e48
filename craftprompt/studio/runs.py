"""The prompts that this process is writing: one task each, independent of any page.

A prompt is a plain task with a row and a heartbeat. After a kill the row is ended as interrupted,
because a step that began again would be paid twice and change the text under its reader's eyes.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock, db
from craftprompt.errors import CraftPromptError, Unavailable, trace_of
from craftprompt.jobs import progress
from craftprompt.models import Generation, GenerationStatus
from craftprompt.providers.base import (
    TAKES_NO_ALLOWANCE,
    AttemptEnded,
    AttemptStarted,
    Piece,
    PromptRequest,
    PromptText,
    Rewrite,
    TextProvider,
    Verdict,
)
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.studio import endings
from craftprompt.studio.buffer import RunningPrompt
from craftprompt.studio.endings import Ending, Sentences

logger = logging.getLogger(__name__)

SAVED_EVERY_SECONDS = 1.0
SILENT_AFTER = timedelta(seconds=15)  # fifteen missed heartbeats: the process is gone


class PromptRuns:
    """Starts, stops and remembers the tasks that write prompts with one provider."""

    def __init__(self, provider: TextProvider) -> None:
        self.provider = provider
        self._runs: dict[UUID, RunningPrompt] = {}
        self._tasks: dict[UUID, asyncio.Task[None]] = {}

    def __len__(self) -> int:
        """How many prompts are being written here."""
        return len(self._runs)

    def start(self, generation_id: UUID, owner_id: UUID, request: PromptRequest) -> RunningPrompt:
        """Begin to write a queued generation; one that is running already stays as it is."""
        if generation_id in self._runs:
            return self._runs[generation_id]
        run = self._runs[generation_id] = RunningPrompt(generation_id, owner_id)
        task = asyncio.create_task(self._write(run, request), name=f"prompt {generation_id}")
        self._tasks[generation_id] = task
        task.add_done_callback(lambda _: self._forget(generation_id))
        progress.publish(owner_id)
        return run

    def find(self, owner_id: UUID, generation_id: UUID) -> RunningPrompt | None:
        """The person's running prompt, None if it does not run here."""
        run = self._runs.get(generation_id)
        return run if run and run.owner_id == owner_id else None

    def stop(self, owner_id: UUID, generation_id: UUID) -> None:
        """The person wants no more of it: what is written so far is kept."""
        run = self.find(owner_id, generation_id)
        if run and not run.is_over:
            run.was_stopped = True
            self._cancel(run)

    def stop_all(self, owner_id: UUID) -> None:
        """Stop everything of a person, as before their account is erased."""
        for run in list(self._runs.values()):
            self.stop(owner_id, run.generation_id)

    async def save_running(self) -> None:
        """Write the running texts and heartbeats, all in one transaction."""
        runs = [run for run in self._runs.values() if not run.is_over]
        if not runs:
            return
        try:
            wanted = await db.write(partial(_save, runs=runs))
        except (Unavailable, SQLAlchemyError) as failure:
            logger.warning("running prompts not saved this time: %s", type(failure).__name__)
            return
        for run in runs:
            if run.generation_id not in wanted:  # stopped elsewhere, or its person is gone
                self.stop(run.owner_id, run.generation_id)

    async def close(self) -> None:
        """The server stops: end every run as interrupted."""
        tasks = list(self._tasks.values())
        for run in list(self._runs.values()):
            self._cancel(run)
        await asyncio.gather(*tasks, return_exceptions=True)

    def _cancel(self, run: RunningPrompt) -> None:
        """Break a run off, but neither before its first step nor while its end is written.

        A task that never began would leave its row queued, and a broken end its row running.
        """
        run.must_end = True
        if run.has_begun and run.status != GenerationStatus.SAVING:
            self._tasks[run.generation_id].cancel()

    async def _write(self, run: RunningPrompt, request: PromptRequest) -> None:
        run.has_begun = True
        said = endings.sentences_for(request)
        try:
            ending = _broken_off(run, said) if run.must_end else await self._written(run, request)
        except asyncio.CancelledError:
            ending = _broken_off(run, said)
        except CraftPromptError as failure:
            ending = Ending(
                GenerationStatus.FAILED,
                failure_kind=failure.kind,
                failure_message=failure.message,
            )
        except Exception as failure:  # noqa: BLE001  the job runner's border: whatever happened, the row must end
            ending = _our_fault(failure, said)
        await self._settle(run, ending)

    async def _written(self, run: RunningPrompt, request: PromptRequest) -> Ending:
        await db.write(partial(_mark_running, generation_id=run.generation_id))
        run.status = GenerationStatus.RUNNING
        run.tell()
        prompt: PromptText | None = None
        async for event in self.provider.stream(request):
            match event:
                case AttemptStarted(provider, model, meter):
                    run.begin_attempt(provider, model, meter)
                case Piece(text, is_last):
                    run.append(text, is_last=is_last)
                case AttemptEnded():
                    prompt = _note_end(run, event)
        if prompt is None:
            return self._not_written(run, request)
        if request.rewrite and _is_as_it_was(prompt, request.rewrite):
            return endings.unchanged(run, prompt, request.rewrite.act)
        return Ending(GenerationStatus.SUCCEEDED, prompt)

    def _not_written(self, run: RunningPrompt, request: PromptRequest) -> Ending:
        last = {run.current.provider} if run.current else set[str]()
        others = self.provider.in_line(request.not_asked | last)
        said = endings.sentences_for(request)
        return endings.not_written(run, said, has_other_writers=bool(others))

    async def _settle(self, run: RunningPrompt, ending: Ending) -> None:
        """Write the ending; where the database cannot take it, the sweep ends the row later."""
        run.status = GenerationStatus.SAVING
        _close_attempt(run)
        author = run.current.provider if run.current else ""
        try:
            await db.write(
                partial(
                    endings.write_ending,
                    run=run,
                    ending=ending,
                    takes_allowance=author not in TAKES_NO_ALLOWANCE,
                )
            )
        except (Unavailable, SQLAlchemyError) as failure:
            logger.error("a prompt's end was not written: %s", type(failure).__name__)  # noqa: TRY400  the sentence says it
        finally:
            run.finish(ending.status)
            progress.publish(run.owner_id)

    def _forget(self, generation_id: UUID) -> None:
        self._runs.pop(generation_id, None)
        self._tasks.pop(generation_id, None)


_open: PromptRuns | None = None


def current() -> PromptRuns:
    """The prompts of this process."""
    if _open is None:
        raise RuntimeError("No prompts can run yet: enter running_prompts() in the lifespan.")
    return _open


@asynccontextmanager
async def running_prompts(provider: TextProvider) -> AsyncIterator[PromptRuns]:
    """Prompts can be written while this is entered; leaving it ends the running ones."""
    global _open  # noqa: PLW0603  one registry per process
    _open = runs = PromptRuns(provider)
    saver = asyncio.create_task(_keep_saving(runs), name="running prompts' saver")
    try:
        yield runs
    finally:
        saver.cancel()
        await runs.close()
        await provider.close()
        _open = None


async def end_left_behind(*, everything: bool = False) -> None:
    """End the prompts that a killed process left behind.

    `everything` ends them without waiting for silent heartbeats: at the start of the only
    process that there is.
    """
    silent_since = clock.now() - (timedelta(0) if everything else SILENT_AFTER)
    await db.write(lambda session: endings.end_interrupted(session, silent_since=silent_since))


async def _keep_saving(runs: PromptRuns) -> None:
    while True:
        await asyncio.sleep(SAVED_EVERY_SECONDS)
        await runs.save_running()


def _save(session: Session, runs: list[RunningPrompt]) -> set[UUID]:
    wanted = endings.still_wanted(session, [run.generation_id for run in runs])
    endings.note_heartbeats(session, wanted)
    endings.save_attempts(session, *[run for run in runs if run.generation_id in wanted])
    return wanted


def _mark_running(session: Session, generation_id: UUID) -> None:
    session.execute(
        update(Generation)
        .where(col(Generation.id) == generation_id)
        .values(status=GenerationStatus.RUNNING, started_at=clock.now(), heartbeat_at=clock.now())
    )


def _is_as_it_was(written: PromptText, rewrite: Rewrite) -> bool:
    """Whether a rewrite changed nothing: not the prompt, and nothing more is to be avoided."""
    avoided = clean(written.negative_prompt)
    is_avoided_anew = bool(avoided) and avoided != clean(rewrite.negative_prompt)
    return clean(written.prompt) == clean(rewrite.prompt) and not is_avoided_anew


def _note_end(run: RunningPrompt, event: AttemptEnded) -> PromptText | None:
    attempt = run.current
    assert attempt, "an attempt ends after it started"  # noqa: S101  the providers' contract
    attempt.verdict, attempt.reason = event.verdict, event.reason
    attempt.is_draft_whole, attempt.ended_at = event.is_draft_whole, clock.now()
    run.tell()
    return event.prompt if event.verdict is Verdict.OK else None


def _close_attempt(run: RunningPrompt) -> None:
    """An attempt that brought no verdict of its own was broken off."""
    if run.current and not run.current.verdict:
        run.current.verdict = Verdict.CANCELLED if run.was_stopped else Verdict.UNKNOWN
        run.current.ended_at = clock.now()


def _broken_off(run: RunningPrompt, said: Sentences) -> Ending:
    return Ending(GenerationStatus.CANCELLED) if run.was_stopped else endings.interrupted(said)


def _our_fault(failure: Exception, said: Sentences) -> Ending:
    reference = secrets.token_hex(4)
    logger.error("a prompt failed %s: %s", reference, trace_of(failure))
    return endings.our_fault(said, reference)
