"""A scene told in shots: split, named, mended, put in order, written, kept over a reload."""

import json

from playwright.sync_api import expect

from tests.browser.desk import PATIENT, Desk, expect_status, used, violations, written
from tests.reflex_client import Visitor
from tests.servers import serving

KLING = "kling-3.0-pro-t2v"
SCENE = "Snowy night in a village. A girl in a red coat opens the gate. Then she runs home."
GIRL = "a girl in a red coat"
OPENS, RUNS = "A girl in a red coat opens the gate.", "She runs home."


def expect_actions(page, *texts):
    """Wait until the shots say this: a field has its words a moment after it is there."""
    action = page.get_by_test_id("shot-action")
    expect(action).to_have_count(len(texts))
    for place, text in enumerate(texts):
        expect(action.nth(place)).to_have_value(text)


def check(page, rule):
    return page.locator(f"[data-testid=shot-check][data-rule={rule}]")


def open_shots(page):
    page.get_by_test_id("shots").locator("summary").click()


def split(page, target=KLING):
    page.get_by_test_id("target-model").select_option(target)
    page.get_by_test_id("scene-input").fill(SCENE)
    open_shots(page)
    page.get_by_test_id("split-shots").click()
    expect(page.get_by_test_id("shot")).to_have_count(2)


def test_a_scene_becomes_shots_that_are_checked_mended_and_undone(studio):
    split(studio)
    expect_actions(studio, OPENS, RUNS)
    expect(studio.get_by_test_id("shots-common")).to_contain_text("Snowy night in a village.")
    expect(check(studio, "pronoun").get_by_test_id("shot-check-mend")).to_have_count(0)

    studio.get_by_test_id("shot-anchors").fill(GIRL)
    check(studio, "pronoun").get_by_test_id("shot-check-mend").click()
    expect(studio.get_by_test_id("shot-action").nth(1)).to_have_value(
        f"{GIRL.capitalize()} runs home."
    )
    expect(check(studio, "pronoun")).to_have_count(0)
    assert violations(studio) == []

    studio.get_by_test_id("undo-shots").click()
    expect_actions(studio, OPENS, RUNS)
    expect(check(studio, "pronoun")).to_have_count(1)
    studio.get_by_test_id("undo-shots").click()
    expect(studio.get_by_test_id("shot-action").nth(1)).to_have_value(
        f"{GIRL.capitalize()} runs home."
    )


def test_shots_too_long_together_are_fitted_and_stay_over_a_reload_in_their_order(studio):
    split(studio)
    studio.get_by_test_id("shot-seconds").nth(0).select_option("15")
    expect(check(studio, "shot_seconds")).to_have_attribute("data-severity", "error")
    check(studio, "shot_seconds").get_by_test_id("shot-check-mend").click()
    expect(studio.get_by_test_id("shots-length")).to_have_attribute("data-fits", "true")
    expect(studio.get_by_test_id("shots-length")).to_contain_text("15 seconds together")

    studio.get_by_test_id("shot-framing").nth(1).select_option("close-up")
    studio.get_by_test_id("shot-later").nth(0).press("Enter")
    expect(studio.get_by_test_id("shot-framing").nth(0)).to_have_value("close-up")
    expect(studio.get_by_test_id("shot-later").nth(1)).to_be_focused()
    studio.get_by_test_id("shot-earlier").nth(1).press("Enter")
    expect(studio.get_by_test_id("shot-framing").nth(1)).to_have_value("close-up")
    expect(studio.get_by_test_id("shot-earlier").nth(0)).to_be_focused()
    studio.get_by_test_id("shot-later").nth(0).press("Enter")
    expect(studio.get_by_test_id("shot-framing").nth(0)).to_have_value("close-up")
    expect_actions(studio, RUNS, OPENS)
    studio.reload()
    expect_actions(studio, RUNS, OPENS)
    expect(studio.get_by_test_id("shot-framing").nth(0)).to_have_value("close-up")


def test_a_shot_that_was_moved_or_added_is_taken_back_with_one_press(studio):
    split(studio)
    undo = studio.get_by_test_id("undo-shots")
    studio.get_by_test_id("shot-later").nth(0).click()
    expect_actions(studio, RUNS, OPENS)
    expect(studio.get_by_test_id("shots")).to_contain_text("Done: shot 1 is shot 2 now.")
    undo.click()
    expect_actions(studio, OPENS, RUNS)

    studio.get_by_test_id("add-shot").click()
    expect_actions(studio, OPENS, RUNS, "")
    undo.click()
    expect_actions(studio, OPENS, RUNS)


def test_a_model_of_one_shot_has_no_section_and_keeps_what_was_typed(studio):
    split(studio)
    studio.get_by_test_id("target-model").select_option("hailuo-2.3-standard-t2v")
    expect(studio.get_by_test_id("shots")).to_have_count(0)
    expect(studio.get_by_test_id("shots-aside")).to_contain_text("takes one shot")

    studio.get_by_test_id("target-model").select_option("veo-3.1-t2v")
    expect(studio.get_by_test_id("shot")).to_have_count(2)


def test_an_empty_shot_is_not_asked_for_and_a_script_in_one_is_words(studio):
    split(studio)
    studio.get_by_test_id("add-shot").click()
    expect(studio.get_by_test_id("shot")).to_have_count(3)
    studio.get_by_test_id("make-prompt").click()
    expect(studio.get_by_text("Shot 3 says nothing yet").first).to_be_visible()
    used(studio, 0)

    studio.get_by_test_id("shot-action").nth(2).fill("<img src=x onerror=alert(1)> A heron waits.")
    studio.get_by_test_id("make-prompt").click()
    expect_status(studio, "succeeded")
    assert "Shot 3 (3 s): <img src=x onerror=alert(1)> A heron waits." in written(studio)


def test_shots_are_asked_for_as_typed_and_a_recipe_asks_for_them_again(
    tmp_path, chromium, emulator
):
    settings = PATIENT | emulator.settings("anthropic")
    with serving(tmp_path, environment=settings) as running, Desk(chromium, running.origin) as desk:
        first = desk.page(signed_in=Visitor(running.origin).register())
        first.goto("/studio")
        expect(first.get_by_test_id("allowance-prompts")).to_have_attribute("data-limit", "100")
        split(first)
        first.get_by_test_id("shot-action").nth(1).fill("The girl in a red coat runs, typed last.")
        first.get_by_test_id("make-prompt").click()
        expect_status(first, "succeeded")
        first.get_by_test_id("recipe").locator("summary").click()
        with first.expect_download() as coming:
            first.get_by_test_id("recipe-export").click()
        recipe = coming.value.path().read_text(encoding="utf-8")
        assert len(json.loads(recipe)["shots"]["shots"]) == 2

        second = desk.page(signed_in=Visitor(running.origin).register())
        second.goto("/studio")
        second.get_by_test_id("recipe").locator("summary").click()
        second.get_by_test_id("recipe-import").set_input_files(
            {"name": "recipe.json", "mimeType": "application/json", "buffer": recipe.encode()}
        )
        expect(second.get_by_test_id("shot")).to_have_count(2)
        second.get_by_test_id("make-prompt").click()
        used(second, 1)
        expect_status(second, "succeeded")

        bodies = [json.dumps(each.body) for each in emulator.asked("anthropic")]
        assert "typed last" in bodies[0]
        assert len(bodies) == 2
        assert bodies[0] == bodies[1]
