"""How a video is bought of fal: sent once, waited for by its id, fetched, by whichever process.

The claim stands in the database before the request leaves, and the request's id at once after it
was taken. Who finds a claim without an id does not know whether anything was bought, and never
sends it again; who finds an id goes on waiting for it.
"""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.billing import spend
from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import CraftPromptError, InputInvalid, StorageClosed, StorageFull
from craftprompt.jobs import progress
from craftprompt.models import RenderStep
from craftprompt.providers.base import Verdict
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.providers.outcomes import FailureKind, NotMade
from craftprompt.providers.video import prices
from craftprompt.providers.video.base import Filmed
from craftprompt.providers.video.download import FETCHED_AGAIN, Fetched, NotFetched
from craftprompt.providers.video.fal import FalVideos
from craftprompt.providers.video.fal_answers import (
    MODEL_GONE,
    BeingMade,
    FilmReady,
    InQueue,
    Unclear,
)
from craftprompt.providers.video.wishes import VideoWish
from craftprompt.settings import settings
from craftprompt.smtp_url import is_loopback
from craftprompt.studio import durable_endings, durable_runs, image_references, purchases, queries
from craftprompt.studio.durable_endings import Call
from craftprompt.studio.durable_runs import Stopped
from craftprompt.studio.durable_steps import persist
from craftprompt.studio.operator_alerts import tell_operator
from craftprompt.studio.purchases import Purchase

T = TypeVar("T")

# The slowest model publishes 15 minutes; what is made for so long is not held open any longer.
LONGEST_WAIT = timedelta(minutes=30)
# Nor is what stands in line, or of which nothing can be learnt, for so long.
LONGEST_WAIT_IN_ALL = timedelta(hours=24)
# Fetching costs nothing, and what is fetched is paid for: half an hour in all.
SECONDS_TO_FETCH_AGAIN = (2.0, 10.0, 30.0, 60.0, 120.0, *[300.0] * 5)
SECONDS_TO_HEAR = 3.0  # when the server stops; it is killed after five
WEBHOOK = "/webhooks/fal"
NO_FILM = (
    "What the provider sent is no video that can be played. It was not counted and your prompt is "
    "kept; the provider may have billed the operator for it. Try again, or choose another model."
)
NOT_KEPT = (
    "The video was made, but it could not be kept: {why}. It was not counted and your prompt is "
    "kept; the provider may have billed the operator for it. {mend}; then try again. "
    + FETCHED_AGAIN
)
NO_ROOM = NOT_KEPT.format(why="the studio's disk is full", mend="The operator has to make room")
NO_ACCESS = NOT_KEPT.format(
    why="the studio cannot write to its folder for pictures",
    mend="The operator has to give it access",
)
MAY_BE_BILLED = "The video was made all the same: the provider may have billed the operator for it."
NEVER_CAME = (
    "The provider worked on this video for half an hour and did not finish, so it is not waited "
    "for any longer. It was not counted and your prompt is kept; the provider may still finish it "
    "and bill the operator. Try again, or choose another model."
)
NEVER_CLEAR = (
    "The video did not come within a day, so it is not waited for any longer. It was not counted "
    "and your prompt is kept; the provider may have made it and billed the operator, who finds it "
    "there as long as the provider keeps it. Try again, or choose another model."
)


async def bought(
    generation_id: UUID, owner_id: UUID, *, wish: VideoWish, fal: FalVideos
) -> Purchase | NotMade | None:
    """The video as fal has taken it, now or for an earlier process; None where the run is over.

    At most one request leaves for a run, whatever happens.
    """
    known = await persist(partial(purchases.open_purchase, generation_id=generation_id))
    if known:
        return known
    row = catalogue().target(wish.model)
    most = prices.most(row, wish)
    # Before the pictures, which lie at fal for a day; it is held with the claim.
    if await db.read(partial(spend.would_pass, micro_usd=most)):
        return NotMade(
            Verdict.RETRYABLE, "unavailable", durable_endings.BUDGET_SPENT, "budget of the day"
        )
    readable = await durable_runs.current().unless_stopped(
        generation_id, _with_pictures_at(fal, generation_id, owner_id, wish)
    )
    if isinstance(readable, NotMade):
        return readable
    call = Call(fal.key, row.key, most, prices.is_published(row, wish))
    claim = partial(durable_endings.claim, generation_id=generation_id, call=call)
    if not await persist(claim):
        return None
    progress.publish(owner_id)
    outcome = await _whole(_sent(generation_id, row, readable, fal))
    progress.publish(owner_id)
    return outcome


