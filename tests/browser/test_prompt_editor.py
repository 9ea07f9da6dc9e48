"""Words typed over a prompt: saved ahead of whatever is pressed, and never lost with the page."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import expect_status, log_in, make_prompt, versions, written
from tests.browser.test_session_end import END_SESSIONS
from tests.servers import until

SCENE = "An old fisherman in a red coat mends a torn net on the pier at dawn."
TYPED = " Gulls wait."
TEXTS = """
select number, prompt from prompt_versions join users on users.id = owner_id where email = ?
order by prompt_versions.created_at, number"""

PARENTS = "select parent_id from prompt_versions join users on users.id = owner_id where email = ?"


def saved(server, visitor):
    return [text for _, text in server.rows(TEXTS, visitor.email)]


def ready(page, scene=SCENE):
    make_prompt(page, scene)
    expect_status(page, "succeeded")
    versions(page, 1)


def two_prompts(page):
    """A heron's prompt and, on the page, the fisherman's that was made after it."""
    ready(page, "A heron stands in the reeds.")
    heron = written(page)
    make_prompt(page, SCENE)
    expect(page.get_by_test_id("prompt-output")).to_contain_text("fisherman")
    expect_status(page, "succeeded")  # only now: until its first words come, the heron's stands
    versions(page, 1)
    return heron, written(page)


def rewritten(page):
    """A prompt whose second version is longer, so that there is something to undo."""
    ready(page)
    page.get_by_test_id("make-longer").click()
    versions(page, 2)
    expect_status(page, "succeeded")


def type_over(page, words=TYPED):
    """Type at the end of the prompt, in one go; nothing waits for the pause that saves it."""
    editor = page.get_by_test_id("prompt-editor")
    if not editor.is_visible():
        page.get_by_text("Edit the prompt").click()
    editor.press("Control+End")
    page.keyboard.insert_text(words)
    return editor


def settled(page):
    """Nothing is on its way any more: what was asked last is answered."""
    page.get_by_test_id("lock-selection").click()
    expect(page.locator(".rework").get_by_test_id("error-message")).to_be_visible()


def press(page, testid):
    page.get_by_test_id(testid).click()


def strike(page, testid):
    page.get_by_test_id(testid).focus()
    page.keyboard.press("Enter")


def command(page, testid):
    words = {"undo": "undo", "make-shorter": "shorter"}[testid]
    page.keyboard.press("Control+k")
    page.get_by_test_id("command-search").fill(words)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("act", [press, strike, command])
def test_undo_takes_back_just_what_was_typed_a_moment_before(studio, server, ada, act):
    rewritten(studio)
    longer = written(studio)
    editor = type_over(studio)

    act(studio, "undo")

    versions(studio, 3)
    expect(studio.get_by_test_id("prompt-output")).to_have_text(longer)
    expect(editor).to_have_value(longer)
    assert saved(server, ada)[-1] == f"{longer}{TYPED}"


def test_a_rewrite_begins_with_what_was_typed_a_moment_before(studio, server, ada):
    ready(studio)
    first = written(studio)
    type_over(studio)

    press(studio, "make-shorter")

    versions(studio, 3)
    assert saved(server, ada)[1] == f"{first}{TYPED}"
    expect(studio.get_by_test_id("version-notice")).to_have_count(0)
    parents = [parent for (parent,) in server.rows(PARENTS, ada.email)]
    assert len(set(parents)) == len(parents)  # each came from the one before


def test_a_letter_steps_away_from_what_was_typed_only_once_it_is_saved(studio, server, ada):
    rewritten(studio)
    longer = written(studio)
    editor = type_over(studio)
    editor.blur()

    studio.keyboard.press("j")

    versions(studio, 3)
    assert saved(server, ada)[-1] == f"{longer}{TYPED}"


def test_copying_takes_what_was_typed_a_moment_before(studio, desk):
    studio.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.origin)
    ready(studio)
    first = written(studio)
    type_over(studio)

    press(studio, "copy-prompt")

    expect(studio.get_by_test_id("copy-prompt")).to_contain_text("Copied")
    assert studio.evaluate("navigator.clipboard.readText()") == f"{first}{TYPED}"


def test_another_prompt_opens_only_once_what_was_typed_is_saved(studio, server, ada):
    heron, first = two_prompts(studio)
    type_over(studio)

    studio.get_by_test_id("history-item").last.get_by_role("button").first.click()

    expect(studio.get_by_test_id("prompt-editor")).to_have_value(heron)
    assert saved(server, ada) == [heron, first, f"{first}{TYPED}"]


def test_what_was_typed_a_moment_before_a_reload_is_a_version(studio, server, ada):
    ready(studio)
    first = written(studio)
    type_over(studio)

    studio.reload()

    until(lambda: saved(server, ada) == [first, f"{first}{TYPED}"], "the words are saved")
    expect(studio.get_by_test_id("prompt-output")).to_have_text(f"{first}{TYPED}")
    expect(studio.get_by_test_id("prompt-editor")).to_have_value(f"{first}{TYPED}")
    until(lambda: studio.evaluate("sessionStorage['unsaved-words'] ?? ''") == "", "none is kept")


def type_after_the_end(page, server, person):
    """Type over the prompt with a session that is over by then, and sign in again."""
    type_over(page)
    server.rows(END_SESSIONS, person.email)
    page.wait_for_url("**/login?ended=1&next=/studio")
    log_in(page, person.email)
    page.wait_for_url("**/studio")


def test_what_was_typed_after_the_session_ended_is_a_version_after_signing_in(studio, server, ada):
    ready(studio)
    first = written(studio)
    settled(studio)
    type_after_the_end(studio, server, ada)

    expect(studio.get_by_test_id("prompt-editor")).to_have_value(f"{first}{TYPED}")
    versions(studio, 2)
    expect(studio.get_by_test_id("prompt-output")).to_have_text(f"{first}{TYPED}")
    assert saved(server, ada) == [first, f"{first}{TYPED}"]


def test_what_was_typed_over_one_prompt_waits_until_that_one_is_opened(studio, server, ada):
    heron, first = two_prompts(studio)
    older = studio.get_by_test_id("history-item").last.get_by_role("button").first
    older.click()
    editor = studio.get_by_test_id("prompt-editor")
    expect(editor).to_have_value(heron)
    settled(studio)
    type_after_the_end(studio, server, ada)

    expect(editor).to_have_value(first)
    older.click()
    expect(editor).to_have_value(f"{heron}{TYPED}")
    versions(studio, 2)
    assert saved(server, ada) == [heron, first, f"{heron}{TYPED}"]


def test_a_wish_that_met_the_end_of_the_session_stands_there_again_until_it_is_done(
    studio, server, ada
):
    ready(studio)
    settled(studio)
    studio.get_by_test_id("refine-input").fill("make it night")
    server.rows(END_SESSIONS, ada.email)
    studio.keyboard.press("Enter")
    studio.wait_for_url("**/login?ended=1&next=/studio")
    log_in(studio, ada.email)
    studio.wait_for_url("**/studio")

    wish = studio.get_by_test_id("refine-input")
    expect(wish).to_have_value("make it night")
    wish.press("Enter")
    versions(studio, 2)
    expect(wish).to_have_value("")
    studio.reload()
    versions(studio, 2)
    expect(wish).to_have_value("")
