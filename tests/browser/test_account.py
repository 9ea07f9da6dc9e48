"""The account page, `/account`: password and deletion."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import log_in, log_out
from tests.reflex_client import PASSWORD

CHOSEN = "difference engines 43"


@pytest.fixture
def account(desk, ada):
    page = desk.page(signed_in=ada)
    page.goto("/account")
    expect(page.get_by_text("With us since")).to_be_visible()
    return page


def test_it_shows_who_somebody_is(account, ada):
    expect(account.locator("main")).to_contain_text(ada.email)
    expect(account.locator("main")).to_contain_text("Free")


def test_the_panels_take_the_room_that_a_screen_has(account):
    for width, beside_each_other in ((390, 1), (1440, 2), (2560, 3)):
        account.set_viewport_size({"width": width, "height": 1440})

        panels = account.locator(".account > .panel").all()
        tops = [panel.bounding_box()["y"] for panel in panels]

        assert tops.count(tops[0]) == beside_each_other, width
        assert account.evaluate("document.documentElement.scrollWidth") <= width, width


def test_the_password_is_changed_and_the_person_stays_signed_in(account, ada):
    account.get_by_test_id("current-password").fill(PASSWORD)
    account.get_by_test_id("new-password").fill(CHOSEN)
    account.get_by_test_id("change-password").click()
    expect(account.get_by_text("Your password is changed.")).to_be_visible()

    account.goto("/studio")
    expect(account.get_by_test_id("scene-input")).to_be_visible()
    log_out(account)
    account.goto("/login")
    log_in(account, ada.email, CHOSEN)
    account.wait_for_url("**/studio")


def test_a_wrong_current_password_changes_nothing(account):
    account.get_by_test_id("current-password").fill("not my password")
    account.get_by_test_id("new-password").fill(CHOSEN)
    account.get_by_test_id("change-password").click()

    expect(account.get_by_test_id("error-message")).to_contain_text("Nothing was changed")


def test_deletion_asks_for_the_password_and_the_tick(account, server, ada):
    account.get_by_test_id("delete-account").locator("summary").click()
    account.get_by_test_id("reauth-password").fill("not my password")
    account.locator("[name=confirm]").check()
    account.get_by_test_id("delete-confirm").click()

    expect(account.get_by_test_id("error-message")).to_contain_text("Nothing was changed")
    assert server.rows("select 1 from users where email = ?", ada.email)


KEPT_BY_THE_TAB = ["unsaved-words", "demo-scene"]


def delete(page):
    page.get_by_test_id("delete-account").locator("summary").click()
    page.get_by_test_id("reauth-password").fill(PASSWORD)
    page.locator("[name=confirm]").check()
    page.get_by_test_id("delete-confirm").click()


@pytest.mark.parametrize("leave", [delete, log_out])
def test_what_a_tab_kept_of_a_person_goes_with_them(account, leave):
    for name in KEPT_BY_THE_TAB:
        account.evaluate("(name) => sessionStorage.setItem(name, '{}')", name)
    leave(account)
    account.wait_for_url(lambda url: "/account" not in url)

    kept = account.evaluate("Object.keys(sessionStorage)")
    assert not set(kept) & set(KEPT_BY_THE_TAB)


def test_deleting_an_account_sends_its_other_pages_away(account, desk, server, ada):
    studio = account.context.new_page()
    desk.go_to_studio(studio)
    delete(account)

    studio.wait_for_url("**/login?**")
    assert server.rows("select 1 from users where email = ?", ada.email) == []
