"""The recipe of the prompt on the page, out and in."""

import asyncio
from uuid import uuid4

import reflex as rx

from craftprompt import db, storage
from craftprompt.account import throttle
from craftprompt.account.state import owner_of
from craftprompt.errors import CraftPromptError
from craftprompt.models import Generation
from craftprompt.studio import recipes, version_queries
from craftprompt.studio.generation_state import GenerationState, prompt_on_page
from craftprompt.studio.history_state import HistoryState
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.undo_state import UndoState


class RecipeState(UndoState, mixin=True):
    """What came of the last recipe; `recipe_text` is copied once for every new `recipe_key`."""

    recipe_news: str = ""
    recipe_problem: str = ""
    recipe_text: str = ""
    recipe_key: str = ""

    @rx.event
    async def export_recipe(self) -> rx.event.EventSpec | None:
        """Give the recipe of the prompt on the page as a file."""
        generation = await prompt_on_page(self)
        if generation is None:
            return None
        self.recipe_problem, self.recipe_news = "", "The recipe is in your downloads."
        return rx.download(
            data=await _recipe_of(generation), filename=f"recipe-{generation.target}.json"
        )

    @rx.event
    async def copy_recipe(self) -> None:
        """Give the recipe of the prompt on the page to the button that copies it."""
        generation = await prompt_on_page(self)
        if generation is None:
            return
        self.recipe_problem, self.recipe_news = "", ""
        self.recipe_text = await _recipe_of(generation)
        self.recipe_key = str(uuid4())

    @rx.event
    async def import_recipe(self, text: str, size_bytes: int) -> rx.event.EventType[()] | None:
        """Take a recipe in: what it was made from into the form, its prompt among the person's."""
        self.recipe_problem, self.recipe_news = "", ""
        owner_id = await owner_of(self)
        try:
            recipes.refuse_large(size_bytes)
            recipe = recipes.read(text)
            if recipe.prompt:
                await throttle.count(throttle.RECIPE_PER_PERSON, str(owner_id))
                await asyncio.to_thread(storage.refuse_when_nearly_full)
        except CraftPromptError as problem:
            self.recipe_problem = problem.message
            return None
        editor = await self.get_state(PromptEditorState)
        before = await editor._form()
        await editor._bring_in(recipe.scene, recipe.take)
        await self._note_filled(before, "the recipe's scene stands in the form")
        self.recipe_news = recipes.note_of(recipe)
        if not recipe.prompt:
            return None
        kept = await db.write(lambda session: recipes.keep_prompt(session, owner_id, recipe))
        history = await self.get_state(HistoryState)
        await history._load_first(owner_id)
        generation = await self.get_state(GenerationState)
        return await generation._open(owner_id, kept.id)


async def _recipe_of(prompt: Generation) -> str:
    written = await db.read(
        lambda session: version_queries.standing_words(session, prompt.owner_id, prompt.id)
    )
    return recipes.written(recipes.recipe_of(prompt, written))
