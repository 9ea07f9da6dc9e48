"""The reference images of a request: which of the person's media, and what each contributes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import db, pictures, storage
from craftprompt.errors import NotFound
from craftprompt.models import Generation, GenerationReference, Media
from craftprompt.providers.image.base import ReferenceImage, ReferenceRole
from craftprompt.studio import media_queries

# Google takes 20 MB a request, and base64 makes four bytes of three.
MOST_BYTES_SENT = 13_500_000
SIDES_TO_TRY = (3072, 2048, 1536, 1024, 768)
GONE = (
    "One of the reference images of this run was deleted. Nothing was counted. Choose the "
    "references anew and press again."
)


@dataclass(frozen=True, slots=True)
class ReferenceChoice:
    """One of the person's images, and what it contributes."""

    media_id: UUID
    role: ReferenceRole


def attach(
    session: Session, owner_id: UUID, generation_id: UUID, chosen: Sequence[ReferenceChoice]
) -> None:
    """Note which references a generation uses.

    Raises:
        NotFound: one of them is not theirs, or no image.
    """
    for position, choice in enumerate(chosen):
        media_queries.owned_picture(session, owner_id, choice.media_id)
        session.add(
            GenerationReference(
                generation_id=generation_id,
                position=position,
                media_id=choice.media_id,
                role=choice.role,
            )
        )


def used(
    session: Session, owner_id: UUID, generation_id: UUID
) -> list[tuple[GenerationReference, Media | None]]:
    """The images that a generation of the person was made from; None for one that is deleted."""
    rows = session.execute(
        select(GenerationReference, Media)
        .join(Generation, col(Generation.id) == col(GenerationReference.generation_id))
        .outerjoin(
            Media,
            (col(Media.id) == col(GenerationReference.media_id))
            & (col(Media.owner_id) == owner_id)
            & media_queries.is_shown(owner_id),
        )
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.id) == generation_id,
            col(Generation.removed_at).is_(None),
        )
        .order_by(col(GenerationReference.position))
    )
    return [(each, media) for each, media in rows]


def choices(session: Session, owner_id: UUID, generation_id: UUID) -> tuple[ReferenceChoice, ...]:
    """The references that a generation used.

    Raises:
        NotFound: one of them was deleted: without it the result would be another.
    """
    return tuple(
        ReferenceChoice(media.id, ReferenceRole(each.role))
        for each, media in _whole(session, owner_id, generation_id)
    )


async def loaded(owner_id: UUID, generation_id: UUID) -> tuple[ReferenceImage, ...]:
    """The references as they are sent: small enough that all of them fit one request.

    Raises:
        NotFound: one of them was deleted.
    """
    sent = await db.read(lambda session: _whole(session, owner_id, generation_id))
    images = [
        ReferenceImage(
            await asyncio.to_thread(storage.read, media.storage_key),
            media.content_type,
            ReferenceRole(each.role),
        )
        for each, media in sent
    ]
    for side in SIDES_TO_TRY:
        if sum(len(each.content) for each in images) <= MOST_BYTES_SENT:
            break
        images = [await _no_longer_than(side, each) for each in images]
    return tuple(images)


async def _no_longer_than(side: int, image: ReferenceImage) -> ReferenceImage:
    drawn = await pictures.smaller(image.content, longest_side=side)
    if len(drawn.content) >= len(image.content):
        return image
    return ReferenceImage(drawn.content, drawn.content_type, image.role)


def _whole(
    session: Session, owner_id: UUID, generation_id: UUID
) -> list[tuple[GenerationReference, Media]]:
    """All references of a generation.

    Raises:
        NotFound: one of them was deleted.
    """
    whole: list[tuple[GenerationReference, Media]] = []
    for each, media in used(session, owner_id, generation_id):
        if media is None:
            raise NotFound(GONE)
        whole.append((each, media))
    return whole
