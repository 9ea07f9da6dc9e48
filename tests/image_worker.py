"""A process that makes images and videos, and stops dead where a test wants to kill it.

It works on what a former one left, asks for more images, with `--video` for one video, or with
`--upload` keeps a picture, where it is told for whom, and leaves once nothing is unfinished, or in
good order when it is asked to stop. `--halt-at` names a place such as "before claim" or "after
put": there it says so and stands still, until its parent kills or thaws it.

python -m tests.image_worker [--ask-for PERSON_ID --count 2] [--halt-at "before claim"] [--stay]
"""

import argparse
import asyncio
import contextlib
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from craftprompt import db, pictures, storage
from craftprompt.jobs.engine import Engine, durable_work
from craftprompt.jobs.schedule import Upkeep, keeping_up
from craftprompt.providers.image.gemini import GeminiImages
from craftprompt.providers.image.local import StoryboardImages
from craftprompt.providers.image.registry import image_engines
from craftprompt.providers.video.fal import FalVideos
from craftprompt.providers.video.registry import video_engines
from craftprompt.providers.video.wishes import VideoWish
from craftprompt.settings import settings
from craftprompt.studio import (
    durable_endings,
    durable_runs,
    image_references,
    image_workflow,
    images,
    purchases,
    tray,
    video_workflow,
    videos,
)
from craftprompt.studio.image_workflow import IMAGE_WORKFLOW
from craftprompt.studio.images import ImageWish
from craftprompt.studio.video_workflow import VIDEO_WORKFLOW
from craftprompt.studio.videos import VideoPress

HALTED = "halted"
OVER = "nothing is unfinished"
LEAVES = "leaves what runs"
# Where a process can be stopped: a name, and the functions that do the work of that name.
PLACES: dict[str, list[tuple[object, str]]] = {
    "request": [(images, "request_images")],  # inside the transaction
    "begin": [(durable_runs, "begin")],
    "references": [(image_references, "loaded")],
    "claim": [(durable_endings, "claim")],  # inside the transaction
    "call": [(GeminiImages, "draw"), (StoryboardImages, "draw")],
    "upload": [(FalVideos, "upload")],
    "submit": [(FalVideos, "submit")],
    "note of the id": [(purchases, "note_bought")],  # inside the transaction
    "look": [(FalVideos, "look")],
    "fetch": [(FalVideos, "fetch")],
    "measure": [(pictures, "measure")],
    "write": [(storage, "_new_file")],  # of the picture: its file is there, and empty
    "sync of the file": [(storage, "_sync")],
    "sync of the folder": [(storage, "_sync")],  # the picture has its name already
    "move": [(storage, "_move")],
    "adopt": [(storage, "adopt")],
    "keep": [(tray, "_add")],  # inside the transaction
    "put": [(storage, "put")],  # of the picture: it comes first
    "thumbnails": [(pictures, "thumbnails")],
    "thumbnail's put": [(storage, "put")],
    "note": [(durable_endings, "note_made")],  # inside the transaction
    "end": [(durable_endings, "end_succeeded")],  # inside the transaction
    "step draw": [(image_workflow, "draw")],
    "step film": [(video_workflow, "film")],
    **{
        f"step {name}": [(image_workflow, name), (video_workflow, name)]
        for name in ("describe", "settle")
    },
}
# What is done at several places is meant where its first argument looks like this.
MEANT: dict[str, Callable[[object], bool]] = {
    "sync of the file": lambda path: str(path).endswith(storage.UNFINISHED),
    "sync of the folder": lambda path: Path(str(path)).parent == settings().media_folder,
    "thumbnail's put": lambda key: str(key).endswith("-320.webp"),
}


THAWED = threading.Event()


def halt_at(place: str) -> None:
    """Stand still there, in whichever thread or task comes by."""
    when, _, name = place.partition(" ")
    for owner, attribute in PLACES[name]:
        work = getattr(owner, attribute)
        make = _halting_coroutine if asyncio.iscoroutinefunction(work) else _halting_function
        setattr(owner, attribute, make(work, when, place))


def _halting_function(work: Callable[..., object], when: str, place: str) -> object:
    is_meant = MEANT.get(place.partition(" ")[2], lambda _given: True)

    def halting(*given: object, **named: object) -> object:
        is_here = is_meant(given[0])
        if when == "before" and is_here:
            _halt(place)
        done = work(*given, **named)
        if when == "after" and is_here:
            _halt(place)
        return done

    return halting


def _halting_coroutine(work: Callable[..., object], when: str, place: str) -> object:
    async def halting(*given: object, **named: object) -> object:
        if when == "before":
            _halt(place)
        done = await work(*given, **named)
        if when == "after":
            _halt(place)
        return done

    return halting


def _halt(place: str) -> None:
    if not THAWED.is_set():
        say(f"{HALTED} {place}")
        while not THAWED.wait(0.1):
            pass  # the main thread hears of a signal in between only


def say(line: str) -> None:
    """Tell the parent at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def say_when_it_leaves() -> None:
    """Tell the parent once everything at work has been told to stop."""
    close = Engine.close

    async def closing(durable: Engine) -> None:
        asyncio.get_running_loop().call_soon(say, LEAVES)  # its tasks are cancelled first
        await close(durable)

    Engine.close = closing


async def work(options: argparse.Namespace) -> None:
    say_when_it_leaves()
    this = asyncio.current_task()
    assert this
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    await asyncio.to_thread(db.upgrade_to_head)
    database = db.open_database()
    # What a studio looks at each minute is looked at each second here.
    durable_runs.BEATS_EVERY_SECONDS = 0.3
    durable_runs.SILENT_AFTER = timedelta(seconds=2)
    async with (
        durable_runs.making_media(image_engines(settings()), video_engines(settings())),
        durable_work(settings().database_address, [IMAGE_WORKFLOW, VIDEO_WORKFLOW]) as durable,
        durable_runs.kept_alive(alone=database.is_sqlite),
        keeping_up([Upkeep("begin silent images", 0.5, durable_runs.begin_silent)]),
    ):
        say(f"works as {durable.slot}")
        if options.upload:
            await tray.keep_upload(options.ask_for, options.upload)
        elif options.ask_for and options.video:
            wish = VideoWish(
                options.video,
                options.prompt,
                seconds=options.seconds,
                has_audio=False,
                first_frame=options.first_frame,
                last_frame=options.last_frame,
                references=tuple(options.reference),
            )
            await videos.make(options.ask_for, VideoPress(wish))
        elif options.ask_for:
            wish = ImageWish(options.prompt, options.model, "16:9", "1K", count=options.count)
            await images.make(options.ask_for, wish)
        await until_nothing_is_unfinished(durable)
        say(OVER)
        if options.stay:
            await asyncio.Event().wait()
    await db.close_database()


async def until_nothing_is_unfinished(durable: Engine) -> None:
    while durable.at_work() or await db.read(durable_runs._unfinished):
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    signal.signal(signal.SIGCONT, lambda *_: THAWED.set())
    parser = argparse.ArgumentParser()
    parser.add_argument("--ask-for", type=UUID)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--prompt", default="A lighthouse in a storm")
    parser.add_argument("--model", default="gemini-3.1-flash-image")
    parser.add_argument("--video", default="", help="the key of a model of fal's")
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--first-frame", default="", help="the id of a picture of the person's")
    parser.add_argument("--last-frame", default="")
    parser.add_argument("--reference", action="append", default=[])
    parser.add_argument("--upload", type=Path, help="a picture for the person's tray")
    parser.add_argument("--stay", action="store_true")
    parser.add_argument("--halt-at", type=halt_at)
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(work(parser.parse_args()))
