"""What the prompt page does with the words on it, beside having them written."""

import reflex as rx

from craftprompt.providers.text.field_checks import SCENE
from craftprompt.studio.check_state import CheckState
from craftprompt.studio.demo_state import DemoState
from craftprompt.studio.generation_state import prompt_on_page
from craftprompt.studio.port_state import PortState
from craftprompt.studio.preset_state import PresetState
from craftprompt.studio.recipe_state import RecipeState
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.template_state import TemplateState
from craftprompt.studio.undo_state import IN_FORM, Place
from craftprompt.studio.version_state import VersionState

REUSED = "the scene of that prompt stands in the form"


class CraftState(
    CheckState, TemplateState, PresetState, PortState, RecipeState, DemoState, rx.State
):
    """All of it in one state, for every state costs each session memory; each part has its file."""

    @rx.event
    async def look_over_prompt(self) -> None:
        """Check the prompt on the page as it stands now, for its model and the one to port to."""
        generation = await prompt_on_page(self)
        text = (await self.get_state(VersionState)).shown.text
        self._forget_if_past(str(generation.id) if generation else "", text)
        await self._check_prompt(generation)
        await self._weigh_port(generation)

    @rx.event
    async def look_over_form(self) -> None:
        """Find the scene's variables, and check the form for the model it would be written for."""
        editor = await self.get_state(PromptEditorState)
        self._forget_if_written_on(editor.texts)
        self._read_template(editor.texts[SCENE])
        await self._check_form(editor)

    @rx.event
    async def reuse(self, generation_id: str) -> None:
        """Put the scene and the settings of an earlier prompt back into the form."""
        editor = await self.get_state(PromptEditorState)
        before = await editor._form()
        await editor._reuse(generation_id)
        await self._note_filled(before, REUSED)

    @rx.event
    async def offer_undo_of_address(self) -> None:
        """The page opens: what its address put into the form can be taken back like a press."""
        editor = await self.get_state(PromptEditorState)
        if replaced := editor._take_replaced():
            await self._note_filled(replaced, REUSED)

    async def _look_again(self, place: Place) -> None:
        if place == "prompt":
            await self.look_over_prompt()
        elif place in IN_FORM:
            await self.look_over_form()
