"""The video page with fal connected: drawn from the model, mended, previewed, extended."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, cards, used, violations
from tests.emulators.fal import Plan, fal
from tests.pictures import painted
from tests.reflex_client import Visitor
from tests.servers import serving

PATH = "/studio/video"
PROMPT = "A fox in the snow at dusk, the camera pans left"
TYPED = "An owl that was not sent yet"
VEO, KLING, HAILUO = "veo-3.1-t2v", "kling-2.6-pro-t2v", "hailuo-2.3-standard-t2v"
SECONDS = 60_000
TITLE = "Video · CraftPrompt Studio"


@pytest.fixture(scope="module")
def vendor():
    with fal() as running:
        yield running


@pytest.fixture(scope="module")
def connected(vendor, tmp_path_factory):
    environment = vendor.settings() | {
        "CRAFTPROMPT_BCRYPT_COST": "4",
        "CRAFTPROMPT_DEFAULT_PLAN": "studio",
        "CRAFTPROMPT_DAILY_SPEND_USD": "1000",
    }
    with serving(tmp_path_factory.mktemp("video"), environment=environment) as running:
        yield running


@pytest.fixture
def page(chromium, connected, vendor):
    """Ada's video page where fal makes the videos."""
    vendor.start_anew()
    connected.forgive_tries()
    ada = Visitor(connected.origin).register()
    with Desk(chromium, connected.origin) as desk:
        page = desk.page(signed_in=ada)
        page.goto(PATH)
        expect(page.get_by_test_id("make-video")).to_have_text("Make video")
        yield page


def choose(page, model):
    page.get_by_test_id("video-model").select_option(model)


def test_resolution_and_sound_are_offered_where_the_model_has_them_and_priced(page, vendor):
    choose(page, VEO)
    resolution, sound = page.get_by_test_id("video-resolution"), page.get_by_test_id("video-audio")
    price = page.get_by_test_id("video-price")
    expect(resolution).to_have_value("720p")
    expect(sound).to_be_checked()
    expect(page.get_by_test_id("video-reference-input")).to_have_count(0)
    expect(price).to_contain_text("Of this month's 55.00 USD, 55.00 USD are left.")
    with_sound = price.inner_text()

    sound.uncheck()
    expect(price).not_to_have_text(with_sound)
    silent = price.inner_text()
    resolution.select_option("4k")
    expect(price).not_to_have_text(silent)
    page.get_by_test_id("video-prompt").fill(PROMPT)
    page.get_by_test_id("make-video").click()
    vendor.wait_for_submits(1)
    body = vendor.submits[0].shown()["body"]
    assert (body["resolution"], body["generate_audio"]) == ("4k", False)

    page.reload()
    expect(resolution).to_have_value("4k")
    expect(sound).not_to_be_checked()
    choose(page, HAILUO)
    expect(resolution).to_have_count(0)
    expect(sound).to_have_count(0)


def test_what_passes_the_months_ceiling_is_mended_before_the_press(page, vendor, connected):
    connected.rows("update users set plan = 'free'")
    page.reload()
    choose(page, VEO)
    page.get_by_test_id("video-duration").select_option("8")
    price = page.get_by_test_id("video-price")
    expect(price).to_contain_text("Takes 1 video, all of a day's, as this model weighs 2;")
    expect(price).to_contain_text("Of this month's 2.00 USD, 2.00 USD are left.")
    dear = page.locator("[data-testid=shortfall][data-kind=cost]")
    expect(dear).to_contain_text("This costs up to 3.20 USD, and 2.00 USD of this month are left.")
    assert violations(page) == []

    dear.get_by_role("button", name="Take 4 seconds").click()
    expect(dear).to_have_count(0)
    expect(page.get_by_test_id("video-duration")).to_have_value("4")
    page.get_by_test_id("video-resolution").select_option("4k")
    dear.get_by_role("button", name="Make it without sound").click()
    expect(page.get_by_test_id("video-audio")).not_to_be_checked()
    expect(dear).to_have_count(0)

    page.get_by_test_id("video-prompt").fill(PROMPT)
    page.get_by_test_id("make-video").click()
    vendor.wait_for_submits(1)
    expect(price).to_contain_text("Of this month's 2.00 USD, 0.40 USD are left.")
    expect(dear).to_be_visible()


