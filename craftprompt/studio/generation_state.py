"""The prompt on the page: which one it is, where it stands, who writes it.

The truth is the row; this state follows it. A prompt that is rewritten is told of by the run that
rewrites it. The text itself arrives on its own route; `VersionState` has it once it is whole.
"""

import asyncio
from collections.abc import Sequence
from math import inf
from uuid import UUID

import reflex as rx
from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.account import sessions
from craftprompt.account.state import owner_of
from craftprompt.billing.state import show_usage
from craftprompt.errors import NotFound
from craftprompt.models import UNFINISHED, Attempt, Generation, GenerationKind
from craftprompt.providers.base import PROVIDER_NAMES, TAKES_NO_ALLOWANCE
from craftprompt.studio import prompts, queries, removal, runs, version_queries, versions
from craftprompt.studio.following_state import TurnsState
from craftprompt.studio.history_state import HistoryState
from craftprompt.studio.version_state import VersionState
from craftprompt.studio.views import (
    AttemptView,
    PromptView,
    RemovedView,
    prompt_view,
    removed_view,
    running_attempts,
)

FOLLOWED_EVERY_SECONDS = 0.2
PROMPT_REREAD_EVERY_SECONDS = 2.0


class GenerationState(TurnsState, rx.State):
    """The prompt that the manuscript shows, and who would write the next one.

    `nobody_writes` where there is no provider that could; `next_is_counted` where the first in line
    takes of the day's allowance, `only_rules_write` where no language model is in line.
    """

    generation_id: str = ""
    run_id: str = ""
    is_rewrite: bool = False
    status: str = "idle"
    target_name: str = ""
    provider: str = ""
    provider_name: str = ""
    model: str = ""
    drafts: list[AttemptView] = []
    kept_drafts: list[int] = []
    is_local: bool = False
    is_running: bool = False
    failure_kind: str = ""
    failure_message: str = ""
    has_other_writers: bool = False
    created_at: str = ""
    attempts: list[AttemptView] = []
    announcement: str = ""
    asks_deletion: bool = False
    removed: list[RemovedView] = []
    arrival: str = ""
    next_writer: str = ""
    nobody_writes: bool = False
    next_is_counted: bool = False
    only_rules_write: bool = False

    @rx.event(background=True)
    async def follow(self) -> None:
        """Follow the prompt on the page until it is over, a few small changes in all."""
        async with self:
            turn, owner_id, session_hash = await self._take_turn()
            generation_id = self.generation_id
            shown = self._as_shown(owner_id)
        while generation_id:
            if shown:
                await _next_change(owner_id, shown)
            view = await _watched(owner_id, generation_id, session_hash)
            if view is None:
                return
            async with self:
                if self._following != turn or self.generation_id != generation_id:
                    return
                was_running = self.is_running
                if view != shown:
                    self._show(view)
                if not view.is_running:
                    if was_running:  # else the stream told of the end first
                        await self._settle_down(owner_id)
                    return
            shown = view

    @rx.event
    async def finished(self) -> None:
        """The stream says that the text is whole: read the row, unless the follower just did.

        Read once more, it would take away the version that the person looks at since.
        """
        if self.is_running:
            await self._read_again(await owner_of(self))

    @rx.event
    async def stop(self) -> None:
        """Stop writing; what is written so far is kept and nothing is counted."""
        owner_id = await owner_of(self)
        await prompts.stop(owner_id, queries.generation_id_of(self.run_id))

    @rx.event
    async def keep_draft(self, number: int) -> None:
        """Take a whole draft of an earlier author as the version that stands."""
        owner_id = await owner_of(self)
        run_id = queries.generation_id_of(self.run_id)
        await db.write(lambda session: versions.keep_draft(session, owner_id, run_id, number))
        await self._show_versions(owner_id, is_new=True)
        self.announcement = "The draft is your version now. The others are kept too."

    @rx.event
    async def open(self, generation_id: str) -> rx.event.EventType[()] | None:
        """Show a prompt of the history; what stands in the scene field is left alone."""
        return await self._open(await owner_of(self), queries.generation_id_of(generation_id))

    @rx.event
    def open_from_history(self, generation_id: str) -> rx.event.EventType[()]:
        """The person chose a prompt of the history: show it, and bring it into view."""
        self.arrival = self._fresh(generation_id)
        return GenerationState.open(generation_id)

    @rx.event
    def ask_deletion(self) -> None:
        """The person wants to delete the prompt on the page: ask once."""
        self.asks_deletion = True

    @rx.event
    def keep(self) -> None:
        """The person keeps it after all."""
        self.asks_deletion = False

    @rx.event
    async def delete(self) -> rx.event.EventType[()]:
        """Delete the prompt on the page, with its attempts and the scene it was made from.

        For ten seconds a line offers to bring it back, here and in the library.
        """
        owner_id = await owner_of(self)
        generation_id = queries.generation_id_of(self.generation_id)
        self.asks_deletion = False
        await removal.remove(owner_id, generation_id)
        self._show(PromptView())
        self.announcement = ""
        await self._settle_down(owner_id)
        return GenerationState.offer_it_back

    @rx.event(background=True)
    async def offer_it_back(self) -> None:
        """Show what was deleted for as long as it can be brought back."""
        async with self:
            owner_id = await owner_of(self)
        while True:
            found = await db.read(lambda session: removal.removed(session, owner_id))
            prompts_gone = [each for each in found if each.kind == GenerationKind.PROMPT]
            async with self:
                self.removed = [removed_view(each) for each in prompts_gone]
            if not prompts_gone:
                return
            await asyncio.sleep(removal.next_look(found, at_most=PROMPT_REREAD_EVERY_SECONDS))

    @rx.event
    async def undo_deletion(self, generation_id: str) -> rx.event.EventType[()] | None:
        """Bring back the prompt that was deleted less than ten seconds ago, and show it."""
        owner_id = await owner_of(self)
        wanted = queries.generation_id_of(generation_id)
        await removal.undo(owner_id, wanted)
        self.removed = [each for each in self.removed if each.generation_id != generation_id]
        self.announcement = "It is back."
        await self._settle_down(owner_id)
        return await self._open(owner_id, wanted)

    async def _open(self, owner_id: UUID, generation_id: UUID) -> rx.event.EventType[()] | None:
        """Show a prompt now: an event of its own could come over one that is begun meanwhile."""
        run, attempts = await db.read(lambda session: _rows(session, owner_id, generation_id))
        self._show(prompt_view(run, attempts))
        await self._show_versions(owner_id)
        return GenerationState.follow if self.is_running else None

    def _show(self, view: PromptView) -> None:
        was = self.status if self.run_id == view.run_id else ""
        self.generation_id, self.run_id = view.generation_id, view.run_id
        self.is_rewrite = view.run_id != view.generation_id
        self.status, self.target_name = view.status, view.target_name
        self.provider, self.provider_name = view.provider, view.provider_name
        self.model, self.is_local = view.model, view.is_local
        self.is_running = view.is_running
        self.failure_kind, self.failure_message = view.failure_kind, view.failure_message
        self.created_at, self.attempts = view.created_at, view.attempts
        self.has_other_writers = bool(runs.current().provider.in_line(view.left_out))
        self.drafts = [attempt for attempt in view.attempts if attempt.draft]
        self.kept_drafts = [attempt.number for attempt in self.drafts]
        if was in UNFINISHED and not view.is_running:
            self.announcement = _spoken(view)

    def _as_shown(self, owner_id: UUID) -> PromptView | None:
        """What the page shows of a prompt that is written here: it was read a moment ago."""
        if not (self.is_running and runs.current().find(owner_id, UUID(self.run_id))):
            return None
        return PromptView(run_id=self.run_id, status=self.status, attempts=list(self.attempts))

    def _look_who_writes_next(self) -> None:
        """When a page opens and when a prompt is over: who failed may rest since then."""
        line = runs.current().provider.in_line()
        self.next_writer = PROVIDER_NAMES[line[0]] if line else ""
        self.nobody_writes = not line
        self.next_is_counted = bool(line) and line[0] not in TAKES_NO_ALLOWANCE
        self.only_rules_write = bool(line) and TAKES_NO_ALLOWANCE.issuperset(line)

    async def _show_versions(self, owner_id: UUID, *, is_new: bool = False) -> None:
        """The text and the versions beside the run; what is new takes the editor's place."""
        shown = await self.get_state(VersionState)
        if self.status in UNFINISHED and not self.is_rewrite:  # it has none yet
            shown._clear(self.generation_id)
            return
        was = (shown.generation_id, shown.shown.version_id)
        await shown._load(owner_id, self.generation_id)
        if is_new or was != (shown.generation_id, shown.shown.version_id):
            shown._replace_in_editor()

    async def _read_again(self, owner_id: UUID) -> None:
        if not self.generation_id:
            return
        self._show(await _view_of(owner_id, self.generation_id))
        if not self.is_running:
            await self._settle_down(owner_id)

    async def _settle_down(self, owner_id: UUID) -> None:
        """After the end: the text, the meters, the history and who writes next are as they are."""
        self._look_who_writes_next()
        await self._show_versions(owner_id)
        await show_usage(self, owner_id)
        history = await self.get_state(HistoryState)
        await history._load_first(owner_id)


