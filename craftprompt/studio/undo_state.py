"""What presses of the prompt page changed in words, and the presses back, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import reflex as rx

from craftprompt.studio.state import Form, PromptEditorState
from craftprompt.studio.version_state import VersionState

Place = Literal["", "prompt", "scene", "fields"]
IN_FORM: tuple[Place, ...] = ("scene", "fields")
STEPS_KEPT = 20  # each may hold a scene of 20,000 characters


@dataclass(frozen=True, slots=True)
class Step:
    """A press that can be taken back.

    `words` say what was done. Of a press that changed words alone, `before` has the words that it
    found, of one that filled the form all of it; `after` has the words that it left behind.
    """

    place: Place
    words: str
    before: Form | Mapping[str, str]
    after: Mapping[str, str]
    generation_id: str = ""


class UndoState(rx.State, mixin=True):
    """The presses that changed the prompt or the form, until the person writes on there.

    `mended_place` is where the “Undo” of the last one stands, `mended_words` say what it did.
    """

    mended_place: Place = ""
    mended_words: str = ""

    _steps: tuple[Step, ...] = ()

    @rx.event
    async def undo_mend(self) -> None:
        """What stood there before the last press; the one before it can be taken back next."""
        if not self._steps:
            return
        step = self._steps[-1]
        self._keep_steps(self._steps[:-1])
        editor = await self.get_state(PromptEditorState)
        if isinstance(step.before, Form):
            await editor._fill(step.before)
        elif step.place == "prompt":
            await self._put_into_prompt(step.before["prompt"])
        else:
            await editor._put_texts(dict(step.before), is_in_place=step.place == "fields")
        await self._look_again(step.place)

    async def _look_again(self, place: Place) -> None:
        """Check what stands in a place now."""
        raise NotImplementedError

    async def _change_texts(
        self, texts: dict[str, str], words: str, *, place: Place = "scene"
    ) -> None:
        """Put other words into the form; the target model and the shots stay."""
        editor = await self.get_state(PromptEditorState)
        before = dict(editor.texts)
        await editor._put_texts(texts, is_in_place=place == "fields")
        self._note(Step(place, words, before, dict(editor.texts)))
        await self._look_again(place)

    async def _note_filled(self, before: Form, words: str) -> None:
        """A press filled the whole form; what stood there can be had back."""
        editor = await self.get_state(PromptEditorState)
        self._note(Step("scene", words, before, dict(editor.texts)))
        await self._look_again("scene")

    async def _change_prompt(self, text: str, words: str, generation_id: str) -> None:
        """Put other words into the prompt on the page."""
        shown = await self.get_state(VersionState)
        before = {"prompt": shown.shown.text}
        await self._put_into_prompt(text)
        after = {"prompt": shown.shown.text}
        self._note(Step("prompt", words, before, after, generation_id))

    async def _put_into_prompt(self, text: str) -> None:
        shown = await self.get_state(VersionState)
        await shown.save_edit(text)
        shown._replace_in_editor()

    def _forget_if_past(self, generation_id: str, text: str) -> None:
        """Another prompt or other words stand on the page: an undo would take those along."""
        last = self._last_in("prompt")
        if last and (generation_id, text) != (last.generation_id, last.after["prompt"]):
            self._forget_steps("prompt")

    def _forget_if_written_on(self, texts: Mapping[str, str]) -> None:
        """The person wrote on in the form: taking the press back would take that too."""
        last = self._last_in(*IN_FORM)
        if last and texts != last.after:
            self._forget_steps(*IN_FORM)

    def _last_in(self, *places: Place) -> Step | None:
        return next((each for each in reversed(self._steps) if each.place in places), None)

    def _forget_steps(self, *places: Place) -> None:
        self._keep_steps(tuple(each for each in self._steps if each.place not in places))

    def _note(self, step: Step) -> None:
        self._keep_steps((*self._steps, step)[-STEPS_KEPT:])

    def _keep_steps(self, steps: tuple[Step, ...]) -> None:
        self._steps = steps
        self.mended_place, self.mended_words = (
            (steps[-1].place, steps[-1].words) if steps else ("", "")
        )
