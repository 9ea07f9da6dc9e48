"""What the steps of every durable workflow share: the border around them, and writing at any price.

A step that was broken off begins again, so each one looks first at what is there.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.errors import CraftPromptError, Unavailable, trace_of
from craftprompt.jobs import progress
from craftprompt.providers.outcomes import NotMade, Outcome
from craftprompt.studio import durable_endings
from craftprompt.studio.durable_runs import Stopped

logger = logging.getLogger(__name__)

T = TypeVar("T")

OVER = "over"  # what a step gives where nothing is left to do
SECONDS_TO_RETRY_WRITING = (0.2, 1.0, 5.0, 30.0)  # the last one again and again


class Task(Protocol):
    """An unfinished run, as far as its row tells."""

    @property
    def generation_id(self) -> UUID:
        """The run."""
        ...

    @property
    def owner_id(self) -> UUID:
        """Whose it is."""
        ...


TaskT = TypeVar("TaskT", bound=Task)


async def bordered(
    task: TaskT | None,
    work: Callable[[TaskT], Awaitable[str]],
    discard: Callable[[TaskT], Awaitable[object]],
) -> str:
    """Do a step's work on an unfinished run; whatever goes wrong, the row ends and says it.

    `discard` removes what lies on the disk for a run that came to nothing.
    """
    if task is None:
        return OVER
    try:
        return await work(task)
    except Stopped:
        await persist(partial(durable_endings.end_stopped, generation_id=task.generation_id))
    except CraftPromptError as failure:
        await end_failed(task.generation_id, failure.kind, failure.message)
    except Exception as failure:  # noqa: BLE001  the job runner's border: whatever happened, the row must end
        await end_failed(task.generation_id, "internal", _our_fault(failure))
    finally:
        progress.publish(task.owner_id)
    await discard(task)
    return OVER


async def end_failed(
    generation_id: UUID, kind: str, message: str, *, outcome: Outcome | None = None
) -> None:
    """End a run that came to nothing; `outcome` is what had been made, where something was."""
    await persist(
        partial(
            durable_endings.end_failed,
            generation_id=generation_id,
            kind=kind,
            message=message,
            outcome=outcome,
        )
    )


async def end_not_made(generation_id: UUID, outcome: NotMade) -> None:
    """End a run that the one who was asked made nothing of."""
    await persist(
        partial(durable_endings.end_not_made, generation_id=generation_id, outcome=outcome)
    )


async def persist(work: Callable[[Session], T]) -> T:
    """Write it, however long the database is away: an end that is not written holds allowance."""
    tries = 0
    while True:
        try:
            return await db.write(work)
        except (Unavailable, OperationalError, InterfaceError) as failure:
            logger.warning("a run was not written: %s", type(failure).__name__)
        waits = SECONDS_TO_RETRY_WRITING
        await asyncio.sleep(waits[min(tries, len(waits) - 1)])
        tries += 1


def _our_fault(failure: Exception) -> str:
    reference = secrets.token_hex(4)
    logger.error("a run failed %s: %s", reference, trace_of(failure))
    return (
        "Something went wrong on our side. It was not counted and your prompt is kept; if it was "
        "sent already, the provider may have billed the operator. Try again; if it happens again, "
        f"tell the operator this reference: {reference}."
    )
