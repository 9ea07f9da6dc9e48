"""The day's allowance over every page of the studio: when it renews, and what is used up."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from craftprompt.clock import now

OF_PERSON = "in (select id from users where email_key = ?)"


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


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/studio", "prompts"),
        ("/studio/image", "images"),
        ("/studio/video", "videos"),
        ("/library", "prompts"),
    ],
)
def test_a_phone_shows_the_meter_of_what_the_page_makes(desk, ada, path, shown):
    page = desk.page(signed_in=ada, viewport={"width": 390, "height": 844})
    page.goto(path)

    expect(page.get_by_test_id(f"allowance-{shown}")).to_be_visible()
    expect(page.locator(".top-bar .meter:visible")).to_have_count(1)


def test_the_meters_renew_by_themselves_on_a_page_that_stays_open(desk, ada, server):
    def use_up(day):
        server.rows(
            "insert into allowance_days (owner_id, day, kind, used) "
            "select id, ?, 'prompt', 15 from users where email_key = ?",
            day.isoformat(),
            ada.email.casefold(),
        )

    today = now().date()
    an_hour_ago = f"{now() - timedelta(hours=1):%Y-%m-%d %H:%M:%S.%f}"
    use_up(today)
    page = desk.page(signed_in=ada)
    page.clock.install(time=f"{today.isoformat()}T23:59:30Z")
    page.goto("/library")
    expect(page.get_by_test_id("allowance-prompts")).to_have_attribute("data-used", "15")
    expect(page.get_by_test_id("allowance-renewal")).to_contain_text("prompts are used up")
    # As at midnight: what was used was used the day before; and nobody has acted for an hour.
    server.rows(
        f"update sessions set last_action_at = ? where owner_id {OF_PERSON}",
        an_hour_ago,
        ada.email.casefold(),
    )
    server.rows(
        f"update allowance_days set day = ? where owner_id {OF_PERSON}",
        (today - timedelta(days=1)).isoformat(),
        ada.email.casefold(),
    )

    page.clock.fast_forward("01:00")

    expect(page.get_by_test_id("allowance-prompts")).to_have_attribute("data-used", "0")
    expect(page.get_by_test_id("allowance-renewal")).to_have_text(re.compile("^Renews in 24 h"))
    assert server.rows(
        f"select last_action_at from sessions where owner_id {OF_PERSON}", ada.email.casefold()
    ) == [(an_hour_ago,)]
