"""Images made for real in a test: durable work, the vendor's package, an emulator of its wire."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col

from craftprompt import db
from craftprompt.billing import allowance
from craftprompt.billing.plans import plan
from craftprompt.jobs import engine
from craftprompt.models import (
    UNFINISHED,
    Attempt,
    Generation,
    GenerationStatus,
    Media,
    User,
)
from craftprompt.providers.image.gemini import GeminiImages
from craftprompt.providers.image.local import StoryboardImages
from craftprompt.providers.image.registry import ImageEngines
from craftprompt.providers.video.local import AnimaticVideos
from craftprompt.providers.video.registry import VideoEngines
from craftprompt.studio import durable_runs
from craftprompt.studio.image_workflow import IMAGE_WORKFLOW
from craftprompt.studio.images import ImageWish
from craftprompt.studio.video_workflow import VIDEO_WORKFLOW
from tests.emulators import gemini_images

MODEL = "gemini-3.1-flash-image"
SECONDS = 90  # of patience: an encoder shares the cores with other tests
SECONDS_BETWEEN_LOOKS = 0.02


def engines_at(emulator: gemini_images.GeminiImages | None, *, seconds: float = 10) -> ImageEngines:
    """The engines as a studio with a key has them, Google's being the emulator."""
    google = emulator and GeminiImages(
        api_key="a-key",
        base_url=emulator.base_url,
        models=(MODEL, "gemini-3-pro-image", "gemini-2.5-flash-image"),
        seconds=seconds,
    )
    return ImageEngines(google, StoryboardImages())


@contextlib.asynccontextmanager
async def making_images(
    address: str,
    engines: ImageEngines,
    *,
    videos: VideoEngines | None = None,
    alone: bool = True,
) -> AsyncIterator[engine.Engine]:
    """Images and videos can be made while this is entered, on a database that is open."""
    async with (
        durable_runs.making_media(engines, videos or VideoEngines(None, AnimaticVideos())),
        engine.durable_work(address, [IMAGE_WORKFLOW, VIDEO_WORKFLOW]) as durable,
        durable_runs.kept_alive(alone=alone),
    ):
        yield durable
        if not durable.at_work():
            await until_noted(durable)


async def until_noted(durable: engine.Engine) -> None:
    """Return once the engine's threads have written that everything is done.

    A thread that came too late would try for ever to reach a database that a test has dropped.
    """
    async with asyncio.timeout(SECONDS):
        while await durable._dbos.list_workflows_async(status="PENDING"):
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


def jobs_address(address: str) -> str:
    """Where the engine notes what runs on this database."""
    url = sa.make_url(address)
    if url.get_backend_name() == "sqlite":
        return address.removesuffix(".db") + ".jobs.db"
    return url.set(database=f"{url.database}_jobs").render_as_string(hide_password=False)


def make_wish(prompt: str = "A lighthouse in a storm", **columns: object) -> ImageWish:
    """What a person asks for: one wide image of the usual model."""
    values = {"model": MODEL, "ratio": "16:9", "size": "1K"}
    return ImageWish(prompt=prompt, **(values | columns))


async def until_over(*images: Generation) -> list[Generation]:
    """The rows, in the same order, once every run is over."""
    async with asyncio.timeout(SECONDS):
        while True:
            rows = await rows_of(*images)
            if all(row.status not in UNFINISHED for row in rows):
                return rows
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


async def until_status(image: Generation, status: GenerationStatus) -> None:
    """Return once an image stands there."""
    async with asyncio.timeout(SECONDS):
        while (await rows_of(image))[0].status != status:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


async def rows_of(*images: Generation) -> list[Generation]:
    """The rows as they stand now."""
    return await db.read(lambda session: [session.get(Generation, each.id) for each in images])


async def attempts_at(image: Generation) -> list[Attempt]:
    """The calls that were made for an image, in order."""
    rows = (
        sa.select(Attempt)
        .where(col(Attempt.generation_id) == image.id)
        .order_by(col(Attempt.number))
    )
    return await db.read(lambda session: list(session.scalars(rows)))


async def media_of(image: Generation) -> Media | None:
    """The picture of an image, None where there is none."""
    return await db.read(lambda session: session.get(Media, image.id))


async def images_used(person: User) -> tuple[int, int]:
    """How many of today's images are taken, and how many of them running work holds."""
    meters = await db.read(
        lambda session: allowance.meters(session, person.id, plan(person.plan or "free"))
    )
    return next((each.used, each.held) for each in meters if each.kind == "image")


def everything_in(address):
    """Every value of every table of the engine's database, as text; of a file its very bytes."""
    jobs = jobs_address(address)
    if jobs.startswith("sqlite"):
        whole = Path(jobs.removeprefix("sqlite:///")).read_bytes().decode("latin-1")
    else:
        whole = ""
    found = sa.create_engine(jobs)
    with found.connect() as connection:
        tables = sa.MetaData()
        tables.reflect(connection, schema=None if whole else "dbos")
        for table in tables.sorted_tables:
            whole += str(connection.execute(sa.select(table)).all())
    found.dispose()
    return whole
