"""The form of the image page: references that go along, models, words that wait."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import cards, violations
from tests.browser.image_desk import (
    PATH,
    PROMPT,
    choose,
    image_desk,
    make,
    open_images,
    picture,
    with_google,
)
from tests.servers import serving, until

TYPED = "A heron stands in the reeds and has not been sent yet."
OLDER, PRO = "gemini-2.5-flash-image", "gemini-3-pro-image"
NOTHING_IS_UNSAVED = """
(words) => !Object.values(sessionStorage).some((each) => each.includes(words))
"""


@pytest.fixture(scope="module")
def connected(emulated_gemini, tmp_path_factory):
    """A studio with Google's key that prefers the Pro model."""
    environment = with_google(emulated_gemini) | {
        "GEMINI_IMAGE_MODELS": f"{PRO},{OLDER}",
        "CRAFTPROMPT_DAILY_SPEND_USD": "1000",
    }
    with serving(tmp_path_factory.mktemp("form"), environment=environment) as running:
        yield running


@pytest.fixture
def studio(chromium, connected, gemini):
    """Ada's page with Google connected, and the desk that watches it."""
    with image_desk(chromium, connected) as (desk, ada):
        page = open_images(desk, ada, reduced_motion="reduce")
        page.ada, page.desk = ada, desk
        yield page


def add(page, count):
    """Lay so many pictures into an empty tray."""
    choose(page, *map(picture, range(count)))
    expect(page.get_by_test_id("reference-item")).to_have_count(count)


def ticks(page):
    return page.get_by_test_id("reference-goes-along")


def going(page):
    return page.get_by_test_id("references-going")


def made(page, count=1):
    expect(cards(page, "succeeded")).to_have_count(count)


def error(page, words):
    return page.get_by_test_id("error-message").filter(has_text=words)


def test_only_what_is_ticked_goes_along_in_the_order_of_the_tray(studio, gemini):
    add(studio, 3)
    expect(going(studio)).to_have_text("3 of 14 go along")
    ticks(studio).nth(1).press("Space")
    expect(going(studio)).to_have_text("2 of 14 go along")
    studio.get_by_role("button", name="Move Reference 3 earlier").click()
    expect(ticks(studio).nth(2)).not_to_be_checked()
    studio.reload()
    expect(going(studio)).to_have_text("2 of 14 go along")
    expect(ticks(studio).nth(2)).not_to_be_checked()

    make(studio)
    made(studio)

    assert len(gemini.calls[-1].images) == 2
    expect(studio.locator(".item-references__item")).to_have_count(2)


def test_a_first_frame_stays_behind_until_it_is_ticked(studio, gemini):
    add(studio, 2)
    role = studio.get_by_test_id("reference-item").first.get_by_role("combobox")
    role.select_option("first_frame")
    expect(ticks(studio).first).not_to_be_checked()
    expect(going(studio)).to_have_text("1 of 14 goes along")
    ticks(studio).first.check()
    expect(going(studio)).to_have_text("2 of 14 go along")

    make(studio)
    made(studio)

    assert "Image 1 shows how the scene begins" in gemini.calls[-1].prompt


def test_too_many_are_refused_with_a_mend_of_one_press(studio, gemini):
    add(studio, 4)
    studio.get_by_test_id("image-model").select_option(OLDER)
    expect(going(studio)).to_contain_text(
        "4 of 3 go along: Gemini 2.5 Flash Image takes 3 at most."
    )

    make(studio)
    refusal = error(studio, "4 references go along, and Gemini 2.5 Flash Image takes 3 at most.")
    expect(refusal).to_be_visible()
    expect(studio.get_by_test_id("image-prompt")).to_have_value(PROMPT)
    assert gemini.calls == []

    studio.get_by_test_id("fit-references").last.click()
    expect(going(studio)).to_have_text("3 of 3 go along")
    expect(refusal).to_have_count(0)
    expect(studio.get_by_test_id("fit-references")).to_have_count(0)
    make(studio)
    made(studio)
    assert len(gemini.calls[-1].images) == 3


def test_a_reference_that_another_tab_took_out_is_not_left_out_without_a_word(studio, gemini):
    add(studio, 2)
    second = studio.desk.page(signed_in=studio.ada)
    second.goto(PATH)
    second.get_by_test_id("reference-remove").first.click()
    expect(second.get_by_test_id("reference-item")).to_have_count(1)

    make(studio)

    expect(error(studio, "was taken out in another tab")).to_be_visible()
    expect(studio.get_by_test_id("reference-item")).to_have_count(1)
    assert gemini.calls == []
    make(studio)
    made(studio)
    assert len(gemini.calls[-1].images) == 1


def test_an_image_that_is_changed_is_counted_once(studio, gemini):
    make(studio)
    made(studio)
    add(studio, 1)
    studio.get_by_test_id("edit-image").click()
    expect(going(studio)).to_have_text("2 of 14 go along, first the image that you are changing")

    studio.get_by_text("Use as reference").click()
    expect(studio.get_by_test_id("reference-item")).to_have_count(2)
    expect(going(studio)).to_have_text("2 of 14 go along, first the image that you are changing")

    make(studio, "Make it night.")
    made(studio, 2)
    assert len(gemini.calls[-1].images) == 2


def test_the_models_are_the_operators_and_one_that_ends_says_so(studio):
    models = studio.get_by_test_id("image-model")
    expect(models.locator("option")).to_have_text(
        [
            "Gemini 3 Pro Image",
            "Gemini 2.5 Flash Image · deprecated, end 2 October 2026",
            "Storyboard frame · local",
        ]
    )
    models.select_option(OLDER)
    expect(models).to_have_accessible_description(
        "Gemini 2.5 Flash Image is deprecated: its maker announced its end for 2 October 2026. "
        "Gemini 3.1 Flash Image follows it."
    )


