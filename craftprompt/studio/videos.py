"""Videos: asked for, cancelled, tried again.

One press is one video. What is written here is truth at once; `durable_runs` then has it made.
"""

import asyncio
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from craftprompt import clock, db, storage
from craftprompt.account import queries as account_queries
from craftprompt.billing import space
from craftprompt.billing.plans import plan
from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import InputInvalid
from craftprompt.jobs import progress
from craftprompt.models import Generation, GenerationKind, GenerationStatus
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.providers.video import animatic
from craftprompt.settings import settings
from craftprompt.studio import durable_endings, durable_runs, image_references, queries
from craftprompt.studio.image_references import ReferenceChoice
from craftprompt.studio.limits import LONGEST_PROMPT
from craftprompt.studio.media_requests import refuse_foreign_parent, refuse_too_many_jobs, retry_id
from craftprompt.wording import clean_text

ANIMATIC_SECONDS = tuple(range(2, 16))
ANIMATIC_RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9", "9:21")
USUAL_SECONDS = 5
USUAL_RATIO = "16:9"
TOO_LATE = "The video has arrived already, so it is kept."


@dataclass(frozen=True, slots=True)
class VideoSettings:
    """What can be chosen for one model: whole seconds, and ratios as "16:9"."""

    model: str
    seconds: tuple[int, ...]
    ratios: tuple[str, ...]

    def fitting(self, seconds: int | None, ratio: str) -> tuple[int, str]:
        """These where the model has them, else what is nearest to the usual ones."""
        wanted = seconds if seconds in self.seconds else USUAL_SECONDS
        nearest = min(self.seconds, key=lambda each: (abs(each - wanted), each))
        chosen = ratio if ratio in self.ratios else USUAL_RATIO
        return nearest, chosen if chosen in self.ratios else self.ratios[0]


@dataclass(frozen=True, slots=True)
class VideoWish:
    """What the person asks for; the camera moves over `first_frame` if there is one."""

    prompt: str
    model: str
    seconds: int
    ratio: str
    first_frame: UUID | None = None
    scene: str = ""
    parent_id: UUID | None = None
    take: int = 0


def settings_of(model: str) -> VideoSettings:
    """What can be chosen for a model of the catalogue, or for the animatic by itself.

    Raises:
        UnknownTarget: no such model.
    """
    if model == animatic.KEY:
        return VideoSettings(model, ANIMATIC_SECONDS, ANIMATIC_RATIOS)
    row = catalogue().target(model)
    ratios = tuple(ratio for ratio in row.ratios if ratio != "auto")
    return VideoSettings(model, row.seconds or (USUAL_SECONDS,), ratios or (USUAL_RATIO,))


def checked_wish(wish: VideoWish) -> VideoWish:
    """The wish with its words made safe to keep.

    Raises:
        InputInvalid: nothing written, too much written, or a setting that the model has not.
        UnknownTarget: no such model.
    """
    words = clean_text(wish.prompt).strip()
    if not words:
        raise InputInvalid(
            "Write first what the video is to show. Nothing was counted.", field="prompt"
        )
    if len(words) > LONGEST_PROMPT:
        raise InputInvalid(
            f"The prompt has {len(words):,} characters; {LONGEST_PROMPT:,} are the most. Nothing "
            "was counted and your text is kept.",
            field="prompt",
        )
    offered = settings_of(wish.model)
    if wish.seconds not in offered.seconds:
        lengths = ", ".join(map(str, offered.seconds))
        raise InputInvalid(
            f"This model makes no videos of {wish.seconds} seconds. It offers {lengths}. Nothing "
            "was counted.",
            field="seconds",
        )
    if wish.ratio not in offered.ratios:
        raise InputInvalid(
            f"This model makes no videos of {wish.ratio}. It offers {', '.join(offered.ratios)}. "
            "Nothing was counted.",
            field="ratio",
        )
    return replace(wish, prompt=words, scene=clean_text(wish.scene).strip())


