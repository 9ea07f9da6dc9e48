"""Scenes with variables: a form beside the scene, what is stored, and one press for a list."""

import re

from playwright.sync_api import expect

from tests.browser.desk import expect_status, used, violations, written


def scenes(server, visitor):
    return [
        row[0]
        for row in server.rows(
            "select scene from generations join users on users.id = owner_id where email = ?",
            visitor.email,
        )
    ]


def variable(page, name):
    return page.locator(f'[data-testid="variable"][data-name="{name}"]')


def test_a_form_appears_and_the_resolved_scene_is_what_is_stored(studio, server, ada):
    studio.get_by_test_id("scene-input").fill(
        "{{hero=A fox}} crosses {{place}} at {{light: dawn|night}}."
    )
    expect(variable(studio, "hero")).to_have_value("A fox")
    assert violations(studio) == []

    studio.get_by_test_id("make-prompt").click()
    expect(studio.get_by_test_id("error-message").first).to_contain_text("“place” has no value")
    expect(variable(studio, "place")).to_have_attribute("aria-invalid", "true")
    expect(variable(studio, "place")).to_have_accessible_description(re.compile("“place” has no"))
    expect(studio.get_by_test_id("scene-input")).to_have_attribute("aria-invalid", "false")
    variable(studio, "place").fill("a road")
    expect(variable(studio, "place")).to_have_attribute("aria-invalid", "false")
    variable(studio, "light").select_option("night")
    studio.keyboard.press("Control+Enter")
    expect_status(studio, "succeeded")

    assert scenes(server, ada) == ["A fox crosses a road at night."]
    assert "A fox crosses a road at night." in written(studio)


def test_a_list_says_its_total_before_the_press_and_makes_one_prompt_each(studio, server, ada):
    studio.get_by_test_id("scene-input").fill("A pier in {{city: *Oslo|Rome}}.")
    total = studio.get_by_test_id("prompts-of-press")
    expect(total).to_have_attribute("data-count", "2")
    variable(studio, "city").fill("Oslo|Rome|Lima")
    expect(total).to_have_attribute("data-count", "3")

    studio.get_by_test_id("make-prompt").click()
    expect_status(studio, "succeeded")

    expect(studio.get_by_test_id("history-item")).to_have_count(3)
    # Also true now that they are written.
    expect(studio.get_by_text("3 prompts were asked for.")).to_be_visible()
    assert sorted(scenes(server, ada)) == ["A pier in Lima.", "A pier in Oslo.", "A pier in Rome."]
    used(studio, 0)  # the composer wrote them


def test_the_total_is_that_of_the_fields_after_a_reload_and_another_list(studio):
    scene, total = studio.get_by_test_id("scene-input"), studio.get_by_test_id("prompts-of-press")
    scene.fill("A pier in {{city: *Oslo|Rome}}.")
    variable(studio, "city").fill("Oslo|Rome|Lima|Bern")
    expect(total).to_have_attribute("data-count", "4")

    studio.reload()
    expect(variable(studio, "city")).to_have_value("Oslo|Rome|Lima|Bern")
    expect(total).to_have_attribute("data-count", "4")

    scene.fill("A pier in {{city: *Oslo|Rome|Bern}}.")
    expect(variable(studio, "city")).to_have_value("Oslo|Rome|Bern")
    expect(total).to_have_attribute("data-count", "3")


def test_what_a_template_took_the_place_of_comes_back_with_one_press(studio):
    scene, light = studio.get_by_test_id("scene-input"), studio.get_by_test_id("field-light")
    studio.get_by_test_id("scene-fields").locator("summary").click()
    light.fill("one lamp")
    scene.fill("A heron stands in the reeds.")
    studio.get_by_test_id("templates").locator("summary").click()
    studio.get_by_test_id("template").first.click()
    expect(scene).to_have_value(re.compile("{{"))
    expect(light).to_have_value("")

    studio.get_by_test_id("undo-mend").press("Enter")
    expect(scene).to_have_value("A heron stands in the reeds.")
    expect(light).to_have_value("one lamp")


def test_a_template_of_a_genre_is_filled_in_by_keyboard(studio):
    studio.get_by_test_id("templates").locator("summary").click()
    studio.get_by_test_id("template").filter(has_text="Food").press("Enter")
    dish = variable(studio, "dish")
    expect(dish).to_have_value("A bowl of ramen")
    dish.fill("A plate of figs")
    dish.press("Control+Enter")
    expect_status(studio, "succeeded")

    assert "A plate of figs is set down" in written(studio)
