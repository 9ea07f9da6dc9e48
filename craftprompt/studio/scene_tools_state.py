"""The tools under the scene: they move its words about, and make and count nothing."""

import asyncio

import reflex as rx

from craftprompt.errors import InputInvalid
from craftprompt.providers.text.field_checks import SCENE
from craftprompt.studio import scene_details
from craftprompt.studio.limits import LONGEST_SCENE, is_too_long
from craftprompt.studio.state import NO_TEXTS, PromptEditorState
from craftprompt.studio.undo_state import UndoState
from craftprompt.wording import clean_text, is_blank


class SceneToolsState(UndoState, mixin=True):
    """Presses that write into the form, and what came of the last one."""

    tools_news: str = ""
    tools_problem: str = ""

    @rx.event
    async def start_with(self, scene: str) -> None:
        """Begin with a template or an example, in the place of all that stands in the form."""
        await self._use({**NO_TEXTS, SCENE: scene}, "it stands in the scene")

    @rx.event
    async def take_apart(self) -> None:
        """Move what the scene says into the fields, as far as rules can tell it apart."""
        editor = await self.get_state(PromptEditorState)
        if is_too_long(editor.texts):
            self._tell_of_tools(
                f"The scene has more than {LONGEST_SCENE:,} characters, or a field too many. "
                "Shorten it first; your words are kept."
            )
            return
        apart = await asyncio.to_thread(scene_details.taken_apart, editor.texts)
        if apart == editor.texts:
            self._tell_of_tools(
                "Nothing in the scene is about light, camera, mood or sound alone, and who does "
                "what is told in more than one plain sentence."
            )
            return
        await self._use(apart, "the details stand in the fields")

    @rx.event
    async def put_together(self) -> None:
        """Write the fields into the scene."""
        editor = await self.get_state(PromptEditorState)
        whole = scene_details.put_together(editor.texts)
        if whole == editor.texts:
            self._tell_of_tools("The fields are empty: nothing was written into the scene.")
            return
        await self._use(whole, "the fields stand in the scene")

    @rx.event
    async def put_description(self, scene: str) -> None:
        """Put the description of a picture in the place of the scene; the fields stay."""
        described = clean_text(scene)
        if is_blank(described) or len(described) > LONGEST_SCENE:
            raise InputInvalid("This is no description of a picture. Your words are kept.")
        editor = await self.get_state(PromptEditorState)
        await self._use({**editor.texts, SCENE: described}, "the description stands in the scene")

    @rx.event
    async def toggle_term(self, key: str) -> None:
        """Put a term of the vocabulary into its field, or take it out again."""
        editor = await self.get_state(PromptEditorState)
        texts = scene_details.with_term(editor.texts, key)
        is_in = sum(map(len, texts.values())) > sum(map(len, editor.texts.values()))
        await self._use(texts, f"the term {'stands in' if is_in else 'is out of'} its field")

    async def _use(self, texts: dict[str, str], words: str) -> None:
        """Put other words into the form; those before can be had back."""
        self._tell_of_tools("")
        await self._change_texts(texts, words)

    def _tell_of_tools(self, news: str) -> None:
        self.tools_news, self.tools_problem = news, ""
