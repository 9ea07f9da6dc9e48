"""Private media: a file for its owner, and nothing for anybody else."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from craftprompt import db, storage
from craftprompt.errors import NotFound
from craftprompt.models import Generation, Media
from craftprompt.studio import media_queries, thumbnails
from craftprompt.web.requests import must_be_signed_in

LONGEST_NAME = 60
NOT_IN_A_NAME = re.compile(r"\W+")
# The whole file is asked for anew every time, and comes only when it changed: what was deleted, or
# belongs to another session, is shown by no browser. A thumbnail may stand for an hour.
CACHED = {False: "private, no-cache", True: "private, max-age=3600"}


class MediaFile(FileResponse):
    """A file in pieces of 1 MiB: the default of 64 KiB costs six times the CPU."""

    chunk_size = 1 << 20


@dataclass(frozen=True, slots=True)
class ServedFile:
    """A file of the person, as it goes out; `version` changes with its bytes."""

    storage_key: str
    content_type: str
    version: str
    name: str
    is_thumbnail: bool


async def serve_media(request: Request) -> Response:
    """One media file of the signed-in person, `?width=320` or `960` as a thumbnail.

    Raises:
        SignInRequired: nobody is signed in.
        NotFound: no such media, somebody else's, or one that is deleted.
    """
    person = await must_be_signed_in(request)
    served = await _served(person.owner_id, request.path_params["media_id"], request.query_params)
    path = await asyncio.to_thread(storage.path_of, served.storage_key)
    headers = {
        "Cache-Control": CACHED[served.is_thumbnail],
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "ETag": f'"{served.version}"',
    }
    if _is_known(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    is_download = request.query_params.get("download") == "1"
    return MediaFile(
        path,
        media_type=served.content_type,
        filename=served.name,
        content_disposition_type="attachment" if is_download else "inline",
        headers=headers,
    )


def media_routes() -> list[Route]:
    """The one route that serves media."""
    return [Route("/media/{media_id}", serve_media, methods=["GET", "HEAD"])]


async def _served(owner_id: UUID, media_id: str, asked: Mapping[str, str]) -> ServedFile:
    wanted = _uuid(media_id)
    media, words = await db.read(lambda session: _media_and_words(session, owner_id, wanted))
    if "width" not in asked:
        name = _name(words or media.kind, Path(media.storage_key).suffix)
        return ServedFile(media.storage_key, media.content_type, media.sha256, name, False)
    width = int(asked["width"]) if asked["width"] in map(str, thumbnails.WIDTHS) else 0
    small = await thumbnails.found_or_made(media, width)
    name = _name(f"{words or media.kind} {width}", ".webp")
    return ServedFile(small.storage_key, "image/webp", f"{media.sha256}-{width}", name, True)


def _media_and_words(session: Session, owner_id: UUID, media_id: UUID) -> tuple[Media, str]:
    """The row, and the words that it was made from, if it was made here."""
    media = media_queries.owned_media(session, owner_id, media_id)
    made_by = media.generation_id and session.get(Generation, media.generation_id)
    return media, (made_by.title or made_by.prompt) if made_by else ""


def _uuid(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise NotFound("There is no such file, or it is not yours.") from None


def _name(words: str, suffix: str) -> str:
    """What the file is called where it is saved: its first words, in any script."""
    slug = NOT_IN_A_NAME.sub("-", words[: 4 * LONGEST_NAME].lower())
    return slug[:LONGEST_NAME].strip("-_") + suffix


def _is_known(told: str, version: str) -> bool:
    """Whether the browser has this very version already."""
    given = [each.strip().removeprefix("W/") for each in told.split(",")]
    return version in given or given == ["*"]
