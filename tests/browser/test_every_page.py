"""What holds on every page: accessible, narrow enough, titled, quiet, and true to its word."""

import json

import pytest
from playwright.sync_api import expect

from craftprompt.privacy.legal_texts import TITLES as LEGAL_TITLES
from craftprompt.routes import PAGES
from tests.browser.desk import expect_status, fill_registration, make_prompt, violations
from tests.servers import ROOT

FROM_LETTERS = ("/reset-password", "/verify-email")
LINKED = tuple(f"{path}#token=from-a-letter" for path in FROM_LETTERS)
FORMS = ("/login", "/register", "/forgot-password")
LEGAL = ("/privacy", "/privacy/subprocessors", "/terms", "/cookies")
ITEM = "/library/[item_id]"
PRIVATE = ("/studio", "/studio/image", "/studio/video", "/library", ITEM, "/account")
NO_ID = "/library/00000000-0000-4000-8000-000000000000"
MISSING = "/there-is-no-such-page"
QUIET = ("/", "/pricing", "/models", *FROM_LETTERS, MISSING)
READABLE = ("/", "/pricing", "/models", *FORMS, *FROM_LETTERS, *LEGAL)
TITLES = {page.path: page.title for page in PAGES} | {
    path: f"{title} · CraftPrompt Studio"
    for path, title in zip(LEGAL, LEGAL_TITLES.values(), strict=True)
}
SCENE = "A heron stands in the reeds."
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 4
COOKIES = json.loads((ROOT / "craftprompt" / "privacy" / "cookies.json").read_text())["entries"]
LISTED = {each["name"] for each in COOKIES}
STORAGE_KEYS = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
WIDTH_OF_CONTENT = "document.documentElement.scrollWidth"
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
        if path in (*FORMS, *LINKED):
            expect(page.locator("button[type=submit]").last).to_be_enabled()
        elif path not in LEGAL:  # these have no script
            page.wait_for_load_state("networkidle")
        if path == "/account":
            expect(page.get_by_text("With us since")).to_be_visible()


def kept(page):
    """The names of everything that the browser keeps."""
    return {each["name"] for each in page.context.cookies()} | set(page.evaluate(STORAGE_KEYS))


def unringed(page, presses):
    """What the focus goes to without being seen."""
    found = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        found.append(page.evaluate(WITHOUT_FOCUS_RING))
    return list(filter(None, found))


def flaws(page, path):
    """What is wrong with a page as to the rules for all of them, by the name of the rule."""
    found = {
        "language": page.evaluate("document.documentElement.lang != 'en'"),
        "title": page.title() != TITLES.get(path.partition("#")[0], page.title()),
        "one heading": page.locator("h1").count() != 1,
        "focus": unringed(page, 25 if path == "/studio" else 12),
        "kept, and not listed": kept(page) - LISTED,
    }
    whole = page.viewport_size
    for width in (320, 2560):
        page.set_viewport_size({"width": width, "height": 700})
        found[f"wider than {width} pixels"] = page.evaluate(WIDTH_OF_CONTENT) > width
    page.set_viewport_size(whole)
    return {rule: what for rule, what in found.items() if what}


def row_counts(server):
    tables = server.rows("select name from sqlite_master where type = 'table'")
    return {name: server.rows(f"select count(*) from {name}")[0][0] for (name,) in tables}


def flaws_of_public(desk, server, paths, cookies):
    """One look at each page for all that a stranger may expect of it; what is wrong, by page."""
    page, found = desk.page(), {}
    before = row_counts(server)
    for path in paths:
        page.context.clear_cookies()
        settled(desk, page, path)
        wrong = flaws(page, path)
        # What the focus stood on would look unlike itself.
        page.evaluate("document.activeElement.blur()")
        if broken := violations(page):
            wrong["accessibility"] = broken
        if (told := {each["name"] for each in page.context.cookies()}) != cookies:
            wrong["cookies"] = told
        if wrong:
            found[path] = wrong
        page.emulate_media(color_scheme="null", reduced_motion="null")
    # Fewer there may be: what others deleted goes when its time is over.
    after = row_counts(server)
    assert {table: count for table, count in after.items() if count > before[table]} == {}, paths
    return found


