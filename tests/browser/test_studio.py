"""The prompt page, `/studio`: writing, stopping, editing, finding again."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import expect_status, make_prompt, written
from tests.servers import until

SCENE = "A lighthouse keeper watches the fog lift."
SLOW_SCENE = " ".join(["A lighthouse keeper slowly climbs the stairs with a lamp in his hand."] * 2)
ENDLESS_SCENE = "A lighthouse keeper endlessly climbs the stairs with a lamp in his hand."


def generations(server, visitor):
    return server.rows(
        "select status from generations join users on users.id = owner_id where email = ?",
        visitor.email,
    )


def drafted(server, visitor):
    rows = server.rows(
        "select scene from drafts join users on users.id = owner_id where email = ?", visitor.email
    )
    return rows[0][0] if rows else None


def test_words_arrive_before_the_prompt_is_whole_and_the_scene_is_in_it(studio):
    make_prompt(studio, SLOW_SCENE)
    expect_status(studio, "running")
    beginning = written(studio)
    expect_status(studio, "succeeded")

    whole = written(studio)
    assert whole.startswith(beginning)
    assert len(whole) > len(beginning)
    assert "lighthouse keeper" in whole


def test_stop_keeps_the_words_and_counts_nothing(studio, server, ada):
    make_prompt(studio, ENDLESS_SCENE)
    written(studio)
    studio.get_by_test_id("stop").click()
    expect_status(studio, "cancelled")

    kept = written(studio)
    assert generations(server, ada) == [("cancelled",)]
    expect(studio.get_by_test_id("allowance-prompts")).to_have_attribute("data-used", "0")
    studio.reload()
    expect(studio.get_by_test_id("prompt-output")).to_have_text(kept)
    expect(studio.get_by_test_id("make-prompt")).to_be_visible()


def test_what_was_stopped_is_written_anew_with_one_press(studio, server, ada):
    make_prompt(studio, SLOW_SCENE)
    written(studio)
    studio.get_by_test_id("stop").click()
    studio.get_by_test_id("retry-generation").click()
    expect_status(studio, "succeeded")

    assert sorted(generations(server, ada)) == [("cancelled",), ("succeeded",)]


@pytest.mark.parametrize("pause_milliseconds", [0, 120, 300])
def test_a_double_click_makes_one_prompt_and_does_not_stop_it(
    studio, server, ada, pause_milliseconds
):
    make_prompt(studio, SCENE)  # so that nothing moves when the next one begins
    expect_status(studio, "succeeded")
    studio.get_by_test_id("scene-input").fill(SLOW_SCENE)
    button = studio.get_by_test_id("make-prompt")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    place = (box["x"] + 12, box["y"] + box["height"] / 2)

    studio.mouse.click(*place)
    studio.wait_for_timeout(pause_milliseconds)
    studio.mouse.click(*place)
    expect_status(studio, "running")
    expect_status(studio, "succeeded")

    assert generations(server, ada) == [("succeeded",), ("succeeded",)]


def test_an_edit_is_kept_and_can_be_taken_back(studio):
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    original = written(studio)
    studio.get_by_text("Edit the prompt").click()
    editor = studio.get_by_test_id("prompt-editor")
    expect(editor).to_have_value(original)
    editor.fill("My own words.")
    expect(studio.get_by_text("edited by you")).to_be_visible()

    studio.reload()
    expect(studio.get_by_text("edited by you")).to_be_visible()
    expect(studio.get_by_test_id("prompt-output")).to_have_text("My own words.")
    studio.get_by_text("Edit the prompt").click()
    expect(editor).to_have_value("My own words.")
    studio.get_by_test_id("undo").click()
    expect(editor).to_have_value(original)
    expect(studio.get_by_test_id("prompt-output")).to_have_text(original)


def test_the_history_ends_where_the_prompt_over_it_does(studio):
    studio.set_viewport_size({"width": 2560, "height": 1440})
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")

    prompt, entry = (
        studio.locator(each).first.bounding_box()
        for each in (".manuscript details", ".history .list")
    )

    assert entry["x"] + entry["width"] == pytest.approx(prompt["x"] + prompt["width"], abs=1)


def test_an_earlier_scene_is_used_again(studio):
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    make_prompt(studio, "A boat lies in the harbour.")
    expect(studio.get_by_test_id("history-item")).to_have_count(2)

    studio.get_by_test_id("reuse").last.click()

    expect(studio.get_by_test_id("scene-input")).to_have_value(SCENE)


def test_the_draft_is_a_row_a_second_after_typing_stops(studio, server, ada):
    studio.get_by_test_id("scene-input").press_sequentially("Half a sente")
    until(lambda: drafted(server, ada) == "Half a sente", "the draft is saved")

    studio.reload()

    expect(studio.get_by_test_id("scene-input")).to_have_value("Half a sente")


def test_words_typed_in_the_last_second_survive_a_reload(studio):
    studio.get_by_test_id("scene-input").press_sequentially("Typed just now")

    studio.reload()

    expect(studio.get_by_test_id("scene-input")).to_have_value("Typed just now")


def test_every_field_beside_the_scene_is_kept(studio):
    studio.get_by_test_id("scene-fields").locator("summary").click()
    fields = ("subject", "action", "setting", "light", "camera", "mood", "sound", "avoid")
    for name in fields:
        studio.get_by_test_id(f"field-{name}").fill(f"my {name}")
    studio.get_by_test_id("field-must-keep").fill("brass bell")
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")

    assert "brass bell" in written(studio)
    studio.reload()
    for name in fields:
        expect(studio.get_by_test_id(f"field-{name}")).to_have_value(f"my {name}")


def test_another_model_gets_another_prompt(studio):
    select = studio.get_by_test_id("target-model")
    keys = select.locator("option").evaluate_all("all => all.map(each => each.value)")
    chosen = next(key for key in keys if "kling" in key)
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    first = written(studio)

    select.select_option(chosen)
    studio.get_by_test_id("make-prompt").click()
    expect(studio.get_by_test_id("history-item")).to_have_count(2)
    expect_status(studio, "succeeded")

    assert written(studio) != first
    studio.reload()
    expect(select).to_have_value(chosen)


def test_copy_puts_the_prompt_into_the_clipboard(studio, desk):
    studio.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.origin)
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")

    studio.get_by_test_id("copy-prompt").click()
    expect(studio.get_by_test_id("copy-prompt")).to_contain_text("Copied")

    assert studio.evaluate("navigator.clipboard.readText()") == written(studio)


def test_a_prompt_that_was_deleted_is_brought_back_on_its_page(studio):
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    words = written(studio)
    studio.get_by_test_id("delete-item").click()
    studio.get_by_role("button", name="Delete prompt").click()
    expect(studio.get_by_test_id("history-item")).to_have_count(0)

    studio.get_by_test_id("undo").click()

    expect(studio.get_by_test_id("prompt-output")).to_have_text(words)
    expect(studio.get_by_test_id("history-item")).to_have_count(1)
    expect(studio.get_by_text("Deleted “")).to_have_count(0)


def test_a_prompt_is_deleted_for_good(studio, server, ada):
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    studio.get_by_test_id("delete-item").click()
    studio.get_by_role("button", name="Delete prompt").click()

    expect(studio.get_by_test_id("history-item")).to_have_count(0)
    server.rows("update generations set removed_at = '2020-01-01 00:00:00.000000'")
    until(lambda: generations(server, ada) == [], "the row is gone once its ten seconds are over")
    expect(studio.get_by_test_id("undo")).to_have_count(0)


def test_a_prompt_outlives_its_tab(studio, server, ada):
    make_prompt(studio, SLOW_SCENE)
    written(studio)
    studio.close()

    until(lambda: generations(server, ada) == [("succeeded",)], "it is written to its end")


def test_the_history_has_pages(studio, server, ada):
    owner = server.rows("select id from users where email = ?", ada.email)[0][0]
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    columns = ", ".join(
        row[1] for row in server.rows("pragma table_info(generations)") if row[1] != "id"
    )
    for number in range(30):
        server.rows(
            f"insert into generations (id, {columns}) select ?, {columns} from generations "
            "where owner_id = ? limit 1",
            f"{number:032x}",
            owner,
        )
    studio.reload()
    expect(studio.get_by_test_id("history-item")).to_have_count(20)

    studio.get_by_test_id("history-older").click()
    expect(studio.get_by_test_id("history-item")).to_have_count(11)
    studio.get_by_test_id("history-newer").click()
    expect(studio.get_by_test_id("history-item")).to_have_count(20)


def test_a_press_right_after_typing_is_not_lost_however_long_it_takes(studio):
    studio.get_by_test_id("scene-input").fill(SCENE)
    studio.get_by_test_id("make-prompt").click(delay=600)

    expect_status(studio, "succeeded")


def test_a_press_that_mends_a_refusal_is_not_lost_either(studio, server, ada):
    make_prompt(studio, "  ")
    expect(studio.get_by_test_id("error-message").first).to_be_visible()

    studio.get_by_test_id("scene-input").fill(SCENE)
    studio.get_by_test_id("make-prompt").click(delay=600)

    expect_status(studio, "succeeded")


def test_a_refusal_stays_when_its_words_are_saved(studio):
    studio.get_by_test_id("scene-input").fill("x" * 20_001)
    studio.get_by_test_id("make-prompt").click(delay=600)
    expect(studio.get_by_test_id("error-message").first).to_be_visible()

    # What the press held back goes out after it; the next event is answered after that one.
    studio.get_by_test_id("target-model").select_option("kling-3.0-pro-t2v")
    expect(studio.get_by_test_id("target-model")).to_have_value("kling-3.0-pro-t2v")
    expect(studio.get_by_test_id("error-message").first).to_be_visible()
