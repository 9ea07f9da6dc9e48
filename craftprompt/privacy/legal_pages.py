"""The public legal pages: plain HTML without a script, readable, printable, never out of date."""

from collections.abc import Callable
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from craftprompt import clock
from craftprompt.privacy.legal_texts import (
    DESCRIPTIONS,
    TITLES,
    Version,
    announced,
    contents,
    environment,
    history,
    in_force,
    operator,
)

PATHS = MappingProxyType(
    {
        "privacy": "/privacy",
        "subprocessors": "/privacy/subprocessors",
        "terms": "/terms",
        "cookies": "/cookies",
    }
)

PageAddress = Callable[[str], str]


def legal_routes(page: PageAddress = str) -> list[Route]:
    """The four pages. `page` gives the address of an app page or file from its path."""
    return [
        Route(path, _endpoint(document, page), methods=["GET"], name=f"legal-{document}")
        for document, path in PATHS.items()
    ]


def _endpoint(document: str, page: PageAddress) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:  # not async: Starlette then renders it in a thread
        """The text in force, or the version that the address asks for."""
        version = _asked_for(document, request.query_params.get("version"))
        return HTMLResponse(_render(version, page), headers={"Cache-Control": "no-cache"})

    return show


def _asked_for(document: str, asked: str | None) -> Version:
    """The version in force, or an earlier or announced one that the address names."""
    if asked is None:
        return in_force(document, clock.today())
    found = next((each for each in history(document) if each.version == asked), None)
    if found is None:
        raise HTTPException(404)
    return found


def _render(version: Version, page: PageAddress) -> str:
    today = clock.today()
    template = environment().get_template("layout.html.j2")
    return template.render(
        **contents(operator()),
        shown=version,
        in_force=in_force(version.document, today),
        announced=announced(version.document, today),
        history=history(version.document),
        title=TITLES[version.document],
        description=DESCRIPTIONS[version.document],
        paths=PATHS,
        titles=TITLES,
        page=page,
    )
