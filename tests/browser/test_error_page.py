"""What stands at an address where nothing is."""

from playwright.sync_api import expect


def test_it_says_so(page):
    for address in ("/nothing", "/studio/nothing", "/_upload/x"):
        answer = page.goto(address)

        assert answer.status == 404, address
        expect(page.locator("h1")).to_be_visible()


def test_a_stranger_at_the_address_of_a_file_is_asked_to_log_in(page):
    page.goto("/media/nothing")

    expect(page.get_by_test_id("login-submit")).to_be_visible()


def test_the_way_back_is_there(page, desk):
    page.goto("/nothing")
    page.locator("main").get_by_role("link", name="To the first page").click()

    expect(page).to_have_url(f"{desk.origin}/")


def test_a_stranger_who_goes_to_the_studio_from_inside_the_app_is_asked_to_log_in(page, desk):
    page.goto("/nothing")
    page.locator("main").get_by_role("link", name="To the studio").click()

    expect(page.get_by_test_id("login-submit")).to_be_visible()
    expect(page.get_by_text("Log in to go on to that page.")).to_be_visible()


def test_a_foreign_host_name_is_told_which_setting_to_mend(desk, server):
    page = desk.page()
    answer = page.request.get(f"http://127.0.0.1:{server.port}/", headers={"Host": "evil.example"})

    assert answer.status == 421
    assert "CRAFTPROMPT_PUBLIC_URL" in answer.text()
