"""The landing page in a real Chromium that has never seen it."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, sync_playwright

from benchmarks.figures import Figure, of_rounds
from tests.servers import serving

ROUNDS = 5
CHROMIUM_NAMES = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
# The last large paint, in milliseconds after the address was entered.
LARGEST_PAINT = """() => new Promise((resolve) => new PerformanceObserver(
  (list) => resolve(list.getEntries().at(-1).startTime)
).observe({ type: "largest-contentful-paint", buffered: true }))"""


@dataclass(slots=True)
class Visit:
    """What one cold visit brought over the wire."""

    addresses: list[str] = field(default_factory=list)
    received_bytes: float = 0
    largest_paint_milliseconds: float = 0


def measure() -> Iterator[Figure]:
    """Weight, requests and first sight of the landing page."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        visits = [_visit(playwright, server.origin) for _ in range(ROUNDS)]
    method = "cold Chromium, as sent over the wire with headers, until the network is idle"
    foreign = {each for each in visits[-1].addresses if not each.startswith(server.origin)}
    kilobytes = of_rounds(visit.received_bytes for visit in visits) / 1000
    requests = of_rounds(len(visit.addresses) for visit in visits)
    paint = of_rounds(visit.largest_paint_milliseconds for visit in visits)
    rounds = f"cold Chromium on the same machine, wall time, median of {ROUNDS} rounds"
    yield Figure("Landing page, compressed", kilobytes, "kB", method, most=300)
    yield Figure("Landing page, requests", requests, "", method, most=25)
    yield Figure("Landing page, requests to others", len(foreign), "", method, most=0)
    yield Figure("Landing page, largest paint", paint, "ms", rounds)


def _visit(playwright: Playwright, origin: str) -> Visit:
    browser = playwright.chromium.launch(executable_path=_installed_chromium())
    page = browser.new_page()
    visit = _watched(page)
    page.goto(origin + "/", wait_until="networkidle")
    visit.largest_paint_milliseconds = page.evaluate(LARGEST_PAINT)
    browser.close()
    return visit


def _watched(page: Page) -> Visit:
    """A visit that fills itself with everything that the page asks for."""
    visit = Visit()

    def note_request(event: dict[str, Any]) -> None:
        address = event["request"]["url"]
        if not address.startswith(("data:", "blob:")):
            visit.addresses.append(address)

    def note_socket(event: dict[str, Any]) -> None:
        visit.addresses.append(event["url"].replace("ws", "http", 1))

    def note_bytes(event: dict[str, Any]) -> None:
        visit.received_bytes += event["encodedDataLength"]

    def note_frame(event: dict[str, Any]) -> None:
        visit.received_bytes += len(event["response"]["payloadData"].encode())

    network = page.context.new_cdp_session(page)
    network.on("Network.requestWillBeSent", note_request)
    network.on("Network.webSocketCreated", note_socket)
    network.on("Network.loadingFinished", note_bytes)
    network.on("Network.webSocketFrameReceived", note_frame)
    network.send("Network.enable")
    return visit


def _installed_chromium() -> str | None:
    """The machine's own Chromium; None means the one that Playwright has brought."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
