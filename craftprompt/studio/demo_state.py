"""What was tried in the landing page's demo, brought into the form of somebody who is signed in."""

import reflex as rx

from craftprompt.account.state import owner_of
from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import CraftPromptError, Problem
from craftprompt.providers.shots import ShotList
from craftprompt.studio import prompts, service
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.history_state import HistoryState
from craftprompt.studio.limits import refuse_long_draft
from craftprompt.studio.state import NO_TEXTS, Form, PromptEditorState
from craftprompt.studio.undo_state import UndoState

BROUGHT = "what you tried on the first page stands in the form"


class DemoState(UndoState, mixin=True):
    """Has no vars of its own: the form and the history show what came."""

    @rx.event
    async def bring_demo(
        self, scene: str, target: str, is_written: bool
    ) -> rx.event.EventType[()] | None:
        """Put a demo's scene into the form, and have its prompt among the person's.

        The same scene and model give the same text by the rules as the one that was read.
        """
        owner_id = await owner_of(self)
        editor = await self.get_state(PromptEditorState)
        try:
            refuse_long_draft(scene)
            checked = service.checked_scene(scene, catalogue().target(target).key, {})
        except CraftPromptError as refusal:
            editor.problem = Problem.of(refusal)
            return None
        before = await editor._form()
        await editor._fill(Form({**NO_TEXTS, "scene": scene}, target, ShotList()))
        await self._note_filled(before, BROUGHT)
        generation = await prompts.make_by_rules(owner_id, checked) if is_written else None
        if generation is None:
            return None
        history = await self.get_state(HistoryState)
        await history._load_first(owner_id)
        shown = await self.get_state(GenerationState)
        return await shown._open(owner_id, generation.id)
