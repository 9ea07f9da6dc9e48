"""The pricing page, `/pricing`."""

from playwright.sync_api import expect


def test_the_four_plans_stand_there_with_what_they_give(page):
    page.goto("/pricing")

    for plan in ("free", "creator", "pro", "studio"):
        expect(page.get_by_test_id(f"plan-{plan}")).to_be_visible()
    expect(page.get_by_test_id("plan-free")).to_contain_text("15")


def test_who_is_signed_in_sees_which_plan_is_theirs(desk, ada):
    page = desk.page(signed_in=ada)
    page.goto("/pricing")

    expect(page.get_by_test_id("plan-free")).to_contain_text("Your plan")
    expect(page.get_by_test_id("plan-creator")).not_to_contain_text("Your plan")
    expect(page.get_by_role("link", name="Create account")).to_have_count(0)


def test_a_visitor_is_offered_an_account(page):
    page.goto("/pricing")

    expect(
        page.get_by_test_id("plan-free").get_by_role("link", name="Create account")
    ).to_be_visible()
    expect(page.get_by_text("Your plan")).to_have_count(0)
