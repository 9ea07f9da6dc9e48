"""Videos: asked for, cancelled, tried again.

One press is one video. What is written here is truth at once; `durable_runs` then has it made.
"""

import asyncio
from dataclasses import astuple, dataclass, replace
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from craftprompt import clock, db, storage
from craftprompt.account import queries as account_queries
from craftprompt.account.verification import may_use_paid
from craftprompt.billing import allowance, ceiling, space
from craftprompt.billing.plans import Plan, plan
from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import InputInvalid, NotPermitted, Unavailable
from craftprompt.jobs import progress
from craftprompt.models import Generation, GenerationKind, GenerationStatus
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.providers.video import animatic, prices
from craftprompt.providers.video.cost_shortfall import too_dear
from craftprompt.providers.video.fal import Bought, FalVideos
from craftprompt.providers.video.fal_answers import FORGOTTEN, FilmReady, Unclear
from craftprompt.providers.video.registry import VideoEngine
from craftprompt.providers.video.shortfalls import shortfalls
from craftprompt.providers.video.wish_shortfall import WishShortfall
from craftprompt.providers.video.wishes import VideoWish, told_shots
from craftprompt.settings import settings
from craftprompt.studio import (
    durable_endings,
    durable_runs,
    image_references,
    purchases,
    queries,
    video_settings,
)
from craftprompt.studio.image_references import ReferenceChoice
from craftprompt.studio.media_requests import (
    checked_words,
    refuse_too_many_jobs,
    request_of,
    retry_id,
)
from craftprompt.studio.origin import origin
from craftprompt.studio.video_settings import settings_of
from craftprompt.wording import clean_text

TOO_LATE = "The video has been made already, so it is kept."
ROLES = (ReferenceRole.FIRST_FRAME, ReferenceRole.LAST_FRAME, ReferenceRole.REFERENCE)
UNCONFIRMED = (
    "Videos by a provider wait until your address is confirmed: open the link in our letter, or "
    "ask for another one on the account page. Nothing was counted and your prompt is kept. "
    "Animatics do not wait."
)
CANNOT_SAY = (
    "The video was made before, and whether the provider still has it cannot be learnt just now. "
    "Nothing was bought or counted and your prompt is kept. Try again in a minute."
)


@dataclass(frozen=True, slots=True)
class VideoPress:
    """One press for a video: the wish, and where it comes from.

    Pictures in the wish are the ids of the person's own images. `scene` is the scene that the
    prompt came from, `parent_id` what the video is made from; `take` counts from 0. With `bought`
    nothing is bought: the film that was made for an earlier run is fetched once more.
    """

    wish: VideoWish
    scene: str = ""
    parent_id: UUID | None = None
    take: int = 0
    bought: Bought | None = None


def checked(press: VideoPress, asked: VideoEngine) -> VideoPress:
    """The press with its words made safe to keep, once its engine can carry it out.

    It reads the prompt: call it in a thread.

    Raises:
        InputInvalid: nothing written, too much written, or something that the model cannot do.
        UnknownTarget: no such model.
    """
    wish = replace(
        press.wish,
        prompt=checked_words(press.wish.prompt, of="video"),
        negative_prompt=clean_text(press.wish.negative_prompt).strip(),
    )
    wish = _fitted_for_fal(wish, asked) if isinstance(asked, FalVideos) else _fitted_here(wish)
    return replace(press, wish=wish, scene=clean_text(press.scene).strip())


def lacking(
    wish: VideoWish, asked: VideoEngine, *, month_left: int | None = None
) -> list[WishShortfall]:
    """What the asked model cannot do of a wish; nothing where this machine films it.

    `month_left` are the micro-dollars below which it has to cost, None where that is seen to
    elsewhere. It reads the prompt: call it in a thread.

    Raises:
        UnknownTarget: no such model.
    """
    if not isinstance(asked, FalVideos):
        return []
    row = catalogue().target(wish.model)
    fitting = _left_to(row, wish)
    found = shortfalls(row, fitting, unavailable=asked.unavailable())
    dear = None if month_left is None else too_dear(row, fitting, left_micro_usd=month_left)
    return [*found, dear] if dear else found


def shots_sent(wish: VideoWish, asked: VideoEngine) -> int:
    """How many shots of the prompt are sent one by one; 0 where it goes as a whole.

    Raises:
        UnknownTarget: no such model.
    """
    if not isinstance(asked, FalVideos):
        return 0
    return len(told_shots(catalogue().target(wish.model), wish).shots)


