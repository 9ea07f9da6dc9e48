"""What every request for media has to pass, images or videos."""

from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt.billing.plans import Plan
from craftprompt.errors import InputInvalid, Unavailable
from craftprompt.models import UNFINISHED, Generation, GenerationKind
from craftprompt.providers.image.registry import STORYBOARD
from craftprompt.providers.video.animatic import KEY as ANIMATIC
from craftprompt.studio.limits import LONGEST_PROMPT
from craftprompt.wording import clean_text

LOCAL_ENGINES = (STORYBOARD, ANIMATIC)
MOST_LOCAL_REQUESTS = 4  # of one person at once: they cost nothing but this machine


def request_of(press: UUID, wish: tuple[object, ...]) -> UUID:
    """The id of the request that a press makes: the same press of another wish is another one.

    A page keeps its press until it has heard that it was taken. Who changes the words meanwhile
    wants the new ones made.
    """
    return uuid5(press, repr(wish))


def retry_id(generation_id: UUID) -> UUID:
    """The id of the request that tries a run again: the same for every press of its button."""
    return uuid5(generation_id, "try again")


def checked_words(prompt: str, *, of: str) -> str:
    """What an image or a video, as `of` says, is asked for with, made safe to keep.

    Raises:
        InputInvalid: nothing written, or too much.
    """
    words = clean_text(prompt).strip()
    if not words:
        raise InputInvalid(
            f"Write first what the {of} is to show. Nothing was counted.", field="prompt"
        )
    if len(words) > LONGEST_PROMPT:
        raise InputInvalid(
            f"The prompt has {len(words):,} characters; {LONGEST_PROMPT:,} are the most. Nothing "
            "was counted and your text is kept.",
            field="prompt",
        )
    return words


def refuse_too_many_jobs(session: Session, owner_id: UUID, chosen: Plan, *, is_local: bool) -> None:
    """Requests at once, under the person's lock; local ones are counted apart from paid ones.

    Raises:
        Unavailable: as many run as the plan gives.
    """
    made_here = col(Generation.provider).in_(LOCAL_ENGINES)
    running = session.scalar(
        select(func.count(func.distinct(col(Generation.request_id)))).where(
            col(Generation.owner_id) == owner_id,
            col(Generation.kind).in_((GenerationKind.IMAGE, GenerationKind.VIDEO)),
            col(Generation.status).in_(UNFINISHED),
            made_here if is_local else ~made_here,
        )
    )
    most = MOST_LOCAL_REQUESTS if is_local else chosen.jobs
    if (running or 0) >= most:
        jobs = "one job" if most == 1 else f"{most} jobs"
        gives = "this studio takes" if is_local else f"the plan {chosen.name} gives"
        raise Unavailable(
            f"{jobs[:1].upper()}{jobs[1:]} at once is what {gives}, and they are running. Wait "
            "until one is done, then press again. Nothing was counted and your text is kept."
        )
