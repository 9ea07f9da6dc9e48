"""The outermost layer: whose requests are heard, which doors are closed, which headers go out.

It stands before Reflex and our own routes alike, so nothing that is served can miss it.
"""

import logging
from collections.abc import Iterable
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from craftprompt.account.tokens import token_hash
from craftprompt.addresses import PagePaths, is_our_host, page_origins
from craftprompt.errors import CraftPromptError, NotFound, NotPermitted
from craftprompt.web import cookies, headers
from craftprompt.web.answers import error_answer, http_refusal, wants_json
from craftprompt.web.requests import note_action, signed_in

logger = logging.getLogger(__name__)

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
CLOSED_DOORS = ("/_upload", "/_all_routes", "/auth-codespace", "/_health", "/ping")
PROBES = ("/healthz", "/readyz")
SIGNED = ("/webhooks/fal",)  # providers call these: their signature stands for an origin
MOST_HEADER_BYTES = 32 * 1024


class Edge:
    """ASGI middleware around the whole application.

    `pages` are the paths of all pages, `private_pages` those that a visitor without a session
    never sees.
    """

    def __init__(self, app: ASGIApp, *, pages: Iterable[str], private_pages: Iterable[str]) -> None:
        self._app = app
        self._pages = PagePaths(pages)
        self._private_pages = PagePaths(private_pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, redirect, or pass on with the headers that every answer carries."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self._app(scope, receive, send)

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
        """A redirect to the log-in page where a private page is asked for without a session."""
        path = request.scope["path"].rstrip("/") or "/"
        if path not in self._private_pages or request.method not in SAFE_METHODS:
            return None
        person = await signed_in(request)
        if person is None:
            wanted = path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(_login_address(wanted), 303)
        await note_action(person)
        return None

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        origin = connection.headers.get("origin", "")
        if origin not in page_origins() or not is_our_host(connection.headers.get("host", "")):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._app(_without_token(scope), receive, send)


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
    """Send answers with the headers that belong to their path."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers.add(MutableHeaders(scope=message), request.scope["path"], message["status"])
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


def _without_token(scope: Scope) -> Scope:
    """The handshake with the session token replaced by its hash.

    Reflex keeps a handshake's headers with the state; the token itself stays out of it.
    """
    name = cookies.session_cookie()
    rewritten = []
    for key, value in scope["headers"]:
        if key == b"cookie":
            token = cookies.cookie_value(value.decode("latin-1"), name)
            value = f"{name}={token_hash(token)}".encode() if token else b""  # noqa: PLW2901  the same header
        rewritten.append((key, value))
    return {**scope, "headers": rewritten}


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
