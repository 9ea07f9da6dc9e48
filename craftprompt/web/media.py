"""Private media: a file for its owner, and nothing for anybody else."""

import asyncio
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from craftprompt import db, storage
from craftprompt.errors import NotFound
from craftprompt.models import Media
from craftprompt.web.requests import must_be_signed_in


class MediaFile(FileResponse):
    """A file in pieces of 1 MiB: the default of 64 KiB costs six times the CPU."""

    chunk_size = 1 << 20


async def serve_media(request: Request) -> Response:
    """One media file of the signed-in person.

    Raises:
        SignInRequired: nobody is signed in.
        NotFound: no such media, or somebody else's.
    """
    person = await must_be_signed_in(request)
    media = await db.read(
        lambda session: owned_media(session, person.owner_id, request.path_params["media_id"])
    )
    path = await asyncio.to_thread(storage.path_of, media.storage_key)
    return MediaFile(
        path,
        media_type=media.content_type,
        headers={
            "Cache-Control": "private, max-age=3600",
            "Content-Disposition": f'inline; filename="{media.kind}{path.suffix}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def owned_media(session: Session, owner_id: UUID, media_id: str) -> Media:
    """The media row, if it is this person's.

    Raises:
        NotFound: there is none, or it is somebody else's, or the id is none.
    """
    try:
        wanted = UUID(media_id)
    except ValueError:
        raise _nothing_here() from None
    found = session.scalar(
        select(Media).where(col(Media.id) == wanted, col(Media.owner_id) == owner_id)
    )
    if found is None:
        raise _nothing_here()
    return found


def media_routes() -> list[Route]:
    """The one route that serves media."""
    return [Route("/media/{media_id}", serve_media, methods=["GET", "HEAD"])]


def _nothing_here() -> NotFound:
    return NotFound("There is no such file, or it is not yours.")
