"""The prompt page's own state: the draft of the scene, and the press that makes a prompt."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import reflex as rx

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.billing.state import show_usage
from craftprompt.catalogue.loader import DEFAULT_TARGET_KEY, catalogue
from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.errors import NO_PROBLEM, CraftPromptError, InputInvalid, Problem
from craftprompt.models import Draft, Generation
from craftprompt.providers.shots import ShotList
from craftprompt.studio import porting, prompts, queries, rewriting, service, version_queries
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.history_state import HistoryState
from craftprompt.studio.limits import refuse_long_form
from craftprompt.studio.rewriting import Wanted
from craftprompt.studio.service import FIRST_TAKE, Scene, Take
from craftprompt.studio.shots_state import ShotsState
from craftprompt.studio.templates import VARIABLE
from craftprompt.studio.version_state import VersionState
from craftprompt.studio.views import prompt_view

PAGE = "/studio"
ASKED_IN_ADDRESS = "from"  # another page names the prompt whose scene and settings are used again
REUSED = "The scene, its fields and the target model of that prompt stand in the form again."
FOLLOWED = (
    "The target model is {} from now on, as in the prompt that was asked for. Choose another one "
    "to write for that."
)
NO_TEXTS = dict.fromkeys(("scene", *service.field_names()), "")


@dataclass(frozen=True, slots=True)
class Form:
    """All that stands in the form of the page."""

    texts: dict[str, str]
    target: str
    shots: ShotList


@dataclass(frozen=True, slots=True)
class Brought:
    """What a recipe put into the form, and the take that it was made as."""

    form: Form
    take: Take


class PromptEditorState(rx.State):
    """What the person writes, kept as a row a second after typing stops."""

    texts: dict[str, str] = dict(NO_TEXTS)
    target: str = DEFAULT_TARGET_KEY
    replacements: dict[str, str] = dict(NO_TEXTS)
    replacement_key: str = ""
    arrival: str = ""
    has_fields: bool = False
    problem: Problem = NO_PROBLEM
    news: str = ""

    _brought: Brought | None = None
    _replaced: Form | None = None

    @rx.event
    async def open_studio(self) -> rx.event.EventType[()] | None:
        """The page opens, or its socket came back: everything as the rows say."""
        owner_id = await owner_of(self)
        if wanted := self.router.url.query_parameters.get(ASKED_IN_ADDRESS, ""):
            await self._reuse_as_asked(wanted)
            return rx.redirect(PAGE, replace=True)
        kept, newest = await db.read(
            lambda session: (queries.draft(session, owner_id), queries.newest(session, owner_id))
        )
        self._take_over(kept)
        history = await self.get_state(HistoryState)
        await history._load_first(owner_id)
        generation = await self.get_state(GenerationState)
        generation._look_who_writes_next()
        if newest and generation.generation_id in ("", str(newest.id)):
            return await generation._open(owner_id, newest.id)
        await generation._read_again(owner_id)
        return GenerationState.follow if generation.is_running else None

    @rx.event
    async def save_text(self, name: str, text: str) -> None:
        """Keep one of the texts; what the page shows is already there."""
        if name not in NO_TEXTS:
            raise InputInvalid("There is no such field.")
        if self.texts[name] != text:  # what was refused stays refused while nothing changes
            self.problem = self.problem.after_typing()
        refuse_long_form({**self.texts, name: text})
        await self._save({name: text})
        self.texts[name], self.news = text, ""

    @rx.event
    async def choose_target(self, key: str) -> None:
        """Write for another model from now on."""
        catalogue().target(key)
        self.target = key
        await self._save({"target": key})

    @rx.event
    async def make(self, form_data: dict[str, str]) -> rx.event.EventType[()] | None:
        """Have a prompt written for what stands in the form."""
        texts = {name: str(form_data.get(name, "")) for name in NO_TEXTS}
        try:
            refuse_long_form(texts)
        except InputInvalid as refusal:
            self.problem, self.news = Problem.of(refusal), ""
            return None
        self.texts = texts
        values = {
            name.removeprefix(VARIABLE): str(value)
            for name, value in form_data.items()
            if name.startswith(VARIABLE)
        }
        shown = await self.get_state(ShotsState)
        try:
            listed = await shown._sent(form_data)
        except CraftPromptError as refusal:
            self.problem, self.news = Problem.of(refusal), ""
            await self._save(texts)
            return None
        return await self._ask(texts, take=self._take_for(texts, listed), values=values)

    @rx.event
    async def another_take(self) -> rx.event.EventType[()] | None:
        """The same scene once more, written differently, with the locked phrases that stand."""
        last = await self._shown(await owner_of(self))
        further = service.further_take(last)
        return await self._ask(_texts_of(last), target=last.target, take=further)

    @rx.event
    async def try_again(self) -> rx.event.EventType[()] | None:
        """What failed or was stopped, once more as it was."""
        shown = await self.get_state(GenerationState)
        if shown.is_rewrite:
            run_id = queries.generation_id_of(shown.run_id)
            return await self._rewrite(lambda owner_id: rewriting.ask_again(owner_id, run_id))
        last = await self._shown(await owner_of(self))
        return await self._ask(_texts_of(last), target=last.target, take=service.same_take(last))

    @rx.event
    async def ask_another_writer(self) -> rx.event.EventType[()] | None:
        """The same once more, without the writer who declined it: the person's own decision."""
        shown = await self.get_state(GenerationState)
        if shown.is_rewrite:
            run_id, declined = queries.generation_id_of(shown.run_id), shown.provider
            return await self._rewrite(
                lambda owner_id: rewriting.ask_again(owner_id, run_id, without=declined)
            )
        last = await self._shown(await owner_of(self))
        take = service.same_take(last)
        others = replace(take, not_asked=take.not_asked | {last.provider})
        return await self._ask(_texts_of(last), target=last.target, take=others)

    @rx.event
    async def refine(self, form_data: dict[str, str]) -> rx.event.EventType[()] | None:
        """Have the version that is shown changed as the person says in words."""
        return await self._rework(RewriteAct.REFINED, str(form_data.get("wish", "")))

    @rx.event
    async def rework(self, act: str) -> rx.event.EventType[()] | None:
        """Have the version that is shown made shorter, longer or simpler."""
        if act not in set(RewriteAct):
            raise InputInvalid("There is no such way to rewrite a prompt.")
        return await self._rework(RewriteAct(act))

    @rx.event
    async def translate(self, form_data: dict[str, str]) -> rx.event.EventType[()] | None:
        """Have the direction of the version that is shown written in another language."""
        return await self._rework(RewriteAct.TRANSLATED, str(form_data.get("language", "")))

    async def _reuse(self, generation_id: str) -> None:
        """Put the scene and the settings of an earlier prompt back into the form."""
        owner_id = await owner_of(self)
        wanted = queries.generation_id_of(generation_id)
        earlier = await db.read(lambda session: queries.owned_prompt(session, owner_id, wanted))
        target = earlier.target if catalogue().known(earlier.target) else self.target
        await self._fill(Form(_texts_of(earlier), target, service.take_of(earlier).shots))

    async def _reuse_as_asked(self, generation_id: str) -> None:
        """What another page asked for by its address, and what came of it in a sentence."""
        owner_id = await owner_of(self)
        self._take_over(await db.read(lambda session: queries.draft(session, owner_id)))
        listed = await self.get_state(ShotsState)
        await listed.open_shots()
        before = await self._form()
        try:
            await self._reuse(generation_id)
        except CraftPromptError as refusal:
            self.problem = Problem.of_address(refusal)
            return
        self.news, self._replaced = REUSED, before

    def _take_replaced(self) -> Form | None:
        """What stood in the form before an address filled it; told once."""
        replaced, self._replaced = self._replaced, None
        return replaced

    async def _ask(
        self,
        texts: dict[str, str],
        *,
        take: Take = FIRST_TAKE,
        target: str = "",
        values: dict[str, str] | None = None,
    ) -> rx.event.EventType[()] | None:
        """Have the scene written, or with `values` one prompt for each filling of its variables."""
        owner_id = await owner_of(self)
        self.problem, self.news = NO_PROBLEM, ""
        try:
            await self._save({**texts, "target": self.target})
            asked = service.checked_scenes(texts, target or self.target, take, values)
            generations = await prompts.make_each(owner_id, asked)
        except CraftPromptError as refusal:
            self.problem = Problem.of(refusal)
            return None
        await show_usage(self, owner_id)
        shown = await self.get_state(GenerationState)
        # The last of a batch: when it is over, so are most of them, and the history is read again.
        shown._show(prompt_view(generations[-1], []))
        await shown._show_versions(owner_id)
        if len(generations) > 1:
            self.news = f"{len(generations)} prompts were asked for. They stand in the history."
            history = await self.get_state(HistoryState)
            await history._load_first(owner_id)
        return GenerationState.follow

    async def _rework(self, act: RewriteAct, wish: str = "") -> rx.event.EventType[()] | None:
        versions = await self.get_state(VersionState)
        wanted = Wanted(
            queries.generation_id_of(versions.generation_id),
            version_queries.version_id_of(versions.shown.version_id),
            act,
            wish,
        )
        return await self._rewrite(lambda owner_id: rewriting.ask(owner_id, wanted))

    async def _rewrite(
        self, asked: Callable[[UUID], Awaitable[Generation]]
    ) -> rx.event.EventType[()] | None:
        """Ask for a rewrite and follow it; a refusal is said where it was asked for."""
        owner_id = await owner_of(self)
        versions = await self.get_state(VersionState)
        versions._quieten()
        try:
            run = await asked(owner_id)
        except CraftPromptError as refusal:
            versions.rework_problem = Problem.of(refusal)
            return None
        await show_usage(self, owner_id)
        shown = await self.get_state(GenerationState)
        shown._show(prompt_view(run, []))
        return GenerationState.follow

    def _take_for(self, texts: dict[str, str], listed: ShotList) -> Take:
        """The take that a recipe asks for, as long as the form says what the recipe says."""
        brought = self._brought
        if brought and brought.form == Form(texts, self.target, listed):
            return brought.take
        return replace(FIRST_TAKE, shots=listed)

    async def _bring_in(self, scene: Scene, take: Take) -> None:
        """Put what a recipe was made from into the form."""
        form = Form(scene.columns(), scene.target, take.shots)
        self._brought = Brought(form, take)
        await self._fill(form)

    async def _form(self) -> Form:
        """What stands in the form now."""
        shown = await self.get_state(ShotsState)
        return Form(dict(self.texts), self.target, shown._listed())

    async def _fill(self, form: Form) -> None:
        """Put other words, another target model and other shots in the place of all there are."""
        await self._save({**form.texts, "target": form.target})
        self._replace_with(form.texts)
        self.target = form.target
        shown = await self.get_state(ShotsState)
        await shown._put(form.shots)

    async def _shown(self, owner_id: UUID) -> Generation:
        shown = await self.get_state(GenerationState)
        wanted = queries.generation_id_of(shown.generation_id)
        return await db.read(lambda session: queries.owned_generation(session, owner_id, wanted))

    async def _save(self, values: dict[str, str]) -> None:
        owner_id = await owner_of(self)
        await db.write(lambda session: service.save_draft(session, owner_id, values))

    def _take_over(self, kept: Draft | None) -> None:
        if kept is None:
            return
        self.texts = {name: getattr(kept, name) for name in NO_TEXTS}
        self.has_fields = any(self.texts[name] for name in service.field_names())
        self.target = kept.target if catalogue().known(kept.target) else DEFAULT_TARGET_KEY

    def _replace_with(self, texts: dict[str, str], *, is_in_place: bool = False) -> None:
        self.texts = dict(texts)
        self.replacements = dict(texts)
        self.replacement_key = str(uuid4())
        if not is_in_place:
            self.arrival = self.replacement_key
        self.has_fields = any(texts[name] for name in service.field_names())
        self.problem, self.news = NO_PROBLEM, ""

    async def _put_texts(self, texts: dict[str, str], *, is_in_place: bool = False) -> None:
        """Put other words into the form, as a press of the person wants it.

        The scene comes into view, unless the press stays `is_in_place` among the fields.
        """
        await self._save(texts)
        self._replace_with(texts, is_in_place=is_in_place)

    async def _port(self, target: str) -> rx.event.EventType[()] | None:
        """Have the version that is shown written for another model, and show that prompt.

        The form follows to that model: the next press of “Make prompt” writes for the one that the
        page shows, never silently for the one before. Choosing again takes it back.
        """
        versions = await self.get_state(VersionState)
        prompt_id = queries.generation_id_of(versions.generation_id)
        version_id = version_queries.version_id_of(versions.shown.version_id)
        following = await self._rewrite(
            lambda owner_id: porting.port(owner_id, prompt_id, version_id, target)
        )
        if following:
            shown = await self.get_state(GenerationState)
            await shown._show_versions(await owner_of(self))
            shown.arrival = shown._fresh(shown.generation_id)
            await self.choose_target(target)
            self.news = FOLLOWED.format(catalogue().target(target).name)
        return following


def _texts_of(generation: Generation) -> dict[str, str]:
    return {name: getattr(generation, name) for name in NO_TEXTS}