async def ready(
    generation_id: UUID, owner_id: UUID, *, purchase: Purchase, fal: FalVideos
) -> FilmReady | NotMade:
    """Wait until fal is done with a bought video; the rows say meanwhile how far it is.

    Raises:
        Stopped: the person wants no more of it; fal has been asked to stop.
    """
    waiting = _waited_for(generation_id, owner_id, purchase, fal)
    try:
        outcome = await durable_runs.current().unless_stopped(generation_id, waiting)
    except Stopped:
        await fal.cancel(purchase.bought)
        raise
    if isinstance(outcome, FilmReady):
        if not await persist(partial(purchases.note_ready, generation_id=generation_id)):
            raise Stopped
        progress.publish(owner_id)
    return outcome


async def fetched(
    purchase: Purchase, film: FilmReady, *, fal: FalVideos, path: Path
) -> NotMade | Filmed:
    """Bring a film that fal has made into the file at `path`; what it is nobody has looked at.

    Raises:
        StorageFull, StorageClosed: it cannot be written.
    """
    answer, was_gone = await fal.fetch(film, path), False
    for seconds in SECONDS_TO_FETCH_AGAIN:
        if isinstance(answer, Fetched):
            break
        is_gone = answer.reason == "gone"
        if was_gone or not (is_gone or answer.may_come_later):
            break
        was_gone = is_gone
        await asyncio.sleep(seconds)
        anew = await fal.result(purchase.bought)  # an address may hold for a while only
        answer = await fal.fetch(anew if isinstance(anew, FilmReady) else film, path)
    if isinstance(answer, NotFetched):
        return _made_but_lost("unavailable", answer.sentence, answer.reason)
    return Filmed(call_id=purchase.bought.request_id)


async def log_lines(owner_id: UUID, generation_id: UUID) -> tuple[str, ...]:
    """What fal has written so far about a video that it is making; nothing where it has none.

    Raises:
        NotFound: not a video of theirs.
        Unavailable: this studio has no key for fal any more.
    """

    def standing(session: Session) -> Purchase | None:
        video = queries.owned_video(session, owner_id, generation_id)
        return purchases.open_purchase(session, video.id)

    purchase = await db.read(standing)
    fal = durable_runs.current().videos.named(FalVideos.key) if purchase else None
    return await fal.log_lines(purchase.bought) if purchase and isinstance(fal, FalVideos) else ()


def not_kept(failure: CraftPromptError) -> NotMade:
    """Why a film that arrived is nobody's: it is none, or the disk did not take it."""
    match failure:
        case InputInvalid():
            return _made_but_lost("unavailable", NO_FILM, "no film")
        case StorageFull():
            sentence = NO_ROOM
        case StorageClosed():
            sentence = NO_ACCESS
        case _:
            sentence = f"{failure.message} {MAY_BE_BILLED}"
    return _made_but_lost("internal", sentence, purchases.NOT_KEPT)


def webhook_address() -> str:
    """Where fal may say that it is done; empty where it could not reach us."""
    public = settings().public_url
    is_reachable = public.startswith("https://") and not is_loopback(
        urlsplit(public).hostname or ""
    )
    return settings().origin + WEBHOOK if is_reachable else ""


async def _sent(
    generation_id: UUID, row: TargetModel, wish: VideoWish, fal: FalVideos
) -> Purchase | NotMade | None:
    """Send the one request, and note where it is found again."""
    taken = await fal.submit(row, wish, webhook=webhook_address())
    if isinstance(taken, NotMade):
        _tell_operator(taken, row)
        return taken
    note = partial(purchases.note_bought, generation_id=generation_id, bought=taken)
    purchase = await persist(note)
    if purchase is None:
        await fal.cancel(taken)
    return purchase


