"""The journey of four images through a killed server: with Google's key, and with none.

The server is killed while a person waits, and started again on what lies on the disk. The images
whose bytes had reached it are found; what becomes of the other ones depends on who was asked.
"""

import io
import json
from contextlib import contextmanager
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.desk import cards, choose_shape, pixels_across, used
from tests.browser.image_desk import (
    CREATOR,
    PATH,
    choose,
    image_desk,
    make,
    picture,
    with_google,
)
from tests.emulators.gemini_images import Answer
from tests.paced_server import FRAMES_BEFORE_A_HALT, SLOWLY
from tests.pictures import painted
from tests.servers import BIN_RUN, PACED_RUN, serving

WORDS = f"A lighthouse on a rock at dawn, a fishing boat {SLOWLY} comes home. 35mm lens."
ARRIVED, ALL = FRAMES_BEFORE_A_HALT, 4


@pytest.fixture
def serve(tmp_path):
    """Starts a server on this test's own data, on the same port each time after the first."""
    ports = []

    @contextmanager
    def started(*, program=BIN_RUN, **environment):
        port = ports[0] if ports else None
        with serving(
            tmp_path, program=program, port=port, environment=CREATOR | environment
        ) as running:
            ports.append(running.port)
            yield running

    return started


def ids(marked):
    return {each.get_attribute("data-id") for each in marked.all()}


def ask_for_four(page):
    """Two references, and four wide images of one press."""
    page.goto(PATH)
    expect(page.get_by_test_id("make-image")).to_be_enabled()
    choose(page, *(picture(each, f"Ada Lovelace {each}.png") for each in (1, 2)))
    expect(page.get_by_test_id("reference-item")).to_have_count(2)
    choose_shape(page, "image", "16:9")
    make(page, WORDS, count=ALL)
    expect(cards(page, "succeeded")).to_have_count(ARRIVED)
    expect(cards(page, "running")).to_have_count(ALL - ARRIVED)


def on_the_disk(server):
    """The ids of the images whose files lie there under their own names."""
    asked_for = [str(UUID(row[0])) for row in server.rows("select id from generations")]
    media = server.data_folder / "media"
    return {each for each in asked_for if list(media.glob(f"*/{each}.*"))}


def pixels(content):
    return Image.open(io.BytesIO(content)).convert("RGB").tobytes()


def expect_library(page, kept):
    """The library shows these, each with a picture that loads, and no other."""
    page.goto("/library")
    items = page.get_by_test_id("library-item")
    expect(items).to_have_count(len(kept))
    assert ids(items) == kept
    for shown in items.get_by_role("img").all():
        shown.scroll_into_view_if_needed()
        assert pixels_across(shown) > 0


@pytest.mark.faults
def test_with_a_key_what_reached_the_disk_is_found_and_nothing_is_sent_twice(
    chromium, serve, gemini
):
    environment = with_google(gemini)
    gemini.answers(*[Answer()] * ARRIVED, *[Answer(holds=True)] * (ALL - ARRIVED))
    with serve(**environment) as killed, image_desk(chromium, killed) as (desk, ada):
        page = desk.page(signed_in=ada)
        ask_for_four(page)
        gemini.wait_for_calls(ALL)
        killed.kill()
        kept = on_the_disk(killed)
        gemini.release()

        with serve(**environment):
            page.reload()
            expect(cards(page, "succeeded")).to_have_count(ARRIVED)
            expect(cards(page, "failed")).to_have_count(ALL - ARRIVED)
            assert ids(cards(page, "succeeded")) == kept
            for interrupted in cards(page, "failed").all():
                interrupted.get_by_role("button").first.click()
                error = page.get_by_test_id("error-message").filter(has_text="server stopped")
                expect(error).to_contain_text("not counted")
                expect(error).to_contain_text("may have been billed to the operator")
            used(page, ARRIVED, "images")
            expect_library(page, kept)
            desk.forget_the_outage()

    assert len(gemini.calls) == ALL
    for call in gemini.calls:
        assert [pixels(each) for each in call.images] == [pixels(painted(each)) for each in (1, 2)]
        assert "Lovelace" not in json.dumps([call.headers, call.body])
        assert call.body["generationConfig"]["imageConfig"]["aspectRatio"] == "16:9"


@pytest.mark.faults
def test_without_a_key_the_drawer_draws_again_what_had_not_reached_the_disk(chromium, serve):
    with serve(program=PACED_RUN) as killed, image_desk(chromium, killed) as (desk, ada):
        page = desk.page(signed_in=ada)
        ask_for_four(page)
        killed.kill()
        kept = on_the_disk(killed)
        assert len(kept) == ARRIVED

        with serve():
            page.reload()
            expect(cards(page, "succeeded")).to_have_count(ALL)
            made = ids(cards(page, "succeeded"))
            assert kept < made
            expect(page.get_by_test_id("local-label").first).to_be_visible()
            used(page, 0, "images")
            expect_library(page, made)
            desk.forget_the_outage()
