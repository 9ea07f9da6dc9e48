"""The video page without a key: a prompt becomes an animatic, which plays and is found again."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import expect_status, make_prompt, written

PATH = "/studio/video"
PROMPT = "A fox in the snow at dusk, the camera pans left"
SECONDS = 60_000
PLAY_A_MOMENT = """
async (film) => {
  film.muted = true;
  await film.play();
  await new Promise((moved) => {
    film.addEventListener("timeupdate", () => film.currentTime > 0.2 && moved());
  });
  film.pause();
}
"""
SEEK = """
(film) => new Promise((seeked) => {
  film.addEventListener("seeked", seeked, { once: true });
  film.currentTime = film.duration - 1;
})
"""


@pytest.fixture
def page(desk, ada):
    """Ada's video page, loaded."""
    page = desk.page(signed_in=ada)
    open_videos(page)
    return page


def open_videos(page):
    page.goto(PATH)
    expect(page.get_by_test_id("make-video")).to_have_text("Make animatic · local, not counted")
    expect(page.get_by_text("Your videos will stand here.")).to_be_visible()


def make(page, prompt=PROMPT):
    page.get_by_test_id("video-prompt").fill(prompt)
    page.get_by_test_id("make-video").click()


def cards(page, status):
    return page.locator(f"[data-testid=generation-card][data-status={status}]")


def made(page):
    expect(cards(page, "succeeded")).to_have_count(1, timeout=SECONDS)
    return cards(page, "succeeded").get_attribute("data-id")


def plays(page):
    """Plays the film for a moment, then seeks in it."""
    film = page.get_by_test_id("result-video")
    assert film.evaluate("film => film.paused")
    film.evaluate(PLAY_A_MOMENT)
    film.evaluate(SEEK)
    at, duration = film.evaluate("film => [film.currentTime, film.duration]")
    assert at == pytest.approx(duration - 1, abs=0.1)
    return duration


def test_a_prompt_becomes_a_film_that_plays_and_is_found_again(desk, ada):
    page = desk.page(signed_in=ada)
    desk.go_to_studio(page)
    make_prompt(page, "A heron stands in the reeds at dawn. The camera pushes in.")
    expect_status(page, "succeeded")
    prompt = written(page)
    page.get_by_test_id("send-to-video").click()
    page.wait_for_url(f"**{PATH}")
    expect(page.get_by_test_id("video-prompt")).to_have_value(prompt)
    page.get_by_test_id("video-duration").select_option("4")

    page.get_by_test_id("make-video").click()
    film = made(page)
    expect(page.get_by_test_id("local-label").first).to_be_visible()
    assert plays(page) == pytest.approx(4, abs=0.1)
    expect(page.get_by_test_id("allowance-videos")).to_have_attribute("data-used", "0")

    page.reload()
    assert made(page) == film
    plays(page)

    page.goto("/library")
    item = page.locator(f"[data-testid=library-item][data-id='{film}']")
    expect(item).to_contain_text("0:04")
    expect(item).to_have_attribute("data-kind", "video")
    item.get_by_role("link").click()
    plays(page)
    page.get_by_test_id("reuse").click()
    page.wait_for_url(f"**{PATH}")
    expect(page.get_by_test_id("video-prompt")).to_have_value(prompt)
    expect(page.get_by_test_id("video-duration")).to_have_value("4")
