"""Fetches the film that a provider made, from the address that the provider named.

Such an address is input from outside: it may lead to this machine, to the network behind it, or to
a file without end. So its host is on a list, is looked up once, and the very address that was found
to be public is the one that is connected to; a redirect is judged as if it were the first address.
Nothing but the request itself is sent: no key, no cookie, no proxy of the environment.
"""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from ssl import SSLContext, SSLError
from typing import Literal, cast
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore2
from httpcore2 import SOCKET_OPTION, AsyncNetworkBackend, AsyncNetworkStream

from craftprompt import storage
from craftprompt.providers.connection import trust
from craftprompt.providers.video.public_addresses import is_public
from craftprompt.smtp_url import is_loopback

logger = logging.getLogger(__name__)

Reason = Literal["address", "unreachable", "gone", "too_large", "too_slow", "cut_off", "unreadable"]
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

FAL_HOSTS = ("fal.media", "storage.googleapis.com")  # Source: fal-client 1.0.3 and fal's answers
MOST_BYTES = 500_000_000
MOST_REDIRECTS = 3
MOST_ADDRESSES_TRIED = 4  # of one host, one after the other
CONNECT_SECONDS = 5.0
SILENT_SECONDS = 20.0
WHOLE_SECONDS = 600.0  # 500 MB at 7 Mbit/s
WRITTEN_AT_ONCE = 1024 * 1024
USUAL_PORTS = {"https": 443, "http": 80}
OK = 200
REDIRECTS = (301, 302, 303, 307, 308)
BUSY = (408, 425, 429)
LEAST_SERVER_FAULT = 500
SENT = ((b"Accept", b"*/*"), (b"Accept-Encoding", b"identity"), (b"User-Agent", b"craftprompt"))
MAY_COME_LATER = frozenset[Reason]({"unreachable", "too_slow", "cut_off"})
WHY: dict[Reason, str] = {
    "address": "its address is not one that the studio fetches from",
    "unreachable": "the provider's file server did not answer",
    "gone": "the provider's file server does not give it out",
    "too_large": "it is too large",
    "too_slow": "it took too long to arrive",
    "cut_off": "the connection broke off",
    "unreadable": "it came in a form that cannot be read",
}
FETCHED_AGAIN = (
    "“Try again” fetches it once more and buys nothing; only if the provider has it no longer, it "
    "is made and billed anew."
)
MADE_AGAIN = "“Try again” has it made and billed anew; or choose another model."


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file is there, as long as it was announced to be. What it is, nobody has looked at."""

    size_bytes: int


@dataclass(frozen=True, slots=True)
class NotFetched:
    """Why there is no file; what came of it is in the given one, and is worth nothing."""

    reason: Reason

    @property
    def sentence(self) -> str:
        """What the person reads."""
        way_on = FETCHED_AGAIN if self.may_come_later else MADE_AGAIN
        return (
            f"The video was made, but it could not be fetched: {WHY[self.reason]}. It was not "
            f"counted and your prompt is kept; the provider may bill the operator. {way_on}"
        )

    @property
    def may_come_later(self) -> bool:
        """Whether the same address is worth another try, which costs nothing."""
        return self.reason in MAY_COME_LATER


async def looked_up(host: str, port: int) -> list[str]:
    """The addresses of a host, as this machine knows them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


class FilmDownloads:
    """Fetches films of one provider.

    `hosts` give them out, they and the hosts below them, over https on its usual port. Where
    `base_url`, the provider's own, leads to this machine, its host and port may too, and only then.
    """

    def __init__(
        self,
        hosts: Iterable[str],
        base_url: str = "",
        *,
        resolve: Resolve = looked_up,
        trusted: Callable[[], SSLContext] = trust,
    ) -> None:
        self._hosts = tuple(hosts)
        self._here = _origin_here(base_url)
        self._resolve, self._trusted = resolve, trusted

    async def fetch(
        self, address: str, path: Path, *, most_bytes: int = MOST_BYTES
    ) -> Fetched | NotFetched:
        """Write what lies at `address` into the file at `path`, from its beginning; ask once.

        Raises:
            StorageFull, StorageClosed: it cannot be written.
        """
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                return Fetched(await self._fetched(address, path, most_bytes))
        except _Refused as refusal:
            reason = refusal.reason
        except (TimeoutError, httpcore2.ReadTimeout, httpcore2.WriteTimeout):
            reason = "too_slow"
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
            reason = "unreachable"
        except (httpcore2.NetworkError, httpcore2.RemoteProtocolError, SSLError):
            reason = "cut_off"
        logger.warning("a film was not fetched: %s", reason)
        return NotFetched(reason)

    async def _fetched(self, address: str, path: Path, most_bytes: int) -> int:
        for _ in range(MOST_REDIRECTS + 1):
            place = self._judged(address)
            async with self._answer(place) as answer:
                if answer.status not in REDIRECTS:
                    return await _received(answer, path, most_bytes)
                address = _next(address, _header(answer, b"location"))
        raise _Refused("address")

    def _judged(self, address: str) -> "_Place":
        """The place that an address names.

        Raises:
            _Refused: it cannot be read, or is not one that films come from.
        """
        place = _place(address)
        if place.origin == self._here:
            return place
        host = place.host.lower()
        is_known = any(host == each or host.endswith(f".{each}") for each in self._hosts)
        if is_known and (place.scheme, place.port) == ("https", USUAL_PORTS["https"]):
            return place
        logger.warning("films are not fetched from %s://%s:%d", place.scheme, host, place.port)
        raise _Refused("address")

    @asynccontextmanager
    async def _answer(self, place: "_Place") -> AsyncGenerator[httpcore2.Response, None]:
        """The answer to one request, on a connection of its own."""
        may_lead_to = is_loopback if place.origin == self._here else is_public
        async with httpcore2.AsyncConnectionPool(
            ssl_context=await asyncio.to_thread(self._trusted),
            network_backend=_Connections(self._resolve, may_lead_to),
        ) as connections:
            patience = {"connect": CONNECT_SECONDS, "read": SILENT_SECONDS, "write": SILENT_SECONDS}
            asking = connections.stream(
                "GET",
                httpcore2.URL(
                    scheme=place.scheme, host=place.host, port=place.port, target=place.target
                ),
                headers=[(b"Host", place.named.encode()), *SENT],
                extensions={"timeout": patience},
            )
            async with asking as answer:
                yield answer


