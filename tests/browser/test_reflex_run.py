"""Reflex's own command serves the studio too: in development on two ports, and in production."""

import os
import signal
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, expect_status, fill_registration, make_prompt, written
from tests.pictures import painted
from tests.servers import copied_project, starting, until, wait_until_closed

# `reflex run` as a person starts it; the port is a setting like any other.
REFLEX_RUN = (
    "-c",
    """import os, sys
os.environ["CRAFTPROMPT_PORT"] = sys.argv[2]
os.execv(sys.executable, [sys.executable, "-m", "reflex", "run", *sys.argv[3:]])""",
)
SERVES = "App running at"
SECONDS_TO_BUILD = 180
SCENE = "A potter turns a bowl by the window."


@pytest.fixture
def reflex_run(tmp_path):
    """Starts `reflex run` of this kind in a copy of the project."""

    def started(kind):
        return starting(
            tmp_path / "data",
            "--env",
            kind,
            program=REFLEX_RUN,
            root=copied_project(tmp_path / "project"),
            environment={"CRAFTPROMPT_BCRYPT_COST": "4", "PYTHONUNBUFFERED": "1"},
        )

    return started


@pytest.mark.parametrize("kind", ["dev", "prod"])
def test_from_registration_to_a_prompt_and_a_reference_that_are_there_after_a_reload(
    chromium, reflex_run, kind
):
    with reflex_run(kind) as server:
        server.wait_for_line(SERVES, seconds=SECONDS_TO_BUILD)
        # Reflex says so a little before it is true.
        until(lambda: is_up(server.port, "/register"), "the pages are there", seconds=60)
        desk = Desk(chromium, server.origin)
        page = desk.page()
        page.set_default_timeout(60_000)
        with page.expect_websocket(lambda socket: "/_event" in socket.url) as opening:
            page.goto("/register", wait_until="load")
        backend = urlsplit(opening.value.url)
        assert backend.hostname == "localhost"
        assert (backend.port == server.port) is (kind == "prod")
        until(lambda: is_up(backend.port, "/readyz"), "the backend answers", seconds=60)

        goes_from_registration_to_a_reference(page, kind)
        page.context.close()

        ends_in_good_order(server, kind)
        wait_until_closed(server.port)
        wait_until_closed(backend.port)


def goes_from_registration_to_a_reference(page, kind):
    expect(page.get_by_test_id("register-submit")).to_be_enabled(timeout=60_000)
    fill_registration(page, f"{kind}@example.com")
    page.get_by_test_id("register-submit").click()
    page.wait_for_url("**/studio")
    expect(page.get_by_test_id("allowance-prompts")).to_be_visible(timeout=60_000)
    make_prompt(page, SCENE)
    expect_status(page, "succeeded")
    text = written(page)

    page.reload()

    expect(page.get_by_test_id("prompt-output")).to_have_text(text, timeout=60_000)
    expect(page.get_by_test_id("history-item")).to_have_count(1)

    page.goto("/studio/image")
    expect(page.get_by_text("Nothing here yet")).to_be_visible(timeout=60_000)
    file = {"name": "clay.png", "mimeType": "image/png", "buffer": painted(1)}
    page.get_by_test_id("reference-input").set_input_files(file)
    shown = page.get_by_test_id("reference-item").get_by_role("img")
    expect(shown).to_have_js_property("naturalWidth", 40)


def ends_in_good_order(server, kind):
    """As in a terminal, an interrupt reaches every process of the development mode."""
    if kind == "prod":
        assert server.stop() == 0
    else:
        os.killpg(server.process.pid, signal.SIGINT)
        # Reflex says 1 where it hears of the pages' end before it hears of the interrupt.
        assert server.process.wait(15) in (0, 1)


def is_up(port, path):
    try:
        return httpx.get(f"http://localhost:{port}{path}").status_code == 200
    except httpx.TransportError:
        return False
