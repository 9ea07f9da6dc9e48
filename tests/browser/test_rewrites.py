"""Rewrites by a provider, emulated: locks that it loses, failures, stops; what they count."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import (
    Desk,
    expect_status,
    lock,
    make_prompt,
    refine,
    used,
    versions,
    written,
)
from tests.reflex_client import Visitor

SCENE = "An old fisherman in a red coat mends a torn net on the pier at dawn."


@pytest.fixture
def desk(chromium, keyed):
    with Desk(chromium, keyed.origin) as opened:
        yield opened


@pytest.fixture
def ada(keyed):
    return Visitor(keyed.origin).register()


def answer(prompt):
    return json.dumps({"prompt": prompt, "negative_prompt": "", "title": "", "notes": []})


def ready(page):
    make_prompt(page, SCENE)
    expect_status(page, "succeeded")
    versions(page, 1)


def test_a_rewrite_that_loses_a_lock_is_shown_and_not_taken_by_itself(studio, emulator):
    page = studio
    emulator.behave("anthropic", text=answer(f"Wide shot. {SCENE}"))
    ready(page)
    lock(page, "red coat")
    stood = written(page)

    lossy = SCENE.replace("red coat", "blue coat")
    emulator.behave("anthropic", text=answer(lossy))
    refine(page, "make the coat blue")
    expect(page.get_by_test_id("version-notice")).to_contain_text("lost “red coat”")
    expect(page.get_by_test_id("prompt-output")).to_have_text(lossy)
    asked = json.loads(emulator.asked("anthropic")[-1].body["messages"][-1]["content"])
    assert (asked["locked"], asked["prompt"]) == (["red coat"], stood)
    assert asked["wish"] == "make the coat blue"

    page.reload()
    expect(page.get_by_test_id("version-notice")).to_contain_text("lost “red coat”")
    page.get_by_test_id("version-decline").click()
    expect(page.get_by_test_id("prompt-output")).to_have_text(stood)
    expect(page.get_by_test_id("version-item").first).to_contain_text("lost a lock")
    used(page, 2)

    page.get_by_test_id("version-item").first.get_by_role("button").click()
    page.get_by_test_id("version-restore").click()
    expect(page.get_by_test_id("prompt-output")).to_have_text(lossy)
    expect(page.get_by_test_id("version-notice")).to_have_count(0)


def test_another_take_keeps_the_locks_and_names_one_that_it_lost(studio, emulator):
    page = studio
    emulator.behave("anthropic", text=answer(f"Wide shot. {SCENE}"))
    ready(page)
    lock(page, "red coat")

    emulator.behave("anthropic", text=answer(SCENE.replace("red coat", "coat")))
    page.get_by_test_id("another-take").click()
    expect(page.get_by_test_id("lost-lock")).to_contain_text("lost “red coat”")
    expect(page.get_by_test_id("locked-phrase")).to_have_text("red coat")
    asked = json.loads(emulator.asked("anthropic")[-1].body["messages"][-1]["content"])
    assert asked["must_keep"] == "red coat"
    expect(page.get_by_test_id("history-item")).to_have_count(2)


def test_a_rewrite_that_fails_leaves_the_version_and_is_tried_again(studio, emulator):
    page = studio
    emulator.behave("anthropic", text=answer(SCENE))
    ready(page)
    emulator.behave("anthropic", fault="refusal")
    page.get_by_test_id("make-longer").click()
    expect_status(page, "failed")
    expect(page.get_by_test_id("error-message")).to_contain_text("your prompt stands as it was.")
    expect(page.get_by_test_id("prompt-output")).to_have_text(SCENE)
    expect(page.get_by_text("Not finished, not counted")).to_have_count(0)
    expect(page.get_by_test_id("another-take")).to_be_visible()
    used(page, 1)

    emulator.behave("anthropic", text=answer(f"{SCENE} Gulls wait."))
    page.get_by_test_id("retry-generation").click()
    expect(page.get_by_test_id("prompt-output")).to_have_text(f"{SCENE} Gulls wait.")
    versions(page, 2)
    expect(page.get_by_test_id("history-item")).to_have_count(1)
    used(page, 2)


def test_the_direction_is_translated_into_the_language_chosen(studio, emulator):
    page = studio
    emulator.behave("anthropic", text=answer(SCENE))
    ready(page)
    german = "Ein alter Fischer im roten Mantel flickt am Pier ein zerrissenes Netz."
    emulator.behave("anthropic", text=answer(german))
    page.get_by_test_id("translate-to").select_option("German")
    page.get_by_test_id("make-translation").press("Enter")
    expect(page.get_by_test_id("prompt-output")).to_have_text(german)
    expect(page.get_by_test_id("version-item").first).to_contain_text("Translated: German")
    asked = json.loads(emulator.asked("anthropic")[-1].body["messages"][-1]["content"])
    assert (asked["wish"], asked["prompt"]) == ("German", SCENE)
    expect(page.get_by_test_id("translate-to")).to_have_value("German")
    used(page, 2)


def test_three_variations_arrive_side_by_side_and_one_is_taken(studio, emulator):
    page = studio
    emulator.behave("anthropic", text=answer(SCENE))
    ready(page)
    expect(page.get_by_test_id("variations-price")).to_contain_text("Takes up to 3 prompts")
    for word in ("Close", "Dim"):
        emulator.behave("anthropic", text=answer(f"{word}. {SCENE}"), seconds_per_word=0.1)
    emulator.behave("anthropic", fault="refusal")
    page.get_by_test_id("make-variations").press("Enter")
    growing = page.locator("[data-testid=variation-text][data-running=true]")
    expect(growing).to_have_text([re.compile("^(Close|Dim)[.] An old")] * 2)
    variations = page.get_by_test_id("variation")
    expect(variations.locator("[data-testid=variation-author]")).to_have_count(3)
    expect(page.get_by_test_id("prompt-output")).to_have_text(SCENE)

    expect(page.get_by_text("Two of the three variations are written")).to_be_visible()
    expect(page.locator("[data-testid=variation][data-status=failed]")).to_have_count(1)
    versions(page, 3)
    used(page, 3)
    expect(page.get_by_test_id("variation-changes")).to_contain_text([re.compile("Close|Dim")] * 2)
    page.reload()
    expect(variations).to_have_count(3)
    take = page.get_by_test_id("variation-take")
    text = variations.filter(has=take).first.get_by_test_id("variation-text")
    expect(text).not_to_be_empty()
    wanted = text.inner_text()
    take.first.press("Enter")
    expect(page.get_by_test_id("prompt-output")).to_have_text(wanted)
    expect(variations.get_by_text("your prompt", exact=True)).to_be_visible()


def test_a_variation_that_failed_is_tried_again_beside_the_two_that_stand(studio, emulator):
    page = studio
    emulator.behave("anthropic", text=answer(SCENE))
    ready(page)
    for word in ("Close", "Dim"):
        emulator.behave("anthropic", text=answer(f"{word}. {SCENE}"))
    emulator.behave("anthropic", fault="refusal")
    page.get_by_test_id("make-variations").click()
    expect(page.get_by_text("Two of the three variations are written")).to_be_visible()
    used(page, 3)

    emulator.behave("anthropic", text=answer(f"Soft. {SCENE}"), seconds_per_word=0.1)
    page.get_by_test_id("variation-retry").press("Enter")
    growing = page.locator("[data-testid=variation-text][data-running=true]")
    expect(growing).to_have_text([re.compile("^Soft[.] An old")])
    expect(page.locator("[data-testid=variation][data-status=succeeded]")).to_have_count(2)
    expect(page.get_by_text("Three variations are written")).to_be_visible()
    expect(page.get_by_test_id("variation-retry")).to_have_count(0)
    assert len(emulator.asked("anthropic")) == 5
    versions(page, 4)
    used(page, 4)


def test_variations_are_stopped_together_and_none_is_counted(studio, emulator):
    page = studio
    emulator.behave("anthropic", text=answer(SCENE))
    ready(page)
    emulator.behave("anthropic", text=answer(SCENE * 5), seconds_per_word=0.2, is_sticky=True)
    page.get_by_test_id("make-variations").click()
    growing = page.locator("[data-testid=variation-text][data-running=true]")
    expect(growing).to_have_text([re.compile("^An old")] * 3)
    page.get_by_test_id("stop-variations").click()
    expect(page.locator("[data-testid=variation][data-status=cancelled]")).to_have_count(3)
    expect(page.get_by_text("None of the three variations")).to_be_visible()
    expect(page.get_by_test_id("stop-variations")).to_have_count(0)
    versions(page, 1)
    used(page, 1)


def test_variations_that_the_allowance_does_not_reach_for_are_refused(studio, emulator):
    page = studio
    emulator.behave("anthropic", text=answer(SCENE), is_sticky=True)
    ready(page)
    for count in range(2, 14):
        page.get_by_test_id("another-take").click()
        used(page, count)
    expect(page.get_by_test_id("variations-price")).to_contain_text("2 left today")
    asked = len(emulator.asked("anthropic"))
    page.get_by_test_id("make-variations").click()
    expect(page.get_by_text("2 of 15 are left. Nothing was counted")).to_be_visible()
    expect(page.get_by_test_id("variation")).to_have_count(0)
    assert len(emulator.asked("anthropic")) == asked
    used(page, 13)


def test_a_rewrite_arrives_word_by_word_and_can_be_stopped(studio, emulator):
    page = studio
    emulator.behave("anthropic", text=answer(SCENE))
    ready(page)
    emulator.behave("anthropic", text=answer(SCENE * 5), seconds_per_word=0.2)
    page.get_by_test_id("make-longer").click()
    expect_status(page, "running")
    expect(page.get_by_test_id("prompt-output")).to_have_text(
        re.compile(r"^An old fisherman.{0,60}$")
    )
    page.get_by_test_id("stop").click()
    expect_status(page, "cancelled")
    expect(page.get_by_test_id("prompt-output")).to_have_text(SCENE)
    used(page, 1)
