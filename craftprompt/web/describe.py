"""A picture in, a scene in words out: one raw body as an upload's, of which nothing is kept."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from craftprompt.account import throttle
from craftprompt.errors import Unavailable
from craftprompt.pictures import MOST_BYTES, Picture
from craftprompt.studio import descriptions
from craftprompt.studio.descriptions import Description
from craftprompt.web import cookies
from craftprompt.web.requests import check_csrf, must_be_signed_in, note_action, read_body
from craftprompt.web.uploads import CSRF_HEADER

BODY_SECONDS = 120.0
MOST_AT_ONCE = 8  # in this process: each holds up to 20 MB in memory while it arrives
TOO_LARGE = (
    "The picture is larger than 20 MB. It was not looked at. Nothing was counted, and the words in "
    "your scene are kept. Choose a smaller one."
)


def describe_routes() -> list[Route]:
    """The one route that describes pictures."""
    going: set[UUID] = set()

    async def describe(request: Request) -> Response:
        """Say in plain words what the picture in the body shows; nothing of it is kept.

        Who goes away meanwhile has cancelled: Google is waited for no longer.

        Raises:
            SignInRequired, NotPermitted: nobody is signed in, or it is not our own page.
            InputInvalid: too large, too slow, cut off, no picture, or declined by Google.
            TooManyAttempts: more than 20 within an hour.
            Unavailable: too many at once, Google is busy, or today's budget is spent.
        """
        person = await must_be_signed_in(request)
        check_csrf(request.headers.get(CSRF_HEADER), cookies.csrf_for_session(person.session_hash))
        with _a_place(going, person.owner_id):
            await throttle.count(throttle.DESCRIBE_PER_PERSON, str(person.owner_id))
            await note_action(person)
            picture = await _received(request)
            described = await _while_they_wait(request, descriptions.describe(picture))
        if described is None:
            return Response(status_code=204)  # nobody reads it
        answer = {
            "scene": described.scene,
            "author": described.author,
            "note": described.note,
        }
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    return [Route("/api/describe", describe, methods=["POST"])]


async def _received(request: Request) -> Picture:
    """The pixels of the picture in the body; the body itself is let go with this."""
    body = await read_body(request, MOST_BYTES, TOO_LARGE, most_seconds=BODY_SECONDS)
    return await descriptions.redrawn(body)


async def _while_they_wait(
    request: Request, work: Coroutine[Any, Any, Description]
) -> Description | None:
    """What the work gives, broken off with None once nobody waits for it any more."""
    working = asyncio.create_task(work)
    leaving = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return await working if working.done() else None
    finally:
        for task in (working, leaving):
            task.cancel()
        # What was held for a call that is broken off is settled before the person's place is free.
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _gone(request: Request) -> None:
    """Comes back when the connection is closed; the body was read to its end before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


@contextmanager
def _a_place(going: set[UUID], owner_id: UUID) -> Iterator[None]:
    """A place for one picture of a person while this is entered.

    Raises:
        Unavailable: one of theirs is being described already, or too many people's are.
    """
    if owner_id in going:
        raise Unavailable(
            "Another picture of yours is being described just now. This one was not looked at and "
            "nothing was counted. Wait until the other is done, then send it again."
        )
    if len(going) >= MOST_AT_ONCE:
        raise Unavailable(
            "Many people have pictures described just now. Yours was not looked at and nothing was "
            "counted. Send it again in a moment."
        )
    going.add(owner_id)
    try:
        yield
    finally:
        going.discard(owner_id)
