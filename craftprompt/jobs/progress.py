"""Hints that something has changed: the row is the truth, a lost hint costs delay.

Something of a person, by the person's id; or what a provider makes, by the provider's own id of it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID


class Subscription:
    """One listener, such as an open page. Made inside the event loop that waits on it."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def tell(self) -> None:
        """Something has changed."""
        self._changed.set()

    async def change(self, *, seconds: float) -> None:
        """Wait for the next hint, at most `seconds`; one that came meanwhile counts."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return
        finally:
            self._changed.clear()


_listeners: defaultdict[UUID | str, set[Subscription]] = defaultdict(set)


def publish(changed: UUID | str) -> None:
    """Tell everybody in this process who listens for this person, or this id of a provider's."""
    for listener in _listeners.get(changed, ()):
        listener.tell()


@contextmanager
def subscribe(to: UUID | str) -> Iterator[Subscription]:
    """Hear of changes while it is entered. Read the rows or ask the provider only then."""
    listener = Subscription()
    _listeners[to].add(listener)
    try:
        yield listener
    finally:
        _listeners[to].discard(listener)
        if not _listeners[to]:
            del _listeners[to]
