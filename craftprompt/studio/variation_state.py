"""The press for variations, and how the page follows them until the last one is over."""

from uuid import UUID

import reflex as rx

from craftprompt.account.state import owner_of
from craftprompt.billing.state import show_usage
from craftprompt.errors import CraftPromptError, Problem
from craftprompt.studio import prompts, queries, rewriting, version_queries
from craftprompt.studio.followed_runs import FollowedRunsState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.version_state import VersionState


class VariationState(FollowedRunsState, rx.State):
    """Has variations of the version on the page written; `VersionState` shows them."""

    @rx.event
    async def make(self) -> None:
        """Have three variations of the version that is shown written at once."""
        owner_id = await owner_of(self)
        shown = await self.get_state(VersionState)
        shown._quieten()
        generation_id = queries.generation_id_of(shown.generation_id)
        version_id = version_queries.version_id_of(shown.shown.version_id)
        try:
            await rewriting.ask_variations(owner_id, generation_id, version_id)
        except CraftPromptError as refusal:
            shown.variations_problem = Problem.of(refusal)
            return
        await self._read_again(owner_id)

    @rx.event
    async def try_again(self, run_id: str) -> None:
        """Have one variation that came to nothing written anew, as one press."""
        owner_id = await owner_of(self)
        shown = await self.get_state(VersionState)
        shown._quieten()
        try:
            await rewriting.ask_again(owner_id, queries.generation_id_of(run_id))
        except CraftPromptError as refusal:
            shown.variations_problem = Problem.of(refusal)
            return
        await self._read_again(owner_id)

    @rx.event
    async def stop(self) -> None:
        """Stop those that are still being written; none of these is counted."""
        owner_id = await owner_of(self)
        shown = await self.get_state(VersionState)
        for run_id in _running(shown):
            await prompts.stop(owner_id, run_id)
        await self._read_again(owner_id)

    async def _look(self, owner_id: UUID) -> list[UUID]:
        await self._read_again(owner_id)
        return _running(await self.get_state(VersionState))

    async def _read_again(self, owner_id: UUID) -> None:
        """The variations, the meter and who writes next, as they are now."""
        shown = await self.get_state(VersionState)
        await shown._load(owner_id, shown.generation_id, show=shown.shown.version_id)
        await show_usage(self, owner_id)
        generation = await self.get_state(GenerationState)
        generation._look_who_writes_next()


def _running(shown: VersionState) -> list[UUID]:
    return [UUID(each.run_id) for each in shown.variations if each.is_running]
