"""The person's reference images: kept from uploads, taken from what was made here, put in order.

The tray is a list of its own over the media: taking an image out of it leaves what was made with
that image as it is, and an image made here is laid into it without a copy.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Delete, delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock, db, footage, pictures, storage
from craftprompt.account import queries as account_queries
from craftprompt.billing import space
from craftprompt.billing.plans import plan
from craftprompt.errors import InputInvalid
from craftprompt.models import (
    REFERENCE,
    GenerationReference,
    Media,
    MediaRole,
    Thumbnail,
    TrayReference,
)
from craftprompt.pictures import Measured
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.providers.video.shortfalls import Place
from craftprompt.settings import settings
from craftprompt.studio import image_drafts, image_references, media_queries, thumbnails

MOST_REFERENCES = 20
FRAMES = (MediaRole.FIRST_FRAME, MediaRole.LAST_FRAME)  # a video has one of each
PLACES: dict[ReferenceRole, Place] = {
    ReferenceRole.FIRST_FRAME: "first_frame",
    ReferenceRole.LAST_FRAME: "last_frame",
    ReferenceRole.REFERENCE: "references",
}


@dataclass(frozen=True, slots=True)
class KeptReference:
    """A reference in the tray; `is_new` is no where the tray held the same picture already."""

    media: Media
    is_new: bool


def refuse_when_full(session: Session, owner_id: UUID) -> None:
    """Say before anything is sent that it could not be kept.

    Raises:
        InputInvalid: the tray holds as many as it can.
        AllowanceSpent: the plan's storage is used up.
    """
    if media_queries.tray_size(session, owner_id) >= MOST_REFERENCES:
        raise _tray_full()
    person = account_queries.person(session, owner_id)
    space.refuse_when_full(session, owner_id, plan=plan(person.plan or settings().default_plan))


async def keep_upload(owner_id: UUID, received: Path) -> KeptReference:
    """Draw an uploaded picture anew, keep it and lay it into the tray as a reference.

    Raises:
        InputInvalid: no picture that is taken, or the tray is full.
        AllowanceSpent: the plan's storage is used up.
        StorageFull, StorageClosed: it cannot be written; nothing is left of it.
    """
    async with storage.receiving() as redrawn:
        measured = await pictures.redraw_file(received, redrawn)
        known = await db.read(partial(_same_picture, owner_id=owner_id, sha256=measured.sha256))
        if known:
            return await add_reference_from_media(owner_id, known.id)
        media = _row(owner_id, measured)
        await asyncio.to_thread(storage.adopt, redrawn, media.storage_key)
    return await _kept(owner_id, media)


async def add_reference_from_media(owner_id: UUID, media_id: UUID) -> KeptReference:
    """Lay an image that the studio keeps already into the tray: the same file, not a copy.

    Raises:
        NotFound: it is not theirs, or no image.
        InputInvalid: the tray is full.
    """

    def add(session: Session) -> KeptReference:
        account_queries.lock_person(session, owner_id)
        media = media_queries.owned_picture(session, owner_id, media_id)
        return KeptReference(media, is_new=_lay(session, owner_id, media.id))

    return await db.write(add)


async def keep_last_frame(owner_id: UUID, film_id: UUID) -> KeptReference:
    """Lay the last frame of a film that is kept here into the tray.

    Raises:
        NotFound: the film is not theirs, or its file is gone.
        InputInvalid: no frame can be read, or the tray is full.
        AllowanceSpent, StorageFull, StorageClosed: as for every picture that is kept.
    """
    film = await db.read(lambda session: media_queries.owned_media(session, owner_id, film_id))
    still = await footage.last_frame(await asyncio.to_thread(storage.path_of, film.storage_key))
    async with storage.receiving() as received:
        await asyncio.to_thread(storage.append, received, still)
        return await keep_upload(owner_id, received)


def set_role(session: Session, owner_id: UUID, media_id: UUID, role: MediaRole) -> None:
    """Say what a reference contributes; a first or last frame takes that place from another.

    A frame is a video's, so it goes along with an image only once that is asked for.

    Raises:
        NotFound: it is not in their tray.
    """
    account_queries.lock_person(session, owner_id)
    entry = media_queries.tray_entry(session, owner_id, media_id)
    was_frame, is_frame = entry.role in FRAMES, role in FRAMES
    if is_frame and not was_frame:
        entry.goes_along = False
    elif was_frame and not is_frame:
        entry.goes_along = entry.goes_along or _has_room(session, owner_id)
    if is_frame:
        entry.goes_with_video = False
        session.execute(
            update(TrayReference)
            .where(col(TrayReference.owner_id) == owner_id, col(TrayReference.role) == role)
            .values(role=MediaRole.REFERENCE)
        )
    entry.role = role


def set_goes_along(session: Session, owner_id: UUID, media_id: UUID, *, goes_along: bool) -> None:
    """Say whether a reference is sent with the next image.

    More may be ticked than the model takes: which of them stay behind says the person.

    Raises:
        NotFound: it is not in their tray.
    """
    account_queries.lock_person(session, owner_id)
    media_queries.tray_entry(session, owner_id, media_id).goes_along = goes_along


def lay_for_video(session: Session, owner_id: UUID, media_id: UUID, place: Place) -> None:
    """Have the next video begin or end with a reference, or take it along beside them.

    Raises:
        NotFound: it is not in their tray.
    """
    if place != "references":
        set_role(session, owner_id, media_id, MediaRole(place))
        return
    leave_out_of_video(session, owner_id, [media_id])
    media_queries.tray_entry(session, owner_id, media_id).goes_with_video = True


def leave_out_of_video(session: Session, owner_id: UUID, media_ids: Iterable[UUID]) -> None:
    """Let references only lie in the tray, as far as the next video is concerned.

    Raises:
        NotFound: one is not in their tray.
    """
    account_queries.lock_person(session, owner_id)
    for media_id in media_ids:
        entry = media_queries.tray_entry(session, owner_id, media_id)
        entry.goes_with_video = False
        if entry.role in FRAMES:
            set_role(session, owner_id, media_id, MediaRole.REFERENCE)


def lay_again(session: Session, owner_id: UUID, generation_id: UUID) -> int:
    """Lay the pictures of a video into their places again, and no others; gives how many are gone.

    Raises:
        InputInvalid: the tray has no room for one of them.
    """
    account_queries.lock_person(session, owner_id)
    laid = [each.media_id for each, _ in media_queries.tray(session, owner_id)]
    leave_out_of_video(session, owner_id, laid)
    used = image_references.used(session, owner_id, generation_id)
    for each, media in used:
        if media is not None:
            _lay(session, owner_id, media.id)
            session.flush()
            lay_for_video(session, owner_id, media.id, PLACES[ReferenceRole(each.role)])
    return sum(media is None for _, media in used)


def keep_first(session: Session, owner_id: UUID, *, most: int) -> None:
    """Let the first `most` of those that go along do so, and the others stay behind."""
    account_queries.lock_person(session, owner_id)
    going = [entry for entry, _ in media_queries.tray(session, owner_id) if entry.goes_along]
    for entry in going[max(0, most) :]:
        entry.goes_along = False


def move(session: Session, owner_id: UUID, media_id: UUID, *, places: int) -> None:
    """Move a reference by so many places, backwards where negative; the ends hold it.

    Raises:
        NotFound: it is not in their tray.
    """
    account_queries.lock_person(session, owner_id)
    entry = media_queries.tray_entry(session, owner_id, media_id)
    entries = [each for each, _ in media_queries.tray(session, owner_id)]
    entries.remove(entry)
    entries.insert(min(max(0, entry.position + places), len(entries)), entry)
    _number(entries)


def remove(session: Session, owner_id: UUID, media_id: UUID) -> None:
    """Take a reference out of the tray; its file goes too, unless something was made with it.

    Raises:
        NotFound: it is not in their tray.
    """
    account_queries.lock_person(session, owner_id)
    session.delete(media_queries.tray_entry(session, owner_id, media_id))
    session.flush()
    _number([each for each, _ in media_queries.tray(session, owner_id)])
    session.execute(_unused_references().where(col(Media.id) == media_id))


def forget_unused(session: Session) -> None:
    """Delete brought images that lie in no tray and that nothing is left of what they made."""
    session.execute(_unused_references())


def _unused_references() -> Delete:
    """What no run made: brought along, or left in a tray when its run was deleted."""
    in_a_tray = select(TrayReference).where(col(TrayReference.media_id) == col(Media.id))
    used = select(GenerationReference).where(col(GenerationReference.media_id) == col(Media.id))
    return delete(Media).where(
        col(Media.kind).in_(media_queries.PICTURE_KINDS),
        col(Media.generation_id).is_(None),
        ~in_a_tray.exists(),
        ~used.exists(),
    )


async def _kept(owner_id: UUID, media: Media) -> KeptReference:
    """The file's rows; without them nothing is left of the file."""
    small: list[Thumbnail] = []
    try:
        small = await thumbnails.made(owner_id, media.id, media.storage_key)
        kept = await db.write(partial(_add, owner_id=owner_id, media=media, small=small))
    except BaseException:
        await _discard(owner_id, media)
        raise
    if kept.media.id != media.id:
        await _discard(owner_id, media)
    return kept


