"""What the prompt page says about the words in it, and the presses that change them."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

import reflex as rx

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import InputInvalid
from craftprompt.models import Generation
from craftprompt.providers.base import Shortfall
from craftprompt.providers.text.field_checks import SCENE, FieldShortfall
from craftprompt.providers.text.porting import Loss, losses
from craftprompt.studio import (
    checks,
    descriptions,
    presets,
    queries,
    recipes,
    scene_details,
    templates,
)
from craftprompt.studio.checks import CheckView
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.history_state import HistoryState
from craftprompt.studio.limits import LONGEST_FIELD, LONGEST_SCENE
from craftprompt.studio.presets import Fields, PresetView
from craftprompt.studio.state import NO_TEXTS, PromptEditorState
from craftprompt.studio.templates import TemplateInvalid, VariableView
from craftprompt.studio.version_state import VersionState
from craftprompt.wording import clean_text, is_blank

Place = Literal["", "prompt", "scene", "fields"]
IN_FORM: tuple[Place, ...] = ("scene", "fields")


@dataclass(slots=True)
class LossView:
    """One thing that a move to another model loses, of the prompt shown or of what can be had."""

    kind: str
    sentence: str


class CraftState(rx.State):
    """Checks with their mends, variables, fields and presets, moves to other models, recipes."""

    prompt_checks: list[CheckView] = []
    scene_checks: list[CheckView] = []
    field_checks: list[CheckView] = []
    mended_place: Place = ""
    mended_words: str = ""

    variables: list[VariableView] = []
    template_fault: str = ""
    prompts_of_press: int = 1
    describer: str = ""
    presets: list[PresetView] = []
    tools_news: str = ""
    tools_problem: str = ""
    can_undo_preset: bool = False
    port_key: str = ""
    port_losses: list[LossView] = []
    port_facts: list[LossView] = []
    port_name: str = ""
    is_port_free: bool = False
    recipe_news: str = ""
    recipe_problem: str = ""
    recipe_text: str = ""
    recipe_key: str = ""

    _filled: dict[str, str] = {}
    _before_mend: dict[str, str] = {}
    _after_mend: dict[str, str] = {}
    _mended_id: str = ""
    _target_before: str = ""  # where the change was to the target model too
    _preset_before: Fields | None = None

    @rx.event
    async def open_tools(self) -> None:
        """The page opens: the person's presets, and who would describe a picture."""
        owner_id = await owner_of(self)
        self.describer = descriptions.author()
        self.presets = await db.read(lambda session: presets.views(session, owner_id))

    @rx.event
    async def look_over_prompt(self) -> None:
        """Check the prompt on the page as it stands now."""
        generation = await self._generation()
        if self.mended_place == "prompt" and self._is_past(generation):
            self._forget_mend()
        self.prompt_checks = checks.views(
            await self._prompt_checks(generation), generation.target if generation else ""
        )
        await self._weigh_port(generation)

    @rx.event
    async def look_over_form(self) -> None:
        """Find the scene's variables, and check the form for the model it would be written for."""
        editor = await self.get_state(PromptEditorState)
        if self.mended_place in IN_FORM and editor.texts != self._after_mend:
            self._forget_mend()  # the person wrote on: taking it back would take that too
        self._read_template(editor.texts[SCENE])
        shown = checks.views_of_form(await _form_checks(editor), editor.target)
        self.scene_checks = [each for each in shown if each.field == SCENE]
        self.field_checks = [each for each in shown if each.field != SCENE]

    @rx.event
    async def mend_prompt(self, number: int, rule: str) -> None:
        """Put one shortfall of the prompt right; the words before it can be had back."""
        generation = await self._generation()
        if generation is None:
            return
        shortfall = _pressed(await self._prompt_checks(generation), number, rule)
        if shortfall:
            before = (await self.get_state(VersionState)).shown.text
            self._remember("prompt", {"prompt": before}, shortfall.mend, str(generation.id))
            await self._put_into_prompt(shortfall.mended)
        await self._look_again("prompt")

    @rx.event
    async def mend_form(self, number: int, rule: str, field: str) -> None:
        """Put one shortfall of the scene or a field right; the words before can be had back."""
        editor = await self.get_state(PromptEditorState)
        found = await _form_checks(editor)
        shortfall = _pressed([each.shortfall for each in found], number, rule)
        if shortfall and found[number].field == field:
            place: Place = "scene" if field == SCENE else "fields"
            self._remember(place, editor.texts, shortfall.mend)
            texts = {**editor.texts, field: shortfall.mended}
            await editor._put_texts(texts, is_in_place=place == "fields")  # noqa: SLF001  public methods of a state are open to browsers
            self._after_mend = dict(editor.texts)
        await self.look_over_form()

    @rx.event
    async def undo_mend(self) -> None:
        """The words before the last mend."""
        place, before, target = self.mended_place, self._before_mend, self._target_before
        self._forget_mend()
        if place == "prompt":
            await self._put_into_prompt(before["prompt"])
        elif place in IN_FORM:
            editor = await self.get_state(PromptEditorState)
            await editor._put_texts(before, is_in_place=place == "fields")  # noqa: SLF001  as above
            if target:
                await editor.choose_target(target)
        await self._look_again(place)

    @rx.event
    async def start_with(self, scene: str) -> None:
        """Begin with a template or an example, in the place of all that stands in the form."""
        editor = await self.get_state(PromptEditorState)
        await self._change_texts(editor, {**NO_TEXTS, "scene": scene}, "it stands in the scene")

    @rx.event
    async def reuse(self, generation_id: str) -> None:
        """Put the scene and the settings of an earlier prompt back into the form."""
        editor = await self.get_state(PromptEditorState)
        texts, target = dict(editor.texts), editor.target
        await editor._reuse(generation_id)  # noqa: SLF001  public methods of a state are open to browsers
        self._note_replaced(editor, texts, target, "the scene of that prompt stands in the form")
        await self.look_over_form()

    @rx.event
    async def take_apart(self) -> None:
        """Move what the scene says into the fields, as far as rules can tell it apart."""
        editor = await self.get_state(PromptEditorState)
        apart = await asyncio.to_thread(scene_details.taken_apart, editor.texts)
        if apart == editor.texts:
            self._tell_of_tools(
                "Nothing in the scene is about light, camera, mood or sound alone, and who does "
                "what is told in more than one plain sentence."
            )
            return
        await self._change_texts(editor, apart, "the details stand in the fields")

    @rx.event
    async def put_together(self) -> None:
        """Write the fields into the scene."""
        editor = await self.get_state(PromptEditorState)
        whole = scene_details.put_together(editor.texts)
        if whole == editor.texts:
            self._tell_of_tools("The fields are empty: nothing was written into the scene.")
            return
        await self._change_texts(editor, whole, "the fields stand in the scene")

    @rx.event
    async def put_description(self, scene: str) -> None:
        """Put the description of a picture in the place of the scene; the fields stay."""
        described = clean_text(scene)
        if is_blank(described) or len(described) > LONGEST_SCENE:
            raise InputInvalid("This is no description of a picture. Your words are kept.")
        editor = await self.get_state(PromptEditorState)
        texts = {**editor.texts, "scene": described}
        await self._change_texts(editor, texts, "the description stands in the scene")

    @rx.event
    async def toggle_term(self, key: str) -> None:
        """Put a term of the vocabulary into its field, or take it out again."""
        editor = await self.get_state(PromptEditorState)
        await editor._put_texts(scene_details.with_term(editor.texts, key))  # noqa: SLF001  as above
        self._tell_of_tools("")

    @rx.event
    async def save_preset(self, form_data: dict[str, str]) -> None:
        """Keep the fields under a name."""
        owner_id = await owner_of(self)
        editor = await self.get_state(PromptEditorState)
        name = str(form_data.get("preset-name", ""))
        try:
            before = await db.write(
                lambda session: presets.save(session, owner_id, name, editor.texts)
            )
        except InputInvalid as problem:
            self._tell_of_tools("")
            self.tools_problem = problem.message
            return
        self._tell_of_tools("The preset is saved.", preset_before=before)
        await self.open_tools()

    @rx.event
    async def use_preset(self, preset_id: str) -> None:
        """Put a preset's fields into the form; the other fields and the scene stay."""
        owner_id = await owner_of(self)
        wanted = queries.generation_id_of(preset_id)
        preset = await db.read(lambda session: queries.owned_preset(session, owner_id, wanted))
        editor = await self.get_state(PromptEditorState)
        known = {name: preset.fields.get(name, "") for name in editor.texts}
        filled = {name: words for name, words in known.items() if words}
        await self._change_texts(editor, {**editor.texts, **filled}, f"“{preset.name}” is used")

    @rx.event
    async def delete_preset(self, preset_id: str) -> None:
        """Delete a preset of the person."""
        owner_id = await owner_of(self)
        wanted = queries.generation_id_of(preset_id)
        gone = await db.write(lambda session: presets.remove(session, owner_id, wanted))
        self._tell_of_tools(
            "The preset is deleted; what stands in the form is kept.", preset_before=gone
        )
        await self.open_tools()

    @rx.event
    async def undo_preset(self) -> None:
        """Bring back the preset that was deleted or replaced last."""
        owner_id, before = await owner_of(self), self._preset_before
        self._tell_of_tools("")
        if before is None:
            return
        try:
            await db.write(
                lambda session: presets.save(session, owner_id, before.name, before.texts)
            )
        except InputInvalid as problem:
            self.tools_problem = problem.message
            return
        self._tell_of_tools(f"The preset “{before.name}” is as it was.")
        await self.open_tools()

    @rx.event
    async def choose_port(self, key: str) -> None:
        """Say what the prompt would lose with another model; nothing is made yet."""
        target = catalogue().target(key) if key else None
        self.port_key, self.port_name = (target.key, target.name) if target else ("", "")
        await self._weigh_port(await self._generation())

    @rx.event
    async def port(self) -> rx.event.EventType[()] | None:
        """Have the version that is shown written for the other model."""
        if not self.port_key:
            return None
        editor = await self.get_state(PromptEditorState)
        following = await editor._port(self.port_key)  # noqa: SLF001  as above
        if following:
            self.port_key, self.port_losses, self.port_facts = "", [], []
        return following

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
        self.recipe_problem, self.recipe_news = "", "The recipe is in your downloads."
        return rx.download(
            data=await _recipe_of(generation), filename=f"recipe-{generation.target}.json"
        )

    @rx.event
    async def copy_recipe(self) -> None:
        """Give the recipe of the prompt on the page to the button that copies it."""
        generation = await self._generation()
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
        except InputInvalid as problem:
            self.recipe_problem = problem.message
            return None
        editor = await self.get_state(PromptEditorState)
        texts, target = dict(editor.texts), editor.target
        await editor._bring_in(recipe.scene, recipe.take)  # noqa: SLF001  public methods of a state are open to browsers
        self._note_replaced(editor, texts, target, "the recipe's scene stands in the form")
        self.recipe_news = recipes.note_of(recipe)
        if not recipe.prompt:
            return None
        kept = await db.write(lambda session: recipes.keep_prompt(session, owner_id, recipe))
        history = await self.get_state(HistoryState)
        await history._load_first(owner_id)  # noqa: SLF001  as above
        return GenerationState.open(str(kept.id))

    async def _change_texts(
        self, editor: PromptEditorState, texts: dict[str, str], words: str
    ) -> None:
        self._remember("scene", editor.texts, words)
        await editor._put_texts(texts)  # noqa: SLF001  public methods of a state are open to browsers
        self._after_mend = dict(editor.texts)
        self._tell_of_tools("")
        await self.look_over_form()

    def _tell_of_tools(self, news: str, *, preset_before: Fields | None = None) -> None:
        self.tools_news, self.tools_problem = news, ""
        self._preset_before, self.can_undo_preset = preset_before, preset_before is not None

    async def _weigh_port(self, generation: Generation | None) -> None:
        shown = (await self.get_state(VersionState)).shown
        source = catalogue().known(generation.target) if generation else None
        target = catalogue().known(self.port_key)
        found = (
            losses(
                source,
                target,
                prompt=shown.text,
                negative_prompt=shown.negative_prompt,
            )
            if source and target
            else []
        )
        self.is_port_free = bool(source and target) and not found
        self.port_losses = _loss_views(each for each in found if each.is_of_text)
        self.port_facts = _loss_views(each for each in found if not each.is_of_text)

    def _read_template(self, scene: str) -> None:
        self.template_fault, self.prompts_of_press = "", 1
        try:
            template = templates.parse(scene)
            described = {each.name: each.described for each in self.variables}
            self._filled = {
                each.name: self._filled[each.name]
                for each in template.variables
                if each.name in self._filled and described.get(each.name) == each.default
            }
            self.variables = template.views(self._filled)
            self.prompts_of_press = len(template.takes(self._filled))
        except TemplateInvalid as invalid:
            self.template_fault = invalid.fault

    async def _look_again(self, place: Place) -> None:
        if place == "prompt":
            await self.look_over_prompt()
        elif place in IN_FORM:
            await self.look_over_form()

    async def _generation(self) -> Generation | None:
        """The prompt on the page, or None where there is none."""
        shown = await self.get_state(GenerationState)
        if not shown.generation_id:
            return None
        owner_id = await owner_of(self)
        wanted = queries.generation_id_of(shown.generation_id)
        return await db.read(lambda session: queries.owned_prompt(session, owner_id, wanted))

    async def _prompt_checks(self, generation: Generation | None) -> list[Shortfall]:
        """The checks of the version that is shown."""
        if generation is None:
            return []
        text = (await self.get_state(VersionState)).shown.text
        return await asyncio.to_thread(checks.of_prompt, generation, text)

    async def _put_into_prompt(self, text: str) -> None:
        shown = await self.get_state(VersionState)
        await shown.save_edit(text)
        shown._replace_in_editor()  # noqa: SLF001  public methods of a state are open to browsers

    def _remember(
        self, place: Place, before: dict[str, str], words: str, generation_id: str = ""
    ) -> None:
        self.mended_place, self.mended_words = place, words
        self._before_mend, self._mended_id = dict(before), generation_id
        self._target_before = ""

    def _note_replaced(
        self, editor: PromptEditorState, before: dict[str, str], target: str, words: str
    ) -> None:
        """What stood in the form, its target model too, can be had back."""
        self._remember("scene", before, words)
        self._target_before, self._after_mend = target, dict(editor.texts)

    def _forget_mend(self) -> None:
        self._remember("", {}, "")

    def _is_past(self, generation: Generation | None) -> bool:
        return generation is None or str(generation.id) != self._mended_id


async def _recipe_of(prompt: Generation) -> str:
    written = await db.read(
        lambda session: queries.standing_words(session, prompt.owner_id, prompt.id)
    )
    return recipes.written(recipes.recipe_of(prompt, written))


def _loss_views(found: Iterable[Loss]) -> list[LossView]:
    return [LossView(each.kind, each.sentence) for each in found]


async def _form_checks(editor: PromptEditorState) -> list[FieldShortfall]:
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
