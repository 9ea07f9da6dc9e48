"""How a page follows runs of the chain beside its prompt, until the last of them is over."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import reflex as rx

from craftprompt import db
from craftprompt.account import sessions
from craftprompt.studio import runs
from craftprompt.studio.following_state import TurnsState

LOOKED_EVERY_SECONDS = 0.2
LOOKS_BEFORE_REREADING = 10


class FollowedRunsState(TurnsState, mixin=True):
    """Reads again whenever one of its runs may stand otherwise. The page starts `follow`."""

    @rx.event(background=True)
    async def follow(self) -> None:
        """Follow what is being written until it is over, or the person's session is."""
        async with self:
            turn, owner_id, session_hash = await self._take_turn()
        while await db.read(lambda session: sessions.find(session, session_hash)):
            async with self:
                if self._following != turn:
                    return
                running = await self._look(owner_id)
            if not running:
                return
            await _next_change(owner_id, running)

    async def _look(self, owner_id: UUID) -> list[UUID]:
        """Show what the rows say now; gives the runs that are not over."""
        raise NotImplementedError


async def _next_change(owner_id: UUID, run_ids: Sequence[UUID]) -> None:
    """Wait until one of the runs may stand otherwise than before, or two seconds."""
    before = _as_they_stand(owner_id, run_ids)
    for _ in range(LOOKS_BEFORE_REREADING):
        await asyncio.sleep(LOOKED_EVERY_SECONDS)
        if _as_they_stand(owner_id, run_ids) != before:
            return


def _as_they_stand(owner_id: UUID, run_ids: Sequence[UUID]) -> list[tuple[str, int]]:
    """Status and number of authors so far of each run that is written here."""
    here = [runs.current().find(owner_id, run_id) for run_id in run_ids]
    return [(run.status, len(run.attempts)) for run in here if run]
