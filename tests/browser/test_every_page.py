"""What holds on every page: accessible, narrow enough, titled, quiet, and true to its word."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.desk import expect_status, fill_registration, make_prompt, violations
from tests.servers import ROOT

FROM_LETTERS = ("/reset-password", "/verify-email")
PUBLIC = ("/", "/pricing", "/models", "/login", "/register", "/forgot-password", *FROM_LETTERS)
LINKED = tuple(f"{path}#token=from-a-letter" for path in FROM_LETTERS)
LEGAL = ("/privacy", "/privacy/subprocessors", "/terms", "/cookies")
ITEM = "/library/[item_id]"
PRIVATE = ("/studio", "/studio/image", "/studio/video", "/library", ITEM, "/account")
NO_ID = "/library/00000000-0000-4000-8000-000000000000"
MISSING = "/there-is-no-such-page"
SCENE = "A heron stands in the reeds."
COOKIE_REGISTRY = ROOT / "craftprompt" / "privacy" / "cookies.json"
STORAGE_KEYS = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
WITHOUT_FOCUS_RING = """
() => {
  const style = getComputedStyle(document.activeElement);
  const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return ringed || document.activeElement === document.body ? null
    : document.activeElement.outerHTML.slice(0, 200);
}
"""


def settled(desk, page, path):
    """Open a page and wait until it has loaded what it loads."""
    if path == "/studio":
        desk.go_to_studio(page)
    elif path == ITEM:
        page.goto(NO_ID)
        expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
    else:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if path == "/account":
            expect(page.get_by_text("With us since")).to_be_visible()


@pytest.mark.parametrize("path", [*PUBLIC, *LINKED, *LEGAL, MISSING])
def test_a_public_page_is_accessible_and_fits_a_narrow_and_a_wide_window(desk, path):
    page = desk.page()
    settled(desk, page, path)

    assert violations(page) == []
    for width in (320, 2560):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_private_pages_have_no_accessibility_violation(desk, ada):
    page = desk.page(signed_in=ada)
    settled(desk, page, "/studio")
    assert violations(page) == []

    make_prompt(page, SCENE)
    expect_status(page, "succeeded")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert violations(page) == []

    page.get_by_test_id("scene-input").fill(" ")
    page.get_by_test_id("make-prompt").click()
    expect(page.get_by_test_id("error-message").first).to_be_visible()
    assert violations(page) == []

    page.get_by_test_id("delete-item").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []

    settled(desk, page, "/account")
    page.get_by_test_id("delete-account").locator("summary").click()
    page.get_by_test_id("user-menu").get_by_role("button").first.click()
    assert violations(page) == []


def test_every_private_page_fits_a_narrow_and_a_wide_window(desk, ada):
    page = desk.page(signed_in=ada)
    for path in PRIVATE:
        settled(desk, page, path)
        for width in (320, 2560):
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_private_pages_fit_320_pixels(desk, ada):
    page = desk.page(viewport={"width": 320, "height": 700}, signed_in=ada)
    settled(desk, page, "/studio")
    make_prompt(page, f"{SCENE} {'Donaudampfschifffahrtsgesellschaft' * 4}")
    expect_status(page, "succeeded")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    settled(desk, page, "/account")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_every_page_has_a_title_a_language_and_one_heading_of_its_own(desk, ada):
    stranger, person = desk.page(), desk.page(signed_in=ada)
    titles = []
    for path in (*PUBLIC, *LEGAL, *PRIVATE):
        page = person if path in PRIVATE else stranger
        settled(desk, page, path)
        titles.append(page.title())
        assert page.evaluate("document.documentElement.lang") == "en", path
        assert page.locator("h1").count() == 1, path

    assert len(set(titles)) == len(titles)
    assert all("CraftPrompt" in title for title in titles)


@pytest.mark.parametrize(
    "path", ["/", "/login", "/register", "/forgot-password", *LINKED, "/privacy"]
)
def test_the_focus_is_visible_wherever_it_goes(desk, path):
    page = desk.page()
    settled(desk, page, path)

    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(WITHOUT_FOCUS_RING) is None


def test_the_focus_is_visible_in_the_studio(studio):
    for _ in range(25):
        studio.keyboard.press("Tab")
        assert studio.evaluate(WITHOUT_FOCUS_RING) is None


def row_counts(server):
    tables = server.rows("select name from sqlite_master where type = 'table'")
    return {name: server.rows(f"select count(*) from {name}")[0][0] for (name,) in tables}


def test_public_pages_set_no_cookie_and_write_no_row(desk, server):
    before = row_counts(server)
    page = desk.page()
    for path in ("/", "/pricing", "/models", *FROM_LETTERS, *LEGAL, MISSING):
        settled(desk, page, path)
        assert page.context.cookies() == [], path

    assert row_counts(server) == before


def test_the_forms_set_a_pre_session_and_write_no_row(desk, server):
    before = row_counts(server)
    for path in ("/login", "/register", "/forgot-password", *LINKED):
        page = desk.page()
        settled(desk, page, path)
        expect(page.locator("button[type=submit]").last).to_be_enabled()
        assert {each["name"] for each in page.context.cookies()} == {"cps_pre", "cps_csrf"}

    assert row_counts(server) == before


def test_what_the_browser_keeps_is_what_the_cookie_page_lists(desk, server):  # noqa: PLR0915  one walk
    registry = json.loads(Path(COOKIE_REGISTRY).read_text())["entries"]
    page = desk.page()
    kept = set()

    def note():
        kept.update(each["name"] for each in page.context.cookies())
        kept.update(page.evaluate(STORAGE_KEYS))

    for path in (*PUBLIC, *LEGAL):
        settled(desk, page, path)
        note()
    page.goto("/")
    page.get_by_test_id("demo-scene").fill(SCENE)
    page.get_by_test_id("demo-make").click()
    expect(page.get_by_test_id("demo-save")).to_be_visible()
    note()
    page.get_by_test_id("demo-save").click()
    page.wait_for_url("**/register")
    note()
    fill_registration(page, f"cookies.{server.port}@example.com")
    page.get_by_test_id("register-submit").click()
    page.wait_for_url("**/studio")
    page.get_by_test_id("scene-input").press_sequentially("Unsaved")
    note()
    page.get_by_test_id("user-menu").get_by_role("button").first.click()
    page.get_by_test_id("color-mode").get_by_text("Light").click()
    note()
    page.goto("/account")
    page.wait_for_load_state("networkidle")
    note()

    listed = {each["name"] for each in registry}
    expected = {each["name"] for each in registry if each["appears"] == "usually"}
    assert kept <= listed
    assert expected <= kept


def test_the_landing_page_is_light(desk):
    page = desk.page()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    bytes_on_the_wire = []
    wire.on("Network.loadingFinished", lambda e: bytes_on_the_wire.append(e["encodedDataLength"]))

    settled(desk, page, "/")

    assert sum(bytes_on_the_wire) <= 300_000
    assert len(bytes_on_the_wire) <= 25


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_studio_works_under_both_loopback_names(desk, server, host):
    page = desk.page()
    page.goto(f"http://{host}:{server.port}/register")
    fill_registration(page, f"{host}.{server.port}@example.com")
    page.get_by_test_id("register-submit").click()
    page.wait_for_url(f"http://{host}:{server.port}/studio")
    make_prompt(page, SCENE)

    expect_status(page, "succeeded")


@pytest.mark.parametrize("path", PRIVATE)
def test_a_private_page_shows_nothing_to_a_stranger(desk, path):
    page, path = desk.page(), path.replace(ITEM, NO_ID)
    page.goto(f"{path}?from=a%20link")

    assert page.url == f"{desk.origin}/login?next={path}%3Ffrom%3Da%2520link"
    expect(page.get_by_text("Log in to go on to that page.")).to_be_visible()


def test_without_javascript_the_public_pages_can_be_read(desk):
    page = desk.page(java_script_enabled=False)
    for path in (*PUBLIC, *LEGAL):
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        assert len(page.locator("body").inner_text()) > 100
