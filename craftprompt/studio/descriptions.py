"""A scene in words from a picture: Google's where it has a key, else what the pixels tell.

Nothing of a picture is kept: it is in memory as long as it is being described, and in no row,
file, log or state. So there is no run that could be counted; what bounds it is the throttle of
each person and the operator's daily stop.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from craftprompt import pictures
from craftprompt.billing.spend import DailyBudget
from craftprompt.catalogue.text_models import TextModel, text_model
from craftprompt.errors import InputInvalid, Unavailable
from craftprompt.pictures import Picture
from craftprompt.providers.base import Usage, Verdict
from craftprompt.providers.description import local
from craftprompt.providers.description.base import Described
from craftprompt.providers.description.gemini import MOST_USAGE, NOTHING_COUNTED, GeminiDescriber
from craftprompt.providers.image.gemini_answers import MODEL_GONE
from craftprompt.providers.outcomes import NotMade
from craftprompt.providers.text.prices import at_most, cost
from craftprompt.settings import Settings
from craftprompt.studio.limits import LONGEST_SCENE

LONGEST_SIDE = 1536  # pixels: enough to see what a scene is about
BUDGET_SPENT = (
    "What this installation may spend on providers today is spent. The picture went nowhere. "
    f"{NOTHING_COUNTED} The budget begins anew at 00:00 UTC."
)
BY_GOOGLE = "Written by Google Gemini from your picture. Not counted; the picture is not kept."
BY_STUDIO = (
    "Read by the studio itself, without a key for Google: frame, colours, light and contrast are "
    "all that it can tell. What the picture shows you have to add. Not counted; the picture is "
    "not kept and went nowhere."
)

Author = Literal["gemini", "local"]

_google: GeminiDescriber | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """A scene from a picture, who wrote it, and a sentence that says so."""

    scene: str = field(repr=False)
    author: Author
    note: str


def author() -> Author:
    """Who would describe a picture now."""
    return "gemini" if _google else "local"


@asynccontextmanager
async def asking(google: GeminiDescriber | None) -> AsyncIterator[None]:
    """Google describes pictures while this is entered; where it is None, nobody outside does."""
    global _google  # noqa: PLW0603  one for each process
    _google = google
    try:
        yield
    finally:
        _google = None
        if google:
            await google.close()


def google_describer(settings: Settings) -> GeminiDescriber | None:
    """Google as this installation reaches it; None without a key."""
    key = settings.gemini_api_key.get_secret_value()
    if not key:
        return None
    return GeminiDescriber(
        api_key=key,
        base_url=settings.gemini_base_url,
        models=tuple(text_model("gemini", each) for each in settings.gemini_models),
        seconds=settings.attempt_seconds,
    )


async def redrawn(content: bytes) -> Picture:
    """A picture from outside as it may be looked at: its pixels alone, no larger than needed.

    Raises:
        InputInvalid: not a PNG, JPEG or WebP with one frame, damaged, or too large.
    """
    try:
        return await pictures.redraw(content, longest_side=LONGEST_SIDE, field="")
    except InputInvalid as refusal:
        raise InputInvalid(f"{refusal.message} {NOTHING_COUNTED}") from None


async def describe(picture: Picture) -> Description:
    """The scene of a picture that was drawn anew.

    Raises:
        InputInvalid: Google declined it, or cannot read it.
        Unavailable: Google is busy, silent or not reached, or today's budget is spent.
    """
    if _google is None:
        scene = await asyncio.to_thread(local.scene_of, picture)
        return Description(scene, "local", BY_STUDIO)
    outcome = await _first_answer(_google, picture)
    if isinstance(outcome, NotMade):
        raise _refusal(outcome)
    return Description(outcome.scene[:LONGEST_SCENE], "gemini", BY_GOOGLE)


async def _first_answer(google: GeminiDescriber, picture: Picture) -> Described | NotMade:
    """What the first model says that Google offers; only one that is not there is passed over."""
    *others, last = google.models
    for model in others:
        outcome = await _ask(google, picture, model)
        if not isinstance(outcome, NotMade) or outcome.reason != MODEL_GONE:
            return outcome
    return await _ask(google, picture, last)


async def _ask(google: GeminiDescriber, picture: Picture, model: TextModel) -> Described | NotMade:
    """Ask one model, where today's budget reaches for the most that it can cost."""
    budget = DailyBudget()
    held = await budget.hold(at_most(model, MOST_USAGE))
    if held is None:
        raise Unavailable(BUDGET_SPENT)
    spent = held.micro_usd
    try:
        outcome = await google.describe(picture, model)
        spent = _spent(outcome, model, most=held.micro_usd)
    finally:
        await budget.settle(held, spent)
    return outcome


def _spent(outcome: Described | NotMade, model: TextModel, *, most: int) -> int:
    """What a call cost; the most, where it may have cost something that nobody told us."""
    is_silent = outcome.usage == Usage()
    if is_silent and isinstance(outcome, NotMade) and outcome.verdict is not Verdict.UNKNOWN:
        return 0
    told = None if is_silent else cost(model, outcome.usage)
    return most if told is None else told


def _refusal(outcome: NotMade) -> InputInvalid | Unavailable:
    if outcome.kind == "unavailable":
        return Unavailable(outcome.sentence)
    refusal = InputInvalid(outcome.sentence)
    refusal.kind = outcome.kind
    return refusal
