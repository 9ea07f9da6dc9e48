"""How a video is made, in three steps that survive the process.

Film: note the claim, have it made into a fresh file, read it through, give it its final name; what
is bought of fal is waited for in between (`bought_videos`).
Describe: make the thumbnails. Settle: the media row and the status in one transaction. A step that
was broken off begins again, so each one looks first at what is there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt import db, footage, storage
from craftprompt.errors import CraftPromptError
from craftprompt.jobs import engine, progress
from craftprompt.jobs.engine import Workflow
from craftprompt.models import Generation
from craftprompt.providers.image.base import ReferenceImage, ReferenceRole
from craftprompt.providers.outcomes import NotMade
from craftprompt.providers.video.base import Filmed, LocalVideoEngine, VideoRequest
from craftprompt.providers.video.fal import FalVideos
from craftprompt.providers.video.fal_answers import FilmReady
from craftprompt.providers.video.wishes import VideoWish
from craftprompt.studio import (
    bought_videos,
    durable_endings,
    durable_runs,
    image_references,
    video_settings,
)
from craftprompt.studio.durable_endings import Call
from craftprompt.studio.durable_steps import OVER, bordered, end_not_made, persist
from craftprompt.studio.purchases import Purchase
from craftprompt.studio.run_files import FILMS
from craftprompt.studio.video_settings import USUAL_RATIO, USUAL_SECONDS
from craftprompt.studio.workflow_names import MAKE_VIDEO

FILMED = "filmed"


@dataclass(frozen=True, slots=True)
class VideoTask:
    """An unfinished video, as far as its row tells."""

    generation_id: UUID
    owner_id: UUID
    provider: str
    wish: VideoWish  # without its pictures
    take: int


async def make_video(generation_id: UUID) -> None:
    """The workflow: what it is called with, and what it gives, is noted by the engine."""
    if await engine.current().step("film", film, generation_id) == OVER:
        return
    await engine.current().step("describe", describe, generation_id)
    await engine.current().step("settle", settle, generation_id)


async def film(generation_id: UUID) -> str:
    """Bring the film to the disk, or end the run with the reason why there is none."""
    return await _bordered(generation_id, _film)


async def describe(generation_id: UUID) -> str:
    """Make the thumbnails of the film on the disk."""
    return await _bordered(generation_id, partial(_with_film, _describe))


async def settle(generation_id: UUID) -> str:
    """Give the film to its person: row and status in one transaction."""
    return await _bordered(generation_id, partial(_with_film, _settle))


VIDEO_WORKFLOW = Workflow(MAKE_VIDEO, make_video)


async def _bordered(generation_id: UUID, work: Callable[[VideoTask], Awaitable[str]]) -> str:
    task = await db.read(partial(_task, generation_id=generation_id))
    return await bordered(task, work, FILMS.discarded)


async def _with_film(work: Callable[[VideoTask], Awaitable[str]], task: VideoTask) -> str:
    """Work on a film that has arrived: where it was paid for, what is in the way now says so."""
    try:
        return await work(task)
    except CraftPromptError as failure:
        if task.provider != FalVideos.key:
            raise
        await _end_not_made(task, bought_videos.not_kept(failure))
        return await FILMS.discarded(task)


async def _film(task: VideoTask) -> str:
    if not await FILMS.kept(task):
        return await _film_anew(task)
    return await FILMS.found(task, step=FILMED)


async def _film_anew(task: VideoTask) -> str:
    runs = durable_runs.current()
    asked = runs.videos.named(task.provider)
    if isinstance(asked, FalVideos):
        return await _film_at_fal(task, asked)
    return await runs.unless_stopped(task.generation_id, _film_here(task, asked))


async def _film_here(task: VideoTask, asked: LocalVideoEngine) -> str:
    references = await image_references.loaded(task.owner_id, task.generation_id)
    request = VideoRequest(
        prompt=task.wish.prompt,
        ratio=task.wish.ratio or USUAL_RATIO,
        seconds=task.wish.seconds or USUAL_SECONDS,
        first_frame=_moved_over(references),
        variation=task.take,
    )
    call = Call(asked.key, asked.key)
    claim = partial(durable_endings.claim, generation_id=task.generation_id, call=call)
    if not await persist(claim):
        return OVER
    progress.publish(task.owner_id)
    async with storage.receiving() as received:
        outcome = await asked.film(request, received)
        if isinstance(outcome, NotMade):
            return await _end_not_made(task, outcome)
        return await _keep(task, outcome, received)


def _moved_over(pictures: Sequence[ReferenceImage]) -> bytes | None:
    """The picture that the animatic moves over: the first frame, else the first reference."""
    shown = [each for each in pictures if each.role is not ReferenceRole.LAST_FRAME]
    return shown[0].content if shown else None


async def _film_at_fal(task: VideoTask, fal: FalVideos) -> str:
    """Buy the film, or go on with one that was bought before; wait for it and fetch it."""
    purchase = await bought_videos.bought(
        task.generation_id, task.owner_id, wish=task.wish, fal=fal
    )
    if purchase is None:
        return OVER
    if isinstance(purchase, NotMade):
        return await _end_not_made(task, purchase)
    film = await bought_videos.ready(task.generation_id, task.owner_id, purchase=purchase, fal=fal)
    if isinstance(film, NotMade):
        return await _end_not_made(task, film)
    fetching = _fetch(task, purchase, film, fal)
    return await durable_runs.current().unless_stopped(task.generation_id, fetching)


async def _fetch(task: VideoTask, purchase: Purchase, film: FilmReady, fal: FalVideos) -> str:
    """Fetch and keep a film that is paid for: what is in the way now says so."""
    try:
        async with storage.receiving() as received:
            outcome = await bought_videos.fetched(purchase, film, fal=fal, path=received)
            if isinstance(outcome, Filmed):
                return await _keep(task, outcome, received)
    except CraftPromptError as failure:
        outcome = bought_videos.not_kept(failure)
    return await _end_not_made(task, outcome)


async def _end_not_made(task: VideoTask, outcome: NotMade) -> str:
    await end_not_made(task.generation_id, outcome)
    return OVER


async def _keep(task: VideoTask, outcome: Filmed, received: Path) -> str:
    """Read the film through, and give it the name that it keeps."""
    measured = await footage.measure(received)
    key = storage.key_for(task.owner_id, task.generation_id, measured.extension)
    await asyncio.to_thread(storage.adopt, received, key)
    made = partial(durable_endings.note_made, generation_id=task.generation_id, outcome=outcome)
    return await FILMS.arrived(task, made, step=FILMED)


async def _describe(task: VideoTask) -> str:
    return await FILMS.described(task)


async def _settle(task: VideoTask) -> str:
    key = await FILMS.at_hand(task)
    path = await asyncio.to_thread(storage.path_of, key)
    measured = await footage.measure(path)
    media = FILMS.media(task.owner_id, task.generation_id, key, measured)
    return await FILMS.settled(task, media, await FILMS.small(task, key))


def _task(session: Session, generation_id: UUID) -> VideoTask | None:
    """What is to be made; None where it is over, or its person gone."""
    generation = session.get(Generation, generation_id)
    if generation is None or generation.finished_at:
        return None
    return VideoTask(
        generation_id=generation.id,
        owner_id=generation.owner_id,
        provider=generation.provider,
        wish=video_settings.wish_of(generation),
        take=int(generation.settings.get("index", 0)),
    )
