"""The cookies we set: all strictly needed, listed on the cookie page."""

from starlette.requests import cookie_parser
from starlette.responses import Response

from craftprompt.account.tokens import seal, token_hash
from craftprompt.settings import settings

CSRF_COOKIE = "cps_csrf"
PRE_SESSION_PURPOSE = "pre-session"
PRE_SESSION_SECONDS = 30 * 60


def session_cookie() -> str:
    """The session cookie's name; over TLS the `__Host-` prefix ties it to this very host."""
    return _host_bound("cps_session")


def pre_session_cookie() -> str:
    """The cookie that carries a visitor from a form to its submission."""
    return _host_bound("cps_pre")


def csrf_for_session(session_hash: str) -> str:
    """The CSRF token that belongs to a session."""
    return seal("csrf session", session_hash)


def csrf_for_pre_session(pre_session: str) -> str:
    """The CSRF token that belongs to a pre-session."""
    return seal("csrf pre-session", pre_session)


def cookie_value(header: str, name: str) -> str:
    """One cookie's value from a Cookie header, or nothing.

    Another program's cookie on the same host may be malformed: it hides none of ours.
    """
    return cookie_parser(header).get(name, "")


def session_hash_of(header: str) -> str:
    """The hash of the session token in a Cookie header, or nothing."""
    token = cookie_value(header, session_cookie())
    return token_hash(token) if token else ""


def handshake_hash_of(header: str) -> str:
    """The session's hash in a socket's handshake, where the edge put it in the token's place."""
    return cookie_value(header, session_cookie())


def set_session(response: Response, token: str) -> None:
    """Give the browser its session and the CSRF token that goes with it."""
    _set(response, session_cookie(), token)
    set_csrf(response, csrf_for_session(token_hash(token)))
    _drop(response, pre_session_cookie())


def set_pre_session(response: Response, pre_session: str) -> None:
    """Give a visitor a pre-session and its CSRF token; both end after 30 minutes."""
    _set(response, pre_session_cookie(), pre_session, seconds=PRE_SESSION_SECONDS)
    set_csrf(response, csrf_for_pre_session(pre_session), seconds=PRE_SESSION_SECONDS)


def set_csrf(response: Response, token: str, *, seconds: int | None = None) -> None:
    """The one cookie that our own pages can read: they send it back with every form."""
    response.set_cookie(
        CSRF_COOKIE,
        token,
        max_age=seconds,
        path="/",
        secure=settings().is_https,
        httponly=False,
        samesite="strict",
    )


def drop_session(response: Response) -> None:
    """Take the session and its CSRF token from the browser."""
    _drop(response, session_cookie())
    _drop(response, CSRF_COOKIE)


def _host_bound(name: str) -> str:
    return f"__Host-{name}" if settings().is_https else name


def _set(response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=settings().is_https,
        httponly=True,
        samesite="lax",
    )


def _drop(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=settings().is_https)
