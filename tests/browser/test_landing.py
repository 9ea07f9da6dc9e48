"""The landing page, `/`: the demo for everybody."""

from playwright.sync_api import Route, expect

from tests.browser.desk import make_prompt

SCENE = "A red fox crosses a snowy road at dusk and looks back once."


def test_a_scene_becomes_a_prompt_that_can_be_saved(page):
    page.goto("/")
    page.get_by_test_id("demo-scene").fill(SCENE)
    page.get_by_test_id("demo-make").click()

    expect(page.get_by_test_id("demo-output")).not_to_be_empty()
    expect(page.get_by_test_id("demo-save")).to_be_visible()
    expect(page.get_by_test_id("demo-output")).to_contain_text("red fox")


def test_the_press_alone_writes_the_example_and_no_badge_of_the_framework_is_there(page):
    page.goto("/")
    page.get_by_test_id("demo-make").click()

    expect(page.get_by_test_id("demo-output")).to_contain_text("lighthouse keeper")
    expect(page.get_by_text("Built with Reflex")).to_have_count(0)
    expect(page.locator("a[href*='reflex.dev']")).to_have_count(0)


def test_words_typed_before_the_script_ran_are_kept(page):
    held = []
    hold = held.append
    page.route("**/assets/*.js", lambda route: hold(route))  # noqa: PLW0108  it changes below
    page.goto("/", wait_until="commit")
    page.get_by_test_id("demo-scene").fill(SCENE)
    expect(page.get_by_test_id("demo-make")).to_be_disabled()

    hold = Route.continue_
    for route in held:
        route.continue_()
    page.get_by_test_id("demo-make").click()

    expect(page.get_by_test_id("demo-scene")).to_have_value(SCENE)
    expect(page.get_by_test_id("demo-output")).to_contain_text("red fox")


def test_the_21st_try_in_a_minute_is_refused_in_a_sentence(page, server):
    page.goto("/")
    page.get_by_test_id("demo-make").click()
    expect(page.get_by_test_id("demo-save")).to_be_visible()
    server.rows("update throttle_counts set count = 20")
    page.get_by_test_id("demo-scene").fill(SCENE)
    page.get_by_test_id("demo-make").click()

    expect(page.get_by_test_id("error-message")).to_contain_text("Wait")
    expect(page.get_by_test_id("demo-scene")).to_have_value(SCENE)


def test_who_is_signed_in_finds_the_way_back(desk, ada):
    page = desk.page(signed_in=ada)
    for address, animal in (("/", "red fox"), ("/pricing", "grey heron"), ("/models", "otter")):
        page.goto(address)

        page.get_by_role("link", name="Open the studio").click()

        page.wait_for_url("**/studio")
        expect(page.get_by_test_id("allowance-prompts")).to_have_attribute("data-limit", "15")
        make_prompt(page, f"The {animal} crosses a snowy road at dusk.")
        expect(page.get_by_test_id("prompt-output")).to_contain_text(animal)


def test_what_who_is_signed_in_tried_stands_in_the_studio_and_can_be_taken_back(desk, ada):
    page = desk.page(signed_in=ada)
    desk.go_to_studio(page)
    make_prompt(page, "A grey heron stands in the reeds.")
    expect(page.get_by_test_id("prompt-output")).to_contain_text("grey heron")
    page.goto("/")
    page.get_by_test_id("demo-scene").fill(SCENE)
    page.get_by_test_id("demo-make").click()
    expect(page.get_by_test_id("demo-save")).to_have_text("Save it in the studio")
    read = page.get_by_test_id("demo-output").inner_text()

    page.get_by_test_id("demo-save").click()

    page.wait_for_url("**/studio")
    expect(page.get_by_test_id("scene-input")).to_have_value(SCENE)
    expect(page.get_by_test_id("prompt-output")).to_have_text(read)
    expect(page.get_by_test_id("history-item")).to_have_count(2)
    page.get_by_test_id("undo-mend").click()
    expect(page.get_by_test_id("scene-input")).to_have_value("A grey heron stands in the reeds.")
    page.reload()
    expect(page.get_by_test_id("scene-input")).to_have_value("A grey heron stands in the reeds.")
    expect(page.get_by_test_id("history-item")).to_have_count(2)
