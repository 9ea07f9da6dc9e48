"""The press for a critique, how the page follows it, and what the person makes of its edits."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import reflex as rx
from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.billing.state import show_usage
from craftprompt.errors import NO_PROBLEM, CraftPromptError, NotFound, Problem
from craftprompt.models import Generation
from craftprompt.studio import critique, prompts, queries, version_queries
from craftprompt.studio.critique_views import (
    CritiqueView,
    RemarkView,
    critique_view,
    critiques,
    remark_views,
    told,
)
from craftprompt.studio.followed_runs import FollowedRunsState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.version_state import VersionState

APPLIED = "The suggestion stands in your prompt, as a version of its own. “Undo” takes it back."


class CritiqueState(FollowedRunsState, rx.State):
    """The last critique of the prompt on the page, held against the version that is shown.

    `prompt_id` is whose critique it is: the page may have gone on to another prompt just now.
    """

    prompt_id: str = ""
    critique: CritiqueView = CritiqueView()
    remarks: list[RemarkView] = []
    problem: Problem = NO_PROBLEM
    news: str = ""
    announcement: str = ""

    @rx.event
    async def make(self) -> None:
        """Have the version that is shown judged."""
        shown = await self.get_state(VersionState)
        generation_id = queries.generation_id_of(shown.generation_id)
        version_id = version_queries.version_id_of(shown.shown.version_id)
        await self._ask(lambda owner_id: critique.ask(owner_id, generation_id, version_id))

    @rx.event
    async def ask_another_writer(self) -> None:
        """The same once more, without the writer who declined it: the person's own decision."""
        run_id = queries.generation_id_of(self.critique.run_id)
        await self._ask(lambda owner_id: critique.ask_another(owner_id, run_id))

    @rx.event
    async def stop(self) -> None:
        """Stop the critique; nothing is counted."""
        owner_id = await owner_of(self)
        await prompts.break_off(owner_id, queries.generation_id_of(self.critique.run_id))
        await self._read_again(owner_id)

    @rx.event
    async def look_over_critique(self) -> None:
        """Hold the critique against the version that is shown now."""
        await self._read_again(await owner_of(self))

    @rx.event
    async def apply(self, criterion: str) -> None:
        """Put an edit into the version that is shown, as a new one."""
        owner_id = await owner_of(self)
        shown = await self.get_state(VersionState)
        version_id = version_queries.version_id_of(shown.shown.version_id)
        is_applied = await self._decide(
            lambda session, run_id: critique.apply(session, owner_id, run_id, version_id, criterion)
        )
        if is_applied:
            shown._quieten()
            await shown._load(owner_id, shown.generation_id)
            shown._replace_in_editor()
            self.news = APPLIED
        await self._read_again(owner_id)

    @rx.event
    async def dismiss(self, criterion: str, is_dismissed: bool) -> None:
        """Put an edit away, or bring it back."""
        owner_id = await owner_of(self)
        await self._decide(
            lambda session, run_id: critique.dismiss(
                session, owner_id, run_id, criterion, is_dismissed=is_dismissed
            )
        )
        await self._read_again(owner_id)

    async def _ask(self, asked: Callable[[UUID], Awaitable[Generation]]) -> None:
        owner_id = await owner_of(self)
        self._quieten()
        try:
            await asked(owner_id)
        except CraftPromptError as refusal:
            self.problem = Problem.of(refusal)
            return
        await self._read_again(owner_id)
        await show_usage(self, owner_id)

    async def _decide(self, decide: Callable[[Session, UUID], None]) -> bool:
        """Write a decision; gives whether it was taken."""
        run_id = queries.generation_id_of(self.critique.judged_id)
        self._quieten()
        try:
            await db.write(lambda session: decide(session, run_id))
        except CraftPromptError as refusal:
            self.problem = Problem.of(refusal)
            return False
        return True

    async def _read_again(self, owner_id: UUID) -> None:
        shown = await self.get_state(VersionState)
        if not shown.generation_id:
            self._forget()
            return
        wanted = queries.generation_id_of(shown.generation_id)
        try:
            rows = await db.read(lambda session: critiques(session, owner_id, wanted))
        except NotFound:
            self._forget()
            return
        was, view = self.critique, critique_view(owner_id, rows)
        if was.run_id != view.run_id and not view.is_running:
            self._quieten()  # it was said of another prompt
        self.prompt_id, self.critique = shown.generation_id, view
        self.remarks = await asyncio.to_thread(remark_views, rows, shown.shown.text)
        if was.run_id == view.run_id and was.is_running and not view.is_running:
            self.announcement = told(view)

    async def _look(self, owner_id: UUID) -> list[UUID]:
        await self._read_again(owner_id)
        if self.critique.is_running:
            return [UUID(self.critique.run_id)]
        await self._settle_down(owner_id)
        return []

    async def _settle_down(self, owner_id: UUID) -> None:
        """After the end: the meter and who writes next, as they are now."""
        await show_usage(self, owner_id)
        generation = await self.get_state(GenerationState)
        generation._look_who_writes_next()

    def _forget(self) -> None:
        self.prompt_id, self.critique, self.remarks = "", CritiqueView(), []
        self._quieten()

    def _quieten(self) -> None:
        self.problem, self.news, self.announcement = NO_PROBLEM, "", ""
