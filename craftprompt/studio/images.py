"""Images: asked for, cancelled, tried again, put away.

One press is one request of one to four images, each a generation of its own that succeeds or fails
by itself. What is written here is truth at once; `durable_runs` then has it made.
"""

import asyncio
from dataclasses import astuple, dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from craftprompt import clock, db, storage
from craftprompt.account import queries as account_queries
from craftprompt.account.verification import may_use_paid
from craftprompt.billing import allowance, ceiling, space
from craftprompt.billing.plans import plan
from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import InputInvalid, NotPermitted
from craftprompt.jobs import progress
from craftprompt.models import (
    Generation,
    GenerationKind,
    GenerationStatus,
)
from craftprompt.providers.image.base import ImageEngine
from craftprompt.providers.image.prices import most
from craftprompt.providers.image.registry import STORYBOARD
from craftprompt.settings import settings
from craftprompt.studio import durable_endings, durable_runs, ended_runs, image_references, queries
from craftprompt.studio.image_references import ReferenceChoice
from craftprompt.studio.media_requests import (
    checked_words,
    refuse_too_many_jobs,
    request_of,
    retry_id,
)
from craftprompt.studio.origin import origin
from craftprompt.wording import clean_text

MOST_AT_A_TIME = 4  # images of one request
STORYBOARD_RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
STORYBOARD_SIZES = ("1K", "2K", "4K")
UNCONFIRMED = (
    "Images by a provider wait until your address is confirmed: open the link in our letter, or "
    "ask for another one on the account page. Nothing was counted and your prompt is kept. "
    "Storyboard frames do not wait."
)
KEPT_AND_COUNTED = "The picture had arrived before your press, so it is kept and counted."
KEPT_NOT_COUNTED = (
    "The picture had arrived before your press, so it is kept. Frames of the local drawer are not "
    "counted."
)


@dataclass(frozen=True, slots=True)
class ImageWish:
    """What the person asks for. `first` is the number of the first image's take, from 0.

    `scene` is the scene that the prompt came from, where there is one; `parent_id` the prompt or
    the edited image that it is made from. Without `scene` and parent it was typed.
    """

    prompt: str
    model: str
    ratio: str
    size: str
    count: int = 1
    references: tuple[ReferenceChoice, ...] = ()
    scene: str = ""
    parent_id: UUID | None = None
    first: int = 0


def checked_wish(wish: ImageWish) -> ImageWish:
    """The wish with its words made safe to keep.

    Raises:
        InputInvalid: nothing written, too much written, or a setting that the model has not.
    """
    words = checked_words(wish.prompt, of="image")
    if not 1 <= wish.count <= MOST_AT_A_TIME:
        raise InputInvalid(
            f"One to {MOST_AT_A_TIME} images can be made at a time. Nothing was counted.",
            field="count",
        )
    _refuse_unknown_settings(wish)
    return replace(wish, prompt=words, scene=clean_text(wish.scene).strip())


def request_images(
    session: Session,
    owner_id: UUID,
    *,
    wish: ImageWish,
    asked: ImageEngine,
    request_id: UUID | None = None,
) -> list[Generation]:
    """Queue the images of one press, each with its own reservation unless a local engine draws.

    A reservation holds one of today's images and what it may cost of the month's ceiling.

    A `request_id` that was seen before gives the images that it asked for: a press that is sent
    twice is one wish.

    Raises:
        AllowanceSpent: fewer are left today than were asked for, too little of the month's ceiling,
            or the storage is full; nothing was taken.
        Unavailable: the plan's jobs at once are all running.
        NotFound: the parent or a reference is not theirs.
        NotPermitted: a provider would be paid, and their address is not confirmed.
    """
    person = account_queries.lock_person(session, owner_id)
    known = queries.images_of_request(session, owner_id, request_id) if request_id else []
    if known:
        return known
    if not asked.is_local and not may_use_paid(person):
        raise NotPermitted(UNCONFIRMED)
    chosen = plan(person.plan or settings().default_plan)
    refuse_too_many_jobs(session, owner_id, chosen, is_local=asked.is_local)
    space.refuse_when_full(session, owner_id, plan=chosen)
    made_from = origin(session, owner_id, wish.parent_id, wish.prompt)
    wish = replace(wish, parent_id=made_from)
    images = [_row(owner_id, wish, number, asked) for number in range(wish.count)]
    for image in images:
        image.request_id = request_id or images[0].id
        session.add(image)
    session.flush()
    for image in images:
        image_references.attach(session, owner_id, image.id, wish.references)
    if not asked.is_local:
        ids = [image.id for image in images]
        allowance.reserve_each(session, owner_id, generation_ids=ids, kind="image", plan=chosen)
        ceiling.hold(session, owner_id, ids, micro_usd=most(wish.model, wish.size), plan=chosen)
    return images