def request_video(
    session: Session, owner_id: UUID, *, wish: VideoWish, request_id: UUID | None = None
) -> Generation:
    """Queue a video. A `request_id` that was seen before gives the video that it asked for.

    Raises:
        AllowanceSpent: the storage is full.
        Unavailable: as many run as may at once.
        NotFound: the parent or the first frame is not theirs.
    """
    person = account_queries.lock_person(session, owner_id)
    known = queries.images_of_request(session, owner_id, request_id) if request_id else []
    if known:
        return known[0]
    chosen = plan(person.plan or settings().default_plan)
    refuse_too_many_jobs(session, owner_id, chosen, is_local=True)
    space.refuse_when_full(session, owner_id, plan=chosen)
    refuse_foreign_parent(session, owner_id, wish.parent_id)
    video = _row(owner_id, wish, request_id)
    session.add(video)
    session.flush()
    if wish.first_frame:
        frame = ReferenceChoice(wish.first_frame, ReferenceRole.FIRST_FRAME)
        image_references.attach(session, owner_id, video.id, [frame])
    return video


async def make(owner_id: UUID, wish: VideoWish, *, request_id: UUID | None = None) -> Generation:
    """Check the wish, queue its video and have it made.

    Raises:
        InputInvalid, AllowanceSpent, Unavailable, NotFound: as `checked_wish` and `request_video`
            say; nothing was counted.
        StorageNearlyFull: less than 1 GB is free; nothing was counted.
    """
    checked = checked_wish(wish)
    await asyncio.to_thread(storage.refuse_when_nearly_full)
    video = await db.write(
        lambda session: request_video(session, owner_id, wish=checked, request_id=request_id)
    )
    await durable_runs.begin(video.id, GenerationKind.VIDEO)
    progress.publish(owner_id)
    return video


async def cancel(owner_id: UUID, generation_id: UUID) -> str:
    """Stop one video; gives a sentence where it was too late, else nothing."""
    stood = await db.write(
        lambda session: durable_endings.ask_stop(session, owner_id, generation_id)
    )
    if stood in (GenerationStatus.QUEUED, GenerationStatus.RUNNING):
        durable_runs.current().stop(generation_id)
    progress.publish(owner_id)
    return TOO_LATE if stood == GenerationStatus.SAVING else ""


async def retry(owner_id: UUID, generation_id: UUID) -> Generation:
    """Ask for one video again, with the same words, settings and first frame.

    A second press of the same button is the same wish: it gives what the first one asked for.

    Raises:
        NotFound: not a video of theirs, or its first frame was deleted.
        AllowanceSpent, Unavailable: as for every request.
    """
    wish = await db.read(lambda session: wish_of(session, owner_id, generation_id))
    return await make(owner_id, wish, request_id=retry_id(generation_id))


def wish_of(session: Session, owner_id: UUID, generation_id: UUID) -> VideoWish:
    """What a video was asked for with.

    Raises:
        NotFound: not a video of theirs, or its first frame was deleted.
    """
    video = queries.owned_video(session, owner_id, generation_id)
    frames = image_references.choices(session, owner_id, generation_id)
    return VideoWish(
        prompt=video.prompt,
        model=video.target,
        seconds=int(video.settings["seconds"]),
        ratio=str(video.settings["ratio"]),
        first_frame=frames[0].media_id if frames else None,
        scene=video.scene,
        parent_id=video.parent_id,
        take=int(video.settings["index"]),
    )


def _row(owner_id: UUID, wish: VideoWish, request_id: UUID | None) -> Generation:
    generation_id = uuid4()
    return Generation(
        id=generation_id,
        owner_id=owner_id,
        request_id=request_id or generation_id,
        kind=GenerationKind.VIDEO,
        target=wish.model,
        provider=animatic.KEY,
        settings={"seconds": wish.seconds, "ratio": wish.ratio, "index": wish.take},
        scene=wish.scene,
        prompt=wish.prompt,
        parent_id=wish.parent_id,
        heartbeat_at=clock.now(),
    )
