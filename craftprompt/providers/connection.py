"""How vendors are reached: one client for each, with timeouts, and no header that we did not send.

The vendors' packages read headers, organisations and projects from the environment, and say on
which system they run. What leaves here is on the list below, with the key of our own settings.
"""

import asyncio
import functools
import importlib
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Awaitable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from ssl import SSLContext

    from google.genai import Client as GoogleClient
    from httpx2 import AsyncClient, Request, Response
    from openai import AsyncOpenAI

Client = TypeVar("Client")

_newest: ContextVar["Response"] = ContextVar("the answer that this task was given last")

CONNECT_SECONDS = 3.0
MARGIN_SECONDS = 5.0  # the attempt's own timers come first; these are for what they cannot see
# Of the connection's own classes, those of a request that never left; none is imported for it.
NOT_SENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout"})
SENT_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "anthropic-version",
        "connection",
        "content-length",
        "content-type",
        "host",
        "transfer-encoding",
        "user-agent",
        "x-server-timeout",
    }
)


def connection(gap_seconds: float, own_headers: Mapping[str, str]) -> "AsyncClient":
    """A client for one vendor; `own_headers` replace whatever stood under their names.

    It also waits until httpx is there: openai 3.54.0 looks for it among the loaded modules, and
    finds half of it while another thread imports google-genai.
    """
    importlib.import_module("httpx")  # whole, before any vendor's client is used
    import httpx2  # noqa: PLC0415  with the packages it takes seconds to import

    async def keep_to_the_list(request: "Request") -> None:
        for name in set(request.headers) - SENT_HEADERS:
            del request.headers[name]
        request.headers.update(own_headers)

    read = gap_seconds + MARGIN_SECONDS
    return httpx2.AsyncClient(
        verify=trust(),
        timeout=httpx2.Timeout(connect=CONNECT_SECONDS, read=read, write=read, pool=read),
        event_hooks={"request": [keep_to_the_list], "response": [_note]},
    )


def was_never_sent(failure: BaseException | None) -> bool:
    """Whether nobody was reached. The vendors' packages may raise it under a name of their own."""
    while failure:
        if type(failure).__name__ in NOT_SENT:
            return True
        failure = failure.__cause__
    return False


async def _note(response: "Response") -> None:
    _newest.set(response)


@functools.cache
def trust() -> "SSLContext":
    """Whom we trust, read once: it takes a tenth of a second for each client otherwise."""
    import httpx2  # noqa: PLC0415  with the packages it takes seconds to import

    return httpx2.create_ssl_context()


class Adapter(ABC, Generic[Client]):
    """What the adapters of all vendors share: a client of their package on a connection of ours.

    It is imported and built in a thread, once, when it is first needed.
    """

    def __init__(self, gap_seconds: float, own_headers: Mapping[str, str]) -> None:
        self._gap_seconds, self._own_headers = gap_seconds, own_headers
        self._connection: AsyncClient | None = None
        self._building: asyncio.Future[Client] | None = None

    async def warm(self) -> None:
        """Import the package and build the client, ask nobody anything."""
        await self._client()

    async def close(self) -> None:
        """Close the connections."""
        if self._connection:
            await self._connection.aclose()

    @abstractmethod
    def _build(self, connected: "AsyncClient") -> Client:
        """The package's client on this connection, with its own retries off."""

    async def _client(self) -> Client:
        """The client; who comes while it is being built waits for the same one."""
        if self._building is None:
            self._building = asyncio.ensure_future(asyncio.to_thread(self._import_and_build))
        return await asyncio.shield(self._building)

    @staticmethod
    @asynccontextmanager
    async def _answered(asking: Awaitable[object]) -> "AsyncGenerator[Response, None]":
        """The answer to a streamed call of the package, unread; closed when this is left.

        The package has judged the status by then. Google's hides the answer from its caller, so
        it is taken, for all alike, from the connection, which is ours.
        """
        await asking
        response = _newest.get()
        try:
            yield response
        finally:
            await response.aclose()

    def _import_and_build(self) -> Client:
        self._connection = connection(self._gap_seconds, self._own_headers)
        return self._build(self._connection)


def google_client(
    secret: str, address: str, gap_seconds: float, connected: "AsyncClient"
) -> "GoogleClient":
    """Google's client, for words and for pictures.

    The connection is pinned: with aiohttp installed the package would take that, time out
    otherwise and retry.
    """
    from google.genai import Client  # noqa: PLC0415  takes seconds to import
    from google.genai.types import HttpOptions, HttpRetryOptions  # noqa: PLC0415

    return Client(
        api_key=secret,
        vertexai=False,
        http_options=HttpOptions(
            base_url=address,
            timeout=round((gap_seconds + MARGIN_SECONDS) * 1000),
            httpx_async_client=connected,
            # Its own retries would be paid for, and are on by default.
            retry_options=HttpRetryOptions(attempts=1),
        ),
    )


def openai_client(secret: str, address: str, connected: "AsyncClient") -> "AsyncOpenAI":
    """OpenAI's client, for whoever speaks one of its wires."""
    from openai import AsyncOpenAI  # noqa: PLC0415  takes seconds to import

    return AsyncOpenAI(api_key=secret, base_url=address, max_retries=0, http_client=connected)
