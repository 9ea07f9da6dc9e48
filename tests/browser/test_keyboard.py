"""Two journeys without a mouse."""

from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.desk import expect_status
from tests.reflex_client import PASSWORD

ENDLESS_SCENE = "A potter endlessly turns a bowl by the window."
FOCUSED = "document.activeElement.dataset.testid || document.activeElement.textContent.trim()"


def tab_to(page, name):
    """Press Tab until the focus stands on what has this mark or these words."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == name:
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_register_and_make_a_prompt(page):
    page.goto("/")
    tab_to(page, "Create account")
    page.keyboard.press("Enter")
    page.wait_for_url("**/register")
    expect(page.get_by_test_id("register-name")).to_be_focused()
    page.keyboard.type("Ada Lovelace")
    tab_to(page, "register-email")
    page.keyboard.type(f"keys.{uuid4().hex[:8]}@example.com")
    tab_to(page, "register-password")
    page.keyboard.type(PASSWORD)
    tab_to(page, "register-adult")
    page.keyboard.press("Space")
    tab_to(page, "register-terms")
    page.keyboard.press("Space")
    tab_to(page, "register-submit")
    page.keyboard.press("Enter")
    page.wait_for_url("**/studio")
    expect(page.get_by_test_id("allowance-prompts")).to_be_visible()

    tab_to(page, "scene-input")
    page.keyboard.type("A potter turns a bowl.")
    tab_to(page, "make-prompt")
    page.keyboard.press("Enter")

    expect_status(page, "succeeded")
    expect(page.get_by_test_id("prompt-output")).to_contain_text("potter")


def test_log_in_stop_a_prompt_open_it_from_the_history_and_log_out(page, ada):
    page.goto("/login")
    expect(page.get_by_test_id("login-email")).to_be_focused()
    page.keyboard.type(ada.email)
    tab_to(page, "login-password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/studio")
    expect(page.get_by_test_id("allowance-prompts")).to_be_visible()

    tab_to(page, "scene-input")
    page.keyboard.type(ENDLESS_SCENE)
    page.keyboard.press("Control+Enter")
    expect_status(page, "running")
    expect(page.get_by_test_id("prompt-output")).not_to_be_empty()
    page.keyboard.press("Escape")
    expect_status(page, "cancelled")

    expect(page.get_by_test_id("history-item")).to_have_count(1)
    tab_to(page, "reuse")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("scene-input")).to_have_value(ENDLESS_SCENE)

    page.reload()
    expect(page.get_by_test_id("allowance-prompts")).to_be_visible()
    page.keyboard.press("Tab")  # the skip link is the first stop of every page
    assert page.evaluate(FOCUSED) == "Skip to the content"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hasAttribute('popovertarget')"):
            break
    page.keyboard.press("Enter")
    tab_to(page, "logout")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
