"""The mail server as `SMTP_URL` names it; letters hold links, so they travel encrypted."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal, cast
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

Tls = Literal["starttls", "implicit", "none"]

KINDS_OF_TLS = ("starttls", "implicit", "none")
USUAL_PORTS: dict[Tls, int] = {"starttls": 587, "implicit": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in; `username` and `password` are empty where it asks for none."""

    host: str
    port: int
    username: str
    password: str
    tls: Tls


class UnusableMailServer(ValueError):
    """`SMTP_URL` cannot be used; the message says why, without quoting it."""


def mail_server(url: str) -> MailServer:
    """The server of an address such as `smtp://user:pass@host:587?tls=starttls`.

    Without `tls`, `smtps` means TLS from the first byte; `smtp` means STARTTLS, and nothing on
    this very machine.

    Raises:
        UnusableMailServer: it is no such address, or letters would travel open.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:  # a port that is no number, or brackets that hold no address
        raise UnusableMailServer("SMTP_URL is no address of a mail server.") from None
    if parts.scheme not in ("smtp", "smtps") or not host or parts.path not in ("", "/"):
        raise UnusableMailServer(
            "SMTP_URL must be an address such as smtp://user:password@host:587?tls=starttls."
        )
    tls = _tls(parts, host)
    if tls == "none" and not is_loopback(host):
        raise UnusableMailServer(
            "SMTP_URL turns encryption off: letters hold links that let people in and would "
            "travel open. Use tls=starttls or tls=implicit."
        )
    return MailServer(
        host=host,
        port=port or USUAL_PORTS[tls],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
    )


def is_loopback(host: str) -> bool:
    """Whether this names the machine that we run on."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _tls(parts: SplitResult, host: str) -> Tls:
    options = parse_qs(parts.query, keep_blank_values=True)
    given = options.pop("tls", [""])
    if options or len(given) > 1:
        raise UnusableMailServer("SMTP_URL takes one option after the question mark: tls.")
    if given == [""]:
        if parts.scheme == "smtps":
            return "implicit"
        return "none" if is_loopback(host) else "starttls"
    if given[0] not in KINDS_OF_TLS:
        raise UnusableMailServer(f"SMTP_URL: tls is one of {', '.join(KINDS_OF_TLS)}.")
    if parts.scheme == "smtps" and given[0] != "implicit":
        raise UnusableMailServer("SMTP_URL begins with smtps, which means tls=implicit.")
    return cast("Tls", given[0])