def test_what_it_shall_not_show_is_sent_where_the_model_has_the_field(page, vendor):
    choose(page, KLING)
    avoided = page.get_by_test_id("video-negative-prompt")
    page.get_by_test_id("video-prompt").fill(PROMPT)
    avoided.fill("subtitles, watermark")
    choose(page, HAILUO)
    expect(avoided).to_have_count(0)
    shortfall = page.locator("[data-testid=shortfall][data-kind=negative_prompt]")
    expect(shortfall).to_contain_text("has no negative prompt")

    choose(page, KLING)
    expect(shortfall).to_have_count(0)
    expect(avoided).to_have_value("subtitles, watermark")
    assert violations(page) == []
    page.get_by_test_id("make-video").click()
    vendor.wait_for_submits(1)
    assert vendor.submits[0].shown()["body"]["negative_prompt"] == "subtitles, watermark"

    choose(page, HAILUO)
    shortfall.get_by_role("button").click()
    expect(shortfall).to_have_count(0)
    choose(page, KLING)
    expect(avoided).to_have_value("")


def test_shots_of_a_prompt_are_as_long_as_the_video_and_sent_one_by_one(page, vendor):
    choose(page, "kling-3.0-pro-t2v")
    page.get_by_test_id("video-prompt").fill(
        "Shot 1 (3 s): A fox waits.\nShot 2 (4 s): The fox runs."
    )
    shortfall = page.locator("[data-testid=shortfall][data-kind=shots]")
    expect(shortfall).to_contain_text("7 seconds")
    expect(page.get_by_test_id("video-shots")).to_have_attribute("data-count", "2")
    shortfall.get_by_role("button").click()
    expect(page.get_by_test_id("video-duration")).to_have_value("7")
    expect(shortfall).to_have_count(0)
    assert violations(page) == []

    page.get_by_test_id("make-video").click()
    vendor.wait_for_submits(1)
    [job] = vendor.jobs.values()
    assert [each["duration"] for each in job.arguments["multi_prompt"]] == ["3", "4"]
    assert "prompt" not in job.arguments


def test_each_shortfall_is_mended_by_one_press_and_changed_words_come_back(page):
    long = f"{PROMPT}. " * 60 + PROMPT
    page.get_by_test_id("video-prompt").fill(long)
    choose(page, "kling-2.6-pro-i2v")
    shortfalls = page.get_by_test_id("shortfall")
    expect(shortfalls).to_have_count(2)

    missing = page.locator("[data-testid=shortfall][data-kind=first_frame]")
    missing.get_by_test_id("mend").click()
    expect(page.get_by_test_id("video-model")).to_have_value(KLING)
    expect(shortfalls).to_have_count(1)

    page.get_by_test_id("make-video").click()
    error = page.get_by_test_id("error-message")
    expect(error).to_have_attribute("data-kind", "invalid")
    expect(shortfalls).to_have_count(0)
    page.get_by_test_id("mend").click()
    expect(page.get_by_test_id("video-prompt")).not_to_have_value(long)
    assert len(page.get_by_test_id("video-prompt").input_value()) <= 2500
    expect(error).to_have_count(0)
    assert violations(page) == []

    page.get_by_test_id("bring-back").click()
    expect(page.get_by_test_id("video-prompt")).to_have_value(long)
    expect(shortfalls).to_have_count(1)


def test_an_address_that_brings_words_sets_aside_those_typed_a_moment_before(page):
    choose(page, "animatic")
    words = page.get_by_test_id("video-prompt")
    words.fill(PROMPT)
    page.get_by_test_id("make-video").click()
    expect(cards(page, "succeeded")).to_have_count(1, timeout=SECONDS)
    made = page.get_by_test_id("generation-card").get_attribute("data-id")
    words.fill(TYPED)

    page.goto(f"{PATH}?from={made}")

    expect(page.get_by_test_id("words-aside")).to_contain_text(TYPED)
    expect(words).to_have_value(PROMPT)
    page.get_by_test_id("bring-back").click()
    expect(words).to_have_value(TYPED)
    expect(page.get_by_test_id("words-aside")).to_have_count(0)


def test_the_move_is_previewed_for_nothing_and_the_form_stays(page, vendor):
    choose(page, VEO)
    page.get_by_test_id("video-prompt").fill(PROMPT)
    page.get_by_test_id("preview-move").click()

    expect(cards(page, "succeeded")).to_have_count(1, timeout=SECONDS)
    expect(page.get_by_test_id("local-label").first).to_be_visible()
    expect(page.get_by_test_id("video-model")).to_have_value(VEO)
    expect(page.get_by_test_id("video-prompt")).to_have_value(PROMPT)
    used(page, 0, "videos")
    assert vendor.submits == []


