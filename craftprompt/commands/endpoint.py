"""Makes one front-end build serve on any port, host name and scheme.

Reflex writes the backend's address, port included, into the bundle; in the browser it replaces
only the host name. Served on one port, the backend is always where the page came from, so the
built file that holds these addresses is rewritten to ask the browser's `location` instead.
"""

import json
import re
from pathlib import Path
from typing import Unpack

from reflex_base.plugins.base import Plugin, PostBuildContext

ADDRESS = re.compile(
    r"""(?P<quote>["'`])(?P<scheme>http|ws)s?://[^/"'`]+(?P<path>/[^"'`]*)(?P=quote)"""
)


class AnyPortPlugin(Plugin):
    """Runs after every production build, before its files are compressed."""

    def post_build(self, **context: Unpack[PostBuildContext]) -> None:
        """Rewrite the endpoint file of the build.

        Raises:
            EndpointsNotFound: Reflex builds that file differently than 0.10.1 did.
        """
        folder = Path(context["static_dir"])
        endpoints = json.loads(Path(folder, "../../env.json").read_text())
        expected = sum("://" in str(value) for value in endpoints.values())
        chunks = list(folder.glob("assets/reflex-env-*.js"))
        rewritten = 0
        for chunk in chunks:
            text, count = from_the_browser(chunk.read_text())
            chunk.write_text(text)
            rewritten += count
        if not chunks or rewritten != expected:
            raise EndpointsNotFound(rewritten, expected)


class EndpointsNotFound(Exception):
    """The build does not hold the backend's addresses where they were expected."""

    def __init__(self, found: int, expected: int) -> None:
        super().__init__(
            f"The built endpoint file holds {found} addresses instead of {expected}: look at how "
            "this version of Reflex builds .web/env.json, and at craftprompt/commands/endpoint.py."
        )


def from_the_browser(script: str) -> tuple[str, int]:
    """The script with each absolute address taken from `location`, and how many there were."""
    return ADDRESS.subn(_relative_to_location, script)


def _relative_to_location(address: re.Match[str]) -> str:
    path = json.dumps(address["path"])
    if address["scheme"] == "ws":
        return f'location.origin.replace(/^http/,"ws")+{path}'
    return f"location.origin+{path}"