def _add(session: Session, owner_id: UUID, media: Media, small: list[Thumbnail]) -> KeptReference:
    person = account_queries.lock_person(session, owner_id)
    known = _same_picture(session, owner_id, media.sha256)
    if known:  # the same picture came twice at the same time
        return KeptReference(known, is_new=_lay(session, owner_id, known.id))
    space.refuse_when_full(
        session,
        owner_id,
        plan=plan(person.plan or settings().default_plan),
        more_bytes=media.size_bytes + sum(each.size_bytes for each in small),
    )
    session.add(media)
    session.flush()
    session.add_all(small)
    return KeptReference(media, is_new=_lay(session, owner_id, media.id))


def _lay(session: Session, owner_id: UUID, media_id: UUID) -> bool:
    """Lay it at the end of the tray; False where it lies there already."""
    if session.get(TrayReference, (owner_id, media_id)):
        return False
    size = media_queries.tray_size(session, owner_id)
    if size >= MOST_REFERENCES:
        raise _tray_full()
    session.add(
        TrayReference(
            owner_id=owner_id,
            media_id=media_id,
            role=MediaRole.REFERENCE,
            position=size,
            goes_along=_has_room(session, owner_id),
            added_at=clock.now(),
        )
    )
    return True


def _has_room(session: Session, owner_id: UUID) -> bool:
    """Whether the chosen model takes one more; the local drawer takes none, but may be left."""
    draft = image_drafts.kept_draft(session, owner_id).draft
    most = image_drafts.settings_of(draft.model).references or MOST_REFERENCES
    going = sum(entry.goes_along for entry, _ in media_queries.tray(session, owner_id))
    return going + draft.is_edit < most


def _number(entries: list[TrayReference]) -> None:
    for position, entry in enumerate(entries):
        entry.position = position


def _same_picture(session: Session, owner_id: UUID, sha256: str) -> Media | None:
    return session.scalar(
        select(Media).where(
            col(Media.owner_id) == owner_id,
            col(Media.kind) == REFERENCE,
            col(Media.sha256) == sha256,
        )
    )


async def _discard(owner_id: UUID, media: Media) -> None:
    small = thumbnails.keys(owner_id, media.id).values()
    await asyncio.shield(thumbnails.discard([media.storage_key, *small]))


def _row(owner_id: UUID, measured: Measured) -> Media:
    media_id = uuid4()
    return Media(
        id=media_id,
        owner_id=owner_id,
        kind=REFERENCE,
        storage_key=storage.key_for(owner_id, media_id, measured.extension),
        content_type=measured.content_type,
        size_bytes=measured.size_bytes,
        width=measured.width,
        height=measured.height,
        sha256=measured.sha256,
    )


def _tray_full() -> InputInvalid:
    return InputInvalid(
        f"Your tray holds {MOST_REFERENCES} references, which is the most. This one was not kept. "
        "Take one out, then add it again.",
        field="references",
    )
