"""The video page without a key: a prompt becomes an animatic, which plays and is found again."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import (
    cards,
    choose_shape,
    expect_status,
    make_prompt,
    used,
    violations,
    written,
)
from tests.paced_server import SLOWLY

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

UNCOVERED = """
(part) => {
  const { x, y, width, height } = part.getBoundingClientRect();
  return part.contains(document.elementFromPoint(x + width / 2, y + height - 4));
}
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


def made(page):
    expect(cards(page, "succeeded")).to_have_count(1, timeout=SECONDS)
    expect(cards(page, "succeeded").locator("img")).to_be_visible()
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
    used(page, 0, "videos")

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


def test_a_refused_press_is_said_in_sight_of_the_button(page):
    page.get_by_test_id("make-video").click()
    refusal = page.get_by_test_id("error-message")
    expect(refusal).to_contain_text("Write first what the video is to show")
    assert refusal.evaluate(UNCOVERED)


def test_a_cancelled_video_can_be_tried_again_and_put_away(page):
    make(page, f"{PROMPT}, {SLOWLY}")
    expect(cards(page, "running")).to_have_count(1)
    expect(page.get_by_text("Rendering").first).to_be_visible()

    page.get_by_test_id("cancel-generation").click()
    expect(cards(page, "cancelled")).to_have_count(1)
    first = cards(page, "cancelled").get_attribute("data-id")
    expect(page.get_by_test_id("video-status")).to_contain_text("not counted")

    page.get_by_test_id("retry-generation").click()
    expect(cards(page, "running")).to_have_count(1)
    assert cards(page, "running").get_attribute("data-id") != first
    expect(cards(page, "cancelled")).to_have_count(0)

    page.get_by_test_id("cancel-generation").click()
    expect(cards(page, "cancelled")).to_have_count(1)
    page.get_by_role("button", name="Put away").first.click()
    expect(page.get_by_test_id("generation-card")).to_have_count(0)
    expect(page.get_by_text("Your videos will stand here.")).to_be_visible()


def test_a_made_image_is_what_the_video_begins_with(page):
    page.goto("/studio/image")
    expect(page.get_by_test_id("make-image")).to_be_enabled()
    page.get_by_test_id("image-prompt").fill(PROMPT)
    page.get_by_test_id("make-image").click()
    expect(cards(page, "succeeded")).to_have_count(1, timeout=SECONDS)
    page.get_by_test_id("use-as-first-frame").click()
    page.wait_for_url(f"**{PATH}")

    frame = page.get_by_test_id("reference-item")
    expect(frame).to_have_attribute("data-role", "first_frame")
    expect(page.get_by_test_id("video-prompt")).to_have_value(PROMPT)
    page.get_by_test_id("video-duration").select_option("4")
    page.get_by_test_id("make-video").click()
    made(page)
    shown = page.get_by_role("region", name="Your videos")
    expect(shown.get_by_text("first frame", exact=True)).to_be_visible()
    expect(page.get_by_test_id("parent")).to_contain_text("A fox")

    frame.get_by_role("button", name="First frame").click()
    expect(frame).to_have_attribute("data-role", "reference")


def test_what_was_chosen_is_there_after_a_reload_and_fits_the_model(page):
    page.get_by_test_id("video-prompt").fill(PROMPT)
    page.get_by_test_id("video-model").select_option("kling-3.0-pro-t2v")
    expect(page.get_by_test_id("video-model-badges")).to_contain_text("up to 15 s")
    choose_shape(page, "video", "1:1")
    page.get_by_test_id("video-duration").select_option("12")
    page.reload()

    expect(page.get_by_test_id("video-prompt")).to_have_value(PROMPT)
    expect(page.get_by_test_id("video-model")).to_have_value("kling-3.0-pro-t2v")
    expect(page.get_by_test_id("video-duration")).to_have_value("12")
    expect(page.locator("[data-testid=video-aspect] input[value='1:1']")).to_be_checked()

    page.get_by_test_id("video-model").select_option("veo-3.1-t2v")
    expect(page.get_by_test_id("video-duration").locator("option")).to_have_count(3)
    expect(page.get_by_test_id("video-duration")).to_have_value("4")


def test_the_player_steps_repeats_and_slows_down_by_keys_and_buttons(page):
    page.get_by_test_id("video-model").select_option("animatic")
    page.get_by_test_id("video-duration").select_option("2")
    make(page)
    made(page)
    film = page.get_by_test_id("result-video")
    expect(film).to_have_js_property("duration", 2)

    page.get_by_text("Made here").click()
    page.keyboard.press(".")
    expect(page.get_by_text("0.06 of 2.00 s")).to_be_visible()
    page.get_by_test_id("frame-back").click()
    expect(page.get_by_text("0.02 of 2.00 s")).to_be_visible()
    page.keyboard.press("l")
    expect(film).to_have_js_property("loop", True)
    page.get_by_test_id("player-speed").select_option("0.5")
    expect(film).to_have_js_property("playbackRate", 0.5)


def test_an_empty_prompt_is_refused_at_its_field(page):
    page.get_by_test_id("make-video").click()

    expect(page.get_by_test_id("error-message")).to_contain_text("Write first")
    expect(page.get_by_test_id("error-message")).to_have_attribute("data-kind", "invalid")
    expect(page.get_by_test_id("video-prompt")).to_have_attribute("aria-invalid", "true")


def test_the_page_is_accessible_and_fits_320_pixels(desk, ada):
    page = desk.page(
        signed_in=ada,
        viewport={"width": 320, "height": 700},
    )
    open_videos(page)
    assert violations(page) == []

    page.get_by_test_id("video-model").select_option("animatic")
    page.get_by_test_id("video-duration").select_option("2")
    make(page, f"{PROMPT} {'Donaudampfschifffahrtsgesellschaft' * 4}")
    made(page)
    expect(page.get_by_test_id("result-video")).to_have_js_property("duration", 2)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
