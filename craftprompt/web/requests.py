"""What a request says of itself: who sent it, from where, and a form with its CSRF token."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, HTTPConnection, Request

from craftprompt import db
from craftprompt.account import sessions
from craftprompt.account.forms import Origin, bare_address
from craftprompt.account.sessions import SignedIn
from craftprompt.account.tokens import is_pass, is_same
from craftprompt.errors import InputInvalid, NotPermitted, SignInRequired, Unavailable
from craftprompt.settings import settings
from craftprompt.web import cookies
from craftprompt.wording import clean_text

FORM_BYTES = 64 * 1024
MOST_FIELDS = 40
BODY_SECONDS = 60.0
CSRF_FIELD = "csrf"


@dataclass(frozen=True, slots=True)
class SubmittedForm:
    """A form whose CSRF token was right; texts are safe to keep."""

    fields: FormData

    def text(self, name: str) -> str:
        """A field as text, empty where it was not sent."""
        value = self.fields.get(name)
        return clean_text(value) if isinstance(value, str) else ""

    def secret(self, name: str) -> str:
        """A password exactly as it was typed."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def is_checked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self.text(name) in ("on", "true", "1", "yes")

    async def file(self, name: str) -> bytes:
        """A file's bytes, empty where none was chosen."""
        value = self.fields.get(name)
        return await value.read() if isinstance(value, UploadFile) else b""


def client_ip(connection: HTTPConnection) -> str:
    """The caller's address: the socket's, or what the trusted proxies in front of us say.

    With n hops the n-th entry of X-Forwarded-For from the right counts; what a caller writes
    further left is his own invention.
    """
    hops = settings().trusted_proxy_hops
    lines = connection.headers.getlist("x-forwarded-for")  # a proxy may add a line of its own
    forwarded = [each.strip() for each in ",".join(lines).split(",")]
    if hops and len(forwarded) >= hops and forwarded[-hops]:
        return bare_address(forwarded[-hops])[:45]
    return connection.client.host if connection.client else ""


def origin_of(request: Request) -> Origin:
    """Where a form comes from, as sessions and throttles know it."""
    return Origin(client_ip(request), request.headers.get("user-agent", ""))


async def signed_in(connection: HTTPConnection) -> SignedIn | None:
    """Who sent this, by its session cookie; None for a visitor."""
    session_hash = cookies.session_hash_of(connection.headers.get("cookie", ""))
    if not session_hash:
        return None
    return await db.read(lambda session: sessions.find(session, session_hash))


async def must_be_signed_in(connection: HTTPConnection) -> SignedIn:
    """Who sent this.

    Raises:
        SignInRequired: nobody who is signed in.
    """
    person = await signed_in(connection)
    if person is None:
        raise SignInRequired
    return person


async def note_action(person: SignedIn) -> None:
    """The person acted: their idle time begins anew.

    A database that cannot take the note just now stops nobody from working.
    """
    if not sessions.is_worth_noting(person):
        return
    with contextlib.suppress(Unavailable):
        await db.write(lambda session: sessions.note_action(session, person.session_hash))


async def read_form(
    request: Request, *, limit_bytes: int = FORM_BYTES, too_large: str = "This form is too large."
) -> SubmittedForm:
    """A form from one of our own pages.

    The CSRF token comes first and is checked before a file is read.

    Raises:
        NotPermitted: the token is missing, foreign, or of another session.
        InputInvalid: the body is malformed or larger than `limit_bytes`.
    """
    expected = await expected_csrf(request)
    content_type = request.headers.get("content-type", "")
    stream = bounded_body(request, limit_bytes, too_large)
    if content_type.startswith("multipart/form-data"):
        parser = _GuardedParser(request.headers, stream, expected)
    elif content_type.startswith("application/x-www-form-urlencoded"):
        parser = FormParser(request.headers, stream, max_fields=MOST_FIELDS)
    else:
        raise InputInvalid("This form came in a way that cannot be read. Nothing was changed.")
    try:
        async with _in_time(BODY_SECONDS):
            fields = await parser.parse()
    except MultiPartException:
        raise InputInvalid("This form is malformed. Nothing was changed.") from None
    check_csrf(fields.get(CSRF_FIELD), expected)
    return SubmittedForm(fields)


