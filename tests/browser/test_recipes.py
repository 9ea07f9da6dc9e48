"""Recipes on the prompt page: out of one account, into another, and the same request again."""

import json

from playwright.sync_api import expect

from tests.browser.desk import PATIENT, Desk, expect_status, make_prompt, used, violations
from tests.reflex_client import Visitor
from tests.servers import serving

SCENE = 'A lighthouse keeper says: "Noch ein Winter."'

DROP = """
(place, text) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], "recipe.json", { type: "application/json" }));
  for (const kind of ["dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(kind,
      { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}
"""


def download(page):
    with page.expect_download() as coming:
        page.get_by_test_id("recipe-export").click()
    return coming.value.path().read_text(encoding="utf-8")


def bring_in(page, text):
    page.get_by_test_id("recipe-import").set_input_files(
        {"name": "recipe.json", "mimeType": "application/json", "buffer": text.encode()}
    )


def open_studio(page):
    page.goto("/studio")
    expect(page.get_by_test_id("allowance-prompts")).to_have_attribute("data-limit", "100")


def open_recipe(page):
    page.get_by_test_id("recipe").locator("summary").click()


def test_a_recipe_from_another_account_makes_the_same_request_to_the_byte(
    tmp_path, chromium, emulator
):
    settings = PATIENT | emulator.settings("anthropic")
    with serving(tmp_path, environment=settings) as running, Desk(chromium, running.origin) as desk:
        first = desk.page(signed_in=Visitor(running.origin).register())
        open_studio(first)
        first.get_by_test_id("scene-fields").locator("summary").click()
        first.get_by_test_id("field-light").fill("one lamp")
        make_prompt(first, SCENE)
        expect_status(first, "succeeded")
        first.get_by_test_id("another-take").click()
        used(first, 2)
        open_recipe(first)
        recipe = download(first)

        second = desk.page(signed_in=Visitor(running.origin).register())
        open_studio(second)
        open_recipe(second)
        bring_in(second, recipe)
        expect(second.get_by_test_id("scene-input")).to_have_value(SCENE)
        expect(second.get_by_test_id("prompt-output")).to_have_text(json.loads(recipe)["prompt"])
        used(second, 0)
        second.get_by_test_id("make-prompt").click()
        used(second, 1)
        expect_status(second, "succeeded")

        bodies = [json.dumps(each.body) for each in emulator.asked("anthropic")]
        assert len(bodies) == 3
        assert bodies[2] == bodies[1] != bodies[0]


def paste(page, text):
    """As a phone's keyboard or Ctrl and V do it: a whole text at once."""
    page.get_by_test_id("recipe-import-text").focus()
    page.keyboard.insert_text(text)


def test_a_copied_recipe_is_pasted_in_with_the_same_checks(studio):
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    open_recipe(studio)
    recipe = json.loads(download(studio)) | {"scene": "A heron waits.", "prompt": "A heron waits."}
    place = studio.get_by_test_id("recipe-import-text")
    refused = studio.get_by_test_id("recipe").get_by_test_id("error-message")

    place.press_sequentially("x")
    expect(place).to_have_value("")
    expect(refused).to_have_count(0)
    for text, fault in (
        ("no recipe", "broken"),
        ('{"craftprompt_recipe": 2}', "version 2"),
        (" " * 700_000, "600 kB"),
    ):
        paste(studio, text)
        expect(refused).to_contain_text(fault)
    assert violations(studio) == []

    paste(studio, json.dumps(recipe))
    expect(studio.get_by_test_id("recipe-news")).to_contain_text("stands in the form")
    expect(studio.get_by_test_id("scene-input")).to_have_value("A heron waits.")
    expect(studio.get_by_test_id("prompt-output")).to_have_text("A heron waits.")
    expect(refused).to_have_count(0)

    studio.get_by_test_id("undo-mend").click()
    expect(studio.get_by_test_id("scene-input")).to_have_value(SCENE)


def test_a_recipe_is_dropped_in(studio):
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    open_recipe(studio)
    recipe = json.loads(download(studio)) | {"scene": "A heron waits.", "prompt": "A heron waits."}

    studio.get_by_test_id("recipe-import-text").evaluate(DROP, json.dumps(recipe))

    expect(studio.get_by_test_id("scene-input")).to_have_value("A heron waits.")
    expect(studio.get_by_test_id("prompt-output")).to_have_text("A heron waits.")
    expect(studio.get_by_test_id("recipe")).to_contain_text("marked imported")
    expect(studio.get_by_test_id("history-item")).to_have_count(2)
    expect(studio.get_by_test_id("imported-label")).to_have_count(1)


def test_a_file_that_is_no_recipe_is_said_and_the_form_is_kept(studio):
    studio.get_by_test_id("scene-input").fill(SCENE)
    open_recipe(studio)
    refused = studio.get_by_test_id("recipe").get_by_test_id("error-message")
    for text, fault in (
        ("{", "broken"),
        ('{"craftprompt_recipe": 2}', "version 2"),
        ("[" * 5_000, "deeper"),
        (" " * 700_000, "600 kB"),
    ):
        bring_in(studio, text)
        expect(refused).to_contain_text(fault)
    expect(studio.get_by_test_id("scene-input")).to_have_value(SCENE)
    assert violations(studio) == []


def test_a_script_in_a_recipe_is_shown_as_words(studio):
    make_prompt(studio, "A heron waits.")
    expect_status(studio, "succeeded")
    open_recipe(studio)
    document = json.loads(download(studio)) | {"prompt": "<img src=x onerror=alert(1)> A heron."}
    bring_in(studio, json.dumps(document))

    expect(studio.get_by_test_id("prompt-output")).to_have_text(document["prompt"])


def test_a_recipe_is_copied(studio, desk):
    studio.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.origin)
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    open_recipe(studio)

    studio.get_by_test_id("recipe-copy").click()
    expect(studio.get_by_test_id("recipe-copy")).to_contain_text("Copied")

    copied = studio.evaluate("navigator.clipboard.readText()")
    assert copied.rstrip() == download(studio).rstrip()
