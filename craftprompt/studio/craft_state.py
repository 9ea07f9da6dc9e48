"""What the prompt page says about the words in it, and the presses that change them."""

import asyncio
from typing import Literal

import reflex as rx

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.errors import InputInvalid
from craftprompt.models import Generation
from craftprompt.providers.base import Shortfall
from craftprompt.studio import checks, queries, recipes, templates
from craftprompt.studio.checks import CheckView
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.history_state import HistoryState
from craftprompt.studio.limits import LONGEST_FIELD
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.templates import TemplateInvalid, VariableView

Place = Literal["", "prompt", "scene"]


class CraftState(rx.State):
    """Checks with their mends, the variables of the scene, and recipes."""

    prompt_checks: list[CheckView] = []
    scene_checks: list[CheckView] = []
    mended_place: Place = ""
    mended_words: str = ""

    variables: list[VariableView] = []
    template_fault: str = ""
    prompts_of_press: int = 1
    recipe_news: str = ""
    recipe_problem: str = ""

    _filled: dict[str, str] = {}
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
        """Find the scene's variables, and check it against the model it would be written for."""
        editor = await self.get_state(PromptEditorState)
        self._read_template(editor.texts["scene"])
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

    @rx.event
    async def fill_variable(self, name: str, value: str) -> None:
        """Take a variable's value, to say how many prompts the press would make."""
        self._filled[name[:LONGEST_FIELD]] = value
        editor = await self.get_state(PromptEditorState)
        self._read_template(editor.texts["scene"])

    @rx.event
    async def export_recipe(self) -> rx.event.EventSpec | None:
        """Give the recipe of the prompt on the page as a file."""
        generation = await self._generation()
        if generation is None:
            return None
        recipe = recipes.recipe_of(generation)
        self.recipe_problem, self.recipe_news = "", "The recipe is in your downloads."
        return rx.download(
            data=recipes.written(recipe), filename=f"recipe-{generation.target}.json"
        )

    @rx.event
    async def copy_recipe(self) -> rx.event.EventSpec | None:
        """Put the recipe of the prompt on the page into the clipboard."""
        generation = await self._generation()
        if generation is None:
            return None
        self.recipe_problem, self.recipe_news = "", "The recipe is in your clipboard."
        return rx.set_clipboard(recipes.written(recipes.recipe_of(generation)))

    @rx.event
    async def import_recipe(self, text: str, size_bytes: int) -> rx.event.EventType[()] | None:
        """Take a recipe in: what it was made from into the form, its prompt among the person's."""
        self.recipe_problem, self.recipe_news = "", ""
        owner_id = await owner_of(self)
        try:
            recipes.refuse_large(size_bytes)
            recipe = recipes.read(text)
        except InputInvalid as problem:
            self.recipe_problem = problem.message
            return None
        editor = await self.get_state(PromptEditorState)
        await editor._bring_in(recipe.scene, recipe.take)  # noqa: SLF001  public methods of a state are open to browsers
        self.recipe_news = recipes.note_of(recipe)
        if not recipe.prompt:
            return None
        kept = await db.write(lambda session: recipes.keep_prompt(session, owner_id, recipe))
        history = await self.get_state(HistoryState)
        await history._load_first(owner_id)  # noqa: SLF001  as above
        return GenerationState.open(str(kept.id))

    def _read_template(self, scene: str) -> None:
        self.template_fault, self.prompts_of_press = "", 1
        try:
            template = templates.parse(scene)
            self.variables = template.views()
            names = {each.name for each in self.variables}
            self._filled = {name: value for name, value in self._filled.items() if name in names}
            self.prompts_of_press = len(template.takes(self._filled))
        except TemplateInvalid as invalid:
            self.template_fault = invalid.fault

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
