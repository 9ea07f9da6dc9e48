import pytest
from playwright.sync_api import sync_playwright

from tests.servers import chromium_path


@pytest.fixture
def chromium():
    """Closed after each test: while it is open, no other test can run an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def live_socket(chromium):
    """Visits a page and gives the address of the websocket it opens, after an answer on it."""

    def visit(address: str) -> str:
        page = chromium.new_page()
        try:
            with page.expect_websocket(lambda socket: "/_event" in socket.url) as opening:
                page.goto(address)
            opening.value.wait_for_event("framereceived")
        finally:
            page.close()
        return opening.value.url

    return visit
