"""The versions of the prompt on the page: what stands, what changed, what is locked.

The truth is the rows; each act writes one and reads them again. Only one text and the changes of
one pair are held here.
"""

import asyncio
from collections.abc import Callable
from uuid import UUID

import reflex as rx
from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.errors import NO_PROBLEM, CraftPromptError, NotFound, Problem
from craftprompt.models import UNFINISHED, VersionAct
from craftprompt.studio import decisions, edits, queries, version_queries, versions
from craftprompt.studio.decisions import Pair
from craftprompt.studio.difference import difference
from craftprompt.studio.limits import MOST_VERSIONS_SHOWN
from craftprompt.studio.lineage_state import LineageState
from craftprompt.studio.variation_views import VariationView, told, variation_views
from craftprompt.studio.version_desk import Desk, read_desk, shown_text
from craftprompt.studio.version_views import (
    LockView,
    SegmentView,
    ShownText,
    VersionView,
    lock_views,
    segment_views,
    version_view,
)

TAKEN = "This version is your prompt now. The others are kept."
UNDONE = "Undone. What you took back stays in the list of versions."


class VersionState(rx.State):
    """The version on the page, the strip of all of them, and one difference."""

    generation_id: str = ""
    shown: ShownText = ShownText()
    versions: list[VersionView] = []
    versions_left_out: int = 0
    standing_number: int = 0
    standing_id: str = ""
    older_id: str = ""
    newer_id: str = ""
    compared_id: str = ""
    segments: list[SegmentView] = []
    changes: int = 0
    open_changes: int = 0
    is_side_by_side: bool = False
    locks: list[LockView] = []
    variations: list[VariationView] = []
    variations_told: str = ""
    is_varied: bool = False
    variations_problem: Problem = NO_PROBLEM
    can_undo: bool = False
    wish_key: str = ""
    editor_key: str = ""
    edit_problem: str = ""
    problem: Problem = NO_PROBLEM
    news: str = ""
    name_news: str = ""
    rework_problem: Problem = NO_PROBLEM
    lock_news: str = ""

    _turn: int = 0
    _asked_compared: str = ""
    _locks_before: list[str] = []
    _name_before: tuple[str, str] = ("", "")  # the version that was named, and its name before
    _most_versions: int = MOST_VERSIONS_SHOWN

    @rx.event
    async def save_edit(self, text: str) -> None:
        """Keep the person's own hand on the version that is shown."""
        owner_id = await owner_of(self)
        generation_id = queries.generation_id_of(self.generation_id)
        version_id = UUID(self.shown.version_id) if self.shown.version_id else None
        try:
            told = await edits.keep(owner_id, generation_id, text, version_id=version_id)
        except CraftPromptError as problem:
            self.edit_problem = problem.message
            return
        self.edit_problem = ""
        await self._load(owner_id, self.generation_id)
        self.news = told or self.news

    @rx.event
    async def show_older_versions(self) -> None:
        """Add the next sixty to the strip."""
        self._most_versions += MOST_VERSIONS_SHOWN
        await self._load(await owner_of(self), self.generation_id, show=self.shown.version_id)

    @rx.event
    async def look_at(self, version_id: str) -> None:
        """Show a version, without making it the prompt."""
        await self._act(lambda _session, _owner, _prompt: None, show=version_id)

    @rx.event
    async def restore(self, version_id: str) -> None:
        """Let a version be the prompt."""
        wanted = version_queries.version_id_of(version_id)
        await self._act(
            lambda session, owner_id, prompt_id: versions.choose(
                session, owner_id, prompt_id, wanted
            ),
            news=TAKEN,
        )

    @rx.event
    async def decline(self) -> None:
        """Keep the version that stands; the rewrite stays in the list."""
        wanted = version_queries.version_id_of(self.shown.version_id)
        await self._act(
            lambda session, owner_id, prompt_id: versions.decline(
                session, owner_id, prompt_id, wanted
            ),
            news="Your version stands as it was. The rewrite is kept in the list.",
        )

    @rx.event
    async def undo(self) -> None:
        """The version that stood before."""
        await self._act(versions.undo, news=UNDONE)

    @rx.event
    async def rename(self, form_data: dict[str, str]) -> None:
        """Name the version that is shown; the name before can be had back."""
        name = str(form_data.get("name", ""))
        await self._rename(self.shown.version_id, name, "The name is saved.")

    @rx.event
    async def undo_rename(self) -> None:
        """The name before the last naming; undoing is a naming too."""
        await self._rename(*self._name_before, "The name is as it was.")

    @rx.event
    async def compare_with(self, version_id: str) -> None:
        """Compare what is shown with another version, or with the one it came from."""
        # Kept once it is known to be a name: what is kept is read with every load from now on.
        self._asked_compared = version_id and str(version_queries.version_id_of(version_id))
        await self._act(lambda _session, _owner, _prompt: None, show=self.shown.version_id)

    @rx.event
    async def accept(self, change: int) -> None:
        """Say yes to one change; one that was rejected comes back."""
        await self._decide(change, decisions.ACCEPTED)

    @rx.event
    async def reject(self, change: int) -> None:
        """Take one change back: a version without it becomes the prompt."""
        await self._decide(change, decisions.REJECTED)

    @rx.event
    def show_side_by_side(self, is_side_by_side: bool) -> None:
        """Two columns, or one text with both."""
        self.is_side_by_side = is_side_by_side

    @rx.event
    async def lock(self, chosen: str) -> None:
        """Lock the words that the person selected."""
        wanted = version_queries.version_id_of(self.shown.version_id)
        await self._change_locks(
            lambda session, owner_id, prompt_id: versions.lock(
                session, owner_id, prompt_id, wanted, chosen
            )
        )

    @rx.event
    async def unlock(self, phrase: str) -> None:
        """Let rewrites change these words again."""

        def unlock(session: Session, owner_id: UUID, prompt_id: UUID) -> str:
            versions.unlock(session, owner_id, prompt_id, phrase)
            return f"“{phrase}” is unlocked."

        await self._change_locks(unlock)

    @rx.event
    async def undo_lock(self) -> None:
        """The locks before the last change of them; undoing is such a change too."""
        before = self._locks_before

        def put_back(session: Session, owner_id: UUID, prompt_id: UUID) -> str:
            versions.put_locks_back(session, owner_id, prompt_id, before)
            return "The locks are as they were."

        await self._change_locks(put_back)

    async def _change_locks(self, change: Callable[[Session, UUID, UUID], str]) -> None:
        """Change the locks in one transaction, and say so; those before can be had back."""
        owner_id = await owner_of(self)
        generation_id = queries.generation_id_of(self.generation_id)
        self._quieten()
        try:
            self._locks_before, self.lock_news = await db.write(
                lambda session: (
                    versions.locked_phrases(session, owner_id, generation_id),
                    change(session, owner_id, generation_id),
                )
            )
        except CraftPromptError as refusal:
            self.rework_problem = Problem.of(refusal)
            return
        await self._load(owner_id, self.generation_id, show=self.shown.version_id)

    async def _rename(self, version_id: str, name: str, news: str) -> None:
        wanted = version_queries.version_id_of(version_id)
        before = next((each.name for each in self.versions if each.version_id == version_id), "")
        await self._act(
            lambda session, owner_id, prompt_id: versions.rename(
                session, owner_id, prompt_id, wanted, name
            ),
            show=self.shown.version_id,
        )
        if self.problem == NO_PROBLEM:
            self._name_before, self.name_news = (version_id, before), news

    async def _decide(self, change: int, decision: str) -> None:
        shown = version_queries.version_id_of(self.shown.version_id)
        compared = UUID(self._asked_compared) if self._asked_compared else None
        decided: list[str] = []

        def decide(session: Session, owner_id: UUID, prompt_id: UUID) -> None:
            version = version_queries.owned_version(session, owner_id, prompt_id, shown)
            pair = decisions.pair(session, owner_id, version, compared)
            if pair is None:
                raise NotFound("There is nothing to compare any more. Nothing was changed.")
            made = decisions.decide(
                session, owner_id, version, pair, change=change, decision=decision
            )
            decided.append(str(made.id))

        await self._act(decide, show=lambda: decided[0])

    async def _act(
        self,
        act: Callable[[Session, UUID, UUID], None],
        *,
        show: str | Callable[[], str] = "",
        news: str = "",
    ) -> None:
        """Do something in one transaction, and show the rows as they are then."""
        owner_id = await owner_of(self)
        generation_id = queries.generation_id_of(self.generation_id)
        was = self.shown.text
        self._quieten()
        try:
            await db.write(lambda session: act(session, owner_id, generation_id))
        except CraftPromptError as refusal:
            self.problem = Problem.of(refusal)
            return
        await self._load(
            owner_id, self.generation_id, show=show if isinstance(show, str) else show()
        )
        self.news = news
        if self.shown.text != was:
            self._replace_in_editor()

    async def _load(self, owner_id: UUID, generation_id: str, *, show: str = "") -> None:
        """Read the versions of a prompt; `show` names the one to look at, else what stands."""
        beside = await self.get_state(LineageState)
        beside._look_for(owner_id, generation_id)
        if generation_id != self.generation_id:
            self._clear(generation_id)
        if not generation_id:
            return
        wanted = queries.generation_id_of(generation_id)
        compared, most = self._asked_compared, self._most_versions
        try:
            desk = await db.read(
                lambda session: read_desk(session, owner_id, wanted, show, compared, most)
            )
        except NotFound:
            self._clear("")
            return
        await self._take(desk)

    async def _take(self, desk: Desk) -> None:
        if desk.prompt.status in UNFINISHED:
            self._clear(str(desk.prompt.id))
            return
        standing_id = desk.standing.id if desk.standing else None
        self.versions = [version_view(each, standing_id) for each in desk.strip]
        self.versions_left_out = desk.strip[-1].number - 1 if desk.strip else 0
        self.standing_number = desk.standing.number if desk.standing else 0
        self.standing_id = str(standing_id or "")
        self.can_undo = desk.has_stood
        self.shown = shown_text(desk)
        self.locks = lock_views(desk.prompt.locked, self.shown.text)
        self._show_variations(
            await asyncio.to_thread(
                variation_views,
                desk.prompt.owner_id,
                desk.variations,
                desk.standing,
                desk.varied,
            )
        )
        self._step()
        refined = [each for each in desk.strip if each.act == VersionAct.REFINED]
        self.wish_key = str(refined[0].id) if refined else ""
        await self._compare(desk.compared)

    async def _compare(self, pair: Pair | None) -> None:
        if pair is None:
            self.segments, self.changes, self.open_changes, self.compared_id = [], 0, 0, ""
            return
        found = await asyncio.to_thread(difference, pair.before.prompt, pair.after.prompt)
        self.segments = segment_views(found, pair.decisions)
        states = [each.state for each in self.segments if each.number >= 0]
        self.changes, self.open_changes = len(states), states.count("proposed")
        self.compared_id = str(pair.before.id)

    def _show_variations(self, views: list[VariationView]) -> None:
        self.variations, self.variations_told = views, told(views)
        self.is_varied = any(each.is_running for each in views)

    def _step(self) -> None:
        """Which versions J and K lead to."""
        ids = [each.version_id for each in self.versions]
        place = ids.index(self.shown.version_id) if self.shown.version_id in ids else -1
        self.newer_id = ids[place - 1] if place > 0 else ""
        self.older_id = ids[place + 1] if 0 <= place < len(ids) - 1 else ""

    def _clear(self, generation_id: str) -> None:
        self.generation_id, self.shown = generation_id, ShownText()
        self.versions, self.segments, self.locks = [], [], []
        self.versions_left_out, self._most_versions = 0, MOST_VERSIONS_SHOWN
        self.standing_number = self.changes = self.open_changes = 0
        self.older_id = self.newer_id = self.compared_id = self._asked_compared = ""
        self.standing_id = ""
        self._show_variations([])
        self.can_undo, self.edit_problem = False, ""
        self._quieten()

    def _replace_in_editor(self) -> None:
        """The editor shows what the server says, in the place of what was typed."""
        self._turn += 1
        self.editor_key = f"{self.generation_id}:{self._turn}"

    def _quieten(self) -> None:
        self.problem, self.news, self.name_news = NO_PROBLEM, "", ""
        self.rework_problem, self.lock_news = NO_PROBLEM, ""
        self.variations_problem = NO_PROBLEM
