"""A critique on the prompt page: asked for by a press, its edits applied, put away, undone."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import (
    Desk,
    expect_status,
    lock,
    make_prompt,
    used,
    versions,
    violations,
)
from tests.reflex_client import Visitor

SCENE = "An old fisherman in a red coat mends a torn net on the pier at dawn."
PROMPT = f"{SCENE} The camera pans and zooms."


@pytest.fixture
def keyed_studio(chromium, keyed):
    """Ada's page at a studio with a key, loaded."""
    with Desk(chromium, keyed.origin) as desk:
        page = desk.page(signed_in=Visitor(keyed.origin).register())
        desk.go_to_studio(page)
        yield page


def written(emulator, page):
    answer = {"prompt": PROMPT, "negative_prompt": "", "title": "", "notes": []}
    emulator.behave("anthropic", text=json.dumps(answer))
    make_prompt(page, SCENE)
    expect_status(page, "succeeded")
    expect(page.get_by_test_id("prompt-output")).to_have_text(PROMPT)


def row(criterion, verdict, reason, passage="", replacement=""):
    return {
        "criterion": criterion,
        "verdict": verdict,
        "reason": reason,
        "passage": passage,
        "replacement": replacement,
    }


def answer(*rows):
    return json.dumps({"remarks": list(rows)})


CRITIQUE = answer(
    row("subject", "met", "A fisherman mends a net."),
    row("camera", "better", "It names two moves.", "pans and zooms", "pans slowly"),
    row("light", "missing", "No light is named.", "", "Low sun from the left."),
    row("sound", "missing", "Nothing is heard.", "", "Ambient: gulls."),
    row("concrete", "better", "Torn is vague.", "red coat", "coat"),
)


def remark(page, criterion):
    return page.locator(f'[data-testid="critique-remark"][data-criterion="{criterion}"]')


def test_edits_are_applied_dismissed_undone_and_kept_over_a_reload(keyed_studio, emulator):
    page = keyed_studio
    written(emulator, page)
    lock(page, "red coat")
    emulator.behave("anthropic", text=CRITIQUE)
    page.get_by_test_id("make-critique").press("Enter")

    expect(page.get_by_test_id("critique-remark")).to_have_count(5)
    expect(page.get_by_test_id("critique-author")).to_have_attribute("data-provider", "anthropic")
    expect(page.get_by_test_id("critique-announcement")).to_have_text(
        "The critique is ready. 1 met, 2 could be better, 2 missing."
    )
    used(page, 2)
    versions(page, 1)
    assert violations(page) == []
    expect(remark(page, "concrete")).to_contain_text("“red coat”, which you locked")
    expect(remark(page, "concrete").get_by_test_id("critique-apply")).to_have_count(0)

    remark(page, "camera").get_by_test_id("critique-apply").press("Enter")
    output = page.get_by_test_id("prompt-output")
    expect(output).to_have_text(f"{SCENE} The camera pans slowly.")
    expect(remark(page, "camera")).to_have_attribute("data-state", "applied")
    expect(remark(page, "camera").get_by_test_id("critique-apply")).to_be_focused()
    expect(page.get_by_test_id("version-item").first).to_contain_text("Camera, from Claude")
    remark(page, "light").get_by_test_id("critique-dismiss").press("Enter")
    expect(remark(page, "light")).to_have_attribute("data-state", "dismissed")

    page.reload()
    expect(remark(page, "light")).to_have_attribute("data-state", "dismissed")
    expect(remark(page, "camera")).to_have_attribute("data-state", "applied")
    page.get_by_test_id("undo").click()
    expect(output).to_have_text(PROMPT)
    expect(remark(page, "camera")).to_have_attribute("data-state", "open")
    remark(page, "light").get_by_test_id("critique-dismiss").click()
    expect(remark(page, "light")).to_have_attribute("data-state", "open")
    used(page, 2)


def test_an_edit_reaches_what_was_typed_a_moment_before_and_says_when_its_words_are_gone(
    keyed_studio, emulator
):
    page = keyed_studio
    written(emulator, page)
    emulator.behave("anthropic", text=CRITIQUE)
    page.get_by_test_id("make-critique").click()
    expect(page.get_by_test_id("critique-remark")).to_have_count(5)

    page.get_by_text("Edit the prompt").click()
    editor = page.get_by_test_id("prompt-editor")
    editor.press("End")
    editor.press_sequentially(" Gulls wait.")
    remark(page, "camera").get_by_test_id("critique-apply").click()
    expect(editor).to_have_value(re.compile(r"The camera pans slowly\. *Gulls wait\."))

    editor.fill("A heron waits.")
    expect(remark(page, "concrete")).to_contain_text("no longer stand in this version")


def test_a_critique_arrives_reason_by_reason_and_can_be_stopped(keyed_studio, emulator):
    page = keyed_studio
    written(emulator, page)
    emulator.behave("anthropic", text=CRITIQUE, seconds_per_word=0.15)
    page.get_by_test_id("make-critique").click()

    expect(page.get_by_test_id("critique-text")).to_contain_text("A fisherman mends a net.")
    page.reload()
    expect(page.get_by_test_id("critique-text")).to_contain_text("A fisherman mends a net.")
    page.get_by_test_id("stop-critique").click()
    expect(page.get_by_test_id("critique-status")).to_have_attribute("data-status", "cancelled")
    expect(page.get_by_test_id("critique-remark")).to_have_count(0)
    used(page, 1)


def test_a_refused_critique_says_so_and_leaves_the_prompt(keyed_studio, emulator):
    page = keyed_studio
    written(emulator, page)
    emulator.behave("anthropic", fault="refusal")
    page.get_by_test_id("make-critique").click()

    error = page.get_by_test_id("critique").get_by_test_id("error-message")
    expect(error.filter(has_text="Claude declined")).to_contain_text("your prompt stands as it was")
    expect(page.get_by_test_id("prompt-output")).to_have_text(PROMPT)
    used(page, 1)


def test_without_a_key_rules_judge_and_what_they_suggest_can_be_taken(studio):
    make_prompt(studio, "A fox crosses a snowy road.")
    expect_status(studio, "succeeded")
    studio.get_by_text("Edit the prompt").click()
    studio.get_by_test_id("prompt-editor").fill("A fox waits for 40 seconds.")
    versions(studio, 2)

    studio.keyboard.press("ControlOrMeta+k")
    studio.keyboard.type("critique")
    studio.keyboard.press("Enter")
    moment = remark(studio, "moment")
    expect(moment).to_have_attribute("data-verdict", "better")
    expect(studio.get_by_test_id("critique")).to_contain_text("local: not counted")
    assert violations(studio) == []

    moment.get_by_test_id("critique-apply").click()
    expect(studio.get_by_test_id("prompt-editor")).to_have_value("A fox waits for 8 seconds.")
    expect(moment).to_have_attribute("data-state", "applied")
    used(studio, 0)
