"""The outermost layer: whose requests are heard, which doors are closed, which headers go out.

It stands before Reflex and our own routes alike, so nothing that is served can miss it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from craftprompt.account.tokens import token_hash
from craftprompt.addresses import PagePaths, is_our_host, local_path, page_origins
from craftprompt.errors import CraftPromptError, NotFound, NotPermitted
from craftprompt.web import cookies, headers
from craftprompt.web.answers import error_answer, http_refusal, wants_json
from craftprompt.web.requests import note_action, signed_in

logger = logging.getLogger(__name__)

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
CLOSED_DOORS = ("/_upload", "/_all_routes", "/auth-codespace", "/_health", "/ping")
SIGN_IN_FORMS = ("/login", "/register")
NEWS = {"asked", "verified"}  # what the log-in page has to say also to who is signed in
PROBES = ("/healthz", "/readyz")
SIGNED = ("/webhooks/fal",)  # providers call these: their signature stands for an origin
MOST_HEADER_BYTES = 32 * 1024
KEPT_OF_A_HANDSHAKE = (b"connection", b"host", b"origin", b"sec-websocket-protocol", b"upgrade")


class Edge:
    """ASGI middleware around the whole application.

    `sockets` serves the websockets, `app` everything else. `pages` are the paths of all pages,
    `private_pages` those that a visitor without a session never sees. `first_page` is set once a
    page was sent.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        sockets: ASGIApp,
        pages: Iterable[str],
        private_pages: Iterable[str],
        first_page: asyncio.Event,
    ) -> None:
        self._app = app
        self._sockets = sockets
        self._pages = PagePaths(pages)
        self._private_pages = PagePaths(private_pages)
        self._first_page = first_page

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Refuse, redirect, or pass on with the headers that every answer carries.

        No coroutine of its own: it would stay in memory for as long as a socket is open.
        """
        if scope["type"] == "websocket":
            if _is_from_our_page_to_us(scope):
                return self._sockets(_stripped(scope), receive, send)
            return _turn_away(receive, send)
        if scope["type"] == "http":
            return self._http(scope, receive, send)
        return self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        sending = _with_headers(request, send)
        try:
            refuse_strangers(request)
            answer = await self._gatekept(request)
        except CraftPromptError as refusal:
            answer = error_answer(request, refusal)
        if answer is None:
            sending = _in_our_words(request, sending)
            await self._app(self._at_built_page(scope), receive, sending)
            if scope["path"] in self._pages:
                self._first_page.set()
        else:
            await answer(scope, receive, sending)

    def _at_built_page(self, scope: Scope) -> Scope:
        """A page's path as its built file is found.

        The file server would redirect "/login" to an absolute "/login/", with whatever scheme it
        sees behind a proxy.
        """
        if scope["path"] in self._pages and scope["path"] != "/":
            return {**scope, "path": scope["path"] + "/", "raw_path": scope["raw_path"] + b"/"}
        return scope

    async def _gatekept(self, request: Request) -> Response | None:
        """A redirect: from a private page without a session, from a sign-in form with one."""
        path = request.scope["path"].rstrip("/") or "/"
        if request.method not in SAFE_METHODS:
            return None
        if path in SIGN_IN_FORMS and not NEWS.intersection(request.query_params):
            if await signed_in(request) is None:
                return None
            return RedirectResponse(local_path(request.query_params.get("next", "")), 303)
        if path not in self._private_pages:
            return None
        person = await signed_in(request)
        if person is None:
            wanted = path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(_login_address(wanted), 303)
        await note_action(person)
        return None


def refuse_strangers(request: Request) -> None:
    """Refuse requests for another host, through a closed door, or from another site's page.

    Raises:
        NotPermitted: an unsafe method without an origin of ours, or a foreign host name.
        NotFound: a door of the framework that we keep closed.
    """
    path = request.scope["path"]  # the URL is put together with what the Host header says
    if path in PROBES:
        return
    if not is_our_host(request.headers.get("host", "")):
        raise _wrong_address()
    if sum(len(name) + len(value) for name, value in request.headers.raw) > MOST_HEADER_BYTES:
        raise _too_many_headers()
    if path.startswith(CLOSED_DOORS):
        raise NotFound("There is nothing at this address.")
    if request.method in SAFE_METHODS or path in SIGNED:
        return
    if not is_from_our_page(request):
        raise NotPermitted("This request does not come from a page of this site. Nothing was done.")


def is_from_our_page(request: Request) -> bool:
    """Whether the browser says that a page of ours sent it.

    Only where `Origin` is absent does `Sec-Fetch-Site` count.
    """
    origin = request.headers.get("origin")
    if origin is not None:
        return origin in page_origins()
    return request.headers.get("sec-fetch-site") == "same-origin"


def _with_headers(request: Request, send: Send) -> Send:
    """Send answers with the headers that belong to their path, and to whose page asked."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer = MutableHeaders(scope=message)
            headers.add(answer, request.scope["path"], message["status"])
            if not is_from_our_page(request):
                headers.take_permissions(answer)
        await send(message)

    return sending