async def prompt_on_page(state: rx.State) -> Generation | None:
    """The row of the prompt that the page of this state shows, None where it shows none.

    Raises:
        NotFound: it is gone.
    """
    shown = await state.get_state(GenerationState)
    if not shown.generation_id:
        return None
    owner_id, wanted = await owner_of(state), queries.generation_id_of(shown.generation_id)
    return await db.read(lambda session: queries.owned_prompt(session, owner_id, wanted))


async def _watched(owner_id: UUID, generation_id: str, session_hash: str) -> PromptView | None:
    """The prompt for who watches it; None once that person's session is over."""
    wanted = queries.generation_id_of(generation_id)

    def look(session: Session):  # noqa: ANN202  rows of one prompt, or None
        is_live = sessions.find(session, session_hash) is not None
        return _rows(session, owner_id, wanted) if is_live else None

    try:
        rows = await db.read(look)
    except NotFound:
        return PromptView()
    return _as_it_stands(owner_id, *rows) if rows else None


async def _view_of(owner_id: UUID, generation_id: str) -> PromptView:
    wanted = queries.generation_id_of(generation_id)
    try:
        rows = await db.read(lambda session: _rows(session, owner_id, wanted))
    except NotFound:
        return PromptView()
    return _as_it_stands(owner_id, *rows)


