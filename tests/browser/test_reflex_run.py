"""Reflex's own command serves the studio too: in development on two ports, and in production."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, expect_status, fill_registration, make_prompt, written
from tests.pictures import painted
from tests.servers import copied_project, free_port, starting, until

REFLEX_RUN = ("-m", "reflex", "run")
SERVES = "App running at"
SECONDS_TO_BUILD = 180
SCENE = "A potter turns a bowl by the window."


@pytest.mark.parametrize("kind", ["dev", "prod"])
def test_from_registration_to_a_prompt_and_a_reference_that_are_there_after_a_reload(
    chromium, tmp_path, kind
):
    project = copied_project(tmp_path / "project")
    backend = free_port()
    ports = ("--backend-port", str(backend)) if kind == "dev" else ()
    with starting(
        tmp_path / "data",
        "--env",
        kind,
        *ports,
        program=REFLEX_RUN,
        port_option="--frontend-port",
        root=project,
        environment={"CRAFTPROMPT_BCRYPT_COST": "4", "PYTHONUNBUFFERED": "1"},
    ) as server:
        server.wait_for_line(SERVES, seconds=SECONDS_TO_BUILD)
        answering = backend if kind == "dev" else server.port
        until(lambda: is_up(answering), "the backend answers", seconds=60)
        desk = Desk(chromium, server.origin)
        page = desk.page()
        page.set_default_timeout(60_000)
        page.goto("/register", wait_until="load")
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
        page.context.close()


def is_up(port):
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    except httpx.TransportError:
        return False
