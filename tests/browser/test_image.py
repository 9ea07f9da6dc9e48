"""The image page, `/studio/image`: made, refused, failed, cancelled, changed, found again."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import (
    cards,
    choose_shape,
    expect_status,
    make_prompt,
    pixels_across,
    used,
    written,
)
from tests.browser.image_desk import PATH, PROMPT, image_desk, make, open_images, with_google
from tests.emulators.gemini_images import Answer, blocked
from tests.servers import serving


@pytest.fixture(scope="module")
def connected(emulated_gemini, tmp_path_factory):
    environment = with_google(emulated_gemini) | {
        "TEXT_CHAIN": "composer",
        "CRAFTPROMPT_DAILY_SPEND_USD": "1000",
    }
    with serving(tmp_path_factory.mktemp("image"), environment=environment) as running:
        yield running


@pytest.fixture
def studio(chromium, connected, gemini):
    """Ada's page with Google connected, and the desk that watches it."""
    with image_desk(chromium, connected) as (desk, ada):
        page = open_images(desk, ada)
        page.ada, page.desk = ada, desk
        yield page


@pytest.fixture
def keyless(desk, ada):
    """Ada's page where nobody gave a key."""
    page = desk.page(signed_in=ada)
    page.goto(PATH)
    expect(page.get_by_test_id("make-image")).to_contain_text("local, not counted")
    return page


def test_four_images_of_which_one_is_refused_and_one_fails(studio, gemini):
    gemini.answers(Answer(body=blocked("PROHIBITED_CONTENT")), Answer(status=500))
    make(studio, count=4)

    expect(cards(studio, "succeeded")).to_have_count(2)
    expect(cards(studio, "failed")).to_have_count(2)
    used(studio, 2, "images")
    assert len(gemini.calls) == 4
    expect(studio.get_by_test_id("result-image")).to_have_attribute(
        "alt", f"Image made from: {PROMPT}"
    )

    kinds = set()
    for card in cards(studio, "failed").all():
        card.get_by_role("button").first.click()
        expect(card.get_by_role("button").first).to_have_attribute("aria-pressed", "true")
        error = studio.get_by_test_id("error-message").filter(has_text="ounted")
        expect(error).to_be_visible()
        kinds.add(error.get_attribute("data-kind"))
    assert "refused" in kinds
    cards(studio, "failed").first.get_by_text("Put away").click()
    expect(cards(studio, "failed")).to_have_count(1)
    studio.reload()
    expect(cards(studio, "failed")).to_have_count(1)
    expect(cards(studio, "succeeded")).to_have_count(2)


def test_a_reload_in_mid_run_and_a_second_tab_show_the_same(studio, gemini):
    gemini.answers(Answer(holds=True))
    make(studio)
    expect(cards(studio, "running")).to_have_count(1)
    expect(cards(studio, "running")).to_contain_text("Sent to Gemini")
    gemini.wait_for_calls(1)

    studio.reload()
    expect(cards(studio, "running")).to_have_count(1)
    second = studio.desk.page(signed_in=studio.ada)
    second.goto(PATH)
    expect(cards(second, "running")).to_have_count(1)
    gemini.release()
    for page in (studio, second):
        expect(cards(page, "succeeded")).to_have_count(1)
        expect(page.get_by_test_id("result-image")).to_be_visible()
    assert len(gemini.calls) == 1


def test_cancel_counts_nothing_and_try_again_makes_it(studio, gemini):
    gemini.answers(Answer(holds=True))
    make(studio)
    gemini.wait_for_calls(1)
    studio.get_by_test_id("cancel-generation").click()
    expect(cards(studio, "cancelled")).to_have_count(1)
    used(studio, 0, "images")

    studio.get_by_test_id("retry-generation").click()
    expect(cards(studio, "succeeded")).to_have_count(1)
    expect(cards(studio, "cancelled")).to_have_count(0)
    used(studio, 1, "images")


