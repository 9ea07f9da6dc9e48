"""How an image is made, in three steps that survive the process.

Draw: wait for a turn, note the claim, ask once, check the bytes, bring them to the disk under
their final name. Describe: make the thumbnails. Settle: the media row, the status and the
allowance in one transaction. A step that was broken off begins again, so each one looks first at
what is there: the row says whether anybody may still ask, the file whether a picture arrived.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt import db, pictures, storage
from craftprompt.errors import CraftPromptError, InputInvalid
from craftprompt.jobs import engine, progress
from craftprompt.jobs.engine import Workflow
from craftprompt.models import Generation
from craftprompt.providers.base import Verdict
from craftprompt.providers.image.base import Drawn, ImageEngine, ImageRequest
from craftprompt.providers.image.gemini_answers import MODEL_GONE
from craftprompt.providers.image.prices import is_priced, most
from craftprompt.providers.outcomes import NotMade
from craftprompt.studio import durable_endings, durable_runs, image_references
from craftprompt.studio.durable_endings import Call
from craftprompt.studio.durable_steps import OVER, bordered, end_failed, end_not_made, persist
from craftprompt.studio.operator_alerts import tell_operator
from craftprompt.studio.run_files import PICTURES
from craftprompt.studio.workflow_names import MAKE_IMAGE

logger = logging.getLogger(__name__)

DRAWN = "drawn"
MOST_BYTES = 64_000_000
NO_PICTURE = (
    "What the provider sent is no picture that can be opened. It was not counted and your prompt "
    "is kept; the provider may have billed the operator for it. Try again."
)
MAY_BE_BILLED = (
    "The picture was made all the same: the provider may have billed the operator for it."
)


@dataclass(frozen=True, slots=True)
class ImageTask:
    """An unfinished image, as far as its row tells."""

    generation_id: UUID
    owner_id: UUID
    prompt: str
    provider: str
    model: str
    ratio: str
    size: str
    variation: int


async def make_image(generation_id: UUID) -> None:
    """The workflow: what it is called with, and what it gives, is noted by the engine."""
    if await engine.current().step("draw", draw, generation_id) == OVER:
        return
    await engine.current().step("describe", describe, generation_id)
    await engine.current().step("settle", settle, generation_id)


async def draw(generation_id: UUID) -> str:
    """Bring the picture to the disk, or end the run with the reason why there is none."""
    return await _bordered(generation_id, _draw)


async def describe(generation_id: UUID) -> str:
    """Make the thumbnails of the picture on the disk."""
    return await _bordered(generation_id, _describe)


async def settle(generation_id: UUID) -> str:
    """Give the picture to its person: row, status and allowance in one transaction."""
    return await _bordered(generation_id, _settle_or_say_why)


IMAGE_WORKFLOW = Workflow(MAKE_IMAGE, make_image)


async def _bordered(generation_id: UUID, work: Callable[[ImageTask], Awaitable[str]]) -> str:
    task = await db.read(partial(_task, generation_id=generation_id))
    return await bordered(task, work, PICTURES.discarded)


async def _draw(task: ImageTask) -> str:
    if not await PICTURES.kept(task):
        return await _draw_anew(task)
    return await PICTURES.found(task, step=DRAWN)


async def _describe(task: ImageTask) -> str:
    return await PICTURES.described(task)


async def _settle_or_say_why(task: ImageTask) -> str:
    """Settle a picture that has arrived: where it was paid for, what is in the way now says so."""
    try:
        return await _settle(task)
    except CraftPromptError as failure:
        await _end_lost(task, failure)
        return await PICTURES.discarded(task)


async def _settle(task: ImageTask) -> str:
    key = await PICTURES.at_hand(task)
    content = await asyncio.to_thread(storage.read, key)
    measured = await pictures.measure(content, most_bytes=MOST_BYTES)
    media = PICTURES.media(task.owner_id, task.generation_id, key, measured)
    return await PICTURES.settled(task, media, await PICTURES.small(task, key))


async def _draw_anew(task: ImageTask) -> str:
    """Ask for the picture; a model that is gone is followed by its successor, once."""
    runs, model = durable_runs.current(), task.model
    asked = runs.images.named(task.provider)
    outcome = await runs.unless_stopped(task.generation_id, ask(task, asked, model))
    if isinstance(outcome, NotMade) and outcome.reason == MODEL_GONE:
        successor = asked.successor(model)
        if successor:
            _tell_operator(outcome, model)
            await persist(
                partial(
                    durable_endings.note_refusal_of_model,
                    generation_id=task.generation_id,
                    outcome=outcome,
                )
            )
            outcome = await runs.unless_stopped(task.generation_id, ask(task, asked, successor))
    match outcome:
        case None:
            return OVER
        case NotMade():
            _tell_operator(outcome, model)
            await end_not_made(task.generation_id, outcome)
            return OVER
        case Drawn():
            return await keep(task, outcome)


def _tell_operator(outcome: NotMade, model: str) -> None:
    """Say what only the operator can mend: a key that is not accepted, a model that is gone."""
    if outcome.reason == MODEL_GONE:
        tell_operator(
            f"Google does not offer {model} to this studio, so another model is asked where there "
            "is one. Take it out of GEMINI_IMAGE_MODELS."
        )
    elif outcome.verdict is Verdict.SKIP_PROVIDER:
        tell_operator(
            f"Google made no image because it does not accept this studio's key "
            f"({outcome.reason}). Look at GEMINI_API_KEY and at the account behind it."
        )


async def ask(task: ImageTask, asked: ImageEngine, model: str) -> Drawn | NotMade | None:
    """Wait for a turn, claim, ask once; None where the run is over and nobody asks."""
    async with asked.turn():
        references = await image_references.loaded(task.owner_id, task.generation_id)
        request = ImageRequest(
            prompt=task.prompt,
            model=model,
            ratio=task.ratio,
            size=task.size,
            references=references,
            variation=task.variation,
        )
        claim = partial(
            durable_endings.claim,
            generation_id=task.generation_id,
            call=Call(asked.key, asked.key)
            if asked.is_local
            else Call(asked.key, model, most(model, task.size), is_priced(model, task.size)),
        )
        if not await persist(claim):
            return None
        progress.publish(task.owner_id)
        return await asked.draw(request)


async def keep(task: ImageTask, drawn: Drawn) -> str:
    """Check the bytes and write them, as they came, under the name they keep."""
    try:
        measured = await pictures.measure(drawn.content, most_bytes=MOST_BYTES)
        key = storage.key_for(task.owner_id, task.generation_id, measured.extension)
        await asyncio.to_thread(storage.put, key, drawn.content)
    except CraftPromptError as failure:
        await _end_lost(task, failure, drawn)
        return OVER
    made = partial(durable_endings.note_made, generation_id=task.generation_id, outcome=drawn)
    return await PICTURES.arrived(task, made, step=DRAWN)


async def _end_lost(task: ImageTask, failure: CraftPromptError, drawn: Drawn | None = None) -> None:
    """End a run whose picture was made and could not be kept."""
    kind, message = failure.kind, failure.message
    if isinstance(failure, InputInvalid):
        kind, message = "unavailable", NO_PICTURE
    elif not durable_runs.current().images.named(task.provider).is_local:
        message = f"{message} {MAY_BE_BILLED}"
    await end_failed(task.generation_id, kind, message, outcome=drawn)


def _task(session: Session, generation_id: UUID) -> ImageTask | None:
    """What is to be made; None where it is over, or its person gone."""
    generation = session.get(Generation, generation_id)
    if generation is None or generation.finished_at:
        return None
    settings = generation.settings
    return ImageTask(
        generation_id=generation.id,
        owner_id=generation.owner_id,
        prompt=generation.prompt,
        provider=generation.provider,
        model=generation.target,
        ratio=str(settings.get("ratio", "1:1")),
        size=str(settings.get("size", "1K")),
        variation=int(settings.get("index", 0)),
    )
