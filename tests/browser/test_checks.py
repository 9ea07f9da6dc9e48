"""Checks on the prompt page: what the model cannot do is said under the words, and mended there."""

from playwright.sync_api import expect

from tests.browser.desk import expect_status, make_prompt, violations

SCENE = "A lighthouse keeper watches the fog lift."


def edit(page, words):
    page.get_by_text("Edit the prompt").click()
    page.get_by_test_id("prompt-editor").fill(words)


def check(page, rule, testid="check"):
    return page.locator(f'[data-testid="{testid}"][data-rule="{rule}"]')


def test_a_duration_is_checked_as_the_person_types_mended_by_one_press_and_taken_back(studio):
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    expect(studio.get_by_test_id("check")).to_have_count(0)

    edit(studio, "A fox waits for 40 seconds.")
    found = check(studio, "seconds")
    expect(found).to_have_attribute("data-severity", "error")
    assert violations(studio) == []
    found.get_by_test_id("check-mend").click()
    expect(studio.get_by_test_id("prompt-editor")).to_have_value("A fox waits for 8 seconds.")
    expect(found).to_have_count(0)

    studio.get_by_test_id("undo-mend").click()
    expect(studio.get_by_test_id("prompt-editor")).to_have_value("A fox waits for 40 seconds.")
    expect(found).to_have_count(1)


def test_a_mend_reaches_what_was_typed_a_moment_before(studio):
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    edit(studio, "A fox waits for 40 seconds.")
    expect(check(studio, "seconds")).to_have_count(1)

    studio.get_by_test_id("prompt-editor").press_sequentially(" It looks back.")
    check(studio, "seconds").get_by_test_id("check-mend").click()

    expect(studio.get_by_test_id("prompt-editor")).to_have_value(
        "A fox waits for 8 seconds. It looks back."
    )


def test_checks_and_mends_stand_again_after_a_reload_and_by_keyboard(studio):
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    edit(studio, "A fox waits for 40 seconds.")
    expect(check(studio, "seconds")).to_have_count(1)
    studio.reload()

    mend = check(studio, "seconds").get_by_test_id("check-mend")
    mend.focus()
    studio.keyboard.press("Enter")

    expect(check(studio, "seconds")).to_have_count(0)


def test_the_scene_is_checked_for_the_chosen_model_before_anything_is_written(studio):
    studio.get_by_test_id("scene-input").fill("An empty street at night, no people.")
    expect(check(studio, "negations", "scene-check")).to_have_count(0)

    luma = studio.locator("[data-testid=target-model] option", has_text="Ray").first
    studio.get_by_test_id("target-model").select_option(luma.get_attribute("value"))
    check(studio, "negations", "scene-check").get_by_role("button").click()

    expect(studio.get_by_test_id("scene-input")).to_have_value(
        "An empty street at night. The place stays empty from beginning to end."
    )
    studio.get_by_test_id("undo-mend").click()
    expect(studio.get_by_test_id("scene-input")).to_have_value(
        "An empty street at night, no people."
    )


def test_a_field_is_checked_beside_the_scene_mended_in_its_own_place_and_taken_back(studio):
    studio.set_viewport_size({"width": 390, "height": 844})
    hailuo = studio.locator("[data-testid=target-model] option", has_text="Hailuo").first
    studio.get_by_test_id("target-model").select_option(hailuo.get_attribute("value"))
    studio.get_by_test_id("scene-fields").locator("summary").click()
    studio.get_by_test_id("field-mood").fill("calm")
    studio.get_by_test_id("field-sound").fill("violin music, waves")

    found = check(studio, "sound", "field-check")
    expect(found).to_contain_text("In “Sound”: It describes sounds")
    assert violations(studio) == []
    found.get_by_role("button").click()

    expect(studio.get_by_test_id("field-sound")).to_have_value("")
    expect(studio.get_by_test_id("field-mood")).to_have_value("calm")
    expect(found).to_have_count(0)
    expect(studio.get_by_test_id("undo-mend")).to_be_in_viewport()
    studio.keyboard.press("Tab")
    expect(studio.get_by_test_id("undo-mend")).to_be_focused()
    studio.keyboard.press("Enter")
    expect(studio.get_by_test_id("field-sound")).to_have_value("violin music, waves")
    expect(found).to_have_count(1)


def test_actions_and_a_spoken_line_are_mended_one_after_the_other_in_the_scene(studio):
    luma = studio.locator("[data-testid=target-model] option", has_text="Ray").first
    studio.get_by_test_id("target-model").select_option(luma.get_attribute("value"))
    scene = 'A man runs, jumps, dances, swims, falls and eats. He says: "One more winter."'
    studio.get_by_test_id("scene-input").fill(scene)

    actions = check(studio, "actions", "scene-check")
    actions.get_by_role("button", name="Keep the first 5 actions").click()
    expect(studio.get_by_test_id("scene-input")).to_have_value(
        'A man runs, jumps, dances, swims, falls. He says: "One more winter."'
    )
    expect(actions).to_have_count(0)

    unheard = check(studio, "unheard", "scene-check")
    expect(unheard).to_have_attribute("data-severity", "hint")
    unheard.get_by_role("button", name="Leave out “One more winter.”").click()
    expect(studio.get_by_test_id("scene-input")).to_have_value(
        "A man runs, jumps, dances, swims, falls. He talks."
    )
    studio.get_by_test_id("undo-mend").click()
    expect(studio.get_by_test_id("scene-input")).to_have_value(
        'A man runs, jumps, dances, swims, falls. He says: "One more winter."'
    )


def test_what_no_press_mends_says_what_to_do_by_hand(studio):
    luma = studio.locator("[data-testid=target-model] option", has_text="Ray").first
    studio.get_by_test_id("target-model").select_option(luma.get_attribute("value"))
    studio.get_by_test_id("scene-input").fill("A man who does not answer waits.")

    found = check(studio, "negations", "scene-check")
    expect(found).to_contain_text("Say what is there instead.")
    expect(found.get_by_role("button")).to_have_count(0)
