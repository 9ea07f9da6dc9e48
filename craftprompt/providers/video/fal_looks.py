"""Looks at all that fal has taken and not finished: one rhythm for the whole process.

Each request is looked at less often the longer it takes, and less often still while nothing can be
said of it. However many wait, so many looks leave in a second and no more, those first that have
been due the longest. A look that fails is told to who waits for it; the others do not notice.
"""

import asyncio
import random
import time
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from craftprompt import clock
from craftprompt.providers.outcomes import NotMade
from craftprompt.providers.video.fal_answers import BeingMade, FilmReady, InQueue, Unclear

if TYPE_CHECKING:
    from craftprompt.providers.video.fal import Bought

Seen = InQueue | BeingMade | Unclear | FilmReady | NotMade
Look = Callable[["Bought"], Coroutine[Any, Any, Seen]]

FIRST_PAUSES = ((10.0, 1.0), (60.0, 3.0))  # waited so long at most: the seconds to the next look
LATER_PAUSE = 5.0
JITTER = 0.2
MOST_DOUBLINGS = 4  # 5 seconds become 80


def seconds_to_next_look(waited_seconds: float, unclear_looks: int) -> float:
    """How long to leave a request alone that has been waited for so long.

    Each look in a row that said nothing doubles it. A little more or less each time, so that
    requests that began together do not stay together.
    """
    usual = next((pause for until, pause in FIRST_PAUSES if waited_seconds < until), LATER_PAUSE)
    backed_off = usual * 2.0 ** min(unclear_looks, MOST_DOUBLINGS)
    return backed_off * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What all looks of a process keep to.

    `pause` gives the seconds to the next look at a request, from the seconds that it has been
    waited for and the number of looks in a row that said nothing.
    """

    seconds_between: float = 0.1  # ten looks in a second, however many requests wait
    most_at_once: int = 8
    pause: Callable[[float, int], float] = seconds_to_next_look


@dataclass(slots=True, eq=False)
class Followed:
    """A request that somebody waits for, since when, and what has been seen of it."""

    bought: "Bought"
    since: datetime
    due: float = 0.0  # on the monotonic clock; what is new comes first
    unclear_looks: int = 0
    is_woken: bool = False  # word came while a look was on its way
    looking: asyncio.Task[Seen] | None = None
    looks: asyncio.Queue[asyncio.Task[Seen]] = field(
        default_factory=asyncio.Queue[asyncio.Task[Seen]]
    )

    async def seen(self) -> Seen:
        """What the next look sees; what went wrong with it is raised here."""
        return (await self.looks.get()).result()


class FalLooks:
    """One task that looks at every request that is followed; it begins with the first of them."""

    def __init__(self, look: Look, rhythm: Rhythm | None = None) -> None:
        self._look = look
        self._rhythm = rhythm or Rhythm()
        self._followed: set[Followed] = set()
        self._changed = asyncio.Event()
        self._free = asyncio.Semaphore(self._rhythm.most_at_once)
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def following(self, bought: "Bought", *, since: datetime) -> Generator[Followed]:
        """Have a request looked at while this is entered; `since` when it is waited for."""
        if self._task is None:
            self._task = asyncio.create_task(self._keep_looking(), name="looks at fal's requests")
        followed = Followed(bought, since)
        self._followed.add(followed)
        self._changed.set()
        try:
            yield followed
        finally:
            self._followed.discard(followed)
            if followed.looking:
                followed.looking.cancel()

    def wake(self, request_id: str) -> None:
        """Look at this request next; one that nobody waits for here is nothing to us."""
        for followed in self._followed:
            if followed.bought.request_id == request_id:
                followed.due, followed.is_woken = 0.0, True
                self._changed.set()

    async def close(self) -> None:
        """Look no more."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep_looking(self) -> None:
        while True:
            await self._free.acquire()
            self._begin(await self._due())
            await asyncio.sleep(self._rhythm.seconds_between)

    async def _due(self) -> Followed:
        """The request that has been due the longest, once one is."""
        while True:
            self._changed.clear()
            waiting = [each for each in self._followed if each.looking is None]
            first = min(waiting, key=lambda each: each.due, default=None)
            seconds = first.due - time.monotonic() if first else None
            if first and seconds is not None and seconds <= 0:
                return first
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._changed.wait()

    def _begin(self, followed: Followed) -> None:
        followed.is_woken = False
        followed.looking = asyncio.create_task(self._look(followed.bought))
        followed.looking.add_done_callback(partial(self._note, followed))

    def _note(self, followed: Followed, look: asyncio.Task[Seen]) -> None:
        """The look is over: say what was seen, and when the next one is due."""
        self._free.release()
        followed.looking = None
        said_nothing = look.cancelled() or look.exception() or isinstance(look.result(), Unclear)
        followed.unclear_looks = followed.unclear_looks + 1 if said_nothing else 0
        if not followed.is_woken:
            waited = (clock.now() - followed.since).total_seconds()
            pause = self._rhythm.pause(waited, followed.unclear_looks)
            followed.due = time.monotonic() + pause
        followed.looks.put_nowait(look)
        self._changed.set()
