"""The reference tray as the page shows it: addresses and words, never a byte of a picture."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import reflex as rx

from craftprompt import db
from craftprompt.account.state import owner_of
from craftprompt.addresses import backend
from craftprompt.errors import InputInvalid
from craftprompt.models import Media, MediaRole, TrayReference
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.studio import media_queries, tray
from craftprompt.studio.image_references import ReferenceChoice


@dataclass(slots=True)
class TrayItem:
    """One reference; `number` is its place as a person counts."""

    media_id: str
    number: int
    address: str
    thumbnail: str
    role: str
    width: int
    height: int
    is_last: bool
    goes_along: bool
    goes_with_video: bool


class TrayState(rx.State):
    """The person's references in their order; `going` are the media ids of those that go along.

    `first_frame` and `last_frame` are the media ids of what a video begins and ends with, empty
    where nothing is chosen; `video_references` those of what else goes along with it.
    """

    items: list[TrayItem] = []
    going: list[str] = []
    first_frame: str = ""
    last_frame: str = ""
    video_references: list[str] = []
    count: int = 0
    places_left: int = tray.MOST_REFERENCES
    is_loaded: bool = False

    @rx.event
    async def open_tray(self) -> None:
        """Show the tray as it is."""
        await self._show(await owner_of(self))

    @rx.event
    async def note_kept(self, media_id: str) -> None:  # noqa: ARG002  the tray is read anew
        """Show what was just uploaded."""
        await self._show(await owner_of(self))

    @rx.event
    async def add_media(self, media_id: str) -> None:
        """Lay a picture that was made here into the tray."""
        owner_id = await owner_of(self)
        await tray.add_reference_from_media(owner_id, media_queries.media_id_of(media_id))
        await self._show(owner_id)

    @rx.event
    async def set_role(self, media_id: str, role: str) -> None:
        """Say what a reference contributes."""
        await self._change(tray.set_role, media_id, role=_role(role))

    @rx.event
    async def set_goes_along(self, media_id: str, is_ticked: bool) -> None:
        """Say whether a reference is sent with the next image."""
        await self._change(tray.set_goes_along, media_id, goes_along=bool(is_ticked))

    @rx.event
    async def move(self, media_id: str, places: int) -> None:
        """Move a reference by so many places, towards the first where negative."""
        await self._change(tray.move, media_id, places=int(places))

    @rx.event
    async def remove(self, media_id: str) -> None:
        """Take a reference out."""
        await self._change(tray.remove, media_id)

    async def _going(self, owner_id: UUID) -> tuple[ReferenceChoice, ...]:
        """What this tab shows going along, in its order.

        Raises:
            InputInvalid: another tab has taken one of them out; the tray is shown anew.
        """
        rows = await db.read(lambda session: media_queries.tray(session, owner_id))
        if not {str(media.id) for _, media in rows} >= set(self.going):
            await self._show(owner_id)
            raise InputInvalid(
                "A reference that went along was taken out in another tab. Nothing was counted. "
                "The tray shows what lies there now; press again to make it with that."
            )
        return tuple(
            ReferenceChoice(UUID(item.media_id), ReferenceRole(item.role))
            for item in self.items
            if item.goes_along
        )

    async def _change(self, change: Callable[..., None], media_id: str, **wanted: object) -> None:
        """Change one reference, and show the tray as it is then: another tab may change it too."""
        owner_id, wanted_id = await owner_of(self), media_queries.media_id_of(media_id)
        try:
            await db.write(partial(change, owner_id=owner_id, media_id=wanted_id, **wanted))
        finally:
            await self._show(owner_id)

    async def _show(self, owner_id: UUID) -> None:
        rows = await db.read(lambda session: media_queries.tray(session, owner_id))
        self.items = [_item(*row, number, len(rows)) for number, row in enumerate(rows, start=1)]
        self.going = [item.media_id for item in self.items if item.goes_along]
        frames = {item.role: item.media_id for item in self.items}
        self.first_frame = frames.get(MediaRole.FIRST_FRAME, "")
        self.last_frame = frames.get(MediaRole.LAST_FRAME, "")
        self.video_references = [item.media_id for item in self.items if item.goes_with_video]
        self.count = len(rows)
        self.places_left = max(0, tray.MOST_REFERENCES - len(rows))
        self.is_loaded = True


async def show_tray(state: rx.State, owner_id: UUID) -> None:
    """Have the tray shown as it is now."""
    shown = await state.get_state(TrayState)
    await shown._show(owner_id)


def _item(entry: TrayReference, media: Media, number: int, count: int) -> TrayItem:
    address = backend(f"/media/{media.id}")
    return TrayItem(
        media_id=str(media.id),
        number=number,
        address=address,
        thumbnail=f"{address}?width=320",
        role=entry.role,
        width=media.width,
        height=media.height,
        is_last=number == count,
        goes_along=entry.goes_along,
        goes_with_video=entry.goes_with_video,
    )


def _role(given: str) -> MediaRole:
    try:
        return MediaRole(given)
    except ValueError:
        raise InputInvalid("A reference cannot be used like this. Nothing was changed.") from None
