"""The legal pages as a browser gets them, on a day and with an operator that a test chooses."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette

from craftprompt import clock
from craftprompt.privacy import legal_texts
from craftprompt.privacy.legal_pages import legal_routes


class Client:
    """Asks the legal routes, without a server."""

    def __init__(self, **options: object) -> None:
        self.app = Starlette(routes=legal_routes(**options))

    async def get(self, path: str, method: str = "GET") -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://studio.test") as client:
            return await client.request(method, path)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def client_of_two_ports() -> Client:
    """The pages of a development server, whose app is on a port of its own."""
    return Client(page=lambda path: f"http://localhost:3000{path}")


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Settings that a test may change; the operator is named."""
    made = SimpleNamespace(
        operator_name="Ada Studio GmbH",
        operator_email="privacy@studio.example",
        operator_address="Lindenstraße 1\n10969 Berlin",
        session_idle_minutes=120,
        is_https=True,
    )
    monkeypatch.setattr(legal_texts, "settings", lambda: made)
    forget()
    return made


@pytest.fixture
def on_day() -> Iterator[Callable[[str], None]]:
    """Sets the calendar to a day, such as "2027-01-01"."""
    yield lambda day: clock.set_for_tests(
        lambda: datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    )
    clock.set_for_tests(None)


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Publishes another version of a text, in a copy of the folder of legal texts."""
    folder = tmp_path / "legal"
    shutil.copytree(legal_texts._FOLDER, folder)
    monkeypatch.setattr(legal_texts, "_FOLDER", folder)
    forget()

    def add(document: str, version: str, *, effective: str, words: str, summary: str) -> None:
        (folder / document / f"{version}.html.j2").write_text(f"<p>{words}</p>")
        register = json.loads((folder / "versions.json").read_text())
        register["versions"].append(
            {
                "document": document,
                "version": version,
                "published": version,
                "effective": effective,
                "summary": summary,
                "words_sha256": "0" * 64,
            }
        )
        (folder / "versions.json").write_text(json.dumps(register))
        forget()

    yield add
    monkeypatch.undo()
    forget()


def forget() -> None:
    """Drop what was read before."""
    legal_texts.environment.cache_clear()
    legal_texts._versions.cache_clear()
    legal_texts._documents_on.cache_clear()