@dataclass(frozen=True, slots=True)
class _Place:
    """An address in its parts, the only reading of it: what is judged is what is connected to."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def named(self) -> str:
        """Host and port as the `Host` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


class _Connections(AsyncNetworkBackend):
    """Connects to addresses that were looked up once and may all be led to, never to a name."""

    def __init__(self, resolve: Resolve, may_lead_to: Callable[[str], bool]) -> None:
        self._resolve, self._may_lead_to = resolve, may_lead_to
        self._inner = cast("AsyncNetworkBackend", httpcore2.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the same
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        failure: Exception = httpcore2.ConnectError("no address")
        for address in (await self._addresses(host, port))[:MOST_ADDRESSES_TRIED]:
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as failed:
                failure = failed
        raise failure

    async def _addresses(self, host: str, port: int) -> list[str]:
        """Where a host is.

        Raises:
            ConnectError: nobody knows.
            _Refused: at least one of its addresses is not for us to go to.
        """
        try:
            found = [str(ip_address(each)) for each in await self._resolve(host, port)]
        except (OSError, ValueError):  # nobody knows it, or it is longer than a name can be
            raise httpcore2.ConnectError from None
        if not all(self._may_lead_to(each) for each in found):
            raise _Refused("address")
        return found


class _Refused(Exception):
    """What was named or came is not taken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def _place(address: str) -> _Place:
    """An address in its parts.

    Raises:
        _Refused: it is none, or one that two readers might read differently.
    """
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(" \\")
    try:
        parts = urlsplit(address if is_plain else "")
        place = _in_parts(parts)
    except ValueError:  # a port that is no number, or brackets that hold no address
        raise _Refused("address") from None
    if place is None or "@" in parts.netloc or ("[" in parts.netloc) != (":" in place.host):
        raise _Refused("address")
    return place


def _next(address: str, location: str) -> str:
    """Where a redirect leads; it is not judged yet."""
    try:
        return urljoin(address, location)
    except ValueError:  # brackets that hold no address
        raise _Refused("address") from None


def _in_parts(parts: SplitResult) -> _Place | None:
    if parts.scheme not in USUAL_PORTS or not parts.hostname:
        return None
    port = USUAL_PORTS[parts.scheme] if parts.port is None else parts.port
    query = f"?{parts.query}" if parts.query else ""
    return _Place(parts.scheme, parts.hostname, port, (parts.path or "/") + query)


def _origin_here(base_url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of a base URL that leads to this machine; None where it does not."""
    if not base_url:
        return None
    place = _place(base_url)
    return place.origin if is_loopback(place.host) else None


async def _received(answer: httpcore2.Response, path: Path, most_bytes: int) -> int:
    """The body, written to the file a megabyte at a time; gives how many bytes it has."""
    _refuse_other_than_a_file(answer, most_bytes)
    await asyncio.to_thread(os.truncate, path, 0)
    size, waiting = 0, bytearray()
    async for piece in answer.aiter_stream():
        size += len(piece)
        if size > most_bytes:
            raise _Refused("too_large")
        waiting += piece
        if len(waiting) >= WRITTEN_AT_ONCE:
            await asyncio.to_thread(storage.append, path, waiting)
            waiting = bytearray()
    await asyncio.to_thread(storage.append, path, waiting)
    return size


def _refuse_other_than_a_file(answer: httpcore2.Response, most_bytes: int) -> None:
    """Refuse by the head of an answer.

    Raises:
        _Refused: no success, compressed, announced as too large, or without a known end: a body
            that ends with the connection cannot be told from one that broke off.
    """
    if answer.status in BUSY or answer.status >= LEAST_SERVER_FAULT:
        raise _Refused("unreachable")
    if answer.status != OK:
        raise _Refused("gone")
    announced = _header(answer, b"content-length")
    has_end = bool(announced) or _header(answer, b"transfer-encoding").lower() == "chunked"
    if not has_end or _header(answer, b"content-encoding").lower() not in ("", "identity"):
        raise _Refused("unreadable")
    if announced and int(announced) > most_bytes:
        raise _Refused("too_large")


def _header(answer: httpcore2.Response, name: bytes) -> str:
    """A header's value; empty where it was not sent."""
    values = {each.lower(): value for each, value in answer.headers}
    return values.get(name, b"").decode("latin-1").strip()
