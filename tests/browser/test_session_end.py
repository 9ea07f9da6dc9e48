"""A session that ends, a server that goes away: typed words come back."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, expect_status, log_in, log_out, make_prompt, written
from tests.reflex_client import PASSWORD, Visitor
from tests.servers import PACED_RUN, serving, until

# Ended right after the words were typed, before they are sent. The other way round the server's
# next look at ended sessions may send the page away first, with nothing typed.
END_SESSIONS = "delete from sessions where owner_id in (select id from users where email = ?)"
DRAFT = "select scene from drafts join users on users.id = owner_id where email = ?"


def variable(page, name):
    return page.locator(f'[data-testid="variable"][data-name="{name}"]')


def drafted(server, visitor):
    rows = server.rows(DRAFT, visitor.email)
    return rows[0][0] if rows else ""


def test_words_typed_after_the_session_ended_are_there_after_signing_in(studio, server, ada):
    scene = studio.get_by_test_id("scene-input")
    scene.press_sequentially("Before the end. ")
    until(lambda: "Before" in drafted(server, ada), "the draft is saved")

    studio.keyboard.insert_text("After the end.")
    server.rows(END_SESSIONS, ada.email)
    studio.wait_for_url("**/login?ended=1&next=/studio")
    expect(studio.get_by_text("What you typed is kept")).to_be_visible()
    log_in(studio, ada.email)

    studio.wait_for_url("**/studio")
    expect(scene).to_have_value("Before the end. After the end.")
    until(lambda: "After the end." in drafted(server, ada), "the words are saved")


def test_a_templates_filled_variables_are_there_after_signing_in_and_after_a_reload(
    studio, server, ada
):
    scene = "{{hero=A fox}} crosses a road at {{light: dawn|night}}."
    hero, light = variable(studio, "hero"), variable(studio, "light")
    studio.get_by_test_id("scene-input").fill(scene.removesuffix("."))
    expect(hero).to_have_value("A fox")
    light.select_option("night")
    studio.get_by_test_id("scene-input").press_sequentially(".")
    until(lambda: drafted(server, ada) == scene, "the draft is saved, and the choice before it")
    hero.focus()
    hero.select_text()
    studio.keyboard.insert_text("A grey heron")
    server.rows(END_SESSIONS, ada.email)
    studio.wait_for_url("**/login?ended=1&next=/studio")
    log_in(studio, ada.email)

    studio.wait_for_url("**/studio")
    for _ in range(2):
        expect(studio.get_by_test_id("scene-input")).to_have_value(scene)
        expect(hero).to_have_value("A grey heron")
        expect(light).to_have_value("night")
        studio.reload()
    studio.get_by_test_id("make-prompt").click()
    expect_status(studio, "succeeded")
    assert "A grey heron crosses a road at night." in written(studio)


def test_words_kept_in_the_tab_are_shown_to_nobody_else(studio, server, ada):
    other = Visitor(server.origin).register("Grace Hopper")
    studio.get_by_test_id("scene-input").fill("Ada's secret scene")
    server.rows(END_SESSIONS, ada.email)
    studio.wait_for_url("**/login?ended=1&next=/studio")

    log_in(studio, other.email)

    studio.wait_for_url("**/studio")
    expect(studio.get_by_test_id("user-menu")).to_contain_text("Grace Hopper")
    expect(studio.get_by_test_id("scene-input")).to_have_value("")


def test_pressing_make_after_the_session_ended_keeps_the_scene(studio, server, ada):
    studio.get_by_test_id("scene-input").fill("A heron stands in the reeds.")
    server.rows(END_SESSIONS, ada.email)
    # By the keys: a click would wait, and the draft's own saving could leave the page before it.
    studio.keyboard.press("Control+Enter")
    studio.wait_for_url("**/login?ended=1&next=/studio")
    log_in(studio, ada.email)

    studio.wait_for_url("**/studio")
    expect(studio.get_by_test_id("scene-input")).to_have_value("A heron stands in the reeds.")


def test_logging_out_in_one_tab_sends_the_other_one_away(studio, desk):
    other = studio.context.new_page()
    desk.go_to_studio(other)

    log_out(other)

    studio.wait_for_url("**/login?ended=1&next=/studio")


def test_after_logging_out_the_back_button_shows_nothing(studio):
    studio.get_by_test_id("scene-input").fill("A private scene")
    log_out(studio)

    studio.go_back()

    studio.wait_for_url("**/login?**")
    assert "A private scene" not in studio.content()


def test_a_password_change_elsewhere_signs_this_page_out(studio, server, ada):
    elsewhere = Visitor(server.origin)
    elsewhere.log_in(ada.email)
    answer = elsewhere.post(
        "/auth/password",
        current_password="analytical engines 42",
        password="difference engines 43",
    )
    assert answer.status_code == 200

    studio.wait_for_url("**/login?ended=1&next=/studio")


def test_a_password_change_in_this_browser_leaves_its_other_pages_signed_in(
    studio, desk, server, ada
):
    scene = studio.get_by_test_id("scene-input")
    scene.press_sequentially("Before the change. ")
    until(lambda: "Before" in drafted(server, ada), "the draft is saved")
    left_for: list[str] = []
    studio.on("framenavigated", lambda frame: left_for.append(frame.url))
    account = studio.context.new_page()
    account.goto("/account")
    account.get_by_test_id("current-password").fill(PASSWORD)
    account.get_by_test_id("new-password").fill("difference engines 43")
    account.get_by_test_id("change-password").click()
    expect(account.get_by_text("Your password is changed.")).to_be_visible()

    studio.bring_to_front()
    scene.press_sequentially("After the change.")
    until(lambda: "After the change." in drafted(server, ada), "the words are saved")
    expect(scene).to_have_value("Before the change. After the change.")
    make_prompt(studio, "A heron stands in the reeds.")
    expect_status(studio, "succeeded")
    assert left_for == []


@pytest.mark.faults
@pytest.mark.parametrize("is_killed", [True, False], ids=["killed", "stopped"])
def test_half_typed_text_survives_a_restart_of_the_server(chromium, tmp_path, is_killed):
    cheap = {"CRAFTPROMPT_BCRYPT_COST": "4"}
    with serving(tmp_path, program=PACED_RUN, environment=cheap) as server:
        ada = Visitor(server.origin).register()
        desk = Desk(chromium, server.origin)
        page = desk.page(signed_in=ada)
        desk.go_to_studio(page)
        scene = page.get_by_test_id("scene-input")
        scene.press_sequentially("Saved words. ")
        until(lambda: drafted(server, ada) == "Saved words. ", "the draft is saved")
        scene.press_sequentially("Half a sen")
        if is_killed:
            server.kill()
        else:
            assert server.stop() == 0
        expect(page.get_by_test_id("connection-banner")).to_be_visible()
        scene.press_sequentially("tence")

    with serving(tmp_path, program=PACED_RUN, environment=cheap, port=server.port) as again:
        expect(page.get_by_test_id("connection-banner")).not_to_be_visible(timeout=30_000)
        expect(scene).to_have_value("Saved words. Half a sentence")
        expect(page.get_by_test_id("user-menu")).to_contain_text("Ada Lovelace")
        scene.press_sequentially(".")
        until(lambda: drafted(again, ada) == "Saved words. Half a sentence.", "all words are saved")
        page.context.close()