def test_no_two_pages_have_the_same_title():
    assert len(set(TITLES.values())) == len(TITLES)
    assert all("CraftPrompt" in title for title in TITLES.values())


@pytest.mark.parametrize("paths", [QUIET, LEGAL], ids=["pages", "legal"])
def test_public_pages_are_as_all_must_be_and_set_no_cookie_and_write_no_row(desk, server, paths):
    assert flaws_of_public(desk, server, paths, set()) == {}


@pytest.mark.parametrize("paths", [FORMS, LINKED], ids=["forms", "from_letters"])
def test_forms_are_as_all_must_be_and_set_a_pre_session_and_write_no_row(desk, server, paths):
    assert flaws_of_public(desk, server, paths, {"cps_pre", "cps_csrf"}) == {}


def test_private_pages_are_as_all_must_be(desk, ada):
    page, found = desk.page(signed_in=ada), {}
    for path in PRIVATE:
        settled(desk, page, path)
        if wrong := flaws(page, path):
            found[path] = wrong

    assert found == {}


def test_the_private_pages_have_no_accessibility_violation(desk, ada):
    page = desk.page(signed_in=ada)
    settled(desk, page, "/studio")
    assert violations(page) == []

    make_prompt(page, f"{SCENE} {LONG_WORD}")
    expect_status(page, "succeeded")
    whole = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate(WIDTH_OF_CONTENT) <= 320, "a long word makes the page wider"
    page.set_viewport_size(whole)
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


def test_what_the_browser_keeps_of_a_person_is_what_the_cookie_page_lists(page, server):
    found = set()
    page.goto("/")
    page.get_by_test_id("demo-scene").fill(SCENE)
    page.get_by_test_id("demo-make").click()
    expect(page.get_by_test_id("demo-save")).to_be_visible()
    found |= kept(page)
    page.get_by_test_id("demo-save").click()
    page.wait_for_url("**/register")
    fill_registration(page, f"cookies.{server.port}@example.com")
    found |= kept(page)
    page.get_by_test_id("register-submit").click()
    page.wait_for_url("**/studio")
    page.get_by_test_id("scene-input").press_sequentially("Unsaved")
    found |= kept(page)
    page.get_by_test_id("user-menu").get_by_role("button").first.click()
    page.get_by_test_id("color-mode").get_by_text("Light").click()
    found |= kept(page)
    page.goto("/account")
    expect(page.get_by_text("With us since")).to_be_visible()
    found |= kept(page)

    expected = {each["name"] for each in COOKIES if each["appears"] == "usually"}
    assert expected <= found <= LISTED


def test_the_landing_page_is_light(desk):
    page = desk.page()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    bytes_on_the_wire = []
    wire.on("Network.loadingFinished", lambda e: bytes_on_the_wire.append(e["encodedDataLength"]))

    settled(desk, page, "/")

    assert sum(bytes_on_the_wire) <= 300_000
    assert len(bytes_on_the_wire) <= 25


def test_the_studio_works_under_the_loopback_number_as_under_its_name(page, server):
    origin = f"http://127.0.0.1:{server.port}"
    page.goto(f"{origin}/register")
    fill_registration(page, f"number.{server.port}@example.com")
    page.get_by_test_id("register-submit").click()
    page.wait_for_url(f"{origin}/studio")
    make_prompt(page, SCENE)

    expect_status(page, "succeeded")


def test_a_private_page_shows_nothing_to_a_stranger(desk, page):
    for path in (each.replace(ITEM, NO_ID) for each in PRIVATE):
        page.goto(f"{path}?from=a%20link")

        assert page.url == f"{desk.origin}/login?next={path}%3Ffrom%3Da%2520link"
        expect(page.get_by_text("Log in to go on to that page.")).to_be_visible()


def test_without_javascript_the_public_pages_can_be_read(desk):
    page = desk.page(java_script_enabled=False)
    for path in READABLE:
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        assert len(page.locator("body").inner_text()) > 100, path
