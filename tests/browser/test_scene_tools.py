"""The tools under the scene: terms, fields and presets; and the prompt for another model."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import expect_status, lock, make_prompt, violations, written

SCENE = "A lighthouse keeper watches the fog lift."
TWO_SENTENCES = f"{SCENE} A gull waits."


def open_part(page, testid):
    page.get_by_test_id(testid).locator("summary").click()


def test_a_term_goes_into_its_field_and_out_again_by_keyboard(studio):
    studio.get_by_test_id("scene-input").fill(SCENE)
    open_part(studio, "vocabulary")
    studio.get_by_test_id("term-search").fill("toward the subject")
    push = studio.locator("[data-testid=term][data-key='camera_move.push_in']")
    push.press("Enter")
    expect(push).to_have_attribute("aria-pressed", "true")
    expect(studio.get_by_test_id("field-camera")).to_have_value("push in")
    assert violations(studio) == []

    push.press("Space")
    expect(studio.get_by_test_id("field-camera")).to_have_value("")
    expect(studio.get_by_test_id("scene-input")).to_have_value(SCENE)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_sketch_moves_under_focus_and_stands_still_for_who_wants_no_motion(desk, ada, motion):
    page = desk.page(signed_in=ada, reduced_motion=motion)
    desk.go_to_studio(page)
    open_part(page, "vocabulary")
    page.keyboard.press("Tab")  # so that what has the focus shows it
    page.locator("[data-testid=term][data-key='camera_move.push_in']").focus()

    name = page.locator("[data-move=push_in] .sketch__view").evaluate(
        "each => getComputedStyle(each).animationName"
    )
    assert name == ("none" if motion == "reduce" else "sketch")


def test_every_move_has_a_sketch_of_its_own_that_moves(studio):
    open_part(studio, "vocabulary")
    sketches = studio.locator("[data-testid=term] .sketch")
    expect(sketches.first).to_be_visible()
    found = sketches.evaluate_all(
        """all => all.map((each) => [each.dataset.move, ...["--move-from", "--move-to",
        "--figure-to"].map((name) => getComputedStyle(each).getPropertyValue(name).trim())])"""
    )

    assert len(found) > 30
    still = {move for move, *how in found if set(how) == {"none"}}
    assert still == set()


def test_the_whole_instrument_fits_a_phone_and_is_named_for_who_does_not_see_it(desk, ada):
    page = desk.page(signed_in=ada, viewport={"width": 390, "height": 844}, has_touch=True)
    desk.go_to_studio(page)
    page.get_by_test_id("target-model").select_option("kling-3.0-pro-t2v")
    page.get_by_test_id("scene-input").fill(f"{TWO_SENTENCES} 40 seconds.")
    for part in ("shots", "vocabulary", "scene-fields", "fields-and-presets"):
        open_part(page, part)
    page.get_by_test_id("split-shots").click()
    expect(page.get_by_test_id("shot").first).to_be_visible()
    page.get_by_test_id("make-prompt").click()
    expect_status(page, "succeeded")
    page.get_by_test_id("make-critique").click()
    expect(page.get_by_test_id("critique-author")).to_be_visible()
    page.get_by_test_id("make-variations").click()
    expect(page.get_by_test_id("variation")).to_have_count(3)
    open_part(page, "port")
    page.get_by_test_id("port-to").select_option("hailuo-2.3-standard-t2v")
    expect(page.get_by_test_id("port-loss").first).to_be_visible()

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_details_of_the_scene_become_fields_and_one_press_takes_it_back(studio):
    studio.get_by_test_id("scene-input").fill(
        f"{TWO_SENTENCES} Low light from one side, 85mm lens."
    )
    open_part(studio, "fields-and-presets")
    studio.get_by_test_id("take-apart").click()
    expect(studio.get_by_test_id("scene-input")).to_have_value(TWO_SENTENCES)
    expect(studio.get_by_test_id("field-camera")).to_have_value("85mm lens")

    studio.get_by_test_id("put-together").click()
    expect(studio.get_by_test_id("scene-input")).to_have_value(
        f"{TWO_SENTENCES} Light: Low light from one side. Camera: 85mm lens."
    )
    studio.get_by_test_id("undo-mend").click()
    expect(studio.get_by_test_id("scene-input")).to_have_value(TWO_SENTENCES)
    expect(studio.get_by_test_id("field-camera")).to_have_value("85mm lens")


def test_a_plain_scene_becomes_fields_and_a_prompt_is_made_of_these_alone(studio):
    studio.get_by_test_id("scene-input").fill(
        "An old fisherman mends a net on the pier. Low light from one side."
    )
    open_part(studio, "fields-and-presets")
    studio.get_by_test_id("take-apart").click()
    expect(studio.get_by_test_id("scene-input")).to_have_value("")
    for field, words in {
        "subject": "An old fisherman",
        "action": "mends a net",
        "setting": "on the pier",
        "light": "Low light from one side",
    }.items():
        expect(studio.get_by_test_id(f"field-{field}")).to_have_value(words)

    # The examples would take the place of these words.
    expect(studio.get_by_text("Or start with:")).to_have_count(0)
    studio.get_by_test_id("field-setting").fill("on a ferry")
    studio.get_by_test_id("make-prompt").click()
    expect_status(studio, "succeeded")
    expect(studio.get_by_test_id("prompt-output")).to_contain_text(
        "An old fisherman mends a net on a ferry"
    )


def test_words_written_after_a_tool_are_not_taken_back_with_it(studio):
    scene = studio.get_by_test_id("scene-input")
    scene.fill(f"{TWO_SENTENCES} Low light from one side.")
    open_part(studio, "fields-and-presets")
    studio.get_by_test_id("take-apart").click()
    expect(studio.get_by_test_id("undo-mend")).to_be_visible()

    scene.fill("Another scene altogether.")
    expect(studio.get_by_test_id("undo-mend")).to_have_count(0)
    expect(scene).to_have_value("Another scene altogether.")


def test_a_preset_is_saved_found_after_a_reload_used_and_deleted(studio):
    open_part(studio, "scene-fields")
    studio.get_by_test_id("field-light").fill("one lamp")
    open_part(studio, "fields-and-presets")
    studio.get_by_test_id("preset-name").fill("Night")
    studio.get_by_test_id("preset-save").click()
    expect(studio.get_by_test_id("preset")).to_have_text("Night")

    studio.reload()
    studio.get_by_test_id("field-light").fill("")
    open_part(studio, "fields-and-presets")
    studio.get_by_test_id("preset").click()
    expect(studio.get_by_test_id("field-light")).to_have_value("one lamp")
    studio.get_by_test_id("preset-delete").click()
    expect(studio.get_by_test_id("preset")).to_have_count(0)
    expect(studio.get_by_test_id("field-light")).to_have_value("one lamp")


def test_a_preset_that_was_deleted_or_replaced_comes_back(studio):
    light = studio.get_by_test_id("field-light")
    open_part(studio, "scene-fields")
    open_part(studio, "fields-and-presets")
    for words in ("one lamp", "moonlight"):
        light.fill(words)
        studio.get_by_test_id("preset-name").fill("Night")
        studio.get_by_test_id("preset-save").click()
        expect(studio.get_by_test_id("tools-news")).to_contain_text("saved")
    studio.get_by_test_id("undo-preset").click()
    expect(studio.get_by_test_id("undo-preset")).to_have_count(0)
    studio.get_by_test_id("preset").click()
    expect(light).to_have_value("one lamp")

    studio.get_by_test_id("preset-delete").click()
    expect(studio.get_by_test_id("preset")).to_have_count(0)
    studio.get_by_test_id("undo-preset").press("Enter")
    expect(studio.get_by_test_id("preset")).to_have_text("Night")


def test_what_stood_in_the_form_comes_back_after_a_reuse(studio):
    scene, target = studio.get_by_test_id("scene-input"), studio.get_by_test_id("target-model")
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    before = target.input_value()
    target.select_option("hailuo-2.3-standard-t2v")
    scene.fill("Words that nothing was made of.")
    studio.get_by_test_id("reuse").click()
    expect(scene).to_have_value(SCENE)
    expect(target).to_have_value(before)

    studio.get_by_test_id("undo-mend").click()
    expect(scene).to_have_value("Words that nothing was made of.")
    expect(target).to_have_value("hailuo-2.3-standard-t2v")


def test_after_a_port_what_changed_is_in_sight_and_the_form_writes_for_the_same_model(studio):
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    open_part(studio, "port")
    studio.get_by_test_id("port-to").select_option("hailuo-2.3-standard-t2v")
    studio.get_by_test_id("make-port").click()
    expect(studio.get_by_role("group", name="Prompt", exact=True)).to_be_focused()
    expect(studio.get_by_role("heading", name="Prompt for Hailuo")).to_be_visible()
    expect_status(studio, "succeeded")

    changes = studio.get_by_test_id("port-change")
    expect(changes.filter(has_text="Lost: sound.")).to_be_visible()
    expect(changes.filter(has_text="Changed: camera.")).to_be_visible()
    expect(studio.get_by_test_id("prompt-notes")).not_to_contain_text("Lost:")
    expect(studio.get_by_test_id("target-model")).to_have_value("hailuo-2.3-standard-t2v")
    expect(studio.get_by_test_id("scene-form")).to_contain_text("The target model is Hailuo")
    assert violations(studio) == []
    studio.reload()
    expect(studio.get_by_test_id("target-model")).to_have_value("hailuo-2.3-standard-t2v")
    expect(changes.filter(has_text="Lost: sound.")).to_be_visible()


def test_a_port_says_its_losses_before_the_press_and_writes_for_the_other_model(studio):
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    first = written(studio)
    kept = " ".join(first.split()[:4])
    lock(studio, kept)
    studio.get_by_text("Edit the prompt").click()
    mine = f"{first} A gull waits."
    studio.get_by_test_id("prompt-editor").fill(mine)
    expect(studio.get_by_test_id("prompt-output")).to_have_text(mine)
    open_part(studio, "port")
    hailuo = studio.locator("[data-testid=port-to] option", has_text="Hailuo").first
    studio.get_by_test_id("port-to").select_option(hailuo.get_attribute("value"))
    of_text = studio.get_by_test_id("port").get_by_text("What this prompt loses").locator("..")
    expect(of_text.locator("[data-testid=port-loss][data-kind=audio]")).to_have_count(1)
    expect(of_text.locator("[data-testid=port-loss][data-kind=ratio]")).to_have_count(0)
    assert violations(studio) == []

    studio.get_by_test_id("make-port").click()
    expect(studio.get_by_role("heading", name="Prompt for Hailuo")).to_be_visible()
    expect(studio.get_by_test_id("version-item")).to_have_text(
        [re.compile("Ported from: Veo 3.1"), re.compile("Carried over")]
    )
    expect_status(studio, "succeeded")
    expect(studio.get_by_test_id("history-item")).to_have_count(2)
    assert SCENE in written(studio)
    assert "A gull waits." in written(studio)
    assert kept in written(studio)
    expect(studio.get_by_test_id("locked-phrase")).to_have_text(kept)