def preview_of(press: VideoPress) -> VideoPress:
    """The free animatic of the same words, length, shape and first frame."""
    wish = press.wish
    seconds, ratio = settings_of(animatic.KEY).fitting(wish.seconds, wish.ratio)
    preview = VideoWish(
        animatic.KEY, wish.prompt, seconds=seconds, ratio=ratio, first_frame=wish.first_frame
    )
    return replace(press, wish=preview)


def request_video(
    session: Session,
    owner_id: UUID,
    *,
    press: VideoPress,
    asked: VideoEngine,
    request_id: UUID | None = None,
) -> Generation:
    """Queue a video, with its allowance and its share of the month's ceiling if it is paid for.

    A `request_id` that was seen before gives the video that it asked for.

    Raises:
        AllowanceSpent: too little is left of today's videos or of the month's ceiling, or the
            storage is full; nothing was taken.
        Unavailable: as many run as may at once.
        NotFound: the parent or a picture is not theirs.
        NotPermitted: a provider would be paid, and their address is not confirmed.
    """
    person = account_queries.lock_person(session, owner_id)
    known = queries.images_of_request(session, owner_id, request_id) if request_id else []
    if known:
        return known[0]
    if not asked.is_local and not may_use_paid(person):
        raise NotPermitted(UNCONFIRMED)
    chosen = plan(person.plan or settings().default_plan)
    refuse_too_many_jobs(session, owner_id, chosen, is_local=asked.is_local)
    space.refuse_when_full(session, owner_id, plan=chosen)
    made_from = origin(session, owner_id, press.parent_id, press.wish.prompt)
    press = replace(press, parent_id=made_from)
    video = _row(owner_id, press, asked, request_id)
    session.add(video)
    session.flush()
    image_references.attach(session, owner_id, video.id, _pictures(press.wish))
    if not asked.is_local:
        _hold(session, video, press, chosen)
    if press.bought:
        purchases.take_up(session, video, press.bought)
    return video


async def make(owner_id: UUID, press: VideoPress, *, press_id: UUID | None = None) -> Generation:
    """Check the press, queue its video and have it made; `press_id` again is the same request.

    Raises:
        InputInvalid, AllowanceSpent, Unavailable, NotFound, NotPermitted: as `checked` and
            `request_video` say; nothing was counted.
        StorageNearlyFull: less than 1 GB is free; nothing was counted.
    """
    asked = durable_runs.current().videos.of(press.wish.model)
    fitting = press if press.bought else await asyncio.to_thread(checked, press, asked)
    request_id = press_id and request_of(press_id, astuple(replace(fitting, bought=None)))
    await asyncio.to_thread(storage.refuse_when_nearly_full)
    video = await db.write(
        lambda session: request_video(
            session, owner_id, press=fitting, asked=asked, request_id=request_id
        )
    )
    await durable_runs.begin(video.id, GenerationKind.VIDEO)
    progress.publish(owner_id)
    return video


async def cancel(owner_id: UUID, generation_id: UUID) -> str:
    """Stop one video; gives a sentence where a provider has it already, else nothing."""
    stood = await db.write(
        lambda session: durable_endings.ask_stop(session, owner_id, generation_id)
    )
    if stood in (GenerationStatus.QUEUED, GenerationStatus.RUNNING):
        durable_runs.current().stop(generation_id)
    progress.publish(owner_id)
    if stood == GenerationStatus.SAVING:
        return TOO_LATE
    if stood != GenerationStatus.RUNNING:
        return ""
    video = await db.read(lambda session: queries.owned_video(session, owner_id, generation_id))
    return durable_endings.ASKED_TO_STOP if video.provider == FalVideos.key else ""


async def retry(owner_id: UUID, generation_id: UUID) -> Generation:
    """Ask for one video again, with the same words, settings and pictures.

    One that a provider has made, and that could not be fetched or kept, is fetched once more.
    A second press of the same button is the same wish: it gives what the first one asked for.

    Raises:
        NotFound: not a video of theirs, or one of its pictures was deleted.
        InputInvalid, AllowanceSpent, Unavailable, NotPermitted: as for every request.
    """
    press = await db.read(lambda session: press_of(session, owner_id, generation_id))
    left = await db.read(partial(purchases.left_at_provider, generation_id=generation_id))
    if left and await _is_still_there(left):
        press = replace(press, bought=left)
    return await make(owner_id, press, press_id=retry_id(generation_id))


