"""A server that is killed or stopped under an open page: what had been reached is found again.

The folder's name lets these tests come after all others: a browser's loop stays in its thread.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import (
    PATIENT,
    SECONDS_OF_PATIENCE,
    Desk,
    cards,
    expect_status,
    launched_chromium,
    make_prompt,
    used,
)
from tests.browser.image_desk import PATH, image_desk, make, with_google
from tests.emulators.gemini_images import Answer, gemini_images
from tests.emulators.text_models import text_models
from tests.protocol import pages
from tests.reflex_client import Visitor
from tests.servers import PACED_RUN, serving, until

pytestmark = pytest.mark.faults

SCENE = 'A red fox crosses the snow. The girl whispers: "Noch ein Winter."'


@pytest.fixture(scope="module")
def chromium():
    expect.set_options(timeout=SECONDS_OF_PATIENCE * 1000)
    with launched_chromium() as browser:
        yield browser


@pytest.fixture
def emulator():
    with text_models() as running:
        yield running


@pytest.fixture
def gemini():
    with gemini_images() as running:
        yield running


def test_a_killed_server_finds_what_had_reached_the_disk(chromium, gemini, tmp_path):
    environment = with_google(gemini)
    gemini.answers(Answer(), Answer(holds=True))
    with (
        serving(tmp_path, environment=environment) as killed,
        image_desk(chromium, killed) as (desk, ada),
    ):
        page = desk.page(signed_in=ada)
        page.goto(PATH)
        make(page, count=2)
        expect(cards(page, "succeeded")).to_have_count(1)
        gemini.wait_for_calls(2)
        killed.kill()
        gemini.release()
        with serving(tmp_path, port=killed.port, environment=environment):
            page.reload()
            expect(cards(page, "succeeded")).to_have_count(1)
            expect(cards(page, "failed")).to_have_count(1)
            cards(page, "failed").get_by_role("button").first.click()
            error = page.get_by_test_id("error-message").filter(has_text="server stopped")
            expect(error).to_contain_text("not counted")
            expect(error).to_contain_text("billed to the operator")
            used(page, 1, "images")
            desk.forget_the_outage()
    assert len(gemini.calls) == 2


def test_a_server_killed_in_mid_stream_leaves_the_words_and_counts_nothing(
    chromium, emulator, tmp_path
):
    environment = PATIENT | emulator.settings("anthropic")
    emulator.behave("anthropic", seconds_per_word=0.3)
    with serving(tmp_path, environment=environment) as killed:
        ada = Visitor(killed.origin).register()
        with Desk(chromium, killed.origin) as desk:
            page = desk.page(signed_in=ada)
            page.goto("/studio")
            make_prompt(page, SCENE)
            expect(page.get_by_test_id("prompt-output")).to_contain_text("Wide shot")
            page.wait_for_timeout(1500)
            killed.kill()
            with serving(tmp_path, port=killed.port, environment=environment):
                page.reload()
                expect_status(page, "failed")
                expect(page.get_by_test_id("prompt-output")).to_contain_text("Wide")
                used(page, 0)
                page.get_by_test_id("retry-generation").click()
                expect_status(page, "succeeded")
                used(page, 1)
                desk.forget_the_outage()


@pytest.mark.parametrize("is_killed", [True, False], ids=["killed", "stopped"])
def test_half_typed_text_survives_a_restart_of_the_server(chromium, tmp_path, is_killed):
    cheap = {"CRAFTPROMPT_BCRYPT_COST": "4"}
    with serving(tmp_path, program=PACED_RUN, environment=cheap) as server:
        ada = Visitor(server.origin).register()
        desk = Desk(chromium, server.origin)
        page = desk.page(signed_in=ada)
        desk.go_to_studio(page)
        scene = page.get_by_test_id("scene-input")
        scene.press_sequentially("Saved words. ")
        until(lambda: pages.draft_of(server, ada.email) == "Saved words. ", "the draft is saved")
        scene.press_sequentially("Half a sen")
        if is_killed:
            server.kill()
        else:
            assert server.stop() == 0
        expect(page.get_by_test_id("connection-banner")).to_be_visible()
        scene.press_sequentially("tence")

    with serving(tmp_path, program=PACED_RUN, environment=cheap, port=server.port) as again:
        expect(page.get_by_test_id("connection-banner")).not_to_be_visible(timeout=30_000)
        expect(scene).to_have_value("Saved words. Half a sentence")
        expect(page.get_by_test_id("user-menu")).to_contain_text("Ada Lovelace")
        scene.press_sequentially(".")
        until(
            lambda: pages.draft_of(again, ada.email) == "Saved words. Half a sentence.",
            "all words are saved",
        )
        page.context.close()
