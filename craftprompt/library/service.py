"""What can be done with a run, whatever it makes: cancelled, tried again."""

from uuid import UUID

from craftprompt import db
from craftprompt.models import Generation, GenerationKind, GenerationStatus
from craftprompt.providers.base import TAKES_NO_ALLOWANCE
from craftprompt.studio import ended_runs, images, prompts, queries, videos


async def cancel(owner_id: UUID, generation_id: UUID) -> str:
    """Stop a run; gives a sentence that says what came of it.

    Raises:
        NotFound: not a run of theirs.
    """
    match await _kind_of(owner_id, generation_id):
        case GenerationKind.IMAGE:
            return await images.cancel(owner_id, generation_id)
        case GenerationKind.VIDEO:
            return await videos.cancel(owner_id, generation_id) or ended_runs.STOPPED
        case _:
            return _what_came_of(await prompts.stop(owner_id, generation_id))


async def retry(owner_id: UUID, generation_id: UUID) -> Generation:
    """Ask for the same once more; gives the new run. The card of the old one goes.

    Raises:
        NotFound: not a run of theirs, or a reference of it was deleted.
        AllowanceSpent, Unavailable, NotPermitted: as for every request; nothing was counted.
    """
    match await _kind_of(owner_id, generation_id):
        case GenerationKind.IMAGE:
            (asked, *_) = await images.retry(owner_id, generation_id)
        case GenerationKind.VIDEO:
            asked = await videos.retry(owner_id, generation_id)
        case _:
            asked = await prompts.retry(owner_id, generation_id)
    await ended_runs.dismiss(owner_id, generation_id)
    return asked


def _what_came_of(prompt: Generation) -> str:
    """What a cancel did to a prompt that stands so after it."""
    match prompt.status:
        case GenerationStatus.SUCCEEDED:
            is_counted = prompt.provider not in TAKES_NO_ALLOWANCE
            return prompts.KEPT_AND_COUNTED if is_counted else prompts.KEPT_NOT_COUNTED
        case GenerationStatus.FAILED:
            return ended_runs.FAILED_BEFORE
        case _:
            return ended_runs.STOPPED


async def _kind_of(owner_id: UUID, generation_id: UUID) -> GenerationKind:
    run = await db.read(lambda session: queries.owned_generation(session, owner_id, generation_id))
    return GenerationKind(run.kind)