def _in_our_words(request: Request, send: Send) -> Send:
    """Send answers, with the framework's own refusals said as ours are: JSON, or a page."""
    is_replaced = False

    async def sending(message: Message) -> None:
        nonlocal is_replaced
        if message["type"] == "http.response.start" and _is_bare_refusal(request, message):
            is_replaced = True
            refusal = http_refusal(message["status"])
            answer = error_answer(request, refusal)
            if allowed := MutableHeaders(scope=message).get("allow"):
                answer.headers["Allow"] = allowed
            await answer(request.scope, request.receive, send)
        elif not is_replaced:
            await send(message)

    return sending


def _is_bare_refusal(request: Request, start: Message) -> bool:
    """Whether the framework refuses in plain text, or shows a script the page for people."""
    if start["status"] not in {404, 405}:
        return False
    kind = MutableHeaders(scope=start).get("content-type", "")
    return kind.startswith("text/plain") or (wants_json(request) and kind.startswith("text/html"))


def _is_from_our_page_to_us(scope: Scope) -> bool:
    """Whether a handshake names this site, as what it comes from and as what it goes to."""
    sent = HTTPConnection(scope).headers
    return sent.get("origin") in page_origins() and is_our_host(sent.get("host", ""))


async def _turn_away(receive: Receive, send: Send) -> None:
    """Close a socket before it opens: policy violation, RFC 6455 section 7.4.1."""
    await receive()
    await send({"type": "websocket.close", "code": 1008})


def _stripped(scope: Scope) -> Scope:
    """The handshake with what is needed of its headers, the session token replaced by its hash.

    Reflex keeps a handshake's headers with the state, more than once, and the server keeps them for
    as long as the socket is open: the token itself, and what a browser tells of itself, go out of
    both.
    """
    kept = []
    for name, value in scope["headers"]:
        if name == b"cookie":
            token = cookies.cookie_value(value.decode("latin-1"), cookies.session_cookie())
            hashed = f"{cookies.session_cookie()}={token_hash(token)}".encode() if token else b""
            kept.append((name, hashed))
        elif name in KEPT_OF_A_HANDSHAKE:
            kept.append((name, value))
    scope["headers"] = kept
    return scope


def _login_address(wanted: str) -> str:
    return f"/login?next={quote(wanted, safe='/')}"


def _too_many_headers() -> NotPermitted:
    refusal = NotPermitted("The request's headers are too large. Delete this site's cookies.")
    refusal.status = 431
    return refusal


def _wrong_address() -> NotPermitted:
    refusal = NotPermitted(
        "The studio does not answer under this address. Open it under the address that its "
        "operator gave you. Operators: set CRAFTPROMPT_PUBLIC_URL to the address people use."
    )
    refusal.status = 421
    return refusal
