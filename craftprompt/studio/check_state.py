"""What the target model cannot do of the prompt and of the form, and the presses that mend it."""

import asyncio

import reflex as rx

from craftprompt.errors import InputInvalid
from craftprompt.models import Generation
from craftprompt.providers.base import Shortfall
from craftprompt.providers.text.field_checks import SCENE, FieldShortfall
from craftprompt.studio import checks
from craftprompt.studio.checks import CheckView
from craftprompt.studio.generation_state import prompt_on_page
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.undo_state import UndoState
from craftprompt.studio.version_state import VersionState


class CheckState(UndoState, mixin=True):
    """The checks as they are shown; a press names one by its number and its rule."""

    prompt_checks: list[CheckView] = []
    scene_checks: list[CheckView] = []
    field_checks: list[CheckView] = []

    @rx.event
    async def mend_prompt(self, number: int, rule: str) -> None:
        """Put one shortfall of the prompt right; the words before it can be had back."""
        generation = await prompt_on_page(self)
        if generation is None:
            return
        shortfall = _pressed(await self._found_in_prompt(generation), number, rule)
        if shortfall:
            await self._change_prompt(shortfall.mended, shortfall.mend, str(generation.id))
        await self._look_again("prompt")

    @rx.event
    async def mend_form(self, number: int, rule: str, field: str) -> None:
        """Put one shortfall of the scene or a field right; the words before can be had back."""
        editor = await self.get_state(PromptEditorState)
        found = await _found_in_form(editor)
        shortfall = _pressed([each.shortfall for each in found], number, rule)
        if not shortfall or found[number].field != field:
            await self._look_again("scene")
            return
        texts = {**editor.texts, field: shortfall.mended}
        place = "scene" if field == SCENE else "fields"
        await self._change_texts(texts, shortfall.mend, place=place)

    async def _check_prompt(self, generation: Generation | None) -> None:
        found = await self._found_in_prompt(generation)
        self.prompt_checks = checks.views(found, generation.target if generation else "")

    async def _check_form(self, editor: PromptEditorState) -> None:
        shown = checks.views_of_form(await _found_in_form(editor), editor.target)
        self.scene_checks = [each for each in shown if each.field == SCENE]
        self.field_checks = [each for each in shown if each.field != SCENE]

    async def _found_in_prompt(self, generation: Generation | None) -> list[Shortfall]:
        """What the version that is shown lacks."""
        if generation is None:
            return []
        text = (await self.get_state(VersionState)).shown.text
        return await asyncio.to_thread(checks.of_prompt, generation, text)


async def _found_in_form(editor: PromptEditorState) -> list[FieldShortfall]:
    return await asyncio.to_thread(checks.of_form, dict(editor.texts), editor.target)


def _pressed(found: list[Shortfall], number: int, rule: str) -> Shortfall | None:
    """The shortfall that was pressed; None where the words have changed since it was shown.

    Raises:
        InputInvalid: no such number, from a page that was not ours.
    """
    if number < 0:
        raise InputInvalid("There is no such check.")
    shortfall = found[number] if number < len(found) else None
    return shortfall if shortfall and shortfall.rule == rule and shortfall.mend else None
