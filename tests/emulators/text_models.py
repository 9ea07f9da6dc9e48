"""Every provider of models on one loopback port; the log is the only witness of what was sent.

Each answers under its own base path, fal too. `PUT /_emu/{provider}` says what the next requests
get, of fal what becomes of the next submits; `GET /_emu/log` gives every request, `DELETE /_emu`
forgets both. In a test it runs in a thread of its own, as a program by `python -m tests.emulators
--port 8090`.
"""

import asyncio
import json
import re
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from aiohttp import web

from tests.emulators.fal import Fal, Plan
from tests.emulators.gemini_images import GeminiImages
from tests.emulators.serving import serving
from tests.emulators.wires import Chat, Gemini, Messages, Responses, Wire

BASE_PATHS = {
    "anthropic": "/anthropic",
    "openai": "/openai/v1",
    "gemini": "/gemini",
    "xai": "/xai/v1",
    "local_llm": "/local/v1",
}
FAL_PATH = "/fal"
ROUTES = {
    "/anthropic/v1/messages": ("anthropic", Messages),
    "/openai/v1/responses": ("openai", Responses),
    "/xai/v1/responses": ("xai", Responses),
    "/local/v1/chat/completions": ("local_llm", Chat),
    "/gemini/v1/models/{model}:streamGenerateContent": ("gemini", Gemini),
}
FAULTS = (
    "status",  # an error status
    "reset",  # the connection is reset before an answer
    "hang",  # nothing is answered
    "hang_first",  # headers and the opening, then silence
    "hang_mid",  # silence after some words
    "slow_first",  # the first words come late
    "cut",  # the connection is reset after some words
    "truncate",  # a clean end after some words
    "unmarked",  # all words, then a clean end without the terminal marker
    "malformed",  # broken JSON after some words
    "error_event",  # an error inside the stream, after some words
    "refusal",
    "late_refusal",  # after some words
    "max_tokens",
    "cut_after",  # the connection is reset right after the terminal marker
    "hang_after",  # silence right after the terminal marker
)

WHOLE = ("", "slow_first", "unmarked", "cut_after", "hang_after")  # all the words arrive


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What one request gets.

    `text` is the answer, by default a prompt made of the scene that arrived. `words` come before
    a fault in mid-stream. `seconds_per_word` paces, `seconds` delays a slow first word. `body` is
    what comes with an error status beside `headers`, by default the vendor's usual one with
    `code` in it.
    """

    fault: str = ""
    status: int = 500
    code: str = ""
    body: dict | None = None
    headers: dict[str, str] = field(default_factory=dict)
    words: int = 3
    seconds: float = 0.0
    seconds_per_word: float = 0.0
    text: str = ""
    is_sticky: bool = False


@dataclass(slots=True)
class Asked:
    """One request as it arrived; `is_open` until its answer was read or its socket closed.

    `sent_at` are the moments, in seconds since 1970, at which the words left.
    """

    provider: str
    path: str
    headers: dict[str, str]
    body: dict
    is_open: bool = True
    was_left: bool = False
    sent_at: list[float] = field(default_factory=list)


@dataclass(slots=True)
class _Shelf:
    """What the next requests of one provider get."""

    once: deque[Behaviour] = field(default_factory=deque)
    always: Behaviour = field(default_factory=Behaviour)

    def next(self) -> Behaviour:
        return self.once.popleft() if self.once else self.always


class TextModels:
    """The emulator. Its methods may be called from any thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, films: Path) -> None:
        self.log: list[Asked] = []
        self.images = GeminiImages(loop)  # Google's, beside its text models
        self.videos = Fal(films)
        self.port = 0
        self._shelves = {provider: _Shelf() for provider in BASE_PATHS}
        self._changed = threading.Condition()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def listen_at(self, port: int) -> None:
        """Say under this port where pictures and films lie."""
        self.port = port
        self.images.base_url = self.base_url("gemini")
        self.videos.base_url = self.origin + FAL_PATH

    def base_url(self, provider: str) -> str:
        return self.origin + BASE_PATHS[provider]

    def settings(self, *providers: str) -> dict[str, str]:
        """The settings of a studio that asks these providers here."""
        values = self.videos.settings() if "fal" in providers else {}
        for provider in set(providers) - {"fal"}:
            values[f"{provider.upper()}_BASE_URL"] = self.base_url(provider)
            values[f"{provider.upper()}_API_KEY"] = f"key-of-{provider}"
        if "local_llm" in providers:
            values["LOCAL_LLM_MODEL"] = "qwen"
        return values

    def behave(self, provider: str, **behaviour: object) -> None:
        """The next request gets this, or with `is_sticky` every one from now on."""
        told = Behaviour(**behaviour)  # pyright: ignore[reportArgumentType]  a test's own words
        assert not told.fault or told.fault in FAULTS, told.fault
        if told.is_sticky:
            self._shelves[provider].always = told
        else:
            self._shelves[provider].once.append(told)

    def start_anew(self) -> None:
        """Forget what was asked and what was told."""
        self.log.clear()
        self.images.start_anew()
        self.videos.start_anew()
        for provider in self._shelves:
            self._shelves[provider] = _Shelf()

    def asked(self, provider: str) -> list[Asked]:
        """The requests that one provider got."""
        return [each for each in self.log if each.provider == provider]

    def wait_until(self, is_so, *, seconds: float = 5) -> None:
        """Return when `is_so(log)` holds; looked at whenever something happens here."""
        with self._changed:
            assert self._changed.wait_for(lambda: is_so(self.log), seconds), self.log

    def application(self) -> web.Application:
        app = web.Application(client_max_size=100_000_000)
        self.images.add_to(app, BASE_PATHS["gemini"])
        self.videos.add_to(app, FAL_PATH)
        for path, (provider, wire) in ROUTES.items():
            app.router.add_post(path, self._answering(provider, wire))
        app.router.add_put("/_emu/{provider}", self._take_orders)
        app.router.add_get("/_emu/log", self._show_log)
        app.router.add_delete("/_emu", self._forget)
        return app

    def _answering(self, provider: str, wire: type[Wire]):
        async def answer(request: web.Request) -> web.StreamResponse:
            body = await request.json()
            asked = Asked(provider, request.path, dict(request.headers), body)
            self._note(lambda: self.log.append(asked))
            model = body.get("model") or request.match_info.get("model", "")
            try:
                return await self._answer(request, wire(model), asked)
            except (asyncio.CancelledError, ConnectionError):
                asked.was_left = True
                raise
            finally:
                self._note(lambda: setattr(asked, "is_open", False))

        return answer

    def _note(self, change) -> None:
        with self._changed:
            change()
            self._changed.notify_all()

    async def _answer(self, request: web.Request, wire: Wire, asked: Asked) -> web.StreamResponse:
        behaviour = self._shelves[asked.provider].next()
        if behaviour.fault == "status":
            body = behaviour.body or wire.status_body(behaviour.status, behaviour.code)
            return web.json_response(body, status=behaviour.status, headers=behaviour.headers)
        if behaviour.fault == "hang":
            await asyncio.Event().wait()
        if behaviour.fault == "reset":
            return _reset(request)
        response = web.StreamResponse(
            headers={
                "content-type": "text/event-stream",
                "request-id": "req-1",
                "x-request-id": "req-1",
            }
        )
        await response.prepare(request)
        async for event in _events(wire, behaviour, _answer_text(behaviour, asked.body)):
            if event is None:
                return _reset(request)
            await response.write(event)
            sent_at = time.time()
            self._note(lambda sent_at=sent_at: asked.sent_at.append(sent_at))
        with suppress(ConnectionError):
            await response.write_eof()
        return response

    async def _take_orders(self, request: web.Request) -> web.Response:
        provider = request.match_info["provider"]
        for told in await request.json():
            if provider == "fal":
                self.videos.plans(Plan(**told))
            else:
                self.behave(provider, **told)
        return web.json_response({})

    async def _show_log(self, _request: web.Request) -> web.Response:
        of_fal = [each.shown() for each in self.videos.log]
        return web.json_response([*[asdict(each) for each in self.log], *of_fal])

    async def _forget(self, _request: web.Request) -> web.Response:
        self.start_anew()
        return web.json_response({})