def test_the_title_counts_what_runs_and_is_right_on_every_page(page, vendor):
    vendor.plans(Plan(holds=True), Plan(holds=True))
    choose(page, VEO)
    for number in (1, 2):
        page.get_by_test_id("video-prompt").fill(f"{PROMPT} {number}")
        page.get_by_test_id("make-video").click()
        expect(page).to_have_title(f"({number}) {TITLE}")

    page.get_by_role("link", name="Image", exact=True).click()
    expect(page).to_have_title("Image · CraftPrompt Studio")
    page.get_by_role("link", name="Video", exact=True).click()
    expect(page).to_have_title(f"(2) {TITLE}")
    page.get_by_role("link", name="Account", exact=True).click()
    expect(page).to_have_title("Account · CraftPrompt Studio")


def test_models_are_compared_searched_and_chosen_by_keyboard(page):
    opener = page.get_by_test_id("compare-models")
    opener.press("Enter")
    picker = page.get_by_test_id("model-picker")
    search, models = picker.get_by_test_id("model-search"), picker.get_by_test_id("model-choice")
    expect(search).to_be_focused()
    expect(picker.get_by_role("region", name="Recommended")).to_contain_text("words alone")
    expect(models.first).to_have_attribute("data-key", HAILUO)
    page.keyboard.type("kling sound 15 s")
    expect(models).to_have_count(4)
    expect(picker.get_by_role("status")).to_have_text("4 models")
    expect(models.first).to_contain_text("0.14 USD a second")
    assert violations(page) == []

    models.first.press("Enter")
    expect(picker).to_be_hidden()
    expect(opener).to_be_focused()
    expect(page.get_by_test_id("video-model")).to_have_value("kling-3.0-pro-t2v")
    expect(page.get_by_test_id("video-model-badges")).to_contain_text("up to 15 s")

    opener.press("Enter")
    chosen = picker.locator("[data-testid=model-choice][aria-pressed=true]")
    expect(chosen.first).to_have_attribute("data-key", "kling-3.0-pro-t2v")
    search.fill("nothing of the kind")
    expect(models).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(picker).to_be_hidden()


def test_recommended_are_the_models_that_take_the_frame_that_is_laid(page):
    choose(page, "veo-3.1-i2v")
    picture = {"name": "frame.png", "mimeType": "image/png", "buffer": painted(1)}
    page.get_by_test_id("video-reference-input").set_input_files([picture])
    expect(page.get_by_test_id("reference-item")).to_have_attribute("data-role", "first_frame")

    page.get_by_test_id("compare-models").click()
    recommended = page.get_by_test_id("model-picker").get_by_role("region", name="Recommended")
    expect(recommended).to_contain_text("a first frame")
    expect(recommended.get_by_test_id("model-choice").first).to_contain_text("from an image")


def test_the_player_steps_by_the_frames_of_the_film(page, vendor):
    vendor.plans(Plan(film="thirty"))
    choose(page, VEO)
    page.get_by_test_id("video-prompt").fill(PROMPT)
    page.get_by_test_id("make-video").click()
    expect(cards(page, "succeeded")).to_have_count(1, timeout=SECONDS)
    expect(page.get_by_test_id("result-video")).to_have_js_property("duration", 1)

    page.get_by_test_id("frame-forward").click()
    expect(page.get_by_text("0.05 of 1.00 s")).to_be_visible()


def test_the_last_frame_of_a_video_begins_the_next(page, vendor):
    choose(page, VEO)
    page.get_by_test_id("video-prompt").fill(PROMPT)
    page.get_by_test_id("make-video").click()
    expect(cards(page, "succeeded")).to_have_count(1, timeout=SECONDS)

    page.get_by_test_id("extend-video").click()
    frame = page.get_by_test_id("reference-item")
    expect(frame).to_have_attribute("data-role", "first_frame")
    expect(page.get_by_test_id("video-model")).to_have_value("veo-3.1-i2v")
    expect(page.get_by_test_id("model-news")).to_contain_text("“Veo 3.1, from an image” now")
    page.get_by_test_id("make-video").click()
    vendor.wait_for_submits(2)
    assert vendor.submits[1].shown()["body"]["image_url"]