def press_of(session: Session, owner_id: UUID, generation_id: UUID) -> VideoPress:
    """What a video was asked for with.

    Raises:
        NotFound: not a video of theirs, or one of its pictures was deleted.
    """
    video = queries.owned_video(session, owner_id, generation_id)
    chosen = image_references.choices(session, owner_id, generation_id)
    names = {role: [str(each.media_id) for each in chosen if each.role is role] for role in ROLES}
    wish = replace(
        video_settings.wish_of(video),
        first_frame="".join(names[ReferenceRole.FIRST_FRAME]),
        last_frame="".join(names[ReferenceRole.LAST_FRAME]),
        references=tuple(names[ReferenceRole.REFERENCE]),
    )
    return VideoPress(wish, video.scene, video.parent_id, int(video.settings["index"]))


async def _is_still_there(bought: Bought) -> bool:
    """Whether a provider still has a film that it has made: else it has to be bought again.

    Raises:
        Unavailable: nobody can say, or nobody can be asked; then nothing is bought.
    """
    fal = durable_runs.current().videos.named(FalVideos.key)
    outcome = await fal.result(bought) if isinstance(fal, FalVideos) else None
    if isinstance(outcome, Unclear) and outcome.reason != FORGOTTEN:
        raise Unavailable(CANNOT_SAY)
    return isinstance(outcome, FilmReady)


def _fitted_here(wish: VideoWish) -> VideoWish:
    """The wish as the animatic maker films it, in a length and shape that the model offers."""
    offered = settings_of(wish.model)
    seconds, ratio = offered.fitting(wish.seconds, wish.ratio)
    if wish.seconds not in (None, seconds):
        lengths = ", ".join(map(str, offered.seconds))
        raise InputInvalid(
            f"This model makes no videos of {wish.seconds} seconds. It offers {lengths}. Nothing "
            "was counted.",
            field="seconds",
        )
    if wish.ratio not in ("", ratio):
        raise InputInvalid(
            f"This model makes no videos of {wish.ratio}. It offers {', '.join(offered.ratios)}. "
            "Nothing was counted.",
            field="ratio",
        )
    return replace(wish, seconds=seconds, ratio=ratio)


def _fitted_for_fal(wish: VideoWish, fal: FalVideos) -> VideoWish:
    """The wish, if nothing keeps the model from it: what it could not do is not paid for."""
    found = lacking(wish, fal)
    if found:
        first = found[0]
        raise InputInvalid(
            f"{first.sentence} Nothing was counted and your text is kept.{first.way_on}",
            field=first.kind,
        )
    return _left_to(catalogue().target(wish.model), wish)


def _left_to(row: TargetModel, wish: VideoWish) -> VideoWish:
    """The wish without a length or shape that nobody can choose: the model decides them."""
    return replace(
        wish,
        seconds=wish.seconds if row.seconds else None,
        ratio=wish.ratio if row.ratios else "",
    )


def _hold(session: Session, video: Generation, press: VideoPress, chosen: Plan) -> None:
    """Set aside the model's weight of today's videos, and the most that it can cost.

    What is bought already has its share of the month's ceiling from then. Who has a whole day
    left may have one video of any weight: it takes what is there.
    """
    row = catalogue().target(press.wish.model)
    allowance.reserve(
        session,
        video.owner_id,
        generation_id=video.id,
        kind="video",
        plan=chosen,
        amount=chosen.videos_taken(row.weight),
    )
    if press.bought is None:
        most = prices.most(row, press.wish)
        ceiling.hold(session, video.owner_id, [video.id], micro_usd=most, plan=chosen)


def _pictures(wish: VideoWish) -> list[ReferenceChoice]:
    """The person's images that a wish names, each with what it contributes.

    Raises:
        NotFound: a name that is no id.
    """
    named = [
        (wish.first_frame, ReferenceRole.FIRST_FRAME),
        (wish.last_frame, ReferenceRole.LAST_FRAME),
        *((each, ReferenceRole.REFERENCE) for each in wish.references),
    ]
    return [ReferenceChoice(queries.generation_id_of(name), role) for name, role in named if name]


def _row(
    owner_id: UUID, press: VideoPress, asked: VideoEngine, request_id: UUID | None
) -> Generation:
    generation_id, wish = uuid4(), press.wish
    return Generation(
        id=generation_id,
        owner_id=owner_id,
        request_id=request_id or generation_id,
        kind=GenerationKind.VIDEO,
        target=wish.model,
        provider=asked.key,
        settings=video_settings.noted(wish, press.take),
        scene=press.scene,
        prompt=wish.prompt,
        negative_prompt=wish.negative_prompt,
        parent_id=press.parent_id,
        heartbeat_at=clock.now(),
    )
