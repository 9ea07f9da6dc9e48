"""Hints that something of a person's has changed: the row is the truth, a lost hint costs delay."""

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


_listeners: defaultdict[UUID, set[Subscription]] = defaultdict(set)


def publish(owner_id: UUID) -> None:
    """Tell everybody in this process who listens for this person."""
    for listener in _listeners.get(owner_id, ()):
        listener.tell()


@contextmanager
def subscribe(owner_id: UUID) -> Iterator[Subscription]:
    """Hear of changes while it is entered. Read the rows only then."""
    listener = Subscription()
    _listeners[owner_id].add(listener)
    try:
        yield listener
    finally:
        _listeners[owner_id].discard(listener)
        if not _listeners[owner_id]:
            del _listeners[owner_id]
