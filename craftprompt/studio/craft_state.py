"""What the prompt page says about the words in it, and the presses that change them."""

import asyncio
from typing import Literal

import reflex as rx

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.errors import InputInvalid
from craftprompt.models import Generation
from craftprompt.providers.base import Shortfall
from craftprompt.studio import checks, queries
from craftprompt.studio.checks import CheckView
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.state import PromptEditorState

Place = Literal["", "prompt", "scene"]


class CraftState(rx.State):
    """Checks, and what a press of them can be taken back to."""

    prompt_checks: list[CheckView] = []
    scene_checks: list[CheckView] = []
    mended_place: Place = ""
    mended_words: str = ""

    _before_mend: str = ""
    _mended_id: str = ""

    @rx.event
    async def look_over_prompt(self) -> None:
        """Check the prompt on the page as it stands now."""
        generation = await self._generation()
        if self.mended_place == "prompt" and self._is_past(generation):
            self._forget_mend()
        found = await asyncio.to_thread(checks.of_prompt, generation) if generation else []
        self.prompt_checks = checks.views(found)

    @rx.event
    async def look_over_scene(self) -> None:
        """Check the scene against the model that it would be written for."""
        editor = await self.get_state(PromptEditorState)
        self.scene_checks = checks.views(await _scene_checks(editor))

    @rx.event
    async def mend_prompt(self, number: int, rule: str) -> None:
        """Put one shortfall of the prompt right; the words before it can be had back."""
        generation = await self._generation()
        if generation is None:
            return
        found = await asyncio.to_thread(checks.of_prompt, generation)
        shortfall = _pressed(found, number, rule)
        if shortfall:
            before = checks.text_of(generation)
            self._remember("prompt", before, shortfall.mend, str(generation.id))
            await self._put_into_prompt(shortfall.mended)
        await self._look_again("prompt")

    @rx.event
    async def mend_scene(self, number: int, rule: str) -> None:
        """Put one shortfall of the scene right; the words before it can be had back."""
        editor = await self.get_state(PromptEditorState)
        shortfall = _pressed(await _scene_checks(editor), number, rule)
        if shortfall:
            self._remember("scene", editor.texts["scene"], shortfall.mend)
            await editor._put_scene(shortfall.mended)  # noqa: SLF001  public methods of a state are open to browsers
        await self._look_again("scene")

    @rx.event
    async def undo_mend(self) -> None:
        """The words before the last mend."""
        place, before = self.mended_place, self._before_mend
        self._forget_mend()
        if place == "prompt":
            await self._put_into_prompt(before)
        elif place == "scene":
            editor = await self.get_state(PromptEditorState)
            await editor._put_scene(before)  # noqa: SLF001  as above
        await self._look_again(place)

    async def _look_again(self, place: Place) -> None:
        if place == "prompt":
            await self.look_over_prompt()
        elif place == "scene":
            await self.look_over_scene()

    async def _generation(self) -> Generation | None:
        """The prompt on the page, or None where there is none."""
        shown = await self.get_state(GenerationState)
        if not shown.generation_id:
            return None
        owner_id = await owner_of(self)
        wanted = queries.generation_id_of(shown.generation_id)
        return await db.read(lambda session: queries.owned_prompt(session, owner_id, wanted))

    async def _put_into_prompt(self, text: str) -> None:
        shown = await self.get_state(GenerationState)
        await shown._replace_edit(text)  # noqa: SLF001  public methods of a state are open to browsers

    def _remember(self, place: Place, before: str, words: str, generation_id: str = "") -> None:
        self.mended_place, self.mended_words = place, words
        self._before_mend, self._mended_id = before, generation_id

    def _forget_mend(self) -> None:
        self._remember("", "", "")

    def _is_past(self, generation: Generation | None) -> bool:
        return generation is None or str(generation.id) != self._mended_id


async def _scene_checks(editor: PromptEditorState) -> list[Shortfall]:
    return await asyncio.to_thread(checks.of_scene, editor.texts["scene"], editor.target)


def _pressed(found: list[Shortfall], number: int, rule: str) -> Shortfall | None:
    """The shortfall that was pressed; None where the words have changed since it was shown.

    Raises:
        InputInvalid: no such number, from a page that was not ours.
    """
    if number < 0:
        raise InputInvalid("There is no such check.")
    shortfall = found[number] if number < len(found) else None
    return shortfall if shortfall and shortfall.rule == rule and shortfall.mended else None
