"""Videos of the demo person: animatics that were rendered here, and runs of fal's that failed."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from craftprompt import clock, db, footage, storage
from craftprompt.commands.demo_failures import VIDEO_FAILURES, MediaFailure
from craftprompt.commands.demo_images import end, keep, newest_prompt
from craftprompt.models import Generation, GenerationKind, GenerationStatus, Media
from craftprompt.providers.video import animatic
from craftprompt.providers.video.animatic import ClipRequest
from craftprompt.providers.video.fal import FalVideos
from craftprompt.providers.video.wishes import VideoWish
from craftprompt.studio import thumbnails, video_settings
from craftprompt.studio.run_files import FILMS


@dataclass(frozen=True, slots=True)
class Film:
    """One film to render, for which model, hours ago; the animatic stands in for a provider's."""

    prompt: str
    ratio: str
    seconds: int
    hours_ago: float
    target: str = animatic.KEY


DEMO_FILMS = (
    Film(
        "The camera pans slowly along a calm shore at dusk, the sun on the horizon.", "16:9", 2, 0.6
    ),
    Film(
        "Slow push in on a tram at the last stop, blue hour, snow on the open door.",
        "9:16",
        2,
        3.5,
        "veo-3.1-t2v",
    ),
)


async def add_videos(owner_id: UUID) -> None:
    """Give the person films, one of them in a provider's place, and failed runs."""
    parent_id = await db.read(lambda session: newest_prompt(session, owner_id))
    for film in DEMO_FILMS:
        await _add_film(owner_id, film, parent_id)
    await db.write(lambda session: _add_failures(session, owner_id))


async def _add_film(owner_id: UUID, film: Film, parent_id: UUID | None) -> None:
    wish = VideoWish(film.target, film.prompt, seconds=film.seconds, ratio=film.ratio)
    video = _row(owner_id, wish, timedelta(hours=film.hours_ago))
    video.model = video.provider = animatic.KEY
    video.status, video.parent_id = GenerationStatus.SUCCEEDED, parent_id
    media = await _rendered(video, film)
    small = await thumbnails.made(owner_id, media.id, media.storage_key)
    await db.write(lambda session: keep(session, video, media, small))


async def _rendered(video: Generation, film: Film) -> Media:
    async with storage.receiving() as received:
        clip = ClipRequest(film.prompt, film.ratio, film.seconds, 0, None)
        await animatic.render_clip(clip, received)
        measured = await footage.measure(received)
        key = storage.key_for(video.owner_id, video.id, measured.extension)
        await asyncio.to_thread(storage.adopt, received, key)
    return FILMS.media(video.owner_id, video.id, key, measured)


def _add_failures(session: Session, owner_id: UUID) -> None:
    session.add_all(_failed(owner_id, each) for each in VIDEO_FAILURES)


def _failed(owner_id: UUID, failure: MediaFailure) -> Generation:
    wish = VideoWish(failure.target, failure.prompt, seconds=8, ratio="16:9")
    run = _row(owner_id, wish, timedelta(minutes=failure.minutes_ago))
    return end(run, failure, provider=FalVideos.key)


def _row(owner_id: UUID, wish: VideoWish, ago: timedelta) -> Generation:
    made_at = clock.now() - ago
    return Generation(
        id=uuid4(),
        owner_id=owner_id,
        kind=GenerationKind.VIDEO,
        target=wish.model,
        prompt=wish.prompt,
        settings=video_settings.noted(wish, 0),
        created_at=made_at,
        started_at=made_at,
        finished_at=made_at + timedelta(seconds=4),
    )
