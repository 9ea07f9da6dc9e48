"""Our own HTTP routes behind the edge, without a server, on a SQLite file of their own."""

import asyncio
import io
from collections.abc import AsyncIterator

import httpx
import pytest
from PIL import Image
from starlette.types import ASGIApp

from craftprompt import db
from craftprompt.craftprompt import plain_http
from craftprompt.db import Database
from craftprompt.jobs import engine
from craftprompt.providers.text.composer import provider
from craftprompt.routes import PATHS, PRIVATE_PATHS
from craftprompt.studio import runs
from craftprompt.web.edge import Edge
from tests.builders import PASSWORD
from tests.databases import sqlite_address
from tests.running_images import engines_at, making_images
from tests.scripted_provider import ScriptedProvider

ORIGIN = "http://localhost:3000"
REGISTRATION = {
    "name": "Ada Lovelace",
    "email": "ada@example.com",
    "password": PASSWORD,
    "adult": "on",
    "terms": "on",
}


def behind_the_edge(app: ASGIApp, first_page: asyncio.Event | None = None) -> Edge:
    """The edge as it stands before the whole application, before another one."""
    return Edge(
        app,
        sockets=app,
        pages=PATHS,
        private_pages=PRIVATE_PATHS,
        first_page=first_page or asyncio.Event(),
    )


class Browser:
    """Speaks to the app as one browser does, with a cookie jar of its own."""

    def __init__(self, *, ip: str = "192.0.2.7", origin: str = ORIGIN) -> None:
        transport = httpx.ASGITransport(
            app=behind_the_edge(plain_http), client=(ip, 50000), raise_app_exceptions=False
        )
        self.http = httpx.AsyncClient(
            transport=transport,
            base_url=origin,
            headers={"Origin": origin, "Accept": "application/json", "User-Agent": "Firefox"},
        )

    async def get(self, path: str, **more: object) -> httpx.Response:
        return await self.http.get(path, **more)

    async def csrf(self) -> str:
        """The form's hidden field, as the page fills it."""
        await self.http.get("/auth/csrf")
        return self.http.cookies.get("cps_csrf") or ""

    async def send(
        self, path: str, *, csrf: str | None = None, avatar: bytes = b"", **fields: str
    ) -> httpx.Response:
        """Send one of our forms, with its token first."""
        token = await self.csrf() if csrf is None else csrf
        form = {"csrf": token, **fields}
        if not avatar:
            return await self.http.post(path, data=form)
        return await self.http.post(path, data=form, files={"avatar": ("a.png", avatar)})

    async def upload(
        self, content: bytes | AsyncIterator[bytes], *, csrf: str | None = None, **headers: str
    ) -> httpx.Response:
        """Send a picture as the tray does: the whole body, the token in a header."""
        token = await self.csrf() if csrf is None else csrf
        return await self.http.post(
            "/api/uploads", content=content, headers={"X-CSRF-Token": token, **headers}
        )

    async def register(self, **changes: str | bytes) -> httpx.Response:
        return await self.send("/auth/register", **(REGISTRATION | changes))

    async def log_in(self, email: str = "ada@example.com", **more: str) -> httpx.Response:
        return await self.send("/auth/login", **({"email": email, "password": PASSWORD} | more))

    @property
    def session(self) -> str:
        """The session's token, empty when signed out."""
        return self.http.cookies.get("cps_session") or ""


@pytest.fixture
def address(sqlite_file) -> str:
    return sqlite_address(sqlite_file)


@pytest.fixture(autouse=True)
async def _serving(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """What the lifespan opens; on one port, as `bin/run` serves."""
    monkeypatch.setenv("REFLEX_ENV_MODE", "prod")
    monkeypatch.setattr(provider, "MOST_SECONDS", 0)  # nobody reads along
    assert database
    async with runs.running_prompts(ScriptedProvider()):
        yield


@pytest.fixture
async def making(address: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Images can be made here, by the local drawer."""
    monkeypatch.setattr(engine, "LISTENS_EVERY_SECONDS", 0.02)  # leaving waits for it
    async with making_images(address, engines_at(None)):
        yield


@pytest.fixture
async def visitor() -> AsyncIterator[Browser]:
    """Somebody who is not signed in."""
    browser = Browser()
    yield browser
    await browser.http.aclose()


@pytest.fixture
async def ada(visitor: Browser) -> Browser:
    """Somebody with an account, signed in."""
    assert (await visitor.register()).status_code == 200
    return visitor


@pytest.fixture
async def eve() -> AsyncIterator[Browser]:
    """Somebody else with an account, signed in elsewhere."""
    browser = Browser(ip="198.51.100.9")
    assert (await browser.register(email="eve@example.com", name="Eve")).status_code == 200
    yield browser
    await browser.http.aclose()


@pytest.fixture
def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(file, "PNG")
    return file.getvalue()


async def count(model: type) -> int:
    """How many rows a table has."""
    return await db.read(lambda session: session.query(model).count())
