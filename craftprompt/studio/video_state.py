"""The video page: what stands in its form, and the cards of what is being and was made."""

from functools import partial
from uuid import UUID, uuid4

import reflex as rx

from craftprompt import db
from craftprompt.account import sessions
from craftprompt.account.state import AuthState, owner_of
from craftprompt.billing.state import UsageState
from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import CraftPromptError, InputInvalid
from craftprompt.jobs import progress
from craftprompt.models import Generation, GenerationKind, MediaRole, VideoDraft
from craftprompt.providers.video import animatic
from craftprompt.providers.video.wishes import VideoWish
from craftprompt.studio import (
    durable_runs,
    images,
    queries,
    removal,
    tray,
    video_drafts,
    videos,
)
from craftprompt.studio.details import Details
from craftprompt.studio.image_views import Shape, shape
from craftprompt.studio.media_requests import typical_seconds
from craftprompt.studio.removal import Removed
from craftprompt.studio.tray_state import TrayState
from craftprompt.studio.video_settings import settings_of
from craftprompt.studio.video_stage import video_news, video_stage
from craftprompt.studio.video_views import (
    VideoCard,
    cost_in_words,
    model_badges,
    price_in_words,
    time_in_words,
)
from craftprompt.studio.videos import VideoPress
from craftprompt.studio.views import RemovedView, removed_view

REREAD_EVERY_SECONDS = 8.0
PAGE = "/studio/video"
# What another page may ask this one to begin with: words of a prompt or video, or an image.
ASKED_IN_ADDRESS = ("from", "animate")