def test_a_double_click_is_one_wish(studio, gemini):
    studio.get_by_test_id("image-prompt").fill(PROMPT)
    studio.get_by_test_id("make-image").dblclick()
    expect(cards(studio, "succeeded")).to_have_count(1)
    assert len(gemini.calls) == 1


def test_the_price_stands_before_the_press_and_too_many_are_refused_whole(studio, gemini):
    expect(studio.get_by_text("Takes 1 image, 15 of 15 left today")).to_be_visible()
    for done in (4, 8, 12):
        make(studio, f"{PROMPT} {done}", count=4)
        expect(cards(studio, "succeeded")).to_have_count(done)
    make(studio, f"{PROMPT} once more", count=4)

    error = studio.get_by_test_id("error-message").filter(has_text="3")
    expect(error).to_have_attribute("data-kind", "allowance")
    used(studio, 12, "images")
    assert len(gemini.calls) == 12
    expect(studio.get_by_test_id("image-prompt")).to_have_value(f"{PROMPT} once more")


def test_edit_this_sends_the_image_first_and_only_the_new_words(studio, gemini):
    make(studio)
    expect(cards(studio, "succeeded")).to_have_count(1)
    studio.get_by_test_id("edit-image").click()
    expect(studio.get_by_test_id("editing")).to_be_visible()
    expect(studio.get_by_test_id("image-prompt")).to_have_value("")
    make(studio, "Make it night.")
    expect(cards(studio, "succeeded")).to_have_count(2)

    edit = gemini.calls[-1]
    assert edit.images == [gemini.picture]
    assert edit.prompt.endswith("Make it night.")
    assert "Image 1" in edit.prompt


def test_opening_a_result_changes_nothing_in_the_form(studio):
    make(studio)
    expect(cards(studio, "succeeded")).to_have_count(1)
    studio.get_by_test_id("image-prompt").fill("Something else that I am writing.")
    choose_shape(studio, "image", "1:1")
    cards(studio, "succeeded").get_by_role("button").first.click()

    expect(studio.get_by_test_id("image-prompt")).to_have_value("Something else that I am writing.")
    expect(studio.locator("[data-testid=image-aspect] input[value='1:1']")).to_be_checked()


def test_settings_and_words_stand_there_again_after_a_reload(studio):
    studio.get_by_test_id("image-prompt").fill(PROMPT)
    studio.get_by_test_id("image-model").select_option("gemini-2.5-flash-image")
    expect(studio.get_by_test_id("image-size").locator("option")).to_have_count(1)
    choose_shape(studio, "image", "9:16")
    studio.get_by_test_id("image-count").select_option("3")
    expect(studio.get_by_test_id("make-image")).to_have_text("Make 3 images")
    studio.reload()

    expect(studio.get_by_test_id("image-prompt")).to_have_value(PROMPT)
    expect(studio.get_by_test_id("image-model")).to_have_value("gemini-2.5-flash-image")
    expect(studio.locator("[data-testid=image-aspect] input[value='9:16']")).to_be_checked()
    expect(studio.get_by_test_id("image-count")).to_have_value("3")


def test_a_made_image_becomes_a_reference_by_a_button_and_by_dragging(studio):
    make(studio)
    expect(cards(studio, "succeeded")).to_have_count(1)
    studio.get_by_role("button", name="Use as reference").click()
    reference = studio.get_by_test_id("reference-item")
    expect(reference).to_have_attribute("data-role", "reference")
    studio.get_by_test_id("reference-remove").click()
    expect(reference).to_have_count(0)

    studio.get_by_test_id("result-image").drag_to(studio.get_by_text("Add references"))
    expect(reference).to_have_count(1)
    expect(reference).to_have_attribute("data-role", "reference")


