"""The log-in page, `/login`."""

from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.browser.desk import log_in

ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/%0a/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
)


def test_a_wrong_password_is_said_and_the_address_is_kept(page, ada):
    page.goto("/login")
    log_in(page, ada.email, "not my password")

    expect(page.get_by_test_id("error-message")).to_contain_text("do not go together")
    expect(page.get_by_test_id("login-email")).to_have_value(ada.email)


def test_the_sixth_wrong_try_has_to_wait_and_says_so(page, ada):
    page.goto("/login")
    for _ in range(5):
        with page.expect_response("**/auth/login"):
            log_in(page, ada.email, "not my password")
        expect(page.get_by_test_id("login-submit")).not_to_have_attribute("aria-busy", "true")
    log_in(page, ada.email)

    expect(page.get_by_test_id("error-message")).to_contain_text("Wait")


def test_it_leads_to_the_page_that_was_wanted(page, ada):
    page.goto("/account")
    log_in(page, ada.email)

    page.wait_for_url("**/account")


def test_it_never_leads_to_another_site(page, desk, ada):
    for target in ELSEWHERE:
        page.context.clear_cookies()
        page.goto("/login?" + urlencode({"next": target}))
        log_in(page, ada.email)
        page.wait_for_url(lambda url: "/login" not in url)

        assert page.evaluate("location.origin") == desk.origin, target


def test_a_form_left_open_for_long_still_works(page, ada):
    """The pre-session has ended meanwhile: the form fetches another when it is sent."""
    page.goto("/login")
    expect(page.get_by_test_id("login-submit")).to_be_enabled()
    page.context.clear_cookies()
    log_in(page, ada.email)

    page.wait_for_url("**/studio")


def test_who_is_signed_in_gets_no_form(desk, ada):
    page = desk.page(signed_in=ada)
    for form, place in (
        ("/login", "/studio"),
        ("/register", "/studio"),
        ("/login?next=/account", "/account"),
    ):
        page.goto(form)

        page.wait_for_url(f"**{place}")
        expect(page.get_by_test_id("user-menu")).to_be_visible()


def test_the_password_can_be_shown(page):
    page.goto("/login")
    page.get_by_test_id("login-password").fill("analytical")
    page.get_by_role("button", name="Show password").click()

    expect(page.get_by_test_id("login-password")).to_have_attribute("type", "text")
