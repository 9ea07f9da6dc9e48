"""fal makes videos: one request buys one, is looked at until it is over, and gives an address.

The requests are our own. fal's package repeats a submit up to ten times on a lost connection, each
one paid for, and knows no key that would make them one. A request that was taken can be found
again, also by another process, from its endpoint and its id alone.

Source: the wire of fal-client 1.0.3.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.connection import Adapter, connection
from craftprompt.providers.outcomes import NotMade
from craftprompt.providers.video import fal_answers as answers
from craftprompt.providers.video.download import FAL_HOSTS, Fetched, FilmDownloads, NotFetched
from craftprompt.providers.video.fal_answers import (
    Cancellation,
    Completed,
    FilmReady,
    Reply,
    Standing,
    Unclear,
)
from craftprompt.providers.video.fal_looks import FalLooks, Rhythm, Seen
from craftprompt.providers.video.shortfalls import in_place_of, shortfalls
from craftprompt.providers.video.wishes import VideoWish, arguments
from craftprompt.settings import Settings

if TYPE_CHECKING:
    from httpx2 import AsyncClient, Response

Outcome = TypeVar("Outcome")

GONE_FOR_SECONDS = 3600.0
UPLOADS_LIVE_SECONDS = 86_400  # a person's pictures: fal forgets them after a day
_NAMESPACES = frozenset({"workflows", "comfy"})  # fal-client's; a part before owner and alias


@dataclass(frozen=True, slots=True)
class FalTimers:
    """How long an answer is waited for, in seconds."""

    submit: float = 30.0
    look: float = 10.0
    upload: float = 60.0


@dataclass(frozen=True, slots=True)
class FalHosts:
    """Where fal's parts are reached."""

    queue: str = "https://queue.fal.run"
    rest: str = "https://rest.fal.ai"
    cdn: str = "https://v3.fal.media"


def fal_videos(chosen: Settings) -> "FalVideos | None":
    """The models of fal as the operator reaches them; None without a key."""
    key = chosen.fal_key.get_secret_value()
    return FalVideos(api_key=key, base_url=chosen.fal_base_url) if key else None


def hosts_at(base_url: str) -> FalHosts:
    """The hosts of fal itself, or everything under the operator's address."""
    base = base_url.rstrip("/")
    return FalHosts(f"{base}/queue", f"{base}/rest", f"{base}/cdn") if base else FalHosts()


@dataclass(frozen=True, slots=True)
class Bought:
    """A request that fal has taken: all that is needed to find it again, from any process.

    `model` is the name that people know. The endpoint is kept because a row's may change.
    """

    endpoint: str
    request_id: str
    model: str


