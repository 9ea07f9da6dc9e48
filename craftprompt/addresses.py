"""Every address of ours, from one place that knows where the backend and the pages are.

On one port both are the same origin and every address is a path. `reflex run` in development
serves the pages on one port and the backend on another, so there addresses carry an origin.
"""

import functools
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from reflex.config import get_config
from reflex.utils.exec import is_prod_mode

from craftprompt.settings import settings

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
LOOPBACK_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
LOCAL_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f]*")


class PagePaths:
    """The paths of pages as their table writes them; a part in brackets stands for any one part."""

    def __init__(self, paths: Iterable[str]) -> None:
        parts = [re.sub(r"\\\[\w+\\\]", "[^/]+", re.escape(path)) for path in paths]
        self._known = [re.compile(part) for part in parts]

    def __contains__(self, path: str) -> bool:
        """Whether a page stands at this path."""
        return any(each.fullmatch(path) for each in self._known)


def backend(path: str) -> str:
    """Where a page finds one of our plain HTTP routes."""
    return path if is_prod_mode() else get_config().api_url.rstrip("/") + path


def page(path: str) -> str:
    """Where a plain HTTP route sends a browser back to a page."""
    return path if is_prod_mode() else settings().origin + path


@functools.cache
def page_origins() -> frozenset[str]:
    """The origins whose pages may call us.

    In development the three names of the loopback address are one.
    """
    origin = settings().origin
    if settings().is_production:
        return frozenset({origin})
    parts = urlsplit(origin)
    if parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        return frozenset({origin})
    port = f":{parts.port}" if parts.port else ""
    return frozenset(f"{parts.scheme}://{name}{port}" for name in LOOPBACK_NAMES)


def is_our_host(host: str) -> bool:
    """Whether a Host header names us; another name may be an attacker's, pointed at us."""
    if host.lower() == urlsplit(settings().origin).netloc.lower():
        return True
    return not settings().is_production and bool(LOOPBACK_HOST.fullmatch(host))


def local_path(target: str, *, otherwise: str = "/studio") -> str:
    """A redirect target if it is a path of ours, else `otherwise`: never another site."""
    if len(target) <= 2000 and LOCAL_PATH.fullmatch(target):  # noqa: PLR2004  a sane URL's length
        return target
    return otherwise
