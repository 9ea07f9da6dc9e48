"""The landing page's demo: the local composer for anybody, and nothing of it is kept."""

import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from craftprompt.account import throttle
from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import InputInvalid
from craftprompt.providers.base import AttemptEnded, Piece, PromptRequest
from craftprompt.providers.text.composer.provider import ComposerProvider
from craftprompt.studio.service import checked_scene
from craftprompt.web.requests import origin_of, read_json
from craftprompt.web.stream import HEADERS
from craftprompt.wording import clean_text

LONGEST_DEMO_SCENE = 2_000
BODY_BYTES = 16 * 1024


async def demo(request: Request) -> Response:
    """A prompt for an anonymous visitor, streamed as lines of JSON.

    Raises:
        InputInvalid: no scene, too long a scene, or no such target model.
        TooManyAttempts: more than 20 in a minute from one address.
    """
    content = await read_json(request, limit_bytes=BODY_BYTES)
    scene, target = content.get("scene"), content.get("target")
    if not isinstance(scene, str) or not isinstance(target, str):
        raise InputInvalid("A scene and a target model are needed.", field="scene")
    target = clean_text(target)
    if len(scene) > LONGEST_DEMO_SCENE:
        raise InputInvalid(
            f"The demo takes {LONGEST_DEMO_SCENE:,} characters. With an account it is ten times as "
            "many. Your text is kept.",
            field="scene",
        )
    checked = checked_scene(scene, target, {})
    await throttle.count(throttle.DEMO_PER_IP, origin_of(request).network)
    wanted = PromptRequest(checked.scene, catalogue().target(target))
    return StreamingResponse(_lines(wanted), media_type="application/x-ndjson", headers=HEADERS)


def demo_routes() -> list[Route]:
    """The demo's one route."""
    return [Route("/api/demo", demo, methods=["POST"])]


async def _lines(request: PromptRequest) -> AsyncIterator[str]:
    composer = ComposerProvider()
    yield _line(attempt=1, began=True, provider=composer.key)
    offset = 0
    async for event in composer.stream(request):
        match event:
            case Piece(text):
                yield _line(attempt=1, offset=offset, text=text)
                offset += len(text)
            case AttemptEnded(prompt=written) if written:
                yield _line(notes=list(written.notes), negative_prompt=written.negative_prompt)
            case _:
                continue
    yield _line(done=True, status="succeeded")


def _line(**content: str | int | bool | list[str]) -> str:
    return json.dumps(content, ensure_ascii=False) + "\n"
