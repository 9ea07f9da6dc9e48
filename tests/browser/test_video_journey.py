"""Videos of all six families by fal, through a kill in the middle: each bought exactly once.

fal's emulator runs in this process; its log is the only witness of what was bought.
"""

import json
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, cards, log_in, used
from tests.browser.image_desk import choose, picture
from tests.emulators.fal import Plan, fal
from tests.reflex_client import Visitor
from tests.servers import serving, until

PATH = "/studio/video"
STUDIO = {"CRAFTPROMPT_BCRYPT_COST": "4", "CRAFTPROMPT_DEFAULT_PLAN": "studio"}
# Longer than the two minutes in which an unknown outcome is settled.
SECONDS = 150_000
WORDS = "A red fox crosses a snowy road at dusk and looks back once. The camera pushes in slowly."
FROM_TEXT = (
    "seedance-2.0-fast-t2v",
    "kling-2.5-turbo-pro-t2v",
    "luma-ray-2-flash-t2v",
    "hailuo-2.3-standard-t2v",
    "veo-3.1-lite-t2v",
)
FROM_A_PICTURE = (
    "seedance-2.0-fast-i2v",
    "kling-2.5-turbo-pro-i2v",
    "luma-ray-2-flash-i2v",
    "hailuo-2.3-fast-standard-i2v",
    "veo-3.1-lite-i2v",
    "runway-gen-3-turbo-i2v",
)
# What the models of each take of the twelve videos that the plan Studio gives a day.
WEIGHTS = 7
PLAYABLE = """
() => document.createElement("video").canPlayType('video/mp4; codecs="avc1.42E01E"')
  ? "mp4" : "webm"
"""
PLAYS_AND_SEEKS = """
async (film) => {
  film.muted = true;
  await film.play();
  await new Promise((moved) => {
    film.addEventListener("timeupdate", () => film.currentTime > 0.1 && moved());
  });
  film.pause();
  await new Promise((seeked) => {
    film.addEventListener("seeked", seeked, { once: true });
    film.currentTime = film.duration / 2;
  });
  return [film.currentTime, film.duration];
}
"""


@pytest.fixture
def serve(tmp_path):
    """Starts a server on this test's own data, on the same port each time after the first."""
    ports = []

    @contextmanager
    def started(environment):
        with serving(
            tmp_path, port=ports[0] if ports else None, environment=environment
        ) as running:
            ports.append(running.port)
            yield running

    return started


def make(page, model):
    """Choose a model and press; the card of what is made stands there at once."""
    page.get_by_test_id("video-model").select_option(model)
    button = page.get_by_test_id("make-video")
    expect(button).to_have_text("Make video")
    before = page.get_by_test_id("generation-card").count()
    button.click()
    expect(page.get_by_test_id("generation-card")).to_have_count(before + 1)


@pytest.mark.faults
@pytest.mark.parametrize("models", [FROM_TEXT, FROM_A_PICTURE], ids=["words", "picture"])
def test_each_family_is_bought_once_and_kept_through_a_power_cut(chromium, serve, models):
    *before, cut_off, after = models
    with fal() as vendor:
        environment = STUDIO | vendor.settings()
        with serve(environment) as killed, Desk(chromium, killed.origin) as desk:
            killed.forgive_tries()
            page = desk.page(signed_in=Visitor(killed.origin).register())
            expect.set_options(timeout=SECONDS)
            page.goto(PATH)
            film = page.evaluate(PLAYABLE)
            vendor.plans(
                *[Plan(film=film)] * len(before), Plan(film=film, holds=True), Plan(film=film)
            )
            page.get_by_test_id("video-prompt").fill(WORDS)
            if models is FROM_A_PICTURE:
                page.get_by_test_id("video-model").select_option(models[0])
                choose(page, picture(1), mark="video-reference-input")
                expect(page.get_by_test_id("reference-item")).to_have_attribute(
                    "data-role", "first_frame"
                )
            for model in (*before, cut_off):
                make(page, model)
            vendor.wait_for_submits(len(models) - 1)
            expect(cards(page, "succeeded")).to_have_count(len(before))
            killed.kill()

            with serve(environment):
                for job in vendor.jobs.values():
                    vendor.release(job.request_id)
                page.reload()
                expect(cards(page, "succeeded")).to_have_count(len(models) - 1)
                make(page, after)
                expect(cards(page, "succeeded")).to_have_count(len(models))
                used(page, WEIGHTS, "videos")
                expect_library(page, len(models))
                desk.forget_the_outage()

        was_bought_once(vendor, models)


def test_a_render_goes_on_past_the_idle_time_and_is_there_after_the_sign_in(chromium, serve):
    with (
        fal() as vendor,
        serve(STUDIO | vendor.settings()) as server,
        Desk(chromium, server.origin) as desk,
    ):
        server.forgive_tries()
        person = Visitor(server.origin).register()
        page = desk.page(signed_in=person)
        expect.set_options(timeout=SECONDS)
        page.goto(PATH)
        vendor.plans(Plan(film=page.evaluate(PLAYABLE), holds=True))
        page.get_by_test_id("video-prompt").fill(WORDS)
        make(page, FROM_TEXT[-1])
        vendor.wait_for_submits(1)

        server.rows("update sessions set last_action_at = '2020-01-01 00:00:00.000000'")
        page.reload()
        page.wait_for_url("**/login?**")
        vendor.release(next(iter(vendor.jobs)))
        until(
            lambda: server.rows("select 1 from generations where status = 'succeeded'"),
            "a film made while nobody is signed in",
        )

        log_in(page, person.email)
        page.wait_for_url(f"**{PATH}")
        expect(cards(page, "succeeded")).to_have_count(1)
        expect_library(page, 1)
        assert len(vendor.submits) == 1


def was_bought_once(vendor, models):
    """One submit for each model, with the words; with the picture where it begins with one."""
    bodies = [json.loads(asked.body) for asked in vendor.submits]
    assert len({asked.path for asked in vendor.submits}) == len(bodies) == len(models)
    assert all(body["prompt"] == WORDS for body in bodies)
    begin_with_picture = [body for body in bodies if "/cdn/" in json.dumps(body)]
    assert len(begin_with_picture) == (len(models) if models is FROM_A_PICTURE else 0)


def expect_library(page, count):
    """The library shows every film, and each plays, and seeks, on its own page."""
    page.goto("/library")
    items = page.get_by_test_id("library-item")
    expect(items).to_have_count(count)
    films = {item.get_attribute("data-id") for item in items.all()}
    last_seen = ""
    for film in films:
        page.goto(f"/library/{film}")
        shown = page.get_by_test_id("result-video")
        expect(shown).to_be_visible()
        expect(shown).not_to_have_attribute("src", last_seen)
        last_seen = shown.get_attribute("src")
        at, duration = shown.evaluate(PLAYS_AND_SEEKS)
        assert at == pytest.approx(duration / 2, abs=0.2)