def is_short(request: Request) -> bool:
    """Whether the body is announced to be no longer than a form without files."""
    announced = request.headers.get("content-length", "")
    is_announced = announced.isdecimal() and "transfer-encoding" not in request.headers
    return is_announced and int(announced) <= FORM_BYTES


async def read_json(request: Request, *, limit_bytes: int = FORM_BYTES) -> dict[str, object]:
    """A JSON object from the body.

    Raises:
        InputInvalid: it is no JSON object, or larger than `limit_bytes`.
    """
    body = await read_body(request, limit_bytes, "This is too much text for one request.")
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise InputInvalid("The request is not the JSON that was expected. Nothing was changed.")
    return content


async def read_body(
    request: Request, limit_bytes: int, too_large: str, *, most_seconds: float | None = None
) -> bytes:
    """The whole body; without `most_seconds` it has as long to arrive as a form.

    Raises:
        InputInvalid: larger than `limit_bytes`, with the sentence `too_large`; cut off, or slow.
    """
    async with _in_time(BODY_SECONDS if most_seconds is None else most_seconds):
        return b"".join([chunk async for chunk in bounded_body(request, limit_bytes, too_large)])


async def bounded_body(
    request: Request, limit_bytes: int, too_large: str
) -> AsyncGenerator[bytes, None]:
    """The body in pieces, refused as soon as more than `limit_bytes` have come or are announced.

    Raises:
        InputInvalid: with the sentence `too_large`.
    """
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > limit_bytes:
        raise _too_large(too_large)
    received = 0
    try:
        async for chunk in request.stream():
            received += len(chunk)
            if received > limit_bytes:
                raise _too_large(too_large)
            yield chunk
    except ClientDisconnect:
        raise InputInvalid("The request was cut off. Nothing was changed.") from None


async def expected_csrf(request: Request) -> str:
    """The token that this request has to bring: its session's, else its pre-session's.

    Raises:
        NotPermitted: it has neither.
    """
    person = await signed_in(request)
    if person:
        return cookies.csrf_for_session(person.session_hash)
    pre_session = cookies.cookie_value(
        request.headers.get("cookie", ""), cookies.pre_session_cookie()
    )
    if pre_session and is_pass(cookies.PRE_SESSION_PURPOSE, pre_session):
        return cookies.csrf_for_pre_session(pre_session)
    raise _foreign_form()


def check_csrf(given: object, expected: str) -> None:
    """Refuse a form without its token.

    Raises:
        NotPermitted: the token is not the expected one.
    """
    if not isinstance(given, str) or not is_same(given, expected):
        raise _foreign_form()


class _GuardedParser(MultiPartParser):
    """Reads a multipart form, but no file before the CSRF token was seen to be right."""

    spool_max_size = 0  # in memory throughout: no upload lies in a temporary folder

    def __init__(self, headers: Headers, stream: AsyncGenerator[bytes, None], csrf: str) -> None:
        super().__init__(
            headers, stream, max_files=1, max_fields=MOST_FIELDS, max_part_size=FORM_BYTES
        )
        self._csrf = csrf

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        if self._current_part.file is not None:
            check_csrf(dict(self.items).get(CSRF_FIELD), self._csrf)


@contextlib.asynccontextmanager
async def _in_time(most_seconds: float) -> AsyncGenerator[None, None]:
    """Who sends a body drop by drop holds a connection, but not for ever."""
    try:
        async with asyncio.timeout(most_seconds):
            yield
    except TimeoutError:
        error = InputInvalid("The request took too long to arrive. Nothing was changed. Try again.")
        error.status = 408
        raise error from None


def _too_large(sentence: str) -> InputInvalid:
    error = InputInvalid(sentence)
    error.status = 413
    return error


def _foreign_form() -> NotPermitted:
    return NotPermitted(
        "This form was open for too long, or does not come from this site. Nothing was changed. "
        "Reload the page and send it again."
    )
