"""What providers tell us by themselves. It is a hint: it wakes whoever waits, and changes nothing.

So a word that is heard twice does no harm. Replays are refused all the same, from memory: after a
restart, or in another process, one could come through within its five minutes, and would have a
video that is already looked after looked at once more.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from craftprompt import clock
from craftprompt.errors import InputInvalid, NotPermitted, Unavailable
from craftprompt.providers.video.fal_signature import LEEWAY, FalKeys, keys_address, read_signed
from craftprompt.settings import settings
from craftprompt.web.requests import read_body

if TYPE_CHECKING:
    from datetime import datetime

MOST_BYTES = 256 * 1024  # a film is told by its address; what brings more is found by asking
MOST_REMEMBERED = 10_000


class Heard:
    """What was heard within the time in which it could be said again."""

    def __init__(self) -> None:
        self._until: OrderedDict[bytes, datetime] = OrderedDict()

    def is_new(self, message: bytes) -> bool:
        """Whether this message is heard for the first time; from now on it is not."""
        now = clock.now()
        while self._until and next(iter(self._until.values())) < now:
            self._until.popitem(last=False)
        digest = hashlib.sha256(message).digest()
        if digest in self._until:
            return False
        # It may have been signed so much ahead of our time, and be good for as much after it.
        self._until[digest] = now + 2 * LEEWAY
        if len(self._until) > MOST_REMEMBERED:
            self._until.popitem(last=False)
        return True


def webhook_routes(wake: Callable[[str], None]) -> list[Route]:
    """The routes that providers call; `wake` is given the provider's own id of what is done."""
    heard = Heard()
    keys_at: dict[str, FalKeys] = {}

    async def fal(request: Request) -> Response:
        """Word of fal's that a video is done, or failed: who waits for it looks.

        Anybody with an account at fal can have it call here, signed, about a video of theirs: for
        its id nobody waits.

        Raises:
            NotPermitted: fal did not sign it, not within these five minutes, or it is a replay.
            InputInvalid: it is too large, or names no request.
            Unavailable: videos by fal are not set up, or its keys cannot be reached.
        """
        if not settings().fal_key.get_secret_value():
            raise Unavailable("Videos by fal are not set up here. Nothing was done.")
        signed = read_signed(request.headers)
        if signed is None or not signed.is_timely():
            raise _not_from_fal()
        _refuse_other_than_json(request)
        body = await read_body(request, MOST_BYTES, "This is more than a webhook says.")
        address = keys_address(settings().fal_base_url)
        keys = keys_at.setdefault(address, FalKeys(address))
        message = signed.message(body)
        if not await keys.made(signed.signature, message):
            raise _not_from_fal()
        if not heard.is_new(message):
            raise _heard_already()
        wake(_request_id(body))
        return JSONResponse({"status": "heard"})

    return [Route("/webhooks/fal", fal, methods=["POST"])]


def _request_id(body: bytes) -> str:
    """The id under which the request was queued; fal's headers may name a later try at it.

    Raises:
        InputInvalid: it names none.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    request_id = content.get("request_id") if isinstance(content, dict) else None
    if not isinstance(request_id, str) or not request_id:
        raise InputInvalid("This names no request. Nothing was done.")
    return request_id


def _refuse_other_than_json(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        refusal = InputInvalid("A webhook is JSON. Nothing was done.")
        refusal.status = 415
        raise refusal


def _not_from_fal() -> NotPermitted:
    refusal = NotPermitted("This was not signed by fal just now. Nothing was done.")
    refusal.status = 401
    return refusal


def _heard_already() -> NotPermitted:
    refusal = NotPermitted("This was heard before. Nothing was done.")
    refusal.status = 409
    return refusal
