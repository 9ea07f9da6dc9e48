"""The prompt as an instrument, on `/studio`: refined, changed back, locked, stepped through."""

import re

from playwright.sync_api import expect

from tests.browser.desk import (
    expect_status,
    lock,
    make_prompt,
    refine,
    select,
    used,
    versions,
    violations,
    written,
)

SCENE = (
    "An old fisherman in a red coat mends a torn net on the pier at dawn. "
    'He mutters: "One more winter."'
)
LOCKS = ("red coat", "mends a torn net")


def changes(page):
    return [each.get_attribute("data-state") for each in page.get_by_test_id("change").all()]


def marked(page):
    """The locked phrases where the prompt is read."""
    return page.get_by_test_id("prompt-output").locator("mark")


def ready(page):
    make_prompt(page, SCENE)
    expect_status(page, "succeeded")
    versions(page, 1)


def test_a_prompt_is_edited_refined_changed_back_locked_and_restored(studio):
    ready(studio)
    first = written(studio)

    # The person's own hand is a version.
    studio.get_by_text("Edit the prompt").click()
    studio.get_by_test_id("prompt-editor").fill(f"{first} Gulls wait on a post.")
    versions(studio, 2)
    expect(studio.get_by_test_id("version-item").first).to_have_attribute("data-author", "person")

    # Refined by rules: what changed is shown, and one change is taken back.
    refine(studio, "make it night, keep the red coat")
    versions(studio, 3)
    expect(studio.get_by_test_id("version-item").first).to_have_attribute("data-author", "composer")
    expect(studio.get_by_test_id("prompt-output")).to_contain_text("on the pier at night.")
    expect(studio.get_by_test_id("refine-input")).to_have_value("")
    assert set(changes(studio)) == {"proposed"}
    expect(studio.get_by_test_id("difference")).to_contain_text("dawn")
    studio.get_by_test_id("change-reject").first.click()
    versions(studio, 4)
    expect(studio.get_by_test_id("prompt-output")).to_contain_text("on the pier at dawn.")
    assert changes(studio)[0] == "rejected"
    studio.get_by_test_id("change-accept").nth(1).click()
    expect(studio.get_by_test_id("change").nth(1)).to_have_attribute("data-state", "accepted")

    locks_are_kept_when_it_is_made_shorter(studio)

    # An earlier version is looked at, then restored; the same stands after a reload.
    studio.get_by_test_id("version-item").last.get_by_role("button").click()
    expect(studio.get_by_test_id("prompt-output")).to_have_text(first)
    expect(studio.get_by_test_id("version-notice")).to_contain_text("Your prompt is version 5")
    studio.get_by_test_id("version-restore").click()
    studio.reload()
    versions(studio, 5)
    expect(studio.get_by_test_id("prompt-output")).to_have_text(first)
    expect(studio.get_by_test_id("locked-phrase")).to_have_text(list(LOCKS))
    expect(studio.get_by_test_id("version-notice")).to_have_count(0)
    used(studio, 0)


def locks_are_kept_when_it_is_made_shorter(studio):
    for words in LOCKS:
        lock(studio, words)
    before = written(studio)
    studio.get_by_test_id("make-shorter").click()
    versions(studio, 5)
    shorter = written(studio)
    assert len(shorter) < len(before)
    assert all(words in shorter for words in LOCKS)


def test_versions_are_stepped_named_and_undone_by_keyboard(studio):
    ready(studio)
    first = written(studio)
    studio.get_by_test_id("make-shorter").focus()
    studio.keyboard.press("Enter")
    versions(studio, 2)
    shorter = written(studio)
    studio.keyboard.press("j")
    expect(studio.get_by_test_id("prompt-output")).to_have_text(first)
    studio.keyboard.press("k")
    expect(studio.get_by_test_id("prompt-output")).to_have_text(shorter)

    studio.get_by_text("Name version 2").focus()
    studio.keyboard.press("Enter")
    studio.get_by_test_id("version-name").focus()
    studio.keyboard.type("The short one")
    studio.keyboard.press("Enter")
    named = studio.get_by_test_id("version-item").first
    expect(named).to_contain_text("The short one")
    for is_there in (False, True):  # an undo can be undone
        studio.get_by_test_id("undo-name").press("Enter")
        expect(named.get_by_text("The short one")).to_have_count(int(is_there))

    studio.get_by_test_id("change-reject").first.focus()
    studio.keyboard.press("Enter")
    expect(studio.get_by_test_id("change").first).to_have_attribute("data-state", "rejected")
    expect(studio.get_by_test_id("prompt-output")).not_to_have_text(shorter)
    studio.get_by_test_id("undo").focus()
    studio.keyboard.press("Enter")
    expect(studio.get_by_test_id("prompt-output")).to_have_text(shorter)


