"""What is read of prompts and images: the owner's id comes first, no query is without it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt.errors import NotFound
from craftprompt.models import (
    UNFINISHED,
    Attempt,
    Draft,
    Generation,
    GenerationKind,
    Media,
    Preset,
    TrayReference,
)

PAGE_SIZE = 20
PICTURE_KINDS = ("reference", "image")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place after one row of the history."""

    created_at: datetime
    generation_id: UUID


def generation_id_of(given: str) -> UUID:
    """The id that a page or an address names.

    Raises:
        NotFound: it is none.
    """
    try:
        return UUID(given)
    except ValueError:
        raise _no_such_prompt() from None


def presets(session: Session, owner_id: UUID) -> list[Preset]:
    """The person's presets, by name."""
    wanted = select(Preset).where(col(Preset.owner_id) == owner_id).order_by(col(Preset.name))
    return list(session.scalars(wanted))


def owned_preset(session: Session, owner_id: UUID, preset_id: UUID) -> Preset:
    """One preset of this person.

    Raises:
        NotFound: none of theirs.
    """
    preset = session.get(Preset, preset_id)
    if preset is None or preset.owner_id != owner_id:
        raise NotFound("This preset is gone. The form is as it was.")
    return preset


def owned_generation(session: Session, owner_id: UUID, generation_id: UUID) -> Generation:
    """One generation of this person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = session.scalar(
        select(Generation).where(
            col(Generation.owner_id) == owner_id,
            col(Generation.id) == generation_id,
            col(Generation.removed_at).is_(None),
        )
    )
    if found is None:
        raise _no_such_prompt()
    return found


def parent_of(session: Session, owner_id: UUID, generation: Generation) -> Generation | None:
    """The prompt or image that this was made from; None where it is deleted, or there was none."""
    try:
        return generation.parent_id and owned_generation(session, owner_id, generation.parent_id)
    except NotFound:
        return None


def attempts(session: Session, owner_id: UUID, generation_id: UUID) -> list[Attempt]:
    """The attempts at one generation of this person, in order."""
    rows = (
        select(Attempt)
        .join(Generation, col(Generation.id) == col(Attempt.generation_id))
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.id) == generation_id,
            col(Generation.removed_at).is_(None),
        )
        .order_by(col(Attempt.number))
    )
    return list(session.scalars(rows))


def newest(session: Session, owner_id: UUID) -> Generation | None:
    """The person's newest prompt, None where there is none."""
    rows = _history(owner_id).limit(1)
    return session.scalar(rows)


def unfinished(session: Session, owner_id: UUID) -> list[Generation]:
    """The person's prompts that are still being written, newest first."""
    return list(session.scalars(_history(owner_id).where(col(Generation.status).in_(UNFINISHED))))


def history_page(session: Session, owner_id: UUID, after: Cursor | None) -> list[Generation]:
    """Up to 21 prompts, newest first, after `after`; the 21st only says that there are more.

    Keyset pages: the last page costs what the first one does.
    """
    rows = _history(owner_id).limit(PAGE_SIZE + 1)
    if after:
        place = tuple_(col(Generation.created_at), col(Generation.id))
        rows = rows.where(place < (after.created_at, after.generation_id))
    return list(session.scalars(rows))


def images_of_request(session: Session, owner_id: UUID, request_id: UUID) -> list[Generation]:
    """The images of one press of this person, in their order; none where there is no such press.

    Deleted ones too: a press that is sent twice stays one wish.
    """
    rows = select(Generation).where(
        col(Generation.owner_id) == owner_id, col(Generation.request_id) == request_id
    )
    return sorted(session.scalars(rows), key=lambda image: image.settings["index"])


def owned_prompt(session: Session, owner_id: UUID, generation_id: UUID) -> Generation:
    """One prompt of this person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = session.scalar(_history(owner_id).where(col(Generation.id) == generation_id))
    if found is None:
        raise NotFound("There is no such prompt, or it is not yours.")
    return found


def owned_image(session: Session, owner_id: UUID, generation_id: UUID) -> Generation:
    """One image of this person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = session.scalar(
        _made(owner_id, GenerationKind.IMAGE).where(col(Generation.id) == generation_id)
    )
    if found is None:
        raise NotFound("There is no such image, or it is not yours.")
    return found


def owned_video(session: Session, owner_id: UUID, generation_id: UUID) -> Generation:
    """One video of this person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = session.scalar(
        _made(owner_id, GenerationKind.VIDEO).where(col(Generation.id) == generation_id)
    )
    if found is None:
        raise NotFound("There is no such video, or it is not yours.")
    return found


def recent_videos(session: Session, owner_id: UUID, *, limit: int) -> list[Generation]:
    """The person's videos, whatever became of them, newest first."""
    return list(session.scalars(_made(owner_id, GenerationKind.VIDEO).limit(limit)))


def recent_images(session: Session, owner_id: UUID, *, limit: int) -> list[Generation]:
    """The person's images, whatever became of them, newest first."""
    return list(session.scalars(_made(owner_id, GenerationKind.IMAGE).limit(limit)))


def has_words(session: Session, owner_id: UUID, words: str) -> bool:
    """Whether a prompt or image of the person has exactly these words, as scene or as prompt."""
    places = (Generation.prompt, Generation.edited_prompt, Generation.scene)
    found = select(col(Generation.id)).where(
        col(Generation.owner_id) == owner_id,
        col(Generation.removed_at).is_(None),
        or_(*[col(place) == words for place in places]),
    )
    return session.scalar(found.limit(1)) is not None


def draft(session: Session, owner_id: UUID) -> Draft | None:
    """What stands in the person's prompt page, None before anything was typed."""
    return session.get(Draft, owner_id)


def _history(owner_id: UUID):  # noqa: ANN202  SQLAlchemy's Select of Generation
    return (
        select(Generation)
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.kind) == GenerationKind.PROMPT,
            col(Generation.removed_at).is_(None),
        )
        .order_by(col(Generation.created_at).desc(), col(Generation.id).desc())
    )


def _made(owner_id: UUID, kind: GenerationKind):  # noqa: ANN202  SQLAlchemy's Select of Generation
    return (
        select(Generation)
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.kind) == kind,
            col(Generation.removed_at).is_(None),
        )
        .order_by(col(Generation.created_at).desc(), col(Generation.id).desc())
    )


def _no_such_prompt() -> NotFound:
    return NotFound("There is no such prompt or image, or it is not yours.")


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
        raise NotFound("There is no such image, or it is not yours.")
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