class FalVideos(Adapter["AsyncClient"]):
    """fal's video models. Made and closed inside the event loop that uses it.

    Nothing here tries again by itself. Only cancelling raises, and a disk that takes no film.
    `looks` are those at all that was bought and is waited for in this process.
    """

    key = "fal"
    is_local = False

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str,
        timers: FalTimers | None = None,
        rhythm: Rhythm | None = None,
    ) -> None:
        self._timers = timers or FalTimers()
        super().__init__(self._timers.submit, {"authorization": f"Key {api_key}"})
        self._hosts = hosts_at(base_url)
        self._downloads = FilmDownloads(FAL_HOSTS, base_url)
        self._gone: dict[str, float] = {}
        self.looks = FalLooks(self.seen, rhythm)

    async def close(self) -> None:
        """Look no more, and close the connections."""
        await self.looks.close()
        await super().close()

    def unavailable(self) -> frozenset[str]:
        """The keys of the models that fal said, within the last hour, it does not have."""
        now = time.monotonic()
        gone = {endpoint for endpoint, until in self._gone.items() if until > now}
        return frozenset(row.key for row in catalogue().every if row.endpoint in gone)

    async def submit(
        self, row: TargetModel, wish: VideoWish, *, webhook: str = ""
    ) -> Bought | NotMade:
        """Buy one video: one request leaves at most, whatever becomes of it.

        Pictures in the wish are addresses that fal can read. `webhook` is where fal may say that it
        is done.
        """
        lacking = await asyncio.to_thread(shortfalls, row, wish, unavailable=self.unavailable())
        if lacking:
            return answers.of_shortfall(lacking[0].sentence, lacking[0].way_on)
        reply = await self._asked(
            "POST",
            f"{self._hosts.queue}/{row.endpoint}",
            seconds=self._timers.submit,
            body=arguments(row, wish),
            query={"fal_webhook": webhook} if webhook else None,
        )
        if isinstance(reply, Exception):
            return answers.of_lost_submit(reply)
        outcome = answers.of_submit(reply, model=row.name)
        if isinstance(outcome, NotMade):
            return self._noted(outcome, row.endpoint, row.name)
        return Bought(row.endpoint, outcome.request_id, row.name)

    async def look(self, bought: Bought) -> Standing:
        """Where a request stands."""
        reply = await self._asked("GET", f"{self._address(bought)}/status")
        if isinstance(reply, Exception):
            return Unclear(type(reply).__name__)
        standing = answers.of_look(reply, model=bought.model)
        return self._noted(standing, bought.endpoint, bought.model)

    async def result(self, bought: Bought) -> FilmReady | Unclear | NotMade:
        """Where the film of a completed request lies, or why there is none."""
        reply = await self._asked("GET", self._address(bought))
        if isinstance(reply, Exception):
            return Unclear(type(reply).__name__)
        result = answers.of_result(reply, model=bought.model)
        return self._noted(result, bought.endpoint, bought.model)

    async def log_lines(self, bought: Bought) -> tuple[str, ...]:
        """What fal itself wrote while it worked on a request; nothing where it does not answer."""
        reply = await self._asked("GET", f"{self._address(bought)}/status", query={"logs": "1"})
        return () if isinstance(reply, Exception) else answers.log_lines(reply)

    async def seen(self, bought: Bought) -> Seen:
        """Where a request stands, and its film where that is there."""
        standing = await self.look(bought)
        return await self.result(bought) if isinstance(standing, Completed) else standing

    async def fetch(self, film: FilmReady, path: Path) -> Fetched | NotFetched:
        """Write a film into the file at `path`, from its beginning; one try.

        Raises:
            StorageFull, StorageClosed: it cannot be written.
        """
        return await self._downloads.fetch(film.address, path)

    async def cancel(self, bought: Bought) -> Cancellation:
        """Ask fal to stop; the request is looked at until it is over all the same."""
        reply = await self._asked("PUT", f"{self._address(bought)}/cancel")
        if isinstance(reply, Exception):
            return Cancellation.UNCLEAR
        return answers.of_cancel(reply)

    async def upload(self, content: bytes, content_type: str) -> str | NotMade:
        """Lay a picture down where models can read it, for a day; gives its address.

        The address is open to whoever has it: the picture is free of metadata, and has no name.
        """
        token = await self._asked(
            "POST",
            f"{self._hosts.rest}/storage/auth/token",
            query={"storage_type": "fal-cdn-v3"},
            body={},
        )
        opening = "" if isinstance(token, Exception) else answers.upload_pass(token)
        if not opening:
            return answers.of_upload(token)
        try:
            async with asyncio.timeout(self._timers.upload):
                reply = await self._laid_down(content, content_type, opening)
        except TimeoutError as failure:
            return answers.of_upload(failure)
        address = "" if isinstance(reply, Exception) else answers.uploaded_address(reply)
        return address or answers.of_upload(reply)

    def _build(self, connected: "AsyncClient") -> "AsyncClient":
        return connected

    async def _laid_down(
        self, content: bytes, content_type: str, opening: str
    ) -> Reply | Exception:
        """Through a connection of its own: our key is not for those who keep pictures."""
        life = json.dumps({"expiration_duration_seconds": UPLOADS_LIVE_SECONDS})
        own_headers = {
            "authorization": opening,
            "x-fal-file-name": "picture",
            "x-fal-object-lifecycle": life,
        }
        client = await asyncio.to_thread(connection, self._timers.upload, own_headers)
        async with client:
            return await _sent(
                client.post(
                    f"{self._hosts.cdn}/files/upload",
                    content=content,
                    headers={"content-type": content_type},
                )
            )

    async def _asked(
        self,
        method: str,
        address: str,
        *,
        seconds: float | None = None,
        body: object = None,
        query: Mapping[str, str] | None = None,
    ) -> Reply | Exception:
        """One request, once: what came back, or what came between."""
        client = await self._client()
        asking = client.request(method, address, json=body, params=query)
        try:
            async with asyncio.timeout(seconds or self._timers.look):
                return await _sent(asking)
        except TimeoutError as failure:
            return failure

    def _address(self, bought: Bought) -> str:
        """Where a request is found: under owner and alias, without the rest of its endpoint."""
        parts = bought.endpoint.split("/")
        application = "/".join(parts[: 3 if parts[0] in _NAMESPACES else 2])
        return f"{self._hosts.queue}/{application}/requests/{bought.request_id}"

    def _noted(self, outcome: Outcome, endpoint: str, model: str) -> Outcome | NotMade:
        """The outcome; a model that fal does not have is remembered, and another one named."""
        if not isinstance(outcome, NotMade) or outcome.reason != answers.MODEL_GONE:
            return outcome
        self._gone[endpoint] = time.monotonic() + GONE_FOR_SECONDS
        row = next((each for each in catalogue().every if each.endpoint == endpoint), None)
        other = in_place_of(row, unavailable=self.unavailable()) if row else None
        return answers.gone(model, instead=other.name if other else "")


async def _sent(asking: "Awaitable[Response]") -> Reply | Exception:
    import httpx2  # noqa: PLC0415  loaded with the client

    try:
        response = await asking
    except httpx2.RequestError as failure:
        return failure
    try:
        body = response.json()
    except ValueError:
        body = None
    return Reply(response.status_code, body, response.headers.get("x-fal-error-type", ""))