async def make(
    owner_id: UUID, wish: ImageWish, *, press_id: UUID | None = None
) -> list[Generation]:
    """Check the wish, queue its images and have them made; `press_id` again is the same request.

    Raises:
        InputInvalid, AllowanceSpent, Unavailable, NotFound: as `checked_wish` and
            `request_images` say; nothing was counted.
        StorageNearlyFull: less than 1 GB is free; nothing was counted.
    """
    checked = checked_wish(wish)
    await asyncio.to_thread(storage.refuse_when_nearly_full)
    asked = durable_runs.current().images.of(checked.model)
    request_id = press_id and request_of(press_id, astuple(checked))
    images = await db.write(
        lambda session: request_images(
            session, owner_id, wish=checked, asked=asked, request_id=request_id
        )
    )
    for image in images:
        await durable_runs.begin(image.id, GenerationKind.IMAGE)
    progress.publish(owner_id)
    return images


async def cancel(owner_id: UUID, generation_id: UUID) -> str:
    """Stop one image; gives a sentence that says what came of it, also where it was too late.

    Raises:
        NotFound: not an image of theirs.
    """
    stood = await db.write(
        lambda session: durable_endings.ask_stop(session, owner_id, generation_id)
    )
    if stood in (GenerationStatus.QUEUED, GenerationStatus.RUNNING):
        durable_runs.current().stop(generation_id)
    progress.publish(owner_id)
    image = await db.read(lambda session: queries.owned_image(session, owner_id, generation_id))
    return _what_came_of(
        GenerationStatus(stood or image.status), is_local=image.provider == STORYBOARD
    )


async def retry(owner_id: UUID, generation_id: UUID) -> list[Generation]:
    """Ask for one image again, with the same words, settings and references.

    A second press of the same button is the same wish: it gives what the first one asked for.

    Raises:
        NotFound: not an image of theirs.
        AllowanceSpent, Unavailable: as for every request.
    """
    wish = await db.read(lambda session: wish_of(session, owner_id, generation_id))
    return await make(owner_id, wish, press_id=retry_id(generation_id))


def wish_of(session: Session, owner_id: UUID, generation_id: UUID) -> ImageWish:
    """What an image was asked for with.

    Raises:
        NotFound: not an image of theirs.
    """
    image = queries.owned_image(session, owner_id, generation_id)
    return ImageWish(
        prompt=image.prompt,
        model=image.target,
        ratio=str(image.settings["ratio"]),
        size=str(image.settings["size"]),
        references=image_references.choices(session, owner_id, generation_id),
        scene=image.scene,
        parent_id=image.parent_id,
        first=int(image.settings["index"]),
    )


def _what_came_of(stood: GenerationStatus, *, is_local: bool) -> str:
    """What a cancel did to an image that stood there when it came."""
    match stood:
        case GenerationStatus.SAVING | GenerationStatus.SUCCEEDED:
            return KEPT_NOT_COUNTED if is_local else KEPT_AND_COUNTED
        case GenerationStatus.FAILED:
            return ended_runs.FAILED_BEFORE
        case _:
            return ended_runs.STOPPED


def _row(owner_id: UUID, wish: ImageWish, number: int, asked: ImageEngine) -> Generation:
    return Generation(
        id=uuid4(),
        owner_id=owner_id,
        kind=GenerationKind.IMAGE,
        target=wish.model,
        provider=asked.key,
        settings={
            "ratio": wish.ratio,
            "size": wish.size,
            "count": wish.count,
            "index": wish.first + number,
        },
        scene=wish.scene,
        prompt=wish.prompt,
        parent_id=wish.parent_id,
        heartbeat_at=clock.now(),
    )


def _refuse_unknown_settings(wish: ImageWish) -> None:
    """A model is asked only for what its row of the catalogue offers."""
    row = None if wish.model == STORYBOARD else catalogue().target(wish.model)
    ratios = row.ratios if row else STORYBOARD_RATIOS
    sizes = (row.resolutions if row else ()) or STORYBOARD_SIZES
    if wish.ratio not in ratios:
        raise InputInvalid(
            f"This model makes no images of {wish.ratio}. It offers {', '.join(ratios)}. Nothing "
            "was counted.",
            field="ratio",
        )
    if wish.size not in sizes:
        raise InputInvalid(
            f"This model makes no images of {wish.size}. It offers {', '.join(sizes)}. Nothing "
            "was counted.",
            field="size",
        )
    most = (row.references_limit if row else 0) or 0
    if row and len(wish.references) > most:
        raise InputInvalid(
            f"{len(wish.references)} references go along, and {row.name} takes {most} at most. "
            "Nothing was counted and your text is kept. Let fewer go along, or choose another "
            "model.",
            field="references",
        )