def test_without_a_key_a_prompt_becomes_a_labelled_frame_with_one_press(desk, ada):
    page = desk.page(signed_in=ada)
    desk.go_to_studio(page)
    make_prompt(page, "A heron stands in the reeds at dawn.")
    expect_status(page, "succeeded")
    prompt = written(page)
    page.get_by_test_id("send-to-image").click()
    page.wait_for_url(f"**{PATH}")
    expect(page.get_by_test_id("image-prompt")).to_have_value(prompt)

    page.get_by_test_id("make-image").click()
    expect(cards(page, "succeeded")).to_have_count(1)
    expect(page.get_by_role("figure").get_by_test_id("local-label")).to_be_visible()
    expect(cards(page, "succeeded").get_by_test_id("local-label")).to_have_text("local")
    assert pixels_across(page.get_by_test_id("result-image")) > 500
    used(page, 0, "images")


def test_an_empty_form_is_told_what_is_missing(keyless):
    keyless.get_by_test_id("make-image").click()
    error = keyless.get_by_test_id("error-message").filter(has_text="Write first")
    expect(error).to_have_attribute("data-kind", "invalid")


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


@pytest.mark.parametrize("asked", ["from", "edit", "reference"])
@pytest.mark.parametrize("wrong", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_an_address_that_asks_for_what_is_not_there_says_so_and_changes_nothing(
    keyless, asked, wrong
):
    keyless.get_by_test_id("image-prompt").fill(PROMPT)
    keyless.get_by_test_id("image-prompt").blur()

    keyless.goto(f"{PATH}?{asked}={wrong}")

    expect(keyless.get_by_test_id("error-message")).to_contain_text("There is no such")
    keyless.wait_for_url(f"**{PATH}")
    expect(keyless.get_by_test_id("image-prompt")).to_have_value(PROMPT)


SURROUND = "getComputedStyle(document.querySelector('.stage')).backgroundColor"
MIDDLE_GREY = "rgb(106, 106, 106)"


def make_frames(page, count):
    for number in range(count):
        make(page, f"{PROMPT} Take {number}.")
        expect(cards(page, "succeeded")).to_have_count(number + 1)


def test_single_letters_step_through_the_images_and_change_the_surround(keyless):
    make_frames(keyless, 2)
    shown = keyless.get_by_test_id("result-image")
    expect(shown).to_have_attribute("alt", f"Image made from: {PROMPT} Take 1.")
    keyless.locator("main").focus()

    keyless.keyboard.press("j")
    expect(shown).to_have_attribute("alt", f"Image made from: {PROMPT} Take 0.")
    keyless.keyboard.press("k")
    expect(shown).to_have_attribute("alt", f"Image made from: {PROMPT} Take 1.")

    keyless.keyboard.press("b")
    expect(keyless.get_by_test_id("surround")).to_have_attribute("aria-pressed", "true")
    assert keyless.evaluate(SURROUND) == MIDDLE_GREY
    keyless.reload()
    expect(keyless.get_by_test_id("surround")).to_have_attribute("aria-pressed", "true")
    assert keyless.evaluate(SURROUND) == MIDDLE_GREY
    keyless.keyboard.press("b")
    expect(keyless.get_by_test_id("surround")).to_have_attribute("aria-pressed", "false")
    assert keyless.evaluate(SURROUND) != MIDDLE_GREY


def test_the_list_of_keys_opens_by_its_key_and_switches_single_letters_off(keyless):
    make_frames(keyless, 1)
    words = keyless.get_by_test_id("image-prompt")
    words.fill("")
    words.press_sequentially("b?j")
    expect(words).to_have_value("b?j")
    expect(keyless.get_by_test_id("surround")).to_have_attribute("aria-pressed", "false")

    keyless.locator("main").focus()
    keyless.keyboard.press("Shift+?")
    keys = keyless.get_by_role("dialog", name="Keyboard")
    expect(keys).to_contain_text("Middle grey around the picture")
    keys.get_by_label("Single letters work as keys").uncheck()
    keyless.keyboard.press("Escape")
    expect(keys).to_be_hidden()

    keyless.keyboard.press("b")
    keyless.keyboard.press("Shift+?")
    expect(keys).to_be_hidden()
    expect(keyless.get_by_test_id("surround")).to_have_attribute("aria-pressed", "false")
