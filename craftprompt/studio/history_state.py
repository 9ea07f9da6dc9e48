"""The history: a page of the person's prompts at a time."""

from datetime import datetime
from uuid import UUID

import reflex as rx

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.studio import queries
from craftprompt.studio.queries import Cursor
from craftprompt.studio.views import HistoryItem, history_item


class HistoryState(rx.State):
    """Up to 20 prompts, newest first, and the way to older and newer ones."""

    items: list[HistoryItem] = []
    has_older: bool = False
    has_newer: bool = False

    _cursors: list[tuple[str, str]] = []

    @rx.event
    async def older(self) -> None:
        """The next older page."""
        if self.has_older:
            last = self.items[-1]
            self._cursors.append((last.created_at, last.generation_id))
            await self._load(await owner_of(self))

    @rx.event
    async def newer(self) -> None:
        """The page before."""
        if self._cursors:
            self._cursors.pop()
            await self._load(await owner_of(self))

    async def _load_first(self, owner_id: UUID) -> None:
        """The newest page."""
        self._cursors = []
        await self._load(owner_id)

    async def _load(self, owner_id: UUID) -> None:
        after = _cursor(self._cursors[-1]) if self._cursors else None
        rows = await db.read(lambda session: queries.history_page(session, owner_id, after))
        self.items = [history_item(row) for row in rows[: queries.PAGE_SIZE]]
        self.has_older = len(rows) > queries.PAGE_SIZE
        self.has_newer = bool(self._cursors)


def _cursor(place: tuple[str, str]) -> Cursor:
    created_at, generation_id = place
    return Cursor(datetime.fromisoformat(created_at), UUID(generation_id))
