"""The headers of every answer, and the content security policy built from the built pages."""

import base64
import functools
import hashlib
import re
from urllib.parse import urlsplit

from reflex.utils.prerequisites import get_web_dir
from starlette.datastructures import MutableHeaders

from craftprompt.addresses import page_origins
from craftprompt.settings import settings

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
BUILT_PAGES = "build/client"
ONE_YEAR = 31_536_000
NOT_MODIFIED = 304
PRIVATE_PATHS = (
    "/studio",
    "/account",
    "/library",
    "/billing",
    "/admin",
    "/auth",
    "/api",
    "/media",
    "/webhooks",
)
HASHED_FILES = "/assets/"
FIXED_FILES = ("/fonts/", "/icons/", "/favicon")
POLICY_OF_FILES = "default-src 'none'; frame-ancestors 'none'"
FROM_LETTERS = ("/reset-password", "/verify-email")
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-site",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
}


def add(headers: MutableHeaders, path: str, status: int) -> None:
    """Put the headers on an answer; what a route set itself stays."""
    if path.rstrip("/") in FROM_LETTERS:  # where they lead to learns nothing of the link
        headers.setdefault("Referrer-Policy", "no-referrer")
    for name, value in EVERYWHERE.items():
        headers.setdefault(name, value)
    if status != NOT_MODIFIED:  # its headers would replace those of the page kept in the browser
        is_page = headers.get("content-type", "").startswith("text/html")
        headers.setdefault(
            "Content-Security-Policy", content_security_policy() if is_page else POLICY_OF_FILES
        )
    headers.setdefault("Cache-Control", cache_control(path, status))
    if settings().is_https:
        headers.setdefault("Strict-Transport-Security", f"max-age={ONE_YEAR}; includeSubDomains")
    if "server" in headers:
        del headers["server"]


def take_permissions(headers: MutableHeaders) -> None:
    """Take from an answer what allows a page of another site to read it.

    Reflex 0.10.1 and its sockets allow every site to send cookies, though none to read.
    """
    # Not by name: engineio 4.15 writes them with capitals, which Starlette would not find.
    headers.raw[:] = [
        (name, value)
        for name, value in headers.raw
        if not name.lower().startswith(b"access-control-")
    ]


def cache_control(path: str, status: int) -> str:
    """How long an answer may be kept: hashed files for ever, private things nowhere."""
    if status >= 400 or path.startswith(PRIVATE_PATHS):  # noqa: PLR2004  errors are not kept
        return "no-store"
    if path.startswith(HASHED_FILES):
        return f"public, max-age={ONE_YEAR}, immutable"
    if path.startswith(FIXED_FILES):
        return "public, max-age=604800"
    return "no-cache"


@functools.cache
def content_security_policy() -> str:
    """Only our own files, and the inline scripts that the build itself wrote, by their hashes.

    Styles may be inline: the framework's emotion writes them at run time.
    """
    # A policy cannot name an IPv6 address; there 'self' has to do.
    sockets = {o.replace("http", "ws", 1) for o in page_origins() if "[" not in o}
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *script_hashes()]),
        "style-src": "'self' 'unsafe-inline'",
        "font-src": "'self'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' blob:",
        "connect-src": " ".join(["'self'", *sorted(sockets)]),
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
    if urlsplit(settings().origin).scheme == "https":
        directives["upgrade-insecure-requests"] = ""
    return "; ".join(f"{name} {value}".strip() for name, value in directives.items())


def script_hashes() -> list[str]:
    """The hashes of every inline script in the built pages, sorted."""
    hashes = set()
    for built in (get_web_dir() / BUILT_PAGES).rglob("*.html"):
        for script in INLINE_SCRIPT.findall(built.read_text(encoding="utf-8")):
            digest = hashlib.sha256(script.encode()).digest()
            hashes.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    return sorted(hashes)