def test_what_stands_further_down_is_one_press_away_and_takes_the_focus_along(studio):
    ready(studio)
    studio.get_by_test_id("make-shorter").click()
    versions(studio, 2)

    changed = studio.get_by_role("region", name="What changed")
    expect(changed).not_to_be_in_viewport()
    studio.get_by_role("link", name="undecided").click()
    expect(changed).to_be_in_viewport()
    expect(changed).to_be_focused()

    address = studio.url
    port = studio.get_by_test_id("port")
    expect(port.get_by_label("Other model")).to_be_hidden()
    studio.get_by_role("link", name="Another model").press("Enter")
    expect(port.get_by_label("Other model")).to_be_visible()
    expect(port.locator("summary")).to_be_focused()
    studio.get_by_role("link", name="Change it in words").press("Enter")
    expect(studio.get_by_test_id("refine-input")).to_be_focused()
    assert studio.url == address


def test_on_a_phone_a_rewrite_is_in_view_when_it_is_done(desk, ada):
    page = desk.page(signed_in=ada, viewport={"width": 390, "height": 844})
    desk.go_to_studio(page)
    ready(page)
    for count, act in enumerate(("make-longer", "make-simpler", "make-shorter"), start=2):
        page.get_by_test_id(act).click()
        versions(page, count)
        expect_status(page, "succeeded")
        expect(page.get_by_test_id("prompt-output")).to_be_in_viewport(ratio=0.9)


def test_a_decision_is_taken_back_by_the_same_press(studio):
    ready(studio)
    studio.get_by_test_id("make-shorter").click()
    versions(studio, 2)
    shorter, first = written(studio), studio.get_by_test_id("change").first
    for button, state in (("change-accept", "accepted"), ("change-reject", "rejected")):
        for expected in (state, "proposed"):
            studio.get_by_test_id(button).first.press("Enter")
            expect(first).to_have_attribute("data-state", expected)
            expect(studio.get_by_test_id(button).first).to_be_focused()
    expect(studio.get_by_test_id("prompt-output")).to_have_text(shorter)


def test_versions_and_changes_are_accessible_and_fit_320_pixels(desk, ada):
    page = desk.page(
        signed_in=ada,
        viewport={"width": 320, "height": 700},
    )
    desk.go_to_studio(page)
    ready(page)
    page.get_by_test_id("make-shorter").click()
    versions(page, 2)
    page.get_by_test_id("change-reject").first.click()
    versions(page, 3)
    for is_side_by_side in (False, True):
        page.get_by_test_id("side-by-side").set_checked(is_side_by_side)
        expect(page.get_by_text("Before", exact=True)).to_have_count(int(is_side_by_side))
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_version_is_compared_with_any_other_side_by_side(studio):
    ready(studio)
    for act, count in (("make-simpler", 2), ("make-shorter", 3)):
        studio.get_by_test_id(act).click()
        versions(studio, count)
    oldest = studio.get_by_test_id("version-item").last.get_attribute("data-id")
    between = len(changes(studio))
    studio.get_by_test_id("compare-with").select_option(oldest)
    expect(studio.get_by_test_id("change")).not_to_have_count(between)
    studio.get_by_test_id("side-by-side").check()
    expect(studio.get_by_test_id("difference").get_by_text("Before")).to_be_visible()
    expect(studio.get_by_test_id("difference").get_by_text("After")).to_be_visible()
    studio.get_by_test_id("change-reject").last.click()
    versions(studio, 4)


def test_a_translation_is_not_offered_where_only_rules_write(studio):
    ready(studio)
    button = studio.get_by_test_id("make-translation")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_accessible_description(re.compile("Only a language model can translate"))
    button.press("Enter")
    studio.get_by_test_id("make-simpler").click()
    versions(studio, 2)  # what had been asked for before would be there too
    expect(studio.get_by_test_id("error-message")).to_have_count(0)


def test_each_variation_by_rules_shows_what_it_changed(studio):
    ready(studio)
    studio.get_by_test_id("make-variations").click()
    expect(studio.locator("[data-testid=variation] h3")).to_have_text(
        ["Another camera", "Another light", "Another mood"]
    )
    variations = studio.get_by_test_id("variation")
    for card in [variations.nth(place) for place in range(3)]:
        expect(card.locator("del, ins").first).to_be_visible()
        changed = card.get_by_test_id("variation-changes").locator("ins").first.inner_text()
        expect(card.get_by_test_id("variation-text")).to_contain_text(changed.rstrip("…"))
    studio.get_by_test_id("variation-take").first.click()
    expect(studio.get_by_text("Another take begins anew from your scene")).to_be_visible()


