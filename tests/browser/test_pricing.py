"""The pricing page, `/pricing`."""

from playwright.sync_api import expect


def test_the_four_plans_stand_there_with_what_they_give(page):
    page.goto("/pricing")

    for plan in ("free", "creator", "pro", "studio"):
        expect(page.get_by_test_id(f"plan-{plan}")).to_be_visible()
    expect(page.get_by_test_id("plan-free")).to_contain_text("15")