class VideoState(rx.State):
    """The form of the video page, and its stage: the cards, newest first, and the one shown.

    `arrival` brings the stage into view with the focus, `landing` the card it names; each once for
    every new value.
    """

    prompt: str = ""
    replacement: str = ""
    replacement_key: str = ""
    model: str = ""
    model_badges: list[str] = []
    shapes: list[Shape] = []
    ratio: str = ""
    lengths: list[int] = []
    seconds: int = 0
    press_id: str = ""
    is_local: bool = True
    price: str = ""
    problem: str = ""
    problem_kind: str = ""
    problem_field: str = ""
    cards: list[VideoCard] = []
    shown: VideoCard = VideoCard()
    details: Details = Details()
    removed: list[RemovedView] = []
    is_chosen: bool = False
    is_loaded: bool = False
    arrival: str = ""
    landing: str = ""
    announcement: str = ""

    _chosen: str = ""
    _awaited: set[str] = set()
    _turns: int = 0
    _parent_id: UUID | None = None
    _following: int = 0
    _replaced: int = 0

    @rx.event
    async def open_videos(self) -> rx.event.EventType[()] | None:
        """The page opens, or its socket came back; what the address asks for is done once."""
        owner_id = await owner_of(self)
        asked = self.router.url.query_parameters
        if name := next((each for each in ASKED_IN_ADDRESS if each in asked), ""):
            try:
                await self._do_as_asked(owner_id, name, asked[name])
            except CraftPromptError as problem:
                self._say(problem)
            return rx.redirect(PAGE, replace=True)
        self._take_over(await db.read(partial(video_drafts.kept_draft, owner_id=owner_id)))
        await self._read_again(owner_id)
        return VideoState.follow

    @rx.event
    async def save_prompt(self, text: str) -> None:
        """Keep the words a second after typing stops."""
        if text != self.prompt:
            self.problem = ""
        self.prompt = text
        await self._save(prompt=text)

    @rx.event
    async def choose_model(self, key: str) -> None:
        """Ask another model from now on; ratio and length stay where it has them."""
        settings_of(key)
        await self._save(model=key)

    @rx.event
    async def choose_ratio(self, ratio: str) -> None:
        """Another shape."""
        await self._save(ratio=ratio)

    @rx.event
    async def choose_seconds(self, seconds: str) -> None:
        """Another length."""
        if seconds not in map(str, self.lengths):
            raise InputInvalid("This model makes no videos of that length. Nothing was changed.")
        await self._save(seconds=int(seconds))

    @rx.event
    async def use_as_first_frame(self, media_id: str) -> None:
        """Let the video begin with a picture that was brought along or made here."""
        owner_id = await owner_of(self)
        wanted = queries.generation_id_of(media_id)
        await self._lay_first_frame(owner_id, wanted)
        self.announcement = "Your video begins with this picture now."

    @rx.event
    async def make(self, form_data: dict[str, str]) -> rx.event.EventType[()] | None:
        """Have a video made of what stands in the form."""
        owner_id = await owner_of(self)
        self.problem, self.problem_field = "", ""
        try:
            draft = await self._save(prompt=str(form_data.get("video_prompt", "")))
            press = await self._asked(draft)
            made = await videos.make(owner_id, press, request_id=_press(form_data))
        except CraftPromptError as problem:
            self._say(problem)
            return None
        self.press_id = str(uuid4())
        self._await(made)
        await self._read_again(owner_id)
        return VideoState.follow

    @rx.event
    async def cancel(self, generation_id: str) -> None:
        """Stop a video; the sentence says the truth where it was too late."""
        owner_id = await owner_of(self)
        too_late = await videos.cancel(owner_id, queries.generation_id_of(generation_id))
        self._lead_to(generation_id, heir=generation_id)
        await self._read_again(owner_id)
        is_made = any(each.is_made and each.generation_id == generation_id for each in self.cards)
        self.announcement = too_late or (videos.TOO_LATE if is_made else images.STOPPED)

    @rx.event
    async def retry(self, generation_id: str) -> rx.event.EventType[()] | None:
        """The same once more, as a request of its own; the old card goes."""
        owner_id = await owner_of(self)
        wanted = queries.generation_id_of(generation_id)
        self.problem, self.problem_field = "", ""
        try:
            made = await videos.retry(owner_id, wanted)
        except CraftPromptError as problem:
            self._say(problem)
            return None
        await images.dismiss(owner_id, wanted)
        self._lead_to(generation_id, heir=str(made.id))
        self._await(made)
        await self._read_again(owner_id)
        return VideoState.follow

    @rx.event
    async def dismiss(self, generation_id: str) -> None:
        """Put the card of a run away that came to nothing."""
        owner_id = await owner_of(self)
        await images.dismiss(owner_id, queries.generation_id_of(generation_id))
        self._lead_to(generation_id, heir=_neighbour(self.cards, generation_id))
        await self._read_again(owner_id)

    @rx.event
    async def delete(self, generation_id: str) -> None:
        """Delete a video; for ten seconds a line offers to bring it back, and has the focus."""
        owner_id = await owner_of(self)
        await removal.remove(owner_id, queries.generation_id_of(generation_id))
        self.landing = self._fresh(generation_id)
        await self._read_again(owner_id)

    @rx.event
    async def undo(self, generation_id: str) -> None:
        """Bring back what was deleted less than ten seconds ago; a video stands on the stage."""
        owner_id = await owner_of(self)
        await removal.undo(owner_id, queries.generation_id_of(generation_id))
        self.announcement = "It is back."
        self._chosen, self.arrival = generation_id, self._fresh(generation_id)
        await self._read_again(owner_id)

    @rx.event
    async def show(self, generation_id: str) -> None:
        """Open a video on the stage; nothing in the form changes."""
        self._chosen, self.arrival = generation_id, self._fresh(generation_id)
        await self._read_again(await owner_of(self))

    @rx.event
    async def close(self) -> None:
        """Back to the card that was opened; the stage shows the newest video again."""
        self.landing, self._chosen = self._fresh(self.shown.generation_id), ""
        await self._read_again(await owner_of(self))

    @rx.event
    async def step(self, by: int) -> None:
        """The next or the previous video on the stage."""
        ids = [card.generation_id for card in self.cards]
        if ids:
            here = ids.index(self.shown.generation_id) if self._is_shown(*ids) else 0
            self._chosen = ids[max(0, min(len(ids) - 1, here + by))]
            await self._read_again(await owner_of(self))

    @rx.event
    async def use_settings(self, generation_id: str) -> None:
        """The words and settings of a video, once more in the form."""
        await self._do_as_asked(await owner_of(self), "from", generation_id)

    @rx.event(background=True)
    async def follow(self) -> None:
        """Follow the videos of this person while the page is open; hints say when to look."""
        async with self:
            self._following += 1
            turn = self._following
            auth = await self.get_state(AuthState)
            owner_id, session_hash = auth._owner(), auth._session_hash  # noqa: SLF001  a sibling state's own secret
        with progress.subscribe(owner_id) as hints:
            while True:
                live = await db.read(lambda session: sessions.find(session, session_hash))
                if live is None:
                    return
                async with self:
                    if self._following != turn or self.router.url.path.rstrip("/") != PAGE:
                        return
                    removed = await self._read_again(owner_id)
                    self._tell_news()
                await hints.change(seconds=removal.next_look(removed, at_most=REREAD_EVERY_SECONDS))

    async def _do_as_asked(self, owner_id: UUID, name: str, given: str) -> None:
        """What an address or a button asks for: words to begin with, an image to move."""
        wanted = queries.generation_id_of(given)
        fill = video_drafts.animate if name == "animate" else video_drafts.take_over
        draft = await db.write(partial(fill, owner_id=owner_id, generation_id=wanted))
        if name == "animate":
            media = await db.read(lambda session: queries.media_of(session, owner_id, [wanted]))
            await self._lay_first_frame(owner_id, media[wanted].id)
        self._take_over(draft)
        self._replaced += 1
        self.replacement, self.replacement_key = draft.prompt, f"prompt:{self._replaced}"
        self.problem = ""
        await self._read_again(owner_id)

    async def _lay_first_frame(self, owner_id: UUID, media_id: UUID) -> None:
        """The tray holds the first frame; there is one, whoever chose it where."""
        await tray.add_reference_from_media(owner_id, media_id)
        role = partial(tray.set_role, media_id=media_id, role=MediaRole.FIRST_FRAME)
        await db.write(lambda session: role(session, owner_id))
        await (await self.get_state(TrayState))._show(owner_id)  # noqa: SLF001  public methods of a state are open to browsers

    async def _save(self, **changes: object) -> VideoDraft:
        """Keep what changed, with everything else that this tab shows chosen.

        Another tab may have saved other choices meanwhile; the words stay the newest of all tabs.
        """
        owner_id = await owner_of(self)
        values = self._choices() | changes
        draft = await db.write(lambda session: video_drafts.save(session, owner_id, **values))
        self._take_over(draft)
        await self._say_price(owner_id)
        return draft

    def _choices(self) -> dict[str, object]:
        """What this tab shows chosen; nothing before it has opened its page."""
        if not self.model:
            return {}
        return {
            "model": self.model,
            "ratio": self.ratio,
            "seconds": self.seconds,
            "parent_id": self._parent_id,
        }

    def _take_over(self, draft: VideoDraft) -> None:
        offered = settings_of(draft.model)
        self.prompt, self.model, self.ratio = draft.prompt, draft.model, draft.ratio
        self.seconds, self._parent_id = draft.seconds or offered.seconds[0], draft.parent_id
        self.shapes = [shape(each) for each in offered.ratios]
        self.lengths = list(offered.seconds)
        self.model_badges = model_badges(draft.model)
        self.is_local = durable_runs.current().videos.of(draft.model).is_local
        self.press_id = self.press_id or str(uuid4())

    async def _asked(self, draft: VideoDraft) -> VideoPress:
        """What stands in the form, with the frame that it shows the video beginning with."""
        shown = await self.get_state(TrayState)
        frames = [item for item in shown.items if item.role == MediaRole.FIRST_FRAME]
        wish = VideoWish(
            model=draft.model,
            prompt=draft.prompt,
            seconds=self.seconds,
            ratio=draft.ratio,
            first_frame=frames[0].media_id if frames else "",
        )
        return VideoPress(wish, parent_id=draft.parent_id)

    async def _read_again(self, owner_id: UUID) -> list[Removed]:
        """The cards and the stage as the rows say; gives what can still be brought back."""
        chosen = self._chosen
        found = await db.read(lambda session: video_stage(session, owner_id, chosen=chosen))
        self.cards, self.is_loaded = found.cards, True
        self.details = found.details
        if self.shown != found.shown:  # a player that gets the same film again begins anew
            self.shown = found.shown
        self.is_chosen = chosen != "" and chosen == found.shown.generation_id
        self.removed = [removed_view(each) for each in found.removed]
        await self._say_price(owner_id)
        return found.removed

    def _await(self, made: Generation) -> None:
        """What was asked for just now comes on the stage, and is told when it is over."""
        self._chosen = ""
        self._awaited.add(str(made.id))
        self.announcement = "Your video is being made."

    def _tell_news(self) -> None:
        """Say once what came of the videos that were awaited."""
        self._awaited |= {card.generation_id for card in self.cards if card.is_running}
        if told := video_news(self.cards, self._awaited):
            self.announcement = told
        if not any(card.is_running for card in self.cards):
            self._awaited = set()

    def _is_shown(self, *generation_ids: str) -> bool:
        return self.shown.generation_id in generation_ids

    def _lead_to(self, generation_id: str, heir: str) -> None:
        """Lead the focus from a control that goes: on the stage to the stage, else to a card."""
        if self._is_shown(generation_id):
            self.arrival = self._fresh(generation_id)
        else:
            self.landing = self._fresh(heir)

    def _fresh(self, generation_id: str) -> str:
        self._turns += 1
        return f"{generation_id}:{self._turns}" if generation_id else ""

    async def _say_price(self, owner_id: UUID) -> None:
        usage = await self.get_state(UsageState)
        await usage._refresh(owner_id)  # noqa: SLF001  public methods of a state are open to browsers
        asked = animatic.KEY if self.is_local else self.model
        typical = time_in_words(
            await db.read(lambda session: typical_seconds(session, asked, GenerationKind.VIDEO))
        )
        row = catalogue().known(self.model)
        if self.is_local or row is None:
            self.price = (
                "Rendered on this machine: a camera moves over a frame as your words say. No model "
                f"is asked and nothing is counted. Time: {typical}."
            )
            return
        self.price = price_in_words(
            left=max(0, usage.videos_limit - usage.videos_used - usage.videos_held),
            limit=usage.videos_limit,
            weight=row.weight,
            typical=typical,
            cost=cost_in_words(row, seconds=self.seconds, ratio=self.ratio),
        )

    def _say(self, problem: CraftPromptError) -> None:
        self.problem, self.problem_kind = problem.message, problem.kind
        self.problem_field = problem.field if isinstance(problem, InputInvalid) else ""


def _neighbour(cards: list[VideoCard], generation_id: str) -> str:
    """The card that stands where this one stood, once this one is gone."""
    ids = [card.generation_id for card in cards]
    here = ids.index(generation_id) if generation_id in ids else 0
    return next(iter([*ids[here + 1 :], *ids[:here][::-1]]), "")


def _press(form_data: dict[str, str]) -> UUID | None:
    """The press that a form belongs to: sent twice, it is one wish."""
    try:
        return UUID(str(form_data.get("press", "")))
    except ValueError:
        return None
