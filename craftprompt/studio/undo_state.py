"""What a press of the prompt page changed in words, and the one press back."""

from collections.abc import Mapping
from typing import Literal

import reflex as rx

from craftprompt.studio.state import Form, PromptEditorState
from craftprompt.studio.version_state import VersionState

Place = Literal["", "prompt", "scene", "fields"]
IN_FORM: tuple[Place, ...] = ("scene", "fields")


class UndoState(rx.State, mixin=True):
    """The last press that changed the prompt or the form, until the person writes on there.

    `mended_place` is where its “Undo” stands, `mended_words` say what was done. Of a press that
    changed words alone the words before are kept, of one that filled the form all of it.
    """

    mended_place: Place = ""
    mended_words: str = ""

    _texts_before: dict[str, str] = {}
    _form_before: Form | None = None
    _texts_after: dict[str, str] = {}
    _mended_id: str = ""

    @rx.event
    async def undo_mend(self) -> None:
        """What stood there before the last press."""
        place, texts, form = self.mended_place, self._texts_before, self._form_before
        self._forget_mend()
        editor = await self.get_state(PromptEditorState)
        if place == "prompt":
            await self._put_into_prompt(texts["prompt"])
        elif form:
            await editor._fill(form)  # noqa: SLF001  public methods of a state are open to browsers
        elif place:
            await editor._put_texts(texts, is_in_place=place == "fields")  # noqa: SLF001  as above
        await self._look_again(place)

    async def _look_again(self, place: Place) -> None:
        """Check what stands in a place now."""
        raise NotImplementedError

    async def _change_texts(
        self, texts: dict[str, str], words: str, *, place: Place = "scene"
    ) -> None:
        """Put other words into the form; the target model and the shots stay."""
        editor = await self.get_state(PromptEditorState)
        self._remember(place, editor.texts, words)
        await editor._put_texts(texts, is_in_place=place == "fields")  # noqa: SLF001  public methods of a state are open to browsers
        self._texts_after = dict(editor.texts)
        await self._look_again(place)

    async def _note_filled(self, before: Form, words: str) -> None:
        """A press filled the whole form; what stood there can be had back."""
        editor = await self.get_state(PromptEditorState)
        self._remember("scene", {}, words)
        self._form_before, self._texts_after = before, dict(editor.texts)
        await self._look_again("scene")

    async def _change_prompt(self, text: str, words: str, generation_id: str) -> None:
        """Put other words into the prompt on the page."""
        shown = await self.get_state(VersionState)
        self._remember("prompt", {"prompt": shown.shown.text}, words)
        self._mended_id = generation_id
        await self._put_into_prompt(text)
        self._texts_after = {"prompt": shown.shown.text}

    async def _put_into_prompt(self, text: str) -> None:
        shown = await self.get_state(VersionState)
        await shown.save_edit(text)
        shown._replace_in_editor()  # noqa: SLF001  public methods of a state are open to browsers

    def _forget_if_past(self, generation_id: str, text: str) -> None:
        """Another prompt or other words stand on the page: an undo would take those along."""
        mended = (self._mended_id, self._texts_after.get("prompt", text))
        if self.mended_place == "prompt" and (generation_id, text) != mended:
            self._forget_mend()

    def _forget_if_written_on(self, texts: Mapping[str, str]) -> None:
        """The person wrote on in the form: taking the press back would take that too."""
        if self.mended_place in IN_FORM and texts != self._texts_after:
            self._forget_mend()

    def _forget_mend(self) -> None:
        self._remember("", {}, "")

    def _remember(self, place: Place, before: Mapping[str, str], words: str) -> None:
        self.mended_place, self.mended_words = place, words
        self._texts_before, self._form_before = dict(before), None
        self._texts_after, self._mended_id = {}, ""
