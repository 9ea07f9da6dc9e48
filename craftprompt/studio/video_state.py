"""The video page: what stands in its form, and the cards of what is being and was made."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import ClassVar
from uuid import UUID, uuid4

import reflex as rx
from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.account.state import AuthState, owner_of
from craftprompt.billing.plans import plan
from craftprompt.billing.state import UsageState, show_usage
from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import NO_PROBLEM, InputInvalid, NotFound
from craftprompt.models import Generation, GenerationKind, VideoDraft
from craftprompt.providers.video import animatic
from craftprompt.providers.video.registry import VideoEngine
from craftprompt.providers.video.shortfalls import named_pictures
from craftprompt.providers.video.wish_shortfall import WishShortfall
from craftprompt.providers.video.wishes import VideoWish
from craftprompt.studio import (
    durable_runs,
    ended_runs,
    media_queries,
    queries,
    tray,
    video_drafts,
    videos,
)
from craftprompt.studio.draft_state import press_of
from craftprompt.studio.stage import Kind
from craftprompt.studio.tray_state import show_tray
from craftprompt.studio.typical_times import time_in_words
from craftprompt.studio.video_log_state import VideoLogState
from craftprompt.studio.video_pictures_state import VideoPicturesState
from craftprompt.studio.video_settings import settings_of
from craftprompt.studio.video_stage import VIDEOS
from craftprompt.studio.video_views import (
    ShortfallView,
    VideoCard,
    cost_in_words,
    model_name,
    price_in_words,
    video_offer,
)
from craftprompt.studio.videos import VideoPress
from craftprompt.studio.views import excerpt

# What another page or a button may ask for, and how the form is filled for it.
FILLS = {
    "from": video_drafts.take_over,
    "animate": video_drafts.animate,
    "extend": video_drafts.extend,
}
BEGINS = {
    "animate": "Your next video begins with this picture.",
    "extend": "Your next video begins with the last frame of this one.",
}
MODEL_FOLLOWED = (
    "The model is “{}” now: your video begins with a picture, and “{}” takes none. Choose another "
    "one to change that."
)
PICTURES_GONE = "Pictures that this video was made with were deleted since. All else is here again."


class VideoState(VideoPicturesState, VideoLogState, rx.State):
    """The form of the video page, and its stage."""

    PAGE: ClassVar[str] = "/studio/video"
    NAME: ClassVar[str] = VIDEOS.name
    BEGUN: ClassVar[str] = "Your video is being made."
    ASKED_IN_ADDRESS: ClassVar[tuple[str, ...]] = tuple(FILLS)

    cards: list[VideoCard] = []
    shown: VideoCard = VideoCard()
    negative_prompt: str = ""
    seconds: int = 0
    resolution: str = ""
    has_audio: bool = False
    shortfalls: list[ShortfallView] = []
    shots_sent: int = 0
    model_news: str = ""
    set_aside: str = ""

    @rx.event
    async def open_videos(self) -> rx.event.EventType[()] | None:
        """The page opens, or its socket came back; what the address asks for is done once."""
        return await self._open()

    @rx.event
    async def save_negative_prompt(self, text: str) -> None:
        """Keep what the video shall not show, a second after typing stops."""
        if text != self.negative_prompt:
            self.problem = self.problem.after_typing()
        await self._save(negative_prompt=text)

    @rx.event
    async def choose_model(self, key: str) -> None:
        """Ask another model from now on; ratio and length stay where it has them."""
        settings_of(key)
        self.model_news = ""
        await self._save(model=key)

    @rx.event
    async def choose_seconds(self, seconds: str) -> None:
        """Another length."""
        if seconds not in map(str, self.offer.lengths):
            raise InputInvalid("This model makes no videos of that length. Nothing was changed.")
        await self._save(seconds=int(seconds))

    @rx.event
    async def choose_resolution(self, resolution: str) -> None:
        """More or fewer lines."""
        if resolution not in self.offer.resolutions:
            raise InputInvalid("This model has no such resolution. Nothing was changed.")
        await self._save(resolution=resolution)

    @rx.event
    async def choose_audio(self, is_ticked: bool) -> None:
        """With or without sound."""
        await self._save(has_audio=bool(is_ticked))

    @rx.event
    async def mend(self, kind: str, words: str) -> None:
        """Make what stands in the form fit the model; words that it changes can be brought back."""
        owner_id = await owner_of(self)
        draft = await self._save(prompt=words)
        wish = (await self._asked(draft)).wish
        found = await self._lacking(wish)
        mended = next((each.mended for each in found if each.kind == kind), None)
        if mended is None:  # another tab mended it
            return
        self.problem = NO_PROBLEM
        await self._take_off(owner_id, set(named_pictures(wish)) - set(named_pictures(mended)))
        await self._take_mended(wish, mended)
        self.announcement = "Done. What you wish for fits the model better now."

    @rx.event
    async def put_aside(self, words: str) -> None:
        """Keep words that the field held when others took their place."""
        owner_id, shown = await owner_of(self), self.replacement.words
        keep = partial(video_drafts.set_aside, owner_id=owner_id, words=words, shown=shown)
        self._take_over(await db.write(keep))
        await self._say_price(owner_id)

    @rx.event
    async def bring_back(self) -> None:
        """Put the words that gave way into the field again."""
        owner_id = await owner_of(self)
        draft = await db.write(partial(video_drafts.bring_back, owner_id=owner_id))
        self._take_over(draft)
        self._replace_words(draft.prompt)
        await self._say_price(owner_id)

    @rx.event
    async def forget_aside(self) -> None:
        """The words that gave way are not wanted any more."""
        await self._save(set_aside="")

    @rx.event
    async def preview_move(self, words: str, press: str) -> rx.event.EventType[()] | None:
        """Have the free animatic made of what stands in the form, which stays as it is."""
        owner_id = await owner_of(self)
        made = await self._unless_refused(self._preview(owner_id, words, press))
        if not made:
            return None
        self.press_id = str(uuid4())
        return await self._begun(owner_id, made)

    @rx.event
    async def extend(self, generation_id: str) -> None:
        """Let the next video begin where this one ends."""
        await self._do_as_asked(await owner_of(self), "extend", generation_id)

    def _kind(self) -> Kind[VideoCard]:
        return VIDEOS

    async def _show_draft(self, owner_id: UUID) -> None:
        self._take_over(await db.read(partial(video_drafts.kept_draft, owner_id=owner_id)))

    async def _request(self, owner_id: UUID, form_data: dict[str, str]) -> list[Generation]:
        typed = {"prompt": str(form_data.get("video_prompt", ""))}
        if "video_negative_prompt" in form_data:  # only some models have the field
            typed["negative_prompt"] = str(form_data["video_negative_prompt"])
        draft = await self._save(**typed)
        press = await self._asked(draft)
        return [await videos.make(owner_id, press, press_id=press_of(form_data))]

    async def _preview(self, owner_id: UUID, words: str, press: str) -> list[Generation]:
        asked = await self._asked(await self._save(prompt=words))
        preview = videos.preview_of(asked)
        return [await videos.make(owner_id, preview, press_id=press_of({"press": press}))]

    async def _repeat(self, owner_id: UUID, generation_id: UUID) -> list[Generation]:
        return [await videos.retry(owner_id, generation_id)]

    async def _stop(self, owner_id: UUID, generation_id: UUID) -> str:
        too_late = await videos.cancel(owner_id, generation_id)
        film = await db.read(
            lambda session: media_queries.media_of(session, owner_id, [generation_id])
        )
        return too_late or (videos.TOO_LATE if film else ended_runs.STOPPED)

    async def _do_as_asked(self, owner_id: UUID, name: str, given: str) -> None:
        """What an address or a button asks for: words to begin with, what is to move on."""
        wanted = queries.generation_id_of(given)
        before = await db.read(partial(video_drafts.kept_draft, owner_id=owner_id))
        fill = partial(_filled, owner_id=owner_id, name=name, generation_id=wanted)
        draft, missing = await db.write(fill)
        if missing:
            self.announcement = PICTURES_GONE
        if name == "from":
            await show_tray(self, owner_id)
        else:
            frame = await _frame_of(owner_id, wanted, name)
            await tray.add_reference_from_media(owner_id, frame)
            await self._lay(owner_id, frame, "first_frame")
            self.announcement = BEGINS[name]
            self.model_news = _followed_in_words(before.model, draft.model)
        self._take_over(draft)
        self._replace_words(draft.prompt)
        await self._read_again(owner_id)

    async def _take_mended(self, wish: VideoWish, mended: VideoWish) -> None:
        """Choose what was mended; a length or shape that was left to the model stays chosen."""
        changes: dict[str, object] = {
            "model": mended.model,
            "seconds": mended.seconds or self.seconds,
            "ratio": mended.ratio or self.ratio,
            "resolution": mended.resolution,
            "negative_prompt": mended.negative_prompt,
        }
        if mended.has_audio is not None:
            changes["has_audio"] = mended.has_audio
        if mended.prompt != wish.prompt:
            changes |= {"prompt": mended.prompt, "set_aside": wish.prompt}
            self._replace_words(mended.prompt)
        await self._save(**changes)

    def _engine(self) -> VideoEngine:
        return durable_runs.current().videos.of(self.model)

    async def _save(self, **changes: object) -> VideoDraft:
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
        audio = {"has_audio": self.has_audio} if self.offer.takes_audio else {}
        return {
            **audio,
            "model": self.model,
            "ratio": self.ratio,
            "seconds": self.seconds,
            "resolution": self.resolution,
            "parent_id": self._parent_id,
        }

    def _take_over(self, draft: VideoDraft) -> None:
        offered = settings_of(draft.model)
        self.prompt, self.model, self.ratio = draft.prompt, draft.model, draft.ratio
        self.negative_prompt = draft.negative_prompt
        self.seconds, self._parent_id = draft.seconds or offered.seconds[0], draft.parent_id
        self.resolution = draft.resolution
        self.has_audio = bool(offered.fitting_audio(draft.has_audio))
        self.set_aside = excerpt(draft.set_aside, 80)
        self.offer = video_offer(offered, is_local=self._engine().is_local)
        self.press_id = self.press_id or str(uuid4())

    async def _asked(self, draft: VideoDraft) -> VideoPress:
        """What stands in the form, with the pictures that it shows laid for the video."""
        wish = await self._with_pictures(replace(self._wished(), prompt=draft.prompt))
        return VideoPress(wish, parent_id=draft.parent_id)

    def _wished(self) -> VideoWish:
        """The settings that the form shows, without words and pictures."""
        return VideoWish(
            model=self.model,
            prompt="",
            negative_prompt=self.negative_prompt,
            seconds=self.seconds,
            ratio=self.ratio,
            resolution=self.resolution,
            has_audio=self.has_audio if self.offer.takes_audio else None,
        )

    async def _lacking(self, wish: VideoWish) -> list[WishShortfall]:
        month_left = (await self.get_state(UsageState)).month_left
        look = partial(videos.lacking, wish, self._engine(), month_left=month_left)
        return await asyncio.to_thread(look)

    async def _say_shortfalls(self) -> None:
        wish = await self._with_pictures(replace(self._wished(), prompt=self.prompt))
        found = await self._lacking(wish)
        self.shots_sent = videos.shots_sent(wish, self._engine())
        self.shortfalls = [
            ShortfallView(each.kind, each.sentence, each.mend if each.mended else "")
            for each in found
        ]

    async def _say_price(self, owner_id: UUID) -> None:
        usage = await show_usage(self, owner_id)
        await self._say_shortfalls()
        asked = animatic.KEY if self.offer.is_local else self.model
        typical = await db.read(lambda session: time_in_words(session, asked, GenerationKind.VIDEO))
        row = catalogue().known(self.model)
        if self.offer.is_local or row is None:
            self.price = (
                "Rendered on this machine: a camera moves over a frame as your words say. No model "
                f"is asked and nothing is counted. Time: {typical}."
            )
            return
        self.price = price_in_words(
            plan((await self.get_state(AuthState)).plan),
            weight=row.weight,
            left=max(0, usage.videos_limit - usage.videos_used - usage.videos_held),
            typical=typical,
            cost=cost_in_words(row, self._wished()),
            month=usage.month,
        )


def _followed_in_words(before: str, model: str) -> str:
    """That another model was chosen for the picture's sake; empty where it stayed."""
    if model == before:
        return ""
    return MODEL_FOLLOWED.format(model_name(model), model_name(before))


def _filled(
    session: Session, *, owner_id: UUID, name: str, generation_id: UUID
) -> tuple[VideoDraft, int]:
    """The form as it is asked for, and how many of a video's pictures are no longer there."""
    draft = FILLS[name](session, owner_id, generation_id)
    source = queries.owned_generation(session, owner_id, generation_id)
    if name != "from" or source.kind != GenerationKind.VIDEO:
        return draft, 0
    return draft, tray.lay_again(session, owner_id, generation_id)


async def _frame_of(owner_id: UUID, generation_id: UUID, name: str) -> UUID:
    """What a video begins with: an image, or the last frame of a video.

    Raises:
        NotFound: nothing was made of it.
    """
    media = await db.read(
        lambda session: media_queries.media_of(session, owner_id, [generation_id])
    )
    if generation_id not in media:
        raise NotFound("Nothing was made of it, so no video can begin with it.")
    made = media[generation_id].id
    if name != "extend":
        return made
    return (await tray.keep_last_frame(owner_id, made)).media.id
