"""Circuit breakers: a provider that fails is left alone for a while, then tried once.

Kept in memory: a restart asks everyone anew.
"""

import time
from collections import deque
from collections.abc import Callable

FAILURES_TO_OPEN = 3
WINDOW_SECONDS = 60.0
CALLS_JUDGED_BY_SHARE = 10
FIRST_COOLDOWN_SECONDS = 30.0
LONGEST_COOLDOWN_SECONDS = 300.0
LONGEST_RETRY_AFTER_SECONDS = 600.0


class Breaker:
    """Whether one model, or one provider as a whole, may be asked.

    It opens after three failures within a minute, or when half of the last ten calls failed.
    While open nobody asks. After the cooldown one request tries; it closes the breaker or doubles
    the cooldown, five minutes at most. `now` gives seconds of a monotonic clock.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.open_until = 0.0
        self.is_open = False
        self._now = now
        self._cooldown = FIRST_COOLDOWN_SECONDS
        self._is_tried = False
        self._failures: deque[float] = deque(maxlen=FAILURES_TO_OPEN)
        self._have_failed: deque[bool] = deque(maxlen=CALLS_JUDGED_BY_SHARE)

    @property
    def may_ask(self) -> bool:
        """Whether a request may leave: closed, or cooled down with nobody trying it yet."""
        return not self.is_open or (self._now() >= self.open_until and not self._is_tried)

    def begin(self) -> None:
        """A request leaves; while the breaker is open it is the one that tries."""
        self._is_tried = self.is_open

    def succeed(self) -> None:
        """It answered."""
        self._have_failed.append(False)
        self.is_open = self._is_tried = False
        self._cooldown = FIRST_COOLDOWN_SECONDS

    def withdraw(self) -> None:
        """The request ended in a way that says nothing of the provider, such as a stop."""
        self._is_tried = False

    def fail(self, retry_after_seconds: float | None = None) -> None:
        """It failed in a way that may pass; a wait that it asks for is kept, up to ten minutes."""
        self._failures.append(self._now())
        self._have_failed.append(True)
        if retry_after_seconds is not None:
            self.open_for(min(retry_after_seconds, LONGEST_RETRY_AFTER_SECONDS))
        elif self._is_tried:
            self._cooldown = min(self._cooldown * 2, LONGEST_COOLDOWN_SECONDS)
            self.open_for(self._cooldown)
        elif self._fails_too_often():
            self.open_for(self._cooldown)

    def open_for(self, seconds: float) -> None:
        """Leave it alone for so long."""
        self.is_open, self._is_tried = True, False
        self.open_until = self._now() + seconds
        self._failures.clear()
        self._have_failed.clear()

    def _fails_too_often(self) -> bool:
        lately = len(self._failures) == FAILURES_TO_OPEN and (
            self._failures[0] > self._now() - WINDOW_SECONDS
        )
        is_judged = len(self._have_failed) == CALLS_JUDGED_BY_SHARE
        return lately or (is_judged and sum(self._have_failed) * 2 >= CALLS_JUDGED_BY_SHARE)


class Breakers:
    """The breakers of all providers: one for each as a whole, and one for each of their models."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._of: dict[tuple[str, str], Breaker] = {}

    def provider(self, provider: str) -> Breaker:
        """The breaker of a provider as a whole."""
        return self._of.setdefault((provider, ""), Breaker(self._now))

    def model(self, provider: str, model: str) -> Breaker:
        """The breaker of one model."""
        return self._of.setdefault((provider, model), Breaker(self._now))

    def pair(self, provider: str, model: str) -> tuple[Breaker, Breaker]:
        """Both that stand before one call."""
        return self.provider(provider), self.model(provider, model)

    def may_ask(self, provider: str, model: str) -> bool:
        """Whether a request to this model may leave."""
        return all(breaker.may_ask for breaker in self.pair(provider, model))

    def open_until(self, provider: str, model: str) -> float:
        """When both are awake again."""
        return max(breaker.open_until for breaker in self.pair(provider, model))