def _as_it_stands(owner_id: UUID, run: Generation, attempts: Sequence[Attempt]) -> PromptView:
    """What the rows tell, and what they do not know yet where it is written here."""
    view = prompt_view(run, attempts)
    here = runs.current().find(owner_id, run.id)
    if here and view.is_running:
        view.attempts = running_attempts(here)
        if here.current:
            view.provider, view.model = here.current.provider, here.current.model
            view.provider_name = view.attempts[-1].provider_name
            view.is_local = view.provider in TAKES_NO_ALLOWANCE
    return view


async def _next_change(owner_id: UUID, shown: PromptView) -> None:
    """Wait until something that the status shows may have changed; words alone do not count."""
    run = runs.current().find(owner_id, queries.generation_id_of(shown.run_id))
    if run is None:
        await asyncio.sleep(FOLLOWED_EVERY_SECONDS * 5)
        return
    while not run.is_over and running_attempts(run) == shown.attempts:
        await run.change(seconds=PROMPT_REREAD_EVERY_SECONDS, characters=inf)
        await asyncio.sleep(FOLLOWED_EVERY_SECONDS)
        if run.status != shown.status:
            return


def _rows(session: Session, owner_id: UUID, generation_id: UUID):  # noqa: ANN202  rows of one prompt
    """The run that the page tells of, the prompt's own or its last rewrite, with its attempts."""
    prompt = queries.owned_generation(session, owner_id, generation_id)
    run = version_queries.run_to_show(session, owner_id, prompt)
    return run, queries.attempts(session, owner_id, run.id)


def _spoken(view: PromptView) -> str:
    """What a screen reader hears once, at the end; never the words as they arrive."""
    if view.status == "succeeded":
        return f"Prompt ready, {len(view.prompt.split())} words, by {view.provider_name}."
    if view.status == "cancelled":
        return "Stopped. What was written is kept and nothing was counted."
    return view.failure_message