async def _whole(sending: Coroutine[Any, Any, T]) -> T:
    """What the sending gives. Neither a person's stop nor the server's own breaks it off at once.

    Whether a video was taken that the answer is not heard of would never be known.
    """
    task = asyncio.create_task(sending, name="a video is sent")
    try:
        return await asyncio.shield(task)
    finally:
        if not task.done():  # the server stops
            await asyncio.wait([task], timeout=SECONDS_TO_HEAR)
            task.cancel()


async def _waited_for(
    generation_id: UUID, owner_id: UUID, purchase: Purchase, fal: FalVideos
) -> FilmReady | NotMade:
    noted: InQueue | BeingMade | None = None
    patience = _Patience()
    with fal.looks.following(purchase.bought, since=purchase.since) as followed:
        while True:
            seen = await followed.seen()
            if isinstance(seen, FilmReady | NotMade):
                return seen
            if seen != noted and isinstance(seen, InQueue | BeingMade):
                await _note_step(generation_id, owner_id, seen)
                noted = seen
            if sentence := patience.ended_by(seen):
                await fal.cancel(purchase.bought)
                return NotMade(Verdict.UNKNOWN, "unavailable", sentence, "not in time")


@dataclass(slots=True)
class _Patience:
    """How long a video is waited for, by the looks of this process alone.

    The clock on the wall goes on while a server is down or a laptop sleeps; this one does not.
    """

    since: float = field(default_factory=time.monotonic)
    made_since: float | None = None

    def ended_by(self, seen: InQueue | BeingMade | Unclear) -> str:
        """What to say of the end of it; empty where there is patience left."""
        now = time.monotonic()
        if isinstance(seen, InQueue):
            self.made_since = None
        elif isinstance(seen, BeingMade):
            self.made_since = now if self.made_since is None else self.made_since
            if now - self.made_since >= LONGEST_WAIT.total_seconds():
                return NEVER_CAME
        return NEVER_CLEAR if now - self.since >= LONGEST_WAIT_IN_ALL.total_seconds() else ""


async def _note_step(generation_id: UUID, owner_id: UUID, standing: InQueue | BeingMade) -> None:
    is_waiting = isinstance(standing, InQueue)
    note = partial(
        purchases.note_step,
        generation_id=generation_id,
        step=RenderStep.IN_LINE if is_waiting else RenderStep.RENDERING,
        place=standing.place if is_waiting else None,
    )
    await persist(note)
    progress.publish(owner_id)


async def _with_pictures_at(
    fal: FalVideos, generation_id: UUID, owner_id: UUID, wish: VideoWish
) -> VideoWish | NotMade:
    """The wish with the addresses at which its pictures lie for a day."""
    references: list[str] = []
    for picture in await image_references.loaded(owner_id, generation_id):
        address = await fal.upload(picture.content, picture.content_type)
        if isinstance(address, NotMade):
            return address
        match picture.role:
            case ReferenceRole.FIRST_FRAME:
                wish = replace(wish, first_frame=address)
            case ReferenceRole.LAST_FRAME:
                wish = replace(wish, last_frame=address)
            case _:
                references.append(address)
    return replace(wish, references=tuple(references))


def _made_but_lost(kind: FailureKind, sentence: str, reason: str) -> NotMade:
    """No video, although fal did its part: what was held of the operator's money stays held."""
    return NotMade(Verdict.OK, kind, sentence, reason)


def _tell_operator(outcome: NotMade, row: TargetModel) -> None:
    """Say what only the operator can mend: a key that is not accepted, a model that is gone."""
    if outcome.reason == MODEL_GONE:
        tell_operator(
            f"fal does not offer {row.name} at {row.endpoint}. Give it another endpoint in the "
            "file of FAL_MODELS_FILE, or take it out there."
        )
    elif outcome.verdict is Verdict.SKIP_PROVIDER:
        tell_operator(
            f"fal made no video because it does not accept this studio's key, or has no money left "
            f"of it ({outcome.reason}). Look at FAL_KEY and at the account behind it."
        )