def test_a_model_that_is_gone_gives_way_to_another_and_says_so(studio, gemini, connected):
    studio.get_by_test_id("image-model").select_option(OLDER)
    expect(studio.get_by_test_id("image-size").locator("option")).to_have_count(1)
    connected.rows("update image_drafts set model = 'gemini-3.1-flash-image'")
    studio.reload()

    models = studio.get_by_test_id("image-model")
    expect(models).to_have_value(PRO)
    note = (
        "Gemini 3.1 Flash Image is no longer offered here. Gemini 3 Pro Image stands in its place."
    )
    expect(models).to_have_accessible_description(note)
    models.select_option(OLDER)
    expect(models).not_to_have_accessible_description(note)


def test_the_price_says_how_long_it_took_lately_and_what_the_provider_charges(studio):
    make(studio)
    made(studio)
    line = r"Time: usually about \d+ s, as lately here\. Provider cost: 0\.134 USD an image, paid"
    expect(studio.get_by_text(re.compile(line))).to_be_visible()
    month = "Of this month's 8.00 USD, 7.87 USD are left."
    expect(studio.get_by_text(month)).to_be_visible()


def test_the_press_its_price_and_a_refusal_are_in_view_beside_a_long_form(studio):
    add(studio, 6)
    studio.get_by_test_id("image-model").select_option(OLDER)
    studio.get_by_test_id("image-prompt").fill(PROMPT)
    studio.evaluate("scrollTo(0, 0)")
    line = studio.get_by_text("Takes 1 image")
    expect(line).to_be_in_viewport(ratio=1)

    studio.get_by_test_id("image-prompt").press("Control+Enter")

    expect(error(studio, "6 references go along")).to_be_in_viewport(ratio=1)
    expect(studio.get_by_test_id("make-image")).to_be_in_viewport(ratio=1)


def test_words_that_were_not_sent_come_back_with_one_press(studio):
    make(studio)
    made(studio)
    words = studio.get_by_test_id("image-prompt")
    words.fill(TYPED)
    studio.get_by_test_id("edit-image").click()
    expect(words).to_have_value("")
    expect(studio.get_by_test_id("words-aside")).to_contain_text(TYPED)
    studio.reload()
    expect(words).to_have_value("")

    studio.get_by_test_id("bring-back").click()
    expect(words).to_have_value(TYPED)
    expect(studio.get_by_test_id("words-aside")).to_have_count(0)
    expect(studio.get_by_test_id("editing")).to_be_visible()


def test_an_address_that_brings_words_keeps_those_that_stood_there(studio):
    make(studio)
    made(studio)
    image_id = studio.get_by_test_id("generation-card").get_attribute("data-id")
    words = studio.get_by_test_id("image-prompt")
    words.fill(TYPED)
    words.blur()
    until(lambda: studio.evaluate(NOTHING_IS_UNSAVED, TYPED), "what was typed is saved")

    studio.goto(f"{PATH}?from={image_id}")
    studio.wait_for_url(f"**{PATH}")
    expect(words).to_have_value(PROMPT)
    expect(studio.get_by_test_id("words-aside")).to_contain_text(TYPED)
    studio.get_by_role("button", name="Let go").click()
    expect(studio.get_by_test_id("words-aside")).to_have_count(0)
    expect(words).to_have_value(PROMPT)


@pytest.mark.parametrize("is_brought_before", [False, True])
def test_an_address_that_brings_words_sets_aside_those_typed_a_moment_before(
    studio, is_brought_before
):
    make(studio)
    made(studio)
    image_id = studio.get_by_test_id("generation-card").get_attribute("data-id")
    words = studio.get_by_test_id("image-prompt")
    if is_brought_before:
        studio.get_by_test_id("edit-image").click()
        expect(words).to_have_value("")

    words.fill(TYPED)
    studio.goto(f"{PATH}?from={image_id}")

    expect(studio.get_by_test_id("words-aside")).to_contain_text(TYPED)
    expect(words).to_have_value(PROMPT)
    studio.get_by_test_id("bring-back").click()
    expect(words).to_have_value(TYPED)


def test_a_reload_loses_no_words_typed_a_moment_before_also_after_others_gave_way(studio):
    make(studio)
    made(studio)
    words = studio.get_by_test_id("image-prompt")
    studio.get_by_test_id("edit-image").click()
    expect(words).to_have_value("")

    words.fill(TYPED)
    studio.reload()

    expect(words).to_have_value(TYPED)
    until(lambda: studio.evaluate(NOTHING_IS_UNSAVED, TYPED), "what was typed is saved")
    expect(words).to_have_value(TYPED)
    expect(studio.get_by_test_id("words-aside")).to_have_count(0)


def test_words_that_were_sent_are_not_offered_again(studio):
    make(studio)
    made(studio)
    studio.get_by_test_id("edit-image").click()
    expect(studio.get_by_test_id("image-prompt")).to_have_value("")
    expect(studio.get_by_test_id("words-aside")).to_have_count(0)


def test_the_form_has_no_accessibility_violation(studio):
    studio.get_by_test_id("image-model").select_option(OLDER)
    add(studio, 4)
    ticks(studio).last.check()
    expect(studio.get_by_test_id("fit-references")).to_be_visible()
    make(studio)
    expect(error(studio, "4 references go along")).to_be_visible()
    assert violations(studio) == []
