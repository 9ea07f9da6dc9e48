"""Where pictures of the tray lie for the next video: first frame, last frame, references."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from uuid import UUID

import reflex as rx

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.errors import InputInvalid
from craftprompt.providers.video.shortfalls import PICTURES, Place
from craftprompt.providers.video.wishes import VideoWish
from craftprompt.studio import media_queries, tray
from craftprompt.studio.stage_state import StageState
from craftprompt.studio.tray_state import TrayState, show_tray
from craftprompt.studio.video_views import VideoCard, VideoOffer

LAID: dict[Place, str] = {
    "first_frame": "Your video begins with this picture now.",
    "last_frame": "Your video ends with this picture now.",
    "references": "This picture goes along with your video now.",
}


class VideoPicturesState(StageState[VideoCard], mixin=True):
    """Lays pictures where the model of the `offer` takes one; the tray keeps where they lie."""

    offer: VideoOffer = VideoOffer()

    @rx.event
    async def press_place(self, place: str, media_id: str) -> None:
        """Lay a picture of the tray where the model takes one; pressed again, take it off."""
        owner_id = await owner_of(self)
        wanted = _place(place)
        if wanted in await self._places_of(media_id):
            await self._take_off(owner_id, [media_id])
        else:
            await self._lay(owner_id, media_queries.media_id_of(media_id), wanted)
        await self._say_price(owner_id)

    @rx.event
    async def use_picture(self, media_id: str) -> None:
        """Lay a picture that was brought along, or made here, where the model has a place left."""
        owner_id = await owner_of(self)
        wanted = media_queries.media_id_of(media_id)
        await tray.add_reference_from_media(owner_id, wanted)
        place = await self._free_place()
        await self._lay(owner_id, wanted, place)
        await self._say_price(owner_id)
        self.announcement = LAID[place]

    def _wished(self) -> VideoWish:
        """The settings that the form shows, without words and pictures."""
        raise NotImplementedError

    async def _lay(self, owner_id: UUID, media_id: UUID, place: Place) -> None:
        """The tray holds what a video is made with, whoever chose it where."""
        lay = partial(tray.lay_for_video, owner_id=owner_id, media_id=media_id, place=place)
        await db.write(lay)
        await show_tray(self, owner_id)

    async def _take_off(self, owner_id: UUID, media_ids: Iterable[str]) -> None:
        """Let pictures lie in the tray only."""
        wanted = [media_queries.media_id_of(each) for each in media_ids]
        await db.write(partial(tray.leave_out_of_video, owner_id=owner_id, media_ids=wanted))
        await show_tray(self, owner_id)

    async def _places_of(self, media_id: str) -> list[Place]:
        wish = await self._with_pictures(self._wished())
        return [each.kind for each in PICTURES if media_id in each.given(wish)]

    async def _free_place(self) -> Place:
        """Where the next picture goes: an empty place, else among the references, else first."""
        wish = await self._with_pictures(self._wished())
        for each in PICTURES:
            if each.kind in self.offer.places and not each.given(wish):
                return each.kind
        return "references" if "references" in self.offer.places else "first_frame"

    async def _with_pictures(self, wish: VideoWish) -> VideoWish:
        """The wish with what this tab shows laid for a video."""
        shown = await self.get_state(TrayState)
        return replace(
            wish,
            first_frame=shown.first_frame,
            last_frame=shown.last_frame,
            references=tuple(shown.video_references),
        )


def _place(given: str) -> Place:
    """The place of this name.

    Raises:
        InputInvalid: a video has none of that name.
    """
    for each in PICTURES:
        if each.kind == given:
            return each.kind
    raise InputInvalid("A video has no such place for a picture. Nothing was changed.")
