"""The day's allowance over every page of the studio: when it renews, and what is used up."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("path", ["/studio", "/studio/image"])
def test_the_countdown_is_in_the_persons_own_time(desk, ada, path):
    page = desk.page(signed_in=ada, timezone_id="Europe/Berlin", locale="en-GB")
    page.clock.set_fixed_time("2026-11-28T18:48:00Z")
    page.goto(path)

    renewal = page.get_by_test_id("allowance-renewal")
    expect(renewal).to_have_text("Renews in 5 h 12 min, at 01:00 your time.")


def test_what_is_used_up_is_said_with_a_way_to_the_larger_plans(desk, ada, server):
    server.rows(
        "insert into allowance_days (owner_id, day, kind, used) "
        "select id, date('now'), 'image', 3 from users where email_key = ?",
        ada.email.casefold(),
    )
    page = desk.page(signed_in=ada)
    page.goto("/studio/image")

    renewal = page.get_by_test_id("allowance-renewal")
    expect(renewal).to_contain_text("Today's images are used up.")
    renewal.get_by_role("link", name="See the larger plans").click()
    page.wait_for_url("**/pricing")