async def _events(  # noqa: C901  one after the other, as the wire has them
    wire: Wire, behaviour: Behaviour, text: str
):
    """The answer's events in time; None is a reset connection."""
    for event in wire.opening():
        yield event
    match behaviour.fault:
        case "refusal":
            for event in wire.refusal(late=False):
                yield event
            return
        case "hang_first":
            await asyncio.Event().wait()
        case "slow_first":
            await asyncio.sleep(behaviour.seconds)
    words = re.findall(r"\s*\S+\s*?", text) or [text]
    is_whole = behaviour.fault in WHOLE
    for word in words if is_whole else words[: behaviour.words]:
        yield wire.words(word)
        if behaviour.seconds_per_word:
            await asyncio.sleep(behaviour.seconds_per_word)
    if behaviour.fault == "hang_mid":
        await asyncio.Event().wait()
    for event in _last_events(wire, behaviour.fault, len(words)):
        yield event
    if behaviour.fault == "hang_after":
        await asyncio.Event().wait()


def _last_events(wire: Wire, fault: str, tokens: int) -> Iterator[bytes | None]:
    endings = {
        "": lambda: wire.ending(tokens),
        "slow_first": lambda: wire.ending(tokens),
        "cut": lambda: [None],
        "cut_after": lambda: [*wire.marker(tokens), None],
        "hang_after": lambda: wire.marker(tokens),
        "malformed": lambda: [wire.malformed()],
        "error_event": lambda: [wire.error()],
        "late_refusal": lambda: wire.refusal(late=True),
        "max_tokens": lambda: wire.too_long(tokens),
        "truncate": list,
        "unmarked": list,
    }
    yield from endings[fault]()


def _reset(request: web.Request) -> web.Response:
    """End the connection as a crash does, with a reset; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _answer_text(behaviour: Behaviour, body: dict) -> str:
    """What the model says: a prompt made of the scene that arrived, in the form that was asked."""
    if behaviour.text:
        return behaviour.text
    scene = scene_of(body)
    answer = {
        "prompt": f"Wide shot, 35mm lens. {scene} Soft light from one side, a calm mood.",
        "negative_prompt": "",
        "title": " ".join(scene.split()[:4]),
        "notes": ["A lens and a light were added."],
    }
    return json.dumps(answer, ensure_ascii=False)


def scene_of(body: dict) -> str:
    """The scene inside a request of any of the wires."""
    found = body.get("input") or body.get("messages") or body.get("contents")
    last = found if isinstance(found, str) else found[-1]
    text = last if isinstance(last, str) else last.get("content") or last["parts"][0]["text"]
    try:
        return json.loads(text)["scene"]
    except (ValueError, KeyError, TypeError):
        return str(text)


@contextmanager
def text_models(port: int = 0) -> Iterator[TextModels]:
    """The emulator, running in a thread of its own."""
    loop = asyncio.new_event_loop()
    with tempfile.TemporaryDirectory(prefix="fal-") as films:
        emulator = TextModels(loop, Path(films))
        with serving(loop, emulator.application(), port) as chosen:
            emulator.listen_at(chosen)
            try:
                yield emulator
            finally:
                emulator.images.release()
