"""The whole journey of a person, from the demo to the end of the account."""

from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.desk import (
    expect_status,
    fill_registration,
    log_in,
    log_out,
    make_prompt,
    written,
)
from tests.reflex_client import PASSWORD

SCENE = "A red fox crosses a snowy road at dusk and looks back once."
SLOW_SCENE = " ".join(["An old fisherman slowly mends a torn net on the pier at dawn."] * 4)


def test_from_the_demo_to_the_end_of_the_account(desk, page, server):  # noqa: PLR0915  one journey, told in its order
    email = f"ada.{uuid4().hex[:8]}@example.com"

    # The demo needs no account and carries its scene and its prompt along.
    page.goto("/")
    page.get_by_test_id("demo-scene").fill(SCENE)
    page.get_by_test_id("demo-make").click()
    expect(page.get_by_test_id("demo-output")).not_to_be_empty()
    expect(page.get_by_test_id("demo-save")).to_be_visible()
    read = page.get_by_test_id("demo-output").inner_text()
    page.get_by_test_id("demo-save").click()
    fill_registration(page, email)
    page.get_by_test_id("register-submit").click()
    page.wait_for_url("**/studio")
    expect(page.get_by_test_id("scene-input")).to_have_value(SCENE)
    expect_status(page, "succeeded")
    expect(page.get_by_test_id("prompt-output")).to_have_text(read)
    expect(page.get_by_test_id("history-item")).to_have_count(1)

    # A prompt is written on while the page is loaded anew.
    make_prompt(page, SLOW_SCENE)
    expect_status(page, "running")
    before = written(page)
    page.reload()
    expect_status(page, "running")
    assert written(page).startswith(before)
    expect(page.get_by_test_id("scene-input")).to_have_value(SLOW_SCENE)

    # A second tab sees the same, running and finished.
    second = page.context.new_page()
    desk.go_to_studio(second)
    expect_status(second, "running")
    for tab in (page, second):
        expect_status(tab, "succeeded")
        expect(tab.get_by_test_id("written-by")).to_have_attribute("data-provider", "composer")
        expect(tab.get_by_test_id("local-label")).to_be_visible()
        expect(tab.get_by_test_id("attempt")).to_have_attribute("data-verdict", "ok")
    assert written(page) == written(second)
    assert written(page).startswith(before)
    expect(page.get_by_test_id("allowance-prompts")).to_have_attribute("data-used", "0")

    # It stands in the history, also tomorrow.
    expect(page.get_by_test_id("history-item")).to_have_count(2)
    text = written(page)
    log_out(page)
    page.goto("/studio")
    page.wait_for_url("**/login?next=**")
    log_in(page, email)
    page.wait_for_url("**/studio")
    expect(page.get_by_test_id("history-item")).to_have_count(2)
    expect(page.get_by_test_id("prompt-output")).to_have_text(text)

    # The account goes, and everything with it.
    page.goto("/account")
    page.get_by_test_id("delete-account").click()
    page.get_by_test_id("reauth-password").fill(PASSWORD)
    page.locator("[name=confirm]").check()
    page.get_by_test_id("delete-confirm").click()
    page.wait_for_url("**/?deleted=1")
    expect(page.get_by_text("Your account is deleted")).to_be_visible()
    assert server.rows("select 1 from users where email = ?", email) == []
    page.goto("/login")
    log_in(page, email)
    expect(page.get_by_test_id("error-message")).to_contain_text("do not go together")
