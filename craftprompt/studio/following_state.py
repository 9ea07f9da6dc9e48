"""How a page follows what its person has running, for as long as it is open."""

from typing import ClassVar
from uuid import UUID

import reflex as rx

from craftprompt import db
from craftprompt.account import sessions
from craftprompt.account.state import AuthState
from craftprompt.jobs import progress

REREAD_EVERY_SECONDS = 8.0


class TurnsState(rx.State, mixin=True):
    """One follower at a time: whoever begins later takes the turn of the one before.

    What a page does once for every new value, such as moving the focus, is told by `_fresh`.
    """

    _following: int = 0
    _tellings: int = 0

    def _next_turn(self) -> int:
        self._following += 1
        return self._following

    async def _take_turn(self) -> tuple[int, UUID, str]:
        """The number of a new follower's turn, and whose session it reads for: owner and hash."""
        turn = self._next_turn()
        auth = await self.get_state(AuthState)
        return turn, auth._owner(), auth._session_hash

    def _fresh(self, generation_id: str) -> str:
        """An id as a value that was not there before, "" for none; it ends no follower's turn."""
        self._tellings += 1
        return f"{generation_id}:{self._tellings}" if generation_id else ""


class FollowingState(TurnsState, mixin=True):
    """Reads again whenever something may have changed. A page starts `follow` as it opens."""

    PAGE: ClassVar[str] = ""  # the path of the page; another one is followed no more

    @rx.event(background=True)
    async def follow(self) -> None:
        """Follow what changes while the page is open; hints say when to look."""
        async with self:
            turn, owner_id, session_hash = await self._take_turn()
        with progress.subscribe(owner_id) as hints:
            while True:
                live = await db.read(lambda session: sessions.find(session, session_hash))
                if live is None:
                    return
                async with self:
                    if self._following != turn or not self._is_open():
                        return
                    seconds = await self._look(owner_id)
                await hints.change(seconds=seconds)

    def _is_open(self) -> bool:
        return self.router.url.path.rstrip("/") == self.PAGE

    async def _look(self, owner_id: UUID) -> float:
        """Show what the rows say now; gives the seconds until the next look at the latest."""
        raise NotImplementedError
