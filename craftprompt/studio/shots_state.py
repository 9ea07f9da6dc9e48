"""The shots of the prompt page: written, put in order, split from the scene, checked, mended."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import reflex as rx

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.loader import DEFAULT_TARGET_KEY, catalogue
from craftprompt.catalogue.wording import lengths
from craftprompt.errors import InputInvalid
from craftprompt.models import Draft
from craftprompt.providers.shots import NO_SHOTS, Shot, ShotList
from craftprompt.providers.text.shot_checks import flaws
from craftprompt.studio import checks, queries, shots
from craftprompt.studio.checks import CheckView

ACTION = "shot:"  # begins the name of the field with what happens in a shot
ANCHORS = "anchors"
CHANGED_ELSEWHERE = (
    "Another tab changed these shots meanwhile: its shots stand here now. “Undo” brings yours back."
)


@dataclass(slots=True)
class ShotView:
    """One shot as the page shows it; its `key` stays with it wherever it is moved."""

    key: str
    number: int
    action: str
    seconds: str
    framing: str
    is_last: bool


class ShotsState(rx.State):
    """The shots in the person's draft, for a target that takes several or for a later one.

    `common` is what the scene says beyond them; `undo_words` name the change that can be undone.
    """

    shots: list[ShotView] = []
    anchors: str = ""
    anchors_key: str = ""
    checks: list[CheckView] = []
    takes_several: bool = False
    has_shots: bool = False
    is_full: bool = False
    length: str = ""
    is_too_long: bool = False
    aside: str = ""
    common: str = ""
    undo_words: str = ""
    problem: str = ""

    _before: ShotList = NO_SHOTS
    _seen: ShotList = NO_SHOTS  # what the draft had when this tab read or kept it last

    @rx.event
    async def open_shots(self) -> None:
        """The page opens, or its socket came back: the shots as the draft has them."""
        draft = await self._draft()
        kept = draft.shot_list if draft else {}
        listed = self._seen = shots.from_stored(kept)
        if listed != self._listed():
            self.shots = _views(listed, shots.keys_of(kept))
            self.anchors = "\n".join(listed.anchors)
        await self._look_over(draft)

    @rx.event
    async def look_over_shots(self) -> None:
        """Hold the shots against each other, the scene, and the model that is chosen now."""
        await self._look_over(await self._draft())

    @rx.event
    async def add(self) -> None:
        """One more shot at the end; it can be taken back."""
        listed = self._listed()
        longer = replace(listed, shots=(*listed.shots, Shot("", shots.USUAL_SECONDS)))
        done = f"shot {len(longer.shots)} is added"
        await self._change(longer, [*self._keys(), str(uuid4())], done=done)

    @rx.event
    async def remove(self, key: str) -> None:
        """Take a shot out; it can be had back."""
        at, listed = self._place(key), self._listed()
        left = replace(listed, shots=(*listed.shots[:at], *listed.shots[at + 1 :]))
        keys = [each for each in self._keys() if each != key]
        await self._change(left, keys, done=f"shot {at + 1} is removed")

    @rx.event
    async def move(self, key: str, places: int) -> None:
        """Move a shot by so many places, towards the first where negative; it can be moved back."""
        at, keys = self._place(key), self._keys()
        moved = shots.moved(self._listed(), at, int(places))
        to = min(max(at + int(places), 0), len(keys) - 1)
        keys.insert(to, keys.pop(at))
        done = f"shot {at + 1} is shot {to + 1} now" if to != at else ""
        await self._change(moved, keys, done=done)

    @rx.event
    async def save_action(self, key: str, text: str) -> None:
        """Keep what happens in a shot a second after typing stops; nothing of one that is gone."""
        if key in self._keys():
            await self._put_shot(key, action=text)

    @rx.event
    async def choose_framing(self, key: str, framing: str) -> None:
        """How much of somebody is in the picture."""
        await self._put_shot(key, framing=framing)

    @rx.event
    async def choose_seconds(self, key: str, seconds: str) -> None:
        """How long a shot is."""
        await self._put_shot(key, seconds=_whole(seconds))

    @rx.event
    async def save_anchors(self, text: str) -> None:
        """Keep the words that call somebody the same in every shot."""
        before, self.anchors = self.anchors, text
        if not await self._change(self._listed(), self._keys()) and self.anchors == text:
            self.anchors = before

    @rx.event
    async def split(self) -> None:
        """Fill the shots from the scene, in its own words; those before can be had back."""
        draft = await self._draft()
        target, listed = _target_of(draft), self._listed()
        try:
            told = await asyncio.to_thread(
                shots.split, draft.scene if draft else "", target, listed.anchors
            )
        except InputInvalid as refusal:
            self.problem = refusal.message
            return
        await self._replace(told, "the scene is split into shots")

    @rx.event
    async def mend(self, number: int, rule: str) -> None:
        """Put one flaw of the shots right; those before can be had back."""
        found = flaws(_target_of(await self._draft()), self._listed())
        if not 0 <= number < len(found) or found[number].rule != rule:
            return  # the shots have changed since it was shown
        if mended := found[number].mended:
            await self._replace(mended, found[number].mend)

    @rx.event
    async def undo(self) -> None:
        """The shots before the last change that can be undone; undoing is such a change too."""
        await self._replace(self._before, "that is undone")

    async def _sent(self, form_data: Mapping[str, str]) -> ShotList:
        """The shots with the words that a press brought along, kept; ready to be told.

        Raises:
            InputInvalid: hostile ones, or one that says nothing and would be told.
        """
        listed = replace(
            self._listed(),
            shots=tuple(
                replace(shot, action=str(form_data.get(f"{ACTION}{view.key}", shot.action)))
                for view, shot in zip(self.shots, self._listed().shots, strict=True)
            ),
            anchors=shots.anchors_of(str(form_data.get(ANCHORS, self.anchors))),
        )
        listed = shots.checked(listed)
        if self.takes_several:
            shots.refuse_empty(listed)
        if listed != self._listed():
            self.anchors = "\n".join(listed.anchors)
            if not await self._change(listed, self._keys()):
                raise InputInvalid(f"{self.problem} Nothing was counted.", field=shots.FIELD)
        return listed

    async def _put(self, listed: ShotList) -> None:
        """Put the shots of a recipe or an earlier prompt into the form; those before come back."""
        if listed != self._listed():
            await self._replace(listed, "these shots are used")

    async def _put_shot(self, key: str, **changes: object) -> None:
        at, listed = self._place(key), self._listed()
        shot = replace(listed.shots[at], **changes)
        changed = replace(listed, shots=(*listed.shots[:at], shot, *listed.shots[at + 1 :]))
        await self._change(changed, self._keys())

    async def _replace(self, listed: ShotList, done: str) -> None:
        """Keep other shots, and show them as new ones in the place of all."""
        if await self._change(listed, [str(uuid4()) for _ in listed.shots], done=done):
            self.anchors, self.anchors_key = "\n".join(listed.anchors), str(uuid4())
            await self.look_over_shots()

    async def _change(self, listed: ShotList, keys: list[str], *, done: str = "") -> bool:
        """Keep the shots as they were changed, and show them; whether they could be kept.

        With `done`, which says what was done, those before can be had back. What is refused is
        said, and stays in its field. Where another tab has kept others since this one looked,
        these are shown, and the ones of this tab come back by “Undo”.
        """
        owner_id, seen = await owner_of(self), self._seen
        try:
            kept = await db.write(
                lambda session: shots.save_over(session, owner_id, listed, keys, seen=seen)
            )
        except InputInvalid as refusal:
            self.problem = refusal.message
            return False
        self._seen = kept
        if kept != shots.checked(listed):
            await self._give_way(listed, kept)
            return False
        if done:
            self._before, self.undo_words = self._listed(), done
        self.shots = _views(listed, keys)
        await self._look_over(await self._draft())
        return True

    async def _give_way(self, mine: ShotList, others: ShotList) -> None:
        """Show the shots of another tab, as new ones in the place of all; mine can be had back."""
        self._before, self.undo_words = mine, "the shots of another tab are shown"
        self.shots = _views(others, [str(uuid4()) for _ in others.shots])
        self.anchors, self.anchors_key = "\n".join(others.anchors), str(uuid4())
        await self._look_over(await self._draft())
        self.problem = CHANGED_ELSEWHERE

    def _keys(self) -> list[str]:
        return [each.key for each in self.shots]

    async def _look_over(self, draft: Draft | None) -> None:
        target, listed = _target_of(draft), self._listed()
        found = await asyncio.to_thread(flaws, target, listed)
        self.problem = ""
        self.has_shots, self.is_full = bool(self.shots), len(self.shots) >= shots.MOST_SHOTS
        self.takes_several = target.profile.shot_list is not None
        self.checks = checks.views(found, target.key)
        self.is_too_long = any(each.rule == "shot_seconds" for each in found)
        self.length = _length(target, listed)
        self.aside = "" if self.takes_several or not listed.shots else _aside(target, listed)
        self.common = await asyncio.to_thread(shots.beyond, draft.scene if draft else "", listed)

    def _listed(self) -> ShotList:
        return ShotList(
            tuple(Shot(each.action, int(each.seconds), each.framing) for each in self.shots),
            shots.anchors_of(self.anchors),
        )

    def _place(self, key: str) -> int:
        for at, each in enumerate(self.shots):
            if each.key == key:
                return at
        raise InputInvalid("This shot is gone. The others are as they were.")

    async def _draft(self) -> Draft | None:
        owner_id: UUID = await owner_of(self)
        return await db.read(lambda session: queries.draft(session, owner_id))


def _target_of(draft: Draft | None) -> TargetModel:
    known = draft and catalogue().known(draft.target)
    return known if known and known.enabled else catalogue().target(DEFAULT_TARGET_KEY)


def _views(listed: ShotList, keys: list[str]) -> list[ShotView]:
    count = len(listed.shots)
    return [
        ShotView(key, number, shot.action, str(shot.seconds), shot.framing, number == count)
        for number, (key, shot) in enumerate(zip(keys, listed.shots, strict=True), start=1)
    ]


def _length(target: TargetModel, listed: ShotList) -> str:
    if not listed.shots:
        return ""
    offered = lengths(target.seconds) or target.default_seconds
    allowed = f"; {target.name} makes clips of {offered} seconds" if offered else ""
    return f"{listed.seconds} seconds together{allowed}."


def _aside(target: TargetModel, listed: ShotList) -> str:
    count = len(listed.shots)
    which = "shot is" if count == 1 else f"{count} shots are"
    return (
        f"{target.name} takes one shot: your {which} kept for a model that takes several, and not "
        "told to this one."
    )


def _whole(given: str) -> int:
    """The seconds that a page names; 0, which no shot has, where it is no number."""
    return int(given) if given.isascii() and given.isdigit() and len(given) <= len("15") else 0
