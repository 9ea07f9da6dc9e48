"""The library page: runs at the top, a window of tiles below, and the way back from a deletion.

However far a person scrolls, the state holds at most five pages of small tiles: the page at the
other end goes when a further one comes, and comes back by its place.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import reflex as rx
from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.errors import NO_PROBLEM, CraftPromptError, Problem
from craftprompt.library import queries, service
from craftprompt.library.item_state import ItemState
from craftprompt.library.queries import PAGE_SIZE
from craftprompt.library.views import RunCard, Tile, run_card, tile
from craftprompt.studio import ended_runs, removal
from craftprompt.studio.following_state import REREAD_EVERY_SECONDS, FollowingState
from craftprompt.studio.queries import Cursor, generation_id_of
from craftprompt.studio.removal import Removed
from craftprompt.studio.views import RemovedView, removed_view

MOST_TILES = 5 * PAGE_SIZE


class LibraryState(FollowingState, rx.State):
    """What the person made, newest first, as far as it is on the page.

    `landing` and `undo_landing` name what is brought into view and gets the focus, once for each
    new value.
    """

    PAGE: ClassVar[str] = "/library"

    runs: list[RunCard] = []
    more_runs: int = 0
    tiles: list[Tile] = []
    removed: list[RemovedView] = []
    has_newer: bool = False
    has_older: bool = False
    is_loaded: bool = False
    problem: Problem = NO_PROBLEM
    announcement: str = ""
    landing: str = ""
    undo_landing: str = ""

    _above: tuple[str, str] | None = None  # the place of what stands just above the first tile
    _count: int = PAGE_SIZE
    _socket: str = ""

    @rx.event
    async def open_library(self) -> rx.event.EventType[()]:
        """The page opens, or its socket came back: at the top, or where an item was opened."""
        owner_id = await owner_of(self)
        item = await self.get_state(ItemState)
        came_from, just_removed = item._left()
        self.problem = NO_PROBLEM
        socket = self.router.session.session_id
        if came_from is not None:
            await self._return_to(owner_id, came_from)
        elif socket == self._socket:  # from another page; a new socket is a reload or a lost line
            self._above, self._count = None, PAGE_SIZE
        self._socket = socket
        await self._read_again(owner_id)
        if came_from is not None:
            self.landing = self._fresh(_nearest(self.tiles, came_from))
        if just_removed:
            self.undo_landing = self._fresh(just_removed)
        return LibraryState.follow

    @rx.event
    async def older(self) -> None:
        """One page more at the end; of more than five, the newest leaves the window."""
        if not self.has_older:
            return
        surplus = max(0, len(self.tiles) + PAGE_SIZE - MOST_TILES)
        if surplus:
            self._above = _place_of(self.tiles[surplus - 1])
        self._count = min(len(self.tiles) + PAGE_SIZE, MOST_TILES)
        await self._read_again(await owner_of(self))

    @rx.event
    async def newer(self) -> None:
        """One page more at the beginning; of more than five, the oldest leaves the window."""
        if self._above is None or not self.tiles:
            return
        owner_id, first = await owner_of(self), _cursor(_place_of(self.tiles[0]))
        await self._begin_above(owner_id, first, PAGE_SIZE)
        self._count = min(len(self.tiles) + PAGE_SIZE, MOST_TILES)
        await self._read_again(owner_id)

    @rx.event
    async def to_the_newest(self) -> None:
        """Back to the top of the library, wherever the window stands."""
        self._above, self._count = None, PAGE_SIZE
        await self._read_again(await owner_of(self))
        if self.tiles:
            self.landing = self._fresh(self.tiles[0].generation_id)

    @rx.event
    async def cancel(self, generation_id: str) -> None:
        """Stop a run; the sentence says the truth where it was too late."""
        owner_id = await owner_of(self)
        self.announcement = await service.cancel(owner_id, generation_id_of(generation_id))
        await self._read_again(owner_id)

    @rx.event
    async def retry(self, generation_id: str) -> None:
        """The same once more, as a run of its own; the old card goes."""
        owner_id = await owner_of(self)
        self.problem = NO_PROBLEM
        try:
            await service.retry(owner_id, generation_id_of(generation_id))
        except CraftPromptError as refusal:
            self.problem = Problem.of(refusal)
            return
        self.announcement = "It is being made once more."
        await self._read_again(owner_id)

    @rx.event
    async def dismiss(self, generation_id: str) -> None:
        """Put the card of a run away that came to nothing."""
        owner_id = await owner_of(self)
        await ended_runs.dismiss(owner_id, generation_id_of(generation_id))
        await self._read_again(owner_id)

    @rx.event
    async def undo(self, generation_id: str) -> None:
        """Bring back what was deleted less than ten seconds ago."""
        owner_id = await owner_of(self)
        try:
            await removal.undo(owner_id, generation_id_of(generation_id))
        except CraftPromptError as refusal:
            self.problem = Problem.of(refusal)
        else:
            self.announcement = "It is back."
            self.landing = self._fresh(generation_id)
        await self._read_again(owner_id)

    async def _look(self, owner_id: UUID) -> float:
        removed = await self._read_again(owner_id)
        return removal.next_look(removed, at_most=REREAD_EVERY_SECONDS)

    async def _read_again(self, owner_id: UUID) -> list[Removed]:
        """The window as the rows say; gives what can still be brought back."""
        above, count = self._above and _cursor(self._above), self._count
        page, runs, removed = await db.read(lambda session: _rows(session, owner_id, above, count))
        shown = {
            "tiles": [tile(work) for work in page[:count]],
            "runs": [run_card(run) for run in runs.shown],
            "more_runs": runs.more,
            "removed": [removed_view(each) for each in removed],
            "has_older": len(page) > count,
            "has_newer": above is not None,
            "is_loaded": True,
        }
        for name, value in shown.items():
            if getattr(self, name) != value:  # what is equal is not sent again
                setattr(self, name, value)
        return removed

    async def _return_to(self, owner_id: UUID, came_from: Cursor) -> None:
        """Keep the window if the item lies in it, else lay a new one around it."""
        if self.tiles and _lies_in(self.tiles, came_from):
            return
        self._count = 2 * PAGE_SIZE
        await self._begin_above(owner_id, came_from, PAGE_SIZE)

    async def _begin_above(self, owner_id: UUID, place: Cursor, tiles: int) -> None:
        """Let the window begin so many tiles above a place, or at the top where there are fewer."""
        nearer = await db.read(
            lambda session: queries.made_before(session, owner_id, before=place, limit=tiles + 1)
        )
        self._above = _kept(nearer[0].place) if len(nearer) > tiles else None


def _rows(session: Session, owner_id: UUID, above: Cursor | None, count: int):  # noqa: ANN202  tiles, runs, deletions
    return (
        queries.made(session, owner_id, after=above, limit=count + 1),
        queries.runs(session, owner_id),
        removal.removed(session, owner_id),
    )


def _nearest(tiles: list[Tile], place: Cursor) -> str:
    """The tile at a place, or the next older one where it is gone, or the last."""
    older = [each for each in tiles if not _is_newer(each, place)]
    return (older or tiles[-1:])[0].generation_id if tiles else ""


def _lies_in(tiles: list[Tile], place: Cursor) -> bool:
    return not _is_newer(tiles[-1], place) and (
        _is_newer(tiles[0], place) or tiles[0].generation_id == str(place.generation_id)
    )


def _is_newer(shown: Tile, place: Cursor) -> bool:
    cursor = _cursor(_place_of(shown))
    mine, given = ((each.created_at, each.generation_id.hex) for each in (cursor, place))
    return mine > given


def _place_of(shown: Tile) -> tuple[str, str]:
    return shown.created_at, shown.generation_id


def _kept(place: Cursor) -> tuple[str, str]:
    return place.created_at.isoformat(), str(place.generation_id)


def _cursor(place: tuple[str, str]) -> Cursor:
    created_at, generation_id = place
    return Cursor(datetime.fromisoformat(created_at), UUID(generation_id))