def test_what_rules_cannot_do_is_said_and_the_version_stays(studio):
    ready(studio)
    first = written(studio)
    refine(studio, "")
    panel = studio.get_by_test_id("error-message")
    expect(panel).to_contain_text("Say what to change")
    refine(studio, "dance like nobody is watching")
    expect(panel.filter(has_text="your prompt stands as it was")).to_contain_text(
        "could not read “dance like nobody is watching”"
    )
    expect(studio.get_by_test_id("prompt-output")).to_have_text(first)
    # The prompt that stands is as finished as it was.
    expect(studio.get_by_text("Not finished, not counted")).to_have_count(0)
    expect(studio.get_by_test_id("another-take")).to_be_visible()
    expect(studio.get_by_test_id("retry-generation")).to_have_count(0)
    expect(studio.get_by_text("done by the local composer's rules: not counted")).to_have_count(1)
    expect(studio.get_by_test_id("refine-input")).to_have_value("dance like nobody is watching")
    versions(studio, 1)
    studio.get_by_test_id("lock-selection").click()
    expect(panel.filter(has_text="Select some words")).to_be_visible()


def test_a_part_of_a_wish_that_was_not_done_is_said_under_the_text(studio):
    ready(studio)
    refine(studio, "add rain and use a golden camera")
    versions(studio, 2)

    undone = studio.get_by_test_id("wish-undone")
    expect(undone).to_have_text("Rules could not read “use a golden camera”.")
    studio.get_by_test_id("version-older").click()
    expect(undone).to_have_count(0)


def test_locks_that_overlap_become_one_and_can_be_unlocked(studio):
    ready(studio)
    lock(studio, "red coat mends")
    select(studio, "nds a torn net")
    studio.get_by_test_id("lock-selection").click()
    expect(studio.get_by_test_id("locked-phrase")).to_have_text(["red coat mends a torn net"])
    expect(marked(studio)).to_have_text(["red coat mends a torn net"])
    studio.get_by_test_id("unlock").click()
    expect(studio.get_by_test_id("locked-phrase")).to_have_count(0)
    expect(marked(studio)).to_have_count(0)


def test_a_lock_and_an_unlock_are_undone(studio):
    ready(studio)
    phrases = studio.get_by_test_id("locked-phrase")
    lock(studio, "red coat")
    select(studio, "coat mends")
    studio.get_by_test_id("lock-selection").click()
    expect(phrases).to_have_text(["red coat mends"])
    studio.get_by_test_id("undo-lock").press("Enter")
    expect(phrases).to_have_text(["red coat"])

    studio.get_by_test_id("unlock").click()
    expect(phrases).to_have_count(0)
    studio.get_by_test_id("undo-lock").press("Enter")
    expect(phrases).to_have_text(["red coat"])


def test_locked_phrases_are_marked_where_the_prompt_is_read(desk, ada):
    page = desk.page(signed_in=ada)
    desk.go_to_studio(page)
    ready(page)
    stood = written(page)
    lock(page, "red coat")
    lock(page, "torn net")

    expect(marked(page)).to_have_text(["red coat", "torn net"])
    line = "it => getComputedStyle(it).textDecorationLine"
    assert marked(page).first.evaluate(line) == "underline"
    expect(marked(page).first).to_have_attribute("title", re.compile("^Locked"))
    assert written(page) == stood
    assert violations(page) == []

    refine(page, "make it night")
    versions(page, 2)
    expect(page.get_by_test_id("prompt-output")).to_contain_text("night")
    expect(marked(page)).to_have_text(["red coat", "torn net"])
    page.reload()
    expect(marked(page)).to_have_text(["red coat", "torn net"])


MANY_VERSIONS = """
with recursive more(number) as (select 2 union all select number + 1 from more where number < 125)
insert into prompt_versions (
  id, owner_id, generation_id, number, act, wish, prompt, negative_prompt, provider, model,
  instructions_version, name, dropped, decisions, chosen, created_at, saved_at)
select lower(hex(randomblob(16))), owner_id, generation_id, more.number, act, wish, prompt,
  negative_prompt, provider, model, instructions_version, name, dropped, decisions, more.number,
  created_at, saved_at
from prompt_versions, more
where owner_id in (select id from users where email = ?) and prompt_versions.number = 1
"""


def test_the_oldest_of_many_versions_is_found_and_restored(studio, server, ada):
    ready(studio)
    server.rows(MANY_VERSIONS, ada.email)
    studio.reload()
    versions(studio, 60)

    older = studio.get_by_test_id("versions-older")
    expect(older).to_have_text("Show older versions (65 more)")
    older.press("Enter")
    versions(studio, 120)
    older.press("Enter")
    versions(studio, 125)
    expect(older).to_have_count(0)
    studio.get_by_test_id("version-item").last.get_by_role("button").click()
    studio.get_by_test_id("version-restore").click()

    expect(studio.get_by_test_id("version-notice")).to_have_count(0)
    versions(studio, 125)


def test_a_difference_is_read_without_colour(studio):
    ready(studio)
    refine(studio, "make it night")
    versions(studio, 2)

    shown = studio.get_by_test_id("difference")
    gone, come = shown.locator("del").first, shown.locator("ins").first
    expect(gone).to_have_css("text-decoration-line", "line-through")
    expect(come).to_have_css("text-decoration-line", "underline")
    assert violations(studio) == []
