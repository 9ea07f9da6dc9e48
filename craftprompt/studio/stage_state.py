"""A page that has something made and shows it: a form, and beside it the stage with its cards."""

from collections.abc import Awaitable
from typing import ClassVar, Generic
from uuid import UUID, uuid4

import reflex as rx

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.errors import NO_PROBLEM, CraftPromptError, Problem
from craftprompt.models import Generation
from craftprompt.studio import ended_runs, queries, removal
from craftprompt.studio.cards import CardT
from craftprompt.studio.details import Details
from craftprompt.studio.draft_state import DraftState
from craftprompt.studio.following_state import REREAD_EVERY_SECONDS, FollowingState
from craftprompt.studio.removal import Removed
from craftprompt.studio.stage import Kind, neighbour, news, stage
from craftprompt.studio.views import RemovedView, removed_view


class StageState(DraftState, FollowingState, Generic[CardT], mixin=True):
    """The cards, newest first, and the one on the stage, with all that can be done with them.

    `arrival` brings the stage into view with the focus, `landing` the card it names; each once for
    every new value. `runs_over` grows whenever all that was awaited is over.
    """

    NAME: ClassVar[str] = ""  # what one thing is called, such as "image"
    BEGUN: ClassVar[str] = ""  # what is said when a press was taken
    # What another page may ask this one to begin with, by an id; the first that is there counts.
    ASKED_IN_ADDRESS: ClassVar[tuple[str, ...]] = ()

    cards: list[CardT] = []
    shown: CardT
    details: Details = Details()
    removed: list[RemovedView] = []
    running: int = 0
    runs_over: int = 0
    is_chosen: bool = False
    is_loaded: bool = False
    arrival: str = ""
    landing: str = ""
    announcement: str = ""

    _chosen: str = ""
    _awaited: frozenset[str] = frozenset()

    @rx.event
    async def make(self, form_data: dict[str, str]) -> rx.event.EventType[()] | None:
        """Have made what stands in the form."""
        owner_id = await owner_of(self)
        made = await self._unless_refused(self._request(owner_id, form_data))
        if not made:
            return None
        self.press_id = str(uuid4())
        return await self._begun(owner_id, made)

    @rx.event
    async def cancel(self, generation_id: str) -> None:
        """Stop a run; the sentence says the truth where it was too late."""
        owner_id = await owner_of(self)
        self.announcement = await self._stop(owner_id, queries.generation_id_of(generation_id))
        self._lead_to(generation_id, heir=generation_id)
        await self._read_again(owner_id)

    @rx.event
    async def retry(self, generation_id: str) -> rx.event.EventType[()] | None:
        """The same once more, as a request of its own; the old card goes."""
        owner_id = await owner_of(self)
        wanted = queries.generation_id_of(generation_id)
        made = await self._unless_refused(self._repeat(owner_id, wanted))
        if not made:
            return None
        await ended_runs.dismiss(owner_id, wanted)
        self._lead_to(generation_id, heir=str(made[0].id))
        return await self._begun(owner_id, made)

    @rx.event
    async def dismiss(self, generation_id: str) -> None:
        """Put the card of a run away that came to nothing."""
        owner_id = await owner_of(self)
        await ended_runs.dismiss(owner_id, queries.generation_id_of(generation_id))
        self._lead_to(generation_id, heir=neighbour(self.cards, generation_id))
        await self._read_again(owner_id)

    @rx.event
    async def delete(self, generation_id: str) -> None:
        """Delete it; for ten seconds a line offers to bring it back, and has the focus."""
        owner_id = await owner_of(self)
        await removal.remove(owner_id, queries.generation_id_of(generation_id))
        self.landing = self._fresh(generation_id)
        await self._read_again(owner_id)

    @rx.event
    async def undo(self, generation_id: str) -> None:
        """Bring back what was deleted less than ten seconds ago; what has cards comes on stage."""
        owner_id = await owner_of(self)
        await removal.undo(owner_id, queries.generation_id_of(generation_id))
        self.announcement = "It is back."
        self._chosen, self.arrival = generation_id, self._fresh(generation_id)
        await self._read_again(owner_id)

    @rx.event
    async def show(self, generation_id: str) -> None:
        """Open a card on the stage; nothing in the form changes."""
        self._chosen, self.arrival = generation_id, self._fresh(generation_id)
        await self._read_again(await owner_of(self))

    @rx.event
    async def close(self) -> None:
        """Back to the card that was opened; the stage shows the newest again."""
        self.landing, self._chosen = self._fresh(self.shown.generation_id), ""
        await self._read_again(await owner_of(self))

    @rx.event
    async def step(self, by: int) -> None:
        """The next or the previous card comes on the stage."""
        ids = [card.generation_id for card in self.cards]
        if ids:
            here = ids.index(self.shown.generation_id) if self._is_shown(*ids) else 0
            self._chosen = ids[max(0, min(len(ids) - 1, here + by))]
            await self._read_again(await owner_of(self))

    @rx.event
    async def use_settings(self, generation_id: str) -> None:
        """The words and settings of what was made, once more in the form."""
        await self._do_as_asked(await owner_of(self), "from", generation_id)

    async def _open(self) -> rx.event.EventType[()] | None:
        """The page opens, or its socket came back; what the address asks for is done once."""
        owner_id = await owner_of(self)
        asked = self.router.url.query_parameters
        if name := next((each for each in self.ASKED_IN_ADDRESS if each in asked), ""):
            try:
                await self._do_as_asked(owner_id, name, asked[name])
            except CraftPromptError as refusal:
                self.problem = Problem.of_address(refusal)
            return rx.redirect(self.PAGE, replace=True)
        await self._show_draft(owner_id)
        await self._read_again(owner_id)
        return type(self).follow

    def _kind(self) -> Kind[CardT]:
        """What stands on this stage."""
        raise NotImplementedError

    async def _show_draft(self, owner_id: UUID) -> None:
        """Fill the form with what was kept."""
        raise NotImplementedError

    async def _request(self, owner_id: UUID, form_data: dict[str, str]) -> list[Generation]:
        """Ask for what stands in the form; gives what is being made, the newest first."""
        raise NotImplementedError

    async def _repeat(self, owner_id: UUID, generation_id: UUID) -> list[Generation]:
        """Ask for the same once more."""
        raise NotImplementedError

    async def _stop(self, owner_id: UUID, generation_id: UUID) -> str:
        """Stop a run; gives a sentence that says what came of it."""
        raise NotImplementedError

    async def _do_as_asked(self, owner_id: UUID, name: str, given: str) -> None:
        """What an address or a button asks for, `name` being one of `ASKED_IN_ADDRESS`."""
        raise NotImplementedError

    async def _say_price(self, owner_id: UUID) -> None:
        """Say what a press takes, and what stands in its way."""
        raise NotImplementedError

    async def _unless_refused(self, request: Awaitable[list[Generation]]) -> list[Generation]:
        """What is being made; nothing where the request was refused, and the form says why."""
        self.problem = NO_PROBLEM
        try:
            return await request
        except CraftPromptError as refusal:
            self.problem = Problem.of(refusal)
            return []

    async def _begun(self, owner_id: UUID, made: list[Generation]) -> rx.event.EventType[()]:
        """What was asked for just now comes on the stage, and is told when it is over."""
        self._chosen = ""
        self._awaited |= {str(each.id) for each in made}
        self.announcement = self.BEGUN
        await self._read_again(owner_id)
        return type(self).follow

    async def _look(self, owner_id: UUID) -> float:
        removed = await self._read_again(owner_id)
        self._tell_news()
        return removal.next_look(removed, at_most=REREAD_EVERY_SECONDS)

    async def _read_again(self, owner_id: UUID) -> list[Removed]:
        """The cards and the stage as the rows say; gives what can still be brought back."""
        kind, chosen = self._kind(), self._chosen
        found = await db.read(lambda session: stage(session, owner_id, kind, chosen=chosen))
        self.cards, self.is_loaded = found.cards, True
        self.running = sum(card.is_running for card in found.cards)
        self.details = found.details
        if self.shown != found.shown:  # a player that gets the same film again begins anew
            self.shown = found.shown
        self.is_chosen = chosen != "" and chosen == found.shown.generation_id
        self.removed = [removed_view(each) for each in found.removed]
        await self._say_price(owner_id)
        return found.removed

    def _tell_news(self) -> None:
        """Say once what came of the things that were awaited."""
        self._awaited |= {card.generation_id for card in self.cards if card.is_running}
        if told := news(self.cards, self._awaited, self._kind()):
            self.announcement = told
            self.runs_over += 1
        if not any(card.is_running for card in self.cards):
            self._awaited = frozenset()

    def _is_shown(self, *generation_ids: str) -> bool:
        return self.shown.generation_id in generation_ids

    def _lead_to(self, generation_id: str, heir: str) -> None:
        """Lead the focus from a control that goes: on the stage to the stage, else to a card."""
        if self._is_shown(generation_id):
            self.arrival = self._fresh(generation_id)
        else:
            self.landing = self._fresh(heir)
