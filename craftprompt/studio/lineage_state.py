"""The lineage beside the prompt: read when it is opened, followed while it stands open."""

from uuid import UUID

import reflex as rx

from craftprompt import db
from craftprompt.errors import NotFound
from craftprompt.jobs import progress
from craftprompt.studio.following_state import REREAD_EVERY_SECONDS, FollowingState
from craftprompt.studio.lineage import lineage
from craftprompt.studio.lineage_views import LineageView, lineage_view
from craftprompt.studio.queries import generation_id_of


class LineageState(FollowingState, rx.State):
    """The tree of the prompt on the page; while it is closed nothing is read for it."""

    PAGE = "/studio"

    is_open: bool = False
    is_loaded: bool = False
    tree: LineageView = LineageView()

    _generation_id: str = ""

    @rx.event
    def open_lineage(self, is_open: bool, generation_id: str) -> rx.event.EventType[()] | None:
        """It is opened or closed beside the prompt `generation_id`."""
        self.is_open, self._generation_id = is_open, generation_id
        if is_open:
            return LineageState.follow
        self.is_loaded, self.tree = False, LineageView()
        return None

    def _look_for(self, owner_id: UUID, generation_id: str) -> None:
        """Another prompt stands on the page, or this one has changed: an open tree is read soon.

        Not here: the prompt itself does not wait for it.
        """
        if self.is_open:
            self._generation_id = generation_id
            progress.publish(owner_id)

    def _is_open(self) -> bool:
        return self.is_open and super()._is_open()

    async def _look(self, owner_id: UUID) -> float:
        """Read the tree."""
        view = await _view(owner_id, self._generation_id) if self._generation_id else LineageView()
        self.is_loaded = True
        if view != self.tree:  # what is equal is not sent again
            self.tree = view
        return REREAD_EVERY_SECONDS


async def _view(owner_id: UUID, generation_id: str) -> LineageView:
    try:
        wanted = generation_id_of(generation_id)
        return lineage_view(await db.read(lambda session: lineage(session, owner_id, wanted)))
    except NotFound:
        return LineageView()
