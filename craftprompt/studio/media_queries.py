"""What is read of pictures and of the tray: the owner's id comes first, no query is without it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt.errors import NotFound
from craftprompt.models import Generation, Media, TrayReference
from craftprompt.studio.queries import id_of

NO_SUCH_IMAGE = "There is no such image, or it is not yours."
PICTURE_KINDS = ("reference", "image")


def media_id_of(given: str) -> UUID:
    """The id of a picture that a page or an address names.

    Raises:
        NotFound: it is none.
    """
    return id_of(given, missing=NO_SUCH_IMAGE)


def is_shown(owner_id: UUID) -> ColumnElement[bool]:
    """Whether a media row may be seen: not when its run was deleted, unless it lies in the tray."""
    removed = select(Generation).where(
        col(Generation.owner_id) == owner_id,
        col(Generation.id) == col(Media.generation_id),
        col(Generation.removed_at).is_not(None),
    )
    laid = select(TrayReference).where(
        col(TrayReference.owner_id) == owner_id, col(TrayReference.media_id) == col(Media.id)
    )
    return ~removed.correlate(Media).exists() | laid.correlate(Media).exists()


def owned_media(session: Session, owner_id: UUID, media_id: UUID) -> Media:
    """One media row of this person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = session.scalar(
        select(Media).where(
            col(Media.owner_id) == owner_id, col(Media.id) == media_id, is_shown(owner_id)
        )
    )
    if found is None:
        raise NotFound("There is no such file, or it is not yours.")
    return found


def owned_picture(session: Session, owner_id: UUID, media_id: UUID) -> Media:
    """One image of this person that can be a reference: brought along, or made here.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = owned_media(session, owner_id, media_id)
    if found.kind not in PICTURE_KINDS:
        raise NotFound(NO_SUCH_IMAGE)
    return found


def tray(session: Session, owner_id: UUID) -> list[tuple[TrayReference, Media]]:
    """The person's references with their media, in their order."""
    rows = session.execute(
        select(TrayReference, Media)
        .join(Media, col(Media.id) == col(TrayReference.media_id))
        .where(col(TrayReference.owner_id) == owner_id, col(Media.owner_id) == owner_id)
        .order_by(col(TrayReference.position), col(TrayReference.added_at))
    )
    return [(entry, media) for entry, media in rows]


def tray_size(session: Session, owner_id: UUID) -> int:
    """How many references lie in the person's tray."""
    counted = (
        select(func.count())
        .select_from(TrayReference)
        .where(col(TrayReference.owner_id) == owner_id)
    )
    return session.scalar(counted) or 0


def tray_entry(session: Session, owner_id: UUID, media_id: UUID) -> TrayReference:
    """One reference in the person's tray.

    Raises:
        NotFound: it does not lie there.
    """
    found = session.get(TrayReference, (owner_id, media_id))
    if found is None:
        raise NotFound("This reference is no longer in your tray.")
    return found


def media_of(session: Session, owner_id: UUID, generation_ids: Iterable[UUID]) -> dict[UUID, Media]:
    """The pictures that these generations of the person made, by generation."""
    rows = select(Media).where(
        col(Media.owner_id) == owner_id,
        col(Media.generation_id).in_(list(generation_ids)),
        is_shown(owner_id),
    )
    return {media.generation_id: media for media in session.scalars(rows) if media.generation_id}
