"""The registration page, `/register`."""

import io

from PIL import Image
from playwright.sync_api import expect

from tests.browser.desk import fill_registration, pixels_across


def picture():
    drawn = io.BytesIO()
    Image.new("RGB", (80, 80), "teal").save(drawn, "PNG")
    return {"name": "me.png", "mimeType": "image/png", "buffer": drawn.getvalue()}


def test_a_weak_password_is_marked_and_everything_typed_is_kept(page):
    page.goto("/register")
    fill_registration(page, "weak@example.com")
    page.get_by_test_id("register-password").fill("password1234")
    page.get_by_test_id("register-submit").click()

    expect(page.get_by_test_id("error-message")).to_be_visible()
    expect(page.get_by_test_id("register-password")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_test_id("register-password")).to_be_focused()
    expect(page.get_by_test_id("register-name")).to_have_value("Ada Lovelace")
    expect(page.get_by_test_id("register-adult")).to_be_checked()


def test_both_promises_are_needed(page):
    page.goto("/register")
    fill_registration(page, "young@example.com")
    page.get_by_test_id("register-adult").uncheck()
    page.get_by_test_id("register-submit").click()

    expect(page.get_by_test_id("error-message")).to_contain_text("18 or older")


def test_a_known_address_signs_nobody_in(page, ada):
    page.goto("/register")
    fill_registration(page, ada.email)
    page.get_by_test_id("register-submit").click()

    expect(page.get_by_test_id("error-message")).to_contain_text("cannot be registered")
    assert "cps_session" not in {each["name"] for each in page.context.cookies()}


def test_a_picture_becomes_the_avatar(page, server):
    page.goto("/register")
    fill_registration(page, f"picture.{server.port}@example.com")
    page.get_by_test_id("register-avatar").set_input_files(picture())
    page.get_by_test_id("register-submit").click()
    page.wait_for_url("**/studio")

    avatar = page.get_by_test_id("user-menu").locator("img")
    expect(avatar).to_be_visible()
    assert pixels_across(avatar) > 0


def test_a_file_that_is_no_picture_is_refused_and_the_form_is_kept(page):
    page.goto("/register")
    fill_registration(page, "file@example.com")
    fake = {"name": "me.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"}
    page.get_by_test_id("register-avatar").set_input_files(fake)
    page.get_by_test_id("register-submit").click()

    expect(page.get_by_test_id("error-message")).to_be_visible()
    expect(page.get_by_test_id("register-email")).to_have_value("file@example.com")


def test_a_picture_over_two_megabytes_is_refused_in_a_sentence(page):
    page.goto("/register")
    fill_registration(page, "large@example.com")
    large = {"name": "me.png", "mimeType": "image/png", "buffer": bytes(3_000_000)}
    page.get_by_test_id("register-avatar").set_input_files(large)
    page.get_by_test_id("register-submit").click()

    expect(page.get_by_test_id("error-message")).to_contain_text("2 MB")
    expect(page.get_by_test_id("register-email")).to_have_value("large@example.com")


def test_two_presses_make_one_account(page, server):
    page.goto("/register")
    fill_registration(page, f"twice.{server.port}@example.com")
    page.get_by_test_id("register-submit").dblclick()
    page.wait_for_url("**/studio")

    expect(page.get_by_test_id("user-menu")).to_contain_text("Ada Lovelace")
