"""Reference images from a person's own disk: one raw body each, straight to the media's disk.

The picture is the whole body, so nothing has to be parsed to find it, and the token comes in a
header: a page of another site can neither read the token nor send the header without asking first.
"""

import asyncio
from pathlib import Path
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from craftprompt import db, storage
from craftprompt.account import throttle
from craftprompt.addresses import backend
from craftprompt.errors import InputInvalid
from craftprompt.pictures import MOST_BYTES
from craftprompt.studio import tray
from craftprompt.studio.tray import KeptReference
from craftprompt.web import cookies
from craftprompt.web.places import Places, Room
from craftprompt.web.requests import (
    bounded_body,
    check_csrf,
    must_be_signed_in,
    note_action,
)

CSRF_HEADER = "x-csrf-token"
MOST_AT_ONCE = 16  # in this process
MOST_OF_ONE_PERSON = 3
SILENT_SECONDS = 15.0
LEAST_BYTES_A_SECOND = 20_000  # on average, once the first 15 seconds are over
BODY_SECONDS = 300.0
WRITTEN_AT_ONCE = 1 << 20  # a thread for every network packet would cost more than the writing
TOO_LARGE = "The picture is larger than 20 MB. It was not kept. Choose a smaller one."


def upload_routes() -> list[Route]:
    """The one route that takes uploads."""
    places = Places()

    async def upload(request: Request) -> Response:
        """Keep the body as a reference in the tray of the signed-in person.

        Raises:
            SignInRequired, NotPermitted: nobody is signed in, or it is not our own page.
            InputInvalid: too large, too slow, cut off, no picture, or the tray is full.
            AllowanceSpent: the plan's storage is used up.
            TooManyAttempts, Unavailable: too many uploads, or no room on the disk.
        """
        person = await must_be_signed_in(request)
        check_csrf(request.headers.get(CSRF_HEADER), cookies.csrf_for_session(person.session_hash))
        with places.taken(person.owner_id, of_one=_room_of_one(), of_all=_room_of_all()):
            await _refuse_in_vain(person.owner_id)
            await note_action(person)
            async with storage.receiving() as received:
                await receive(request, received)
                kept = await tray.keep_upload(person.owner_id, received)
        return JSONResponse(_answer(kept), headers={"Cache-Control": "no-store"})

    return [Route("/api/uploads", upload, methods=["POST"])]


def _room_of_one() -> Room:
    return Room(
        MOST_OF_ONE_PERSON,
        f"{MOST_OF_ONE_PERSON} uploads of yours are going on already. This picture was not kept. "
        "Wait until one is done, then add it again.",
    )


def _room_of_all() -> Room:
    return Room(
        MOST_AT_ONCE,
        "Many people are uploading just now. This picture was not kept. Add it again in a moment.",
    )


async def receive(request: Request, received: Path) -> None:
    """Write the body to a file, a megabyte at a time; never more of it is in memory.

    Raises:
        InputInvalid: larger than 20 MB, cut off, or slower than 20 kB a second on average, so that
            few people on purpose cannot hold every place.
        StorageFull, StorageClosed: it cannot be written.
    """
    now = asyncio.get_running_loop().time
    begun, received_bytes = now(), 0
    waiting = bytearray()
    try:
        async with asyncio.timeout(SILENT_SECONDS) as patience:
            async for piece in bounded_body(request, MOST_BYTES, TOO_LARGE):
                received_bytes += len(piece)
                earned = SILENT_SECONDS + received_bytes / LEAST_BYTES_A_SECOND
                patience.reschedule(min(now() + SILENT_SECONDS, begun + min(earned, BODY_SECONDS)))
                waiting += piece
                if len(waiting) >= WRITTEN_AT_ONCE:
                    await asyncio.to_thread(storage.append, received, waiting)
                    waiting = bytearray()
    except TimeoutError:
        raise _too_slow() from None
    await asyncio.to_thread(storage.append, received, waiting)


async def _refuse_in_vain(owner_id: UUID) -> None:
    """Refuse before the body is read what could not be kept anyway."""
    await asyncio.to_thread(storage.refuse_when_nearly_full)
    refusal = await db.write(
        lambda session: throttle.take(session, throttle.UPLOAD_PER_PERSON, str(owner_id))
    )
    if refusal:
        raise refusal
    await db.read(lambda session: tray.refuse_when_full(session, owner_id))


def _answer(kept: KeptReference) -> dict[str, object]:
    media = kept.media
    return {
        "id": str(media.id),
        "address": backend(f"/media/{media.id}"),
        "type": media.content_type,
        "width": media.width,
        "height": media.height,
        "bytes": media.size_bytes,
        "is_new": kept.is_new,
    }


def _too_slow() -> InputInvalid:
    error = InputInvalid(
        "The picture came too slowly, or stopped coming. It was not kept. Add it again over a "
        "faster connection, or choose a smaller picture."
    )
    error.status = 408
    return error
