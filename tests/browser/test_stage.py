"""The stage of the image page: what failed stands there too, and the focus never gets lost."""

from functools import partial

import pytest
from playwright.sync_api import expect

from tests.browser.desk import cards, violations
from tests.browser.image_desk import PROMPT, image_desk, make, open_images, with_google
from tests.emulators.gemini_images import Answer, blocked, refused
from tests.servers import serving

LONG = f"{PROMPT} {'Donaudampfschifffahrtsgesellschaft' * 4}"
WITHOUT_FOCUS_RING = """
() => {
  const drawn = (element) => {
    const style = element && getComputedStyle(element);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const focused = document.activeElement;
  const place = focused.matches(".arrival") ? focused.nextElementSibling : focused;
  return drawn(place) ? null : focused.outerHTML.slice(0, 200);
}
"""


@pytest.fixture(scope="module")
def connected(emulated_gemini, tmp_path_factory):
    environment = with_google(emulated_gemini) | {
        "TEXT_CHAIN": "composer",
        "CRAFTPROMPT_DAILY_SPEND_USD": "1000",
    }
    with serving(tmp_path_factory.mktemp("stage"), environment=environment) as running:
        yield running


@pytest.fixture
def opened(chromium, connected, gemini):
    """Opens the image page of one person, in as many windows as a test asks for."""
    with image_desk(chromium, connected) as (desk, ada):
        yield partial(open_images, desk, ada)


@pytest.fixture
def page(opened):
    return opened()


def make_one(page, gemini, status, prompt=PROMPT):
    """Have one image end so; returns its card's id."""
    answers = {"failed": Answer(status=500), "cancelled": Answer(holds=True)}
    gemini.answers(*[answers[status]] if status in answers else [])
    there = cards(page, status).count()
    calls = len(gemini.calls)
    make(page, prompt)
    if status == "cancelled":
        gemini.wait_for_calls(calls + 1)
        page.get_by_test_id("cancel-generation").click()
    expect(cards(page, status)).to_have_count(there + 1)
    return cards(page, status).first.get_attribute("data-id")


def card(page, generation_id):
    return page.locator(f"[data-testid=generation-card][data-id='{generation_id}']")


def stage(page):
    return page.get_by_role("region", name="Your images").locator(".stage-place")


def expect_focus_on_the_stage(page):
    expect(page.get_by_role("group", name="The image on the stage")).to_be_focused()
    assert page.evaluate(WITHOUT_FOCUS_RING) is None


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        (Answer(body=blocked("PROHIBITED_CONTENT")), "refused", "1 declined"),
        (refused(503, "UNAVAILABLE"), "unavailable", "1 failed"),
    ],
)
def test_the_only_image_that_fails_comes_on_the_stage_and_its_end_is_told(
    page, gemini, answer, kind, sentence
):
    gemini.answers(answer)
    make(page)

    error = stage(page).get_by_test_id("error-message")
    expect(error).to_have_attribute("data-kind", kind)
    expect(error).to_contain_text("not counted")
    expect(page.get_by_test_id("image-status")).to_have_text(
        f"No image made, {sentence}. What was not made is not counted."
    )


def test_the_end_of_several_is_told_as_it_was(page, gemini):
    gemini.answers(Answer(body=blocked("SAFETY")), Answer(status=500))
    make(page, count=4)

    expect(page.get_by_test_id("image-status")).to_have_text(
        "2 of 4 images made, 1 declined, 1 failed. What was not made is not counted."
    )
    expect(page.get_by_test_id("result-image")).to_be_visible()


def test_what_failed_is_tried_again_on_the_stage(page, gemini):
    make_one(page, gemini, "failed")
    page.get_by_test_id("image-prompt").fill("Something else.")
    stage(page).get_by_role("button", name="Try again").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("result-image")).to_be_visible()
    expect(cards(page, "failed")).to_have_count(0)
    expect_focus_on_the_stage(page)
    expect(page.get_by_test_id("image-prompt")).to_have_value("Something else.")


def test_the_prompt_of_what_failed_stands_in_the_form_again(page, gemini):
    make_one(page, gemini, "failed")
    page.get_by_test_id("image-prompt").fill("Something else.")
    stage(page).get_by_role("button", name="Edit the prompt").click()

    expect(page.get_by_test_id("image-prompt")).to_have_value(PROMPT)
    expect(page.get_by_role("group", name="Image", exact=True)).to_be_focused()


def test_what_was_cancelled_is_told_without_alarm_and_put_away_from_the_stage(page, gemini):
    make_one(page, gemini, "cancelled")
    expect(stage(page)).to_contain_text("the provider may have billed the operator")
    expect(stage(page).get_by_role("alert")).to_have_count(0)
    expect(page.get_by_test_id("image-status")).to_have_text("Cancelled. It is not counted.")

    stage(page).get_by_role("button", name="Put away").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your images will stand here.")).to_be_visible()
    expect_focus_on_the_stage(page)


def test_what_runs_is_cancelled_on_the_stage(page, gemini):
    gemini.answers(Answer(holds=True))
    make(page)
    gemini.wait_for_calls(1)
    stage(page).get_by_role("button", name="Cancel").focus()
    page.keyboard.press("Enter")

    expect(cards(page, "cancelled")).to_have_count(1)
    expect_focus_on_the_stage(page)


