"""Google's wire for images on loopback, with faults; its log is the only witness of what was sent.

It runs in a thread of its own, so that it goes on while a test kills the process that asks it.
"""

import asyncio
import base64
import io
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import web
from PIL import Image

from tests.emulators.serving import serving

CALL_PATH = "/v1/models/{model}:generateContent"
USAGE = {"promptTokenCount": 11, "candidatesTokenCount": 1290, "thoughtsTokenCount": 7}
USED = 11 + 1290 + 7


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it arrived."""

    model: str
    body: dict
    headers: dict[str, str]

    @property
    def prompt(self) -> str:
        """The last words of the request."""
        return self.body["contents"][-1]["parts"][-1]["text"]

    @property
    def images(self) -> list[bytes]:
        """The references, in their order."""
        parts = [part for each in self.body["contents"] for part in each["parts"]]
        return [
            base64.urlsafe_b64decode(part["inlineData"]["data"])
            for part in parts
            if "inlineData" in part
        ]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the emulator does with a request, or with every one that names `about`."""

    status: int = 200
    body: dict | bytes = field(default_factory=dict)
    resets: bool = False
    holds: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    about: str = ""


class GeminiImages:
    """The emulator; `calls` is its log."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.calls: list[Call] = []
        self.most_at_once = 0
        self.picture = picture()
        self._now = 0
        self._answers: deque[Answer] = deque()
        self._arrived = threading.Condition()
        self._released = asyncio.Event()
        self._loop = loop
        self.base_url = ""

    def add_to(self, app: web.Application, base_path: str = "") -> None:
        """Answer under this path of an application."""
        app.router.add_post(base_path + CALL_PATH, self.handle)

    def start_anew(self) -> None:
        """Forget every call and every answer that was ordered."""
        self.calls.clear()
        self._answers.clear()
        self.most_at_once = 0
        self._loop.call_soon_threadsafe(self._hold_again)

    def _hold_again(self) -> None:
        self._set_released()
        self._released = asyncio.Event()

    def answers(self, *answers: Answer) -> None:
        """Answer the next requests so, in this order; then with pictures again."""
        self._answers.extend(answers)

    def wait_for_calls(self, count: int, *, seconds: float = 20) -> None:
        """Return when so many requests have arrived."""
        with self._arrived:
            there = self._arrived.wait_for(lambda: len(self.calls) >= count, seconds)
        assert there, f"{len(self.calls)} calls arrived, {count} were expected"

    def release(self) -> None:
        """Answer everything that is held, and hold nothing more."""
        self._loop.call_soon_threadsafe(self._set_released)

    def _set_released(self) -> None:
        self._released.set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        call = Call(request.match_info["model"], body, dict(request.headers))
        answer = self._answer_for(call)
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        with self._arrived:
            self.calls.append(call)
            self._arrived.notify_all()
        try:
            if answer.holds:
                await self._released.wait()
            if answer.resets and request.transport:
                request.transport.abort()
            return self._response(answer)
        finally:
            self._now -= 1

    def _answer_for(self, call: Call) -> Answer:
        for answer in self._answers:
            if answer.about in call.prompt:
                self._answers.remove(answer)
                return answer
        return Answer()

    def _response(self, answer: Answer) -> web.Response:
        if isinstance(answer.body, bytes):
            return web.Response(body=answer.body, content_type="application/json")
        body = answer.body or with_picture(self.picture)
        return web.json_response(body, status=answer.status, headers=answer.headers)


@contextmanager
def gemini_images() -> Iterator[GeminiImages]:
    """The emulator alone, running in a thread of its own."""
    loop = asyncio.new_event_loop()
    emulator = GeminiImages(loop)
    app = web.Application(client_max_size=100_000_000)
    emulator.add_to(app)
    with serving(loop, app) as port:
        emulator.base_url = f"http://127.0.0.1:{port}"
        try:
            yield emulator
        finally:
            emulator.release()


def picture(width: int = 64, height: int = 36, *, kind: str = "PNG") -> bytes:
    """A small picture as a provider would send it."""
    kept = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(kept, kind)
    return kept.getvalue()


def with_picture(content: bytes, *, kind: str = "image/png") -> dict:
    """An answer that holds a picture."""
    data = base64.b64encode(content).decode()
    return finished("STOP", {"inlineData": {"mimeType": kind, "data": data}})


def finished(reason: str, *parts: dict) -> dict:
    """An answer that ended for this reason."""
    candidate = {"finishReason": reason, "index": 0}
    if parts:
        candidate["content"] = {"role": "model", "parts": list(parts)}
    return {
        "candidates": [candidate],
        "usageMetadata": USAGE,
        "modelVersion": "emulated",
        "responseId": "answer-1",
    }


def blocked(reason: str) -> dict:
    """An answer that was refused before anything was made."""
    return {
        "promptFeedback": {"blockReason": reason},
        "usageMetadata": {"promptTokenCount": 11},
        "responseId": "answer-1",
    }


def refused(status: int, code: str, message: str = "no", **headers: str) -> Answer:
    """An error of Google's."""
    body = {"error": {"code": status, "status": code, "message": message}}
    return Answer(status=status, body=body, headers=headers)
