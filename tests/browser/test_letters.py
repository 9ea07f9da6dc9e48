"""Letters in a browser: confirming an address, and the way back in with a forgotten password.

The server of the browser tests sends no mail: letters lie in its data folder.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import fill_registration, log_in
from tests.letters import token_in
from tests.reflex_client import PASSWORD, Visitor
from tests.servers import until

CHOSEN = "difference engines 43"
VERIFY, RESET = "verify_address", "reset_password"


@pytest.fixture
def link(server):
    """Finds the newest letter of a kind to somebody and gives the link in it."""
    paths = {VERIFY: "/verify-email", RESET: "/reset-password"}

    def find(email, kind):
        ((owner,),) = server.rows("select id from users where email = ?", email)
        grouped = f"{owner[:8]}-{owner[8:12]}-{owner[12:16]}-{owner[16:20]}-{owner[20:]}"
        folder = server.data_folder / "mail" / grouped

        def letters():
            return sorted(folder.glob(f"*-{kind}-*.eml"), key=lambda path: path.stat().st_mtime)

        until(letters, f"a letter ({kind}) lies in the folder")
        return f"{paths[kind]}#token={token_in(letters()[-1].read_text())}"

    return find


@pytest.fixture
def wire(page):
    """Everything that the page sends: addresses, Referer headers, bodies and socket frames."""
    sent = []
    page.on("request", lambda each: sent.append(f"{each.url} {each.headers.get('referer')}"))
    page.on(
        "websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame)))
    )
    return sent


def ask_for_reset(page, email):
    page.goto("/login")
    page.get_by_role("link", name="Forgot your password?").click()
    page.wait_for_url("**/forgot-password")
    page.get_by_test_id("forgot-email").fill(email)
    page.get_by_test_id("forgot-submit").click()
    expect(page.get_by_text("If this address has an account")).to_be_visible()


def test_a_new_person_confirms_the_address_with_the_letters_link(page, server, link, wire):
    email = f"confirms.{server.port}@example.com"
    page.goto("/register")
    fill_registration(page, email)
    page.get_by_test_id("register-submit").click()
    page.wait_for_url("**/studio")
    page.goto("/account")
    expect(page.get_by_test_id("email-standing")).to_have_text("Not confirmed yet")
    wire.clear()

    address = link(email, VERIFY)
    page.goto(address)
    expect(page.get_by_test_id("verify-submit")).to_be_enabled()
    token = address.partition("=")[2]
    assert page.url == f"{server.origin}/verify-email"
    assert any("/verify-email" in each for each in wire if "router_data" in each)
    assert [each for each in wire if token in each] == []

    page.get_by_test_id("verify-submit").click()
    page.wait_for_url("**/account?changed=verified")
    expect(page.get_by_text("Your address is confirmed.")).to_be_visible()
    expect(page.get_by_test_id("email-standing")).to_have_text("Confirmed")
    expect(page.get_by_test_id("verify-again")).to_have_count(0)
    page.go_back()
    assert token not in page.url


def test_a_link_that_was_used_says_so(page, ada, link):
    address = link(ada.email, VERIFY)
    page.goto(address)
    page.get_by_test_id("verify-submit").click()
    page.wait_for_url("**/login?verified=1")
    expect(page.get_by_text("Your address is confirmed.")).to_be_visible()

    page.goto(address)
    page.get_by_test_id("verify-submit").click()
    expect(page.get_by_test_id("error-message")).to_contain_text("used before")


def test_opening_the_link_uses_nothing_up(page, server, ada, link):
    page.goto(link(ada.email, VERIFY))
    expect(page.get_by_test_id("verify-submit")).to_be_enabled()

    assert server.rows(
        "select count(*) from link_tokens t join users u on u.id = t.owner_id where u.email = ?",
        ada.email,
    ) == [(1,)]


def test_a_second_letter_is_asked_for_on_the_account_page(desk, ada, link):
    page = desk.page(signed_in=ada)
    first = link(ada.email, VERIFY)
    page.goto("/account")
    page.get_by_test_id("verify-again").click()
    expect(page.get_by_text("Earlier links do not work any more")).to_be_visible()
    until(lambda: link(ada.email, VERIFY) != first, "a second letter lies there")

    page.goto(link(ada.email, VERIFY))
    page.get_by_test_id("verify-submit").click()
    page.wait_for_url("**/account?changed=verified")


def test_a_forgotten_password_is_replaced_and_every_browser_is_signed_out(
    desk, page, server, ada, link
):
    open_elsewhere = desk.page(signed_in=ada)
    desk.go_to_studio(open_elsewhere)
    ask_for_reset(page, ada.email)

    page.goto(link(ada.email, RESET))
    assert page.url == f"{server.origin}/reset-password"
    page.get_by_test_id("reset-password").fill("password1234")
    page.get_by_test_id("reset-submit").click()
    expect(page.get_by_test_id("error-message")).to_contain_text("first that an attacker tries")
    page.get_by_test_id("reset-password").fill(CHOSEN)
    page.get_by_test_id("reset-submit").click()

    page.wait_for_url("**/login?reset=1")
    expect(page.get_by_text("Your password is changed, and every browser")).to_be_visible()
    open_elsewhere.wait_for_url("**/login?**")
    assert "cps_session" not in {each["name"] for each in page.context.cookies()}
    log_in(page, ada.email, PASSWORD)
    expect(page.get_by_test_id("error-message")).to_contain_text("do not go together")
    log_in(page, ada.email, CHOSEN)
    page.wait_for_url("**/studio")


def test_a_stranger_is_told_the_same_as_an_owner(page, ada):
    told = []
    for email in (ada.email, "nobody.at.all@example.com"):
        ask_for_reset(page, email)
        told.append(page.locator("main").inner_text())

    assert told[0] == told[1]
    assert "sends no mail" in told[0]
    assert "on its way" not in told[0]


def test_a_known_address_is_led_to_log_in_or_reset(page, ada):
    page.goto("/register")
    fill_registration(page, ada.email)
    page.get_by_test_id("register-submit").click()
    expect(page.get_by_test_id("error-message")).to_contain_text("Log in or reset the password")

    page.get_by_role("link", name="reset the password").click()
    page.wait_for_url("**/forgot-password")


def test_a_page_that_no_letter_led_to_says_so(page):
    for path in ("/reset-password", "/verify-email"):
        page.goto(path)

        expect(page.get_by_text("This page opens from the link in a letter.")).to_be_visible()
        expect(page.locator("form")).to_have_count(0)
        assert page.context.cookies() == [], path


def test_a_second_link_pasted_into_the_same_tab_counts(page, ada, link):
    page.goto("/verify-email#token=not-the-one")
    expect(page.get_by_test_id("verify-submit")).to_be_enabled()
    page.evaluate("address => { location.href = address }", link(ada.email, VERIFY))
    until(lambda: page.evaluate("location.hash === ''"), "the second link is taken")
    page.get_by_test_id("verify-submit").click()

    page.wait_for_url("**/login?verified=1")


def test_deleting_the_account_takes_its_letters_along(server):
    visitor = Visitor(server.origin).register()
    ((owner,),) = server.rows("select id from users where email = ?", visitor.email)

    def folders():
        found = server.data_folder.glob("mail/*")
        return [path for path in found if path.name.replace("-", "") == owner]

    until(folders, "the letter lies in the person's folder")
    answer = visitor.post("/auth/delete", password=PASSWORD, confirm="on")

    assert answer.status_code == 200
    assert folders() == []
