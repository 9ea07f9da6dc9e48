"""Presets of the prompt page: kept, used, deleted, and the last change of them taken back."""

import reflex as rx

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.errors import InputInvalid
from craftprompt.studio import descriptions, presets, queries
from craftprompt.studio.presets import Fields, PresetView
from craftprompt.studio.scene_tools_state import SceneToolsState
from craftprompt.studio.state import PromptEditorState


class PresetState(SceneToolsState, mixin=True):
    """The person's presets; `describer` is who would describe a picture."""

    presets: list[PresetView] = []
    can_undo_preset: bool = False
    describer: str = ""

    _preset_before: Fields | None = None

    @rx.event
    async def open_tools(self) -> None:
        """The page opens: the person's presets, and who would describe a picture."""
        owner_id = await owner_of(self)
        self.describer = descriptions.author()
        self.presets = await db.read(lambda session: presets.views(session, owner_id))

    @rx.event
    async def save_preset(self, form_data: dict[str, str]) -> None:
        """Keep the fields under a name."""
        editor = await self.get_state(PromptEditorState)
        wanted = Fields(str(form_data.get("preset-name", "")), dict(editor.texts))
        await self._keep(wanted, news="The preset is saved.", can_undo=True)

    @rx.event
    async def use_preset(self, preset_id: str) -> None:
        """Put a preset's fields into the form; the other fields and the scene stay."""
        owner_id = await owner_of(self)
        wanted = queries.preset_id_of(preset_id)
        preset = await db.read(lambda session: queries.owned_preset(session, owner_id, wanted))
        editor = await self.get_state(PromptEditorState)
        known = {name: preset.fields.get(name, "") for name in editor.texts}
        filled = {name: words for name, words in known.items() if words}
        await self._use({**editor.texts, **filled}, f"“{preset.name}” is used")

    @rx.event
    async def delete_preset(self, preset_id: str) -> None:
        """Delete a preset of the person."""
        owner_id = await owner_of(self)
        wanted = queries.preset_id_of(preset_id)
        gone = await db.write(lambda session: presets.remove(session, owner_id, wanted))
        self._tell_of_tools("The preset is deleted; what stands in the form is kept.")
        self._offer_back(gone)
        await self.open_tools()

    @rx.event
    async def undo_preset(self) -> None:
        """Bring back the preset that was deleted or replaced last."""
        before = self._preset_before
        if before:
            news = f"The preset “{before.name}” is as it was."
            await self._keep(before, news=news, can_undo=False)

    async def _keep(self, wanted: Fields, *, news: str, can_undo: bool) -> None:
        """Save a preset; a refusal is said where it was asked for."""
        owner_id = await owner_of(self)
        self._tell_of_tools("")
        try:
            before = await db.write(
                lambda session: presets.save(session, owner_id, wanted.name, wanted.texts)
            )
        except InputInvalid as problem:
            self.tools_problem = problem.message
            return
        self.tools_news = news
        self._offer_back(before if can_undo else None)
        await self.open_tools()

    def _tell_of_tools(self, news: str) -> None:
        super()._tell_of_tools(news)
        self._offer_back(None)  # its “Undo” stands beside its own news only

    def _offer_back(self, before: Fields | None) -> None:
        self._preset_before, self.can_undo_preset = before, before is not None
