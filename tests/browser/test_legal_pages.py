"""The legal pages: `/privacy`, `/privacy/subprocessors`, `/terms`, `/cookies`."""

import pytest
from playwright.sync_api import expect

FOOTER = {
    "Privacy": "Privacy policy",
    "Who receives what": "Who receives what",
    "Terms": "Terms of service",
    "Cookies": "Cookie policy",
}


@pytest.mark.parametrize("address", ["/privacy", "/privacy/subprocessors", "/terms", "/cookies"])
def test_it_says_when_it_was_last_updated_and_loads_no_script(page, desk, address):
    page.goto(address)

    expect(page.locator("body")).to_contain_text("ast updated")
    assert [each for each in desk.requests if each.endswith(".js")] == []


def test_the_footer_leads_there_and_back(page):
    page.goto("/")
    for name, heading in FOOTER.items():
        page.locator("footer").get_by_role("link", name=name, exact=True).click()
        expect(page.locator("h1")).to_have_text(heading)
        page.go_back()

        expect(page.get_by_test_id("demo-make")).to_be_enabled()