def test_a_first_frame_is_put_down_again_by_a_second_press(page):
    choose(page, "veo-3.1-i2v")
    picture = {"name": "frame.png", "mimeType": "image/png", "buffer": painted(1)}
    page.get_by_test_id("video-reference-input").set_input_files([picture])
    frame = page.get_by_test_id("reference-item")
    expect(frame).to_have_attribute("data-role", "first_frame")
    expect(page.get_by_test_id("shortfall")).to_have_count(0)

    frame.get_by_role("button", name="First frame").click()
    expect(frame).to_have_attribute("data-role", "reference")
    expect(page.get_by_test_id("shortfall")).to_have_count(1)


def bring(page, *numbers):
    """Bring pictures, one after the other."""
    for count, number in enumerate(numbers, start=1):
        picture = {"name": "frame.png", "mimeType": "image/png", "buffer": painted(number)}
        page.get_by_test_id("video-reference-input").set_input_files([picture])
        expect(page.get_by_test_id("reference-item")).to_have_count(count)


def place(page, name, number):
    return page.get_by_role("button", name=f"{name}: picture {number}", exact=True)


def expect_pressed(page, name, number, *, is_pressed=True):
    pressed = "true" if is_pressed else "false"
    expect(place(page, name, number)).to_have_attribute("aria-pressed", pressed)


def sent(vendor):
    vendor.wait_for_submits(1)
    return vendor.submits[0].shown()["body"]


def test_a_video_begins_and_ends_with_pictures_where_the_model_takes_both(page, vendor):
    choose(page, "veo-3.1-flf")
    shortfalls = page.get_by_test_id("shortfall")
    expect(shortfalls).to_have_count(2)
    bring(page, 1, 2)
    expect_pressed(page, "First frame", 1)
    expect_pressed(page, "Last frame", 2)
    expect(place(page, "Reference", 1)).to_have_count(0)
    expect(shortfalls).to_have_count(0)
    assert violations(page) == []

    place(page, "Last frame", 2).click()
    expect(shortfalls).to_have_attribute("data-kind", "last_frame")
    place(page, "Last frame", 1).click()
    place(page, "First frame", 2).click()
    expect(shortfalls).to_have_count(0)
    page.reload()
    expect_pressed(page, "Last frame", 1)
    page.get_by_test_id("video-prompt").fill(PROMPT)
    page.get_by_test_id("make-video").click()
    body = sent(vendor)
    second, first = vendor.uploads
    assert (body["first_frame_url"], body["last_frame_url"]) == (second, first)

    choose(page, "veo-3.1-i2v")
    expect_pressed(page, "Last frame", 1)
    expect(shortfalls).to_have_attribute("data-kind", "last_frame")

    place(page, "Last frame", 1).click()
    page.get_by_role("button", name="Reuse settings").click()
    expect_pressed(page, "First frame", 2)
    expect_pressed(page, "Last frame", 1)
    expect(shortfalls).to_have_count(0)


def test_references_go_along_where_the_model_takes_them_and_are_left_out_by_a_mend(page, vendor):
    choose(page, "veo-3.1-r2v")
    bring(page, 1, 2)
    for number in (1, 2):
        expect_pressed(page, "Reference", number)
    expect(page.get_by_test_id("shortfall")).to_have_count(0)
    page.get_by_test_id("video-prompt").fill(PROMPT)
    page.get_by_test_id("make-video").click()
    assert sent(vendor)["image_urls"] == list(vendor.uploads)

    choose(page, "runway-gen-3-turbo-i2v")
    in_the_way = page.locator("[data-testid=shortfall][data-kind=references]")
    in_the_way.get_by_test_id("mend").click()
    expect(in_the_way).to_have_count(0)
    expect(place(page, "Reference", 1)).to_have_count(0)
    expect_pressed(page, "First frame", 1, is_pressed=False)


def test_the_providers_log_is_there_when_it_is_asked_for(page, vendor):
    vendor.plans(Plan(holds=True))
    choose(page, VEO)
    page.get_by_test_id("video-prompt").fill(PROMPT)
    page.get_by_test_id("make-video").click()
    expect(page.get_by_text("Rendering").first).to_be_visible()

    page.get_by_test_id("video-log").click()
    expect(page.get_by_test_id("video-log-lines")).to_have_text("Generating")
    assert violations(page) == []
    page.get_by_role("button", name="Close the log").click()
    expect(page.get_by_test_id("video-log-lines")).to_have_count(0)