def test_an_opened_image_takes_the_focus_and_escape_gives_it_back_to_its_card(page, gemini):
    old, new = (make_one(page, gemini, "succeeded", words) for words in ("One.", "Two."))
    card(page, old).get_by_role("button").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("result-image")).to_have_attribute("alt", "Image made from: One.")
    expect_focus_on_the_stage(page)

    page.get_by_test_id("image-prompt").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("image-prompt")).to_be_focused()
    page.get_by_test_id("close-image").focus()
    page.keyboard.press("Escape")
    expect(card(page, old).get_by_role("button").first).to_be_focused()
    assert page.evaluate(WITHOUT_FOCUS_RING) is None
    expect(page.get_by_test_id("result-image")).to_have_attribute("alt", "Image made from: Two.")
    expect(card(page, new).get_by_role("button").first).to_have_attribute("aria-pressed", "true")


def test_in_the_strip_the_focus_goes_to_the_card_that_it_is_about(page, gemini):
    first = make_one(page, gemini, "failed", "One.")
    second = make_one(page, gemini, "failed", "Two.")
    make_one(page, gemini, "succeeded", "Three.")

    put_away = card(page, second).get_by_role("button", name="Put away")
    put_away.focus()
    page.keyboard.press("Enter")
    expect(card(page, second)).to_have_count(0)
    expect(card(page, first).get_by_role("button").first).to_be_focused()

    gemini.answers(Answer(holds=True))
    calls = len(gemini.calls)
    card(page, first).get_by_test_id("retry-generation").focus()
    page.keyboard.press("Enter")
    expect(cards(page, "running").get_by_role("button").first).to_be_focused()
    assert page.evaluate(WITHOUT_FOCUS_RING) is None
    gemini.wait_for_calls(calls + 1)
    gemini.release()
    expect(cards(page, "succeeded")).to_have_count(2)


def test_the_details_stand_beside_the_picture(page, gemini):
    made = make_one(page, gemini, "succeeded")
    for words in ("Google Gemini", "16:9", "64 by 36 pixels", "1,308", "about 0.0670 USD"):
        expect(stage(page)).to_contain_text(words)
    page.get_by_test_id("edit-image").click()
    expect(page.get_by_test_id("editing")).to_be_visible()
    make_one(page, gemini, "succeeded", "Make it night.")
    expect(stage(page).get_by_test_id("parent")).to_have_text(f"“{PROMPT}”")
    expect(stage(page)).to_contain_text("the image that was changed")

    stage(page).get_by_test_id("parent").click()
    page.wait_for_url(f"**/library/{made}")


def test_an_image_is_deleted_and_brought_back_in_every_tab(opened, gemini):
    page, watching = opened(), opened()
    made = make_one(page, gemini, "succeeded")
    expect(card(watching, made)).to_be_visible()
    page.get_by_test_id("delete-item").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("undo")).to_be_focused()
    expect(card(page, made)).to_have_count(0)
    expect(card(watching, made)).to_have_count(0)
    expect(watching.get_by_test_id("undo")).to_be_visible()
    page.keyboard.press("Enter")

    for each in (page, watching):
        expect(card(each, made)).to_be_visible()
        expect(each.get_by_test_id("result-image")).to_be_visible()
    expect_focus_on_the_stage(page)


def test_two_tabs_tell_the_same_at_once(opened, gemini):
    page, watching = opened(), opened()
    failed = make_one(page, gemini, "failed")
    for each in (page, watching):
        expect(stage(each).get_by_test_id("error-message")).to_contain_text("not counted")
        expect(each.get_by_test_id("image-status")).to_contain_text("1 failed")
    gemini.answers(Answer(holds=True))
    stage(page).get_by_role("button", name="Try again").click()
    expect(card(watching, failed)).to_have_count(0)
    expect(cards(watching, "running")).to_have_count(1)

    gemini.wait_for_calls(2)
    watching.get_by_test_id("cancel-generation").click()
    expect(cards(page, "cancelled")).to_have_count(1)
    stage(watching).get_by_role("button", name="Put away").click()
    # Sooner than a page looks by itself.
    expect(cards(page, "cancelled")).to_have_count(0, timeout=4000)


def in_every_state(page, gemini):
    """Bring the page through its states; yields the name of each when it stands."""
    make_one(page, gemini, "failed", LONG)
    yield "failed"
    gemini.answers(Answer(body=blocked("SAFETY")))
    make(page, LONG)
    expect(stage(page)).to_contain_text("Declined")
    yield "refused"
    calls = len(gemini.calls)
    gemini.answers(Answer(holds=True))
    make(page, LONG)
    gemini.wait_for_calls(calls + 1)
    expect(stage(page)).to_contain_text("Sent to Gemini")
    yield "running"
    stage(page).get_by_role("button", name="Cancel").click()
    expect(stage(page)).to_contain_text("Cancelled, not counted")
    yield "cancelled"
    make_one(page, gemini, "succeeded", LONG)
    yield "made"
    page.get_by_test_id("edit-image").click()
    expect(page.get_by_test_id("editing")).to_be_visible()
    make_one(page, gemini, "succeeded", "Make it night.")
    page.get_by_test_id("edit-image").click()
    # The form takes the focus, and what moves with that would take the next click along.
    expect(page.get_by_role("group", name="Image", exact=True)).to_be_focused()
    cards(page, "succeeded").last.get_by_role("button").first.click()
    expect(page.get_by_test_id("close-image")).to_be_visible()
    yield "edit"
    page.get_by_test_id("delete-item").click()
    expect(page.get_by_test_id("undo")).to_be_visible()
    yield "deleted"


def test_every_state_of_the_page_is_accessible_and_fits_320_pixels(opened, gemini):
    page = opened()
    wide = page.viewport_size

    found = {}
    for state in in_every_state(page, gemini):
        page.set_viewport_size(wide)
        found[state] = violations(page)
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, state
    assert len(found) == 7
    assert not any(found.values()), found
