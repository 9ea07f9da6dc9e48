"""The page of one item: what it is, what it was made from, and what can be done with it."""

from datetime import datetime
from uuid import UUID

import reflex as rx
from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.errors import NO_PROBLEM, CraftPromptError, NotFound, Problem
from craftprompt.library import queries, service
from craftprompt.library.queries import Work
from craftprompt.library.views import ItemRows, ItemView, item_view
from craftprompt.models import GenerationKind
from craftprompt.studio import image_references, media_queries, removal, version_queries
from craftprompt.studio import queries as studio_queries
from craftprompt.studio.following_state import REREAD_EVERY_SECONDS, FollowingState
from craftprompt.studio.lineage import ancestors
from craftprompt.studio.queries import Cursor, generation_id_of

PAGES = "/library/"


class ItemState(FollowingState, rx.State):
    """One item with its neighbours; an id that is not theirs shows nothing at all."""

    item: ItemView = ItemView()
    newer_address: str = ""
    older_address: str = ""
    is_loaded: bool = False
    is_missing: bool = False
    problem: Problem = NO_PROBLEM
    announcement: str = ""

    _came_from: tuple[str, str] | None = None
    _just_removed: str = ""

    @rx.event
    async def open_item(self) -> rx.event.EventType[()]:
        """The page opens, or its socket came back."""
        owner_id = await owner_of(self)
        if self.item.generation_id != self._asked():
            self.item, self.is_loaded = ItemView(), False
            self.newer_address = self.older_address = ""
        self.problem, self.announcement = NO_PROBLEM, ""
        await self._read_again(owner_id)
        return ItemState.follow

    @rx.event
    async def delete(self) -> rx.event.EventType[()] | None:
        """Delete it and go back to the library, which offers to bring it back."""
        owner_id = await owner_of(self)
        try:
            await removal.remove(owner_id, generation_id_of(self.item.generation_id))
        except CraftPromptError as refusal:
            self.problem = Problem.of(refusal)
            return None
        self._just_removed = self.item.generation_id
        return rx.redirect("/library")

    @rx.event
    async def cancel(self) -> None:
        """Stop it; the sentence says the truth where it was too late."""
        owner_id = await owner_of(self)
        wanted = generation_id_of(self.item.generation_id)
        self.announcement = await service.cancel(owner_id, wanted)
        await self._read_again(owner_id)

    @rx.event
    async def retry(self) -> rx.event.EventType[()] | None:
        """Ask for the same once more, and on to the page of what was asked for."""
        owner_id = await owner_of(self)
        try:
            asked = await service.retry(owner_id, generation_id_of(self.item.generation_id))
        except CraftPromptError as refusal:
            self.problem = Problem.of(refusal)
            return None
        return rx.redirect(_address(asked.id))

    def _is_open(self) -> bool:
        return self._asked() not in ("", self._just_removed)

    async def _look(self, owner_id: UUID) -> float:
        await self._read_again(owner_id)
        return REREAD_EVERY_SECONDS

    def _asked(self) -> str:
        """The id in the address, empty on every other page."""
        path = self.router.url.path.rstrip("/")
        return path.removeprefix(PAGES) if path.startswith(PAGES) else ""

    async def _read_again(self, owner_id: UUID) -> None:
        try:
            wanted = generation_id_of(self._asked())
            rows, newer, older = await db.read(lambda session: _rows(session, owner_id, wanted))
        except NotFound:
            self.item, self.is_loaded, self.is_missing = ItemView(), True, True
            self.newer_address = self.older_address = ""
            return
        self.is_loaded, self.is_missing = True, False
        self._came_from = (rows.generation.created_at.isoformat(), str(rows.generation.id))
        view = item_view(rows)
        if view != self.item:  # what is equal is not sent again
            self.item = view
        self.newer_address, self.older_address = _address(newer), _address(older)

    def _left(self) -> tuple[Cursor | None, str]:
        """Where the person came from, and what they deleted there; told once."""
        place, removed = self._came_from, self._just_removed
        self._came_from, self._just_removed = None, ""
        if place is None:
            return None, removed
        return Cursor(datetime.fromisoformat(place[0]), UUID(place[1])), removed


def _rows(
    session: Session, owner_id: UUID, generation_id: UUID
) -> tuple[ItemRows, UUID | None, UUID | None]:
    """An item with what stands around it, and the ids of the next newer and older ones."""
    generation = studio_queries.owned_generation(session, owner_id, generation_id)
    if generation.kind == GenerationKind.CRITIQUE:
        raise NotFound("A critique stands beside its prompt, and has no page of its own.")
    here = Cursor(generation.created_at, generation.id)
    newer = queries.made_before(session, owner_id, before=here, limit=1)
    older = queries.made(session, owner_id, after=here, limit=1)
    rows = ItemRows(
        generation,
        studio_queries.attempts(session, owner_id, generation_id),
        media_queries.media_of(session, owner_id, [generation_id]),
        image_references.used(session, owner_id, generation_id),
        ancestors(session, owner_id, generation),
        version_queries.last_number(session, owner_id, generation_id),
    )
    return rows, _first_of(newer), _first_of(older)


def _first_of(works: list[Work]) -> UUID | None:
    return works[0].generation_id if works else None


def _address(generation_id: UUID | None) -> str:
    return f"{PAGES}{generation_id}" if generation_id else ""
