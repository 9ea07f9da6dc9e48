"""Images of the demo person: frames that the storyboard drawer drew, and runs that failed."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock, db, pictures, storage
from craftprompt.commands.demo_chain import put_away_at
from craftprompt.commands.demo_failures import IMAGE_FAILURES, MediaFailure
from craftprompt.models import Generation, GenerationKind, GenerationStatus, Media, Thumbnail
from craftprompt.providers.image import storyboard
from craftprompt.providers.image.storyboard import FrameRequest
from craftprompt.studio import thumbnails
from craftprompt.studio.run_files import PICTURES

MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame to draw, in which shape, hours ago."""

    prompt: str
    ratio: str
    hours_ago: float


FRAMES = (
    Frame("Wide shot, a lighthouse on a rock at dawn, a fishing boat comes home.", "16:9", 0.3),
    Frame("Close-up of an old fisherman at dusk, warm lamp light on his face.", "4:5", 1.2),
    Frame("Rainy night, a taxi waits under a street lamp, low angle.", "9:16", 2.5),
    Frame("A red fox crosses a snowy road at dusk, medium shot.", "1:1", 5),
    Frame("Very wide: dunes under a noon sun, one rider far off.", "21:9", 9),
    Frame("A tram at the last stop, blue hour, snow settling on the open door.", "3:2", 20),
)


async def add_images(owner_id: UUID) -> None:
    """Give the person frames in several shapes, made from their newest prompt, and failed runs."""
    parent_id = await db.read(lambda session: newest_prompt(session, owner_id))
    for frame in FRAMES:
        await _add_frame(owner_id, frame, parent_id)
    await db.write(
        lambda session: session.add_all(_failed(owner_id, each) for each in IMAGE_FAILURES)
    )


async def _add_frame(owner_id: UUID, frame: Frame, parent_id: UUID | None) -> None:
    drawn = await storyboard.draw_frame(FrameRequest(frame.prompt, frame.ratio, "1K", variation=0))
    measured = await pictures.measure(drawn.content, most_bytes=MOST_BYTES)
    image = _row(owner_id, frame.prompt, frame.ratio, timedelta(hours=frame.hours_ago))
    image.target = image.model = image.provider = storyboard.KEY
    image.status, image.parent_id = GenerationStatus.SUCCEEDED, parent_id
    key = storage.key_for(owner_id, image.id, measured.extension)
    await asyncio.to_thread(storage.put, key, drawn.content)
    small = await thumbnails.made(owner_id, image.id, key)
    media = PICTURES.media(owner_id, image.id, key, measured)
    await db.write(lambda session: keep(session, image, media, small))


def keep(session: Session, made: Generation, media: Media, small: list[Thumbnail]) -> None:
    """Add a run with what it made, each row after those that it names."""
    for rows in ([made], [media], small):
        session.add_all(rows)
        session.flush()


def end(run: Generation, failure: MediaFailure, *, provider: str) -> Generation:
    """The run as it stands after it came to nothing."""
    run.target, run.provider = failure.target, provider
    run.status = GenerationStatus.FAILED if failure.kind else GenerationStatus.CANCELLED
    run.failure_kind, run.failure_message = failure.kind, failure.message
    run.dismissed_at = put_away_at(run.created_at)
    return run


def _failed(owner_id: UUID, failure: MediaFailure) -> Generation:
    run = _row(owner_id, failure.prompt, "16:9", timedelta(minutes=failure.minutes_ago))
    return end(run, failure, provider="gemini")


def _row(owner_id: UUID, prompt: str, ratio: str, ago: timedelta) -> Generation:
    made_at = clock.now() - ago
    return Generation(
        id=uuid4(),
        owner_id=owner_id,
        kind=GenerationKind.IMAGE,
        target="",
        prompt=prompt,
        settings={"ratio": ratio, "size": "1K", "count": 1, "index": 0},
        created_at=made_at,
        started_at=made_at,
        finished_at=made_at + timedelta(seconds=1),
    )


def newest_prompt(session: Session, owner_id: UUID) -> UUID | None:
    """The newest prompt of the person that was written, None where there is none."""
    return session.scalar(
        select(col(Generation.id))
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.kind) == GenerationKind.PROMPT,
            col(Generation.status) == GenerationStatus.SUCCEEDED,
        )
        .order_by(col(Generation.created_at).desc())
        .limit(1)
    )
