"""The library, `/library`: found, opened, reused, deleted, brought back, gone for good."""

from uuid import UUID, uuid4

import pytest
from playwright.sync_api import expect

from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.image_state import ImageState
from tests.browser.desk import cards, choose_shape, expect_status, make_prompt, violations
from tests.protocol import pages
from tests.reflex_client import Visitor
from tests.servers import until

PATH = "/library"
SCENE = "A lighthouse keeper watches the fog lift."
SLOW_SCENE = " ".join(["A lighthouse keeper slowly climbs the stairs with a lamp in his hand."] * 4)
ENDLESS_SCENE = "A lighthouse keeper endlessly climbs the stairs with a lamp in his hand."
IMAGE = "Wide shot, a lighthouse on a rock at dawn."
FILES_OF_AN_IMAGE = 3  # itself and two thumbnails
STRANGE_ID = "00000000-0000-4000-8000-000000000000"
LONG_AGO = "2020-01-01 00:00:00.000000"
SHIFTS = """
() => new Promise((resolve) => new PerformanceObserver((list) => resolve(
  list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
)).observe({ type: "layout-shift", buffered: true }) || setTimeout(() => resolve(0), 500))
"""
FIRST_IN_VIEW = """
() => {
  const inView = [...document.querySelectorAll("[data-testid=library-item]")]
    .find((each) => each.getBoundingClientRect().top > 420);
  return [inView.dataset.id, inView.getBoundingClientRect().top];
}
"""
PICTURES_ARRIVED = (
    "[...document.querySelectorAll('.tile__picture')].every((each) => each.naturalWidth > 0)"
)
ROOM_BELOW = "document.documentElement.scrollHeight - innerHeight - scrollY >= 400"
OF_PERSON = "owner_id in (select id from users where email = ?)"


def visit(page):
    page.goto(PATH)
    expect(page.get_by_role("heading", name="Library", exact=True)).to_be_visible()


def make_image(page, prompt=IMAGE, ratio="16:9"):
    """Have the storyboard drawer make one; returns when it is there."""
    page.goto("/studio/image")
    expect(page.get_by_test_id("make-image")).to_contain_text("local, not counted")
    choose_shape(page, "image", ratio)
    page.get_by_test_id("image-prompt").fill(prompt)
    page.get_by_test_id("make-image").click()
    expect(page.get_by_test_id("result-image")).to_have_attribute(
        "alt", f"Image made from: {prompt}"
    )


def tiles(page, kind=""):
    return page.locator(f"[data-testid=library-item]{f'[data-kind={kind}]' if kind else ''}")


def open_first(page, kind):
    tiles(page, kind).first.get_by_role("link").click()
    page.wait_for_url("**/library/*")
    expect(page.get_by_test_id("delete-item")).to_be_visible()


def furnish(server, visitor, count):
    """Copy the person's only prompt so often, each a second older than the one before."""
    columns = [row[1] for row in server.rows("pragma table_info(generations)")]
    kept = ", ".join(name for name in columns if name not in ("id", "created_at", "title"))
    for number in range(1, count + 1):
        server.rows(
            f"insert into generations (id, created_at, title, {kept}) "
            "select ?, strftime('%Y-%m-%d %H:%M:%f', created_at, ?) || '000', ?, "
            f"{kept} from generations where kind = 'prompt' and {OF_PERSON} "
            "order by created_at desc limit 1",
            uuid4().hex,
            f"-{number} seconds",
            f"Take {number}",
            visitor.email,
        )


def expire(server, visitor):
    """Let the ten seconds of every deletion of this person be over."""
    server.rows(
        f"update generations set removed_at = ? where removed_at is not null and {OF_PERSON}",
        LONG_AGO,
        visitor.email,
    )


def ids(server, visitor):
    return server.rows(f"select id from generations where {OF_PERSON}", visitor.email)


def files(server, visitor):
    ((owner,),) = server.rows("select id from users where email = ?", visitor.email)
    return list((server.data_folder / "media" / str(UUID(owner))).glob("*.*"))


def top_of(page, tile_id):
    return page.evaluate(
        "(id) => document.querySelector(`[data-id='${id}']`)?.getBoundingClientRect().top", tile_id
    )


def to_the_end(page):
    """Scroll on until nothing older comes."""
    more = page.get_by_test_id("library-more")
    while more.count():
        last = tiles(page).last.get_attribute("data-id")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        until(
            lambda: not more.count() or tiles(page).last.get_attribute("data-id") != last,  # noqa: B023  waited for here
            "older ones come, or there are none",
        )


@pytest.fixture
def library(desk, ada):
    """Ada's library with one prompt and one image, made by pages of hers that nobody looks at."""
    with ada.connected().until_loaded() as page:
        pages.make_prompt(page, ada, SCENE)
        page.until_value(GenerationState, "status", "succeeded")
    with ada.connected(path="/studio/image").until_loaded() as page:
        page.send(ImageState.choose_ratio, ratio="16:9")
        form = {"csrf": ada.csrf, "image_prompt": IMAGE, "press": str(uuid4())}
        page.send(ImageState.make, form_data=form)
        page.settle()
    page = desk.page(signed_in=ada)
    visit(page)
    expect(tiles(page)).to_have_count(2)
    return page


def test_before_anything_is_made_it_says_what_will_stand_there(desk, ada):
    page = desk.page(signed_in=ada)
    visit(page)
    expect(page.get_by_text("Nothing made yet.")).to_be_visible()
    page.get_by_role("link", name="To the studio").click()

    page.wait_for_url("**/studio")
    expect(page.get_by_test_id("scene-input")).to_be_visible()


def test_what_is_made_appears_at_the_top_in_every_tab_without_a_reload(library, desk, ada):
    watching = desk.page(signed_in=ada)
    visit(watching)
    expect(tiles(watching)).to_have_count(2)
    expect(tiles(watching).first).to_have_attribute("data-kind", "image")
    expect(tiles(watching).first.locator("img")).to_have_attribute("alt", IMAGE)

    make_image(library, "Close-up of a red fox at dusk.", ratio="9:16")
    expect(tiles(watching)).to_have_count(3)
    expect(tiles(watching).first).to_contain_text("Close-up of a red fox at dusk.")


def test_a_run_stands_at_the_top_with_its_step_until_it_is_a_tile(studio):
    make_prompt(studio, SLOW_SCENE)
    studio.get_by_role("link", name="Library", exact=True).click()
    expect(cards(studio, "running")).to_contain_text("Writing")
    expect(cards(studio, "running")).to_have_attribute("data-kind", "prompt")

    expect(tiles(studio, "prompt")).to_have_count(1)
    expect(cards(studio, "running")).to_have_count(0)


def test_a_run_is_cancelled_tried_again_and_put_away(studio):
    make_prompt(studio, ENDLESS_SCENE)
    visit(studio)
    studio.get_by_test_id("cancel-generation").click()
    expect(cards(studio, "cancelled")).to_contain_text("Stopped, not counted")

    studio.get_by_test_id("retry-generation").click()
    expect(cards(studio, "running")).to_have_count(1)
    expect(cards(studio, "cancelled")).to_have_count(0)
    studio.get_by_test_id("cancel-generation").click()
    studio.get_by_role("button", name="Put away").click()
    expect(cards(studio, "cancelled")).to_have_count(0)
    studio.reload()
    expect(studio.get_by_text("Nothing made yet.")).to_be_visible()


def fail_image(server, visitor):
    """Let the person's image have come to nothing."""
    server.rows(
        "update generations set status = 'failed', failure_kind = 'unavailable', "
        "failure_message = 'The drawer was busy. Not counted.' "
        f"where kind = 'image' and {OF_PERSON}",
        visitor.email,
    )
    server.rows(f"delete from media where generation_id is not null and {OF_PERSON}", visitor.email)


def test_a_failed_run_says_why_and_is_tried_again(library, server, ada):
    fail_image(server, ada)
    library.reload()
    failed = cards(library, "failed")
    expect(failed).to_contain_text("The drawer was busy.")
    reason = failed.get_by_test_id("error-message")
    expect(reason).to_have_attribute("data-kind", "unavailable")

    library.get_by_test_id("retry-generation").click()
    expect(failed).to_have_count(0)
    expect(tiles(library, "image")).to_have_count(1)


def test_a_failed_run_is_tried_again_from_its_own_page(library, server, ada):
    fail_image(server, ada)
    library.reload()
    cards(library, "failed").get_by_role("link").first.click()
    library.wait_for_url("**/library/*")
    expect(library.get_by_text("The drawer was busy.")).to_be_visible()
    came_to_nothing = library.url

    library.get_by_test_id("retry-generation").click()

    library.wait_for_url(lambda address: address != came_to_nothing)
    expect(library.get_by_test_id("result-image")).to_have_attribute(
        "alt", f"Image made from: {IMAGE}"
    )
    expect(library.get_by_test_id("retry-generation")).to_have_count(0)


def test_an_image_opens_large_with_everything_that_is_known_of_it(library):
    open_first(library, "image")
    picture = library.get_by_test_id("result-image")
    expect(picture).to_have_attribute("alt", f"Image made from: {IMAGE}")
    expect(picture).to_have_js_property("naturalWidth", 1024)
    details = library.get_by_role("region", name="Details")
    for words in (IMAGE, "the storyboard drawer", "16:9", "1024 by", "local: nothing"):
        expect(details).to_contain_text(words)
    expect(library.get_by_test_id("local-label")).to_be_visible()

    with library.expect_download() as loading:
        library.get_by_test_id("download-item").click()
    assert loading.value.suggested_filename.startswith("wide-shot-a-lighthouse")


def test_the_settings_of_an_image_are_used_again(library):
    library.goto("/studio/image")
    library.get_by_test_id("image-prompt").fill("Something else.")
    visit(library)
    open_first(library, "image")
    library.get_by_test_id("reuse").click()

    library.wait_for_url("**/studio/image")
    expect(library.get_by_test_id("image-prompt")).to_have_value(IMAGE)


def test_an_image_is_changed_from_its_page(library):
    open_first(library, "image")
    library.get_by_test_id("edit-image").click()

    library.wait_for_url("**/studio/image")
    expect(library.get_by_test_id("editing")).to_be_visible()


def test_the_scene_of_a_prompt_is_used_again_and_a_sentence_says_so(library):
    library.goto("/studio")
    library.get_by_test_id("scene-input").fill("Something else.")
    library.get_by_test_id("target-model").select_option("kling-3.0-pro-t2v")
    visit(library)
    open_first(library, "prompt")
    expect(library.get_by_test_id("prompt-output")).to_contain_text("lighthouse keeper")
    library.get_by_test_id("reuse").click()

    library.wait_for_url("**/studio")
    expect(library.get_by_test_id("scene-input")).to_have_value(SCENE)
    expect(library.get_by_test_id("target-model")).to_have_value("veo-3.1-t2v")
    expect(library.get_by_text("stand in the form again")).to_be_visible()
    library.reload()
    expect(library.get_by_test_id("scene-input")).to_have_value(SCENE)


@pytest.mark.parametrize("wanted", [STRANGE_ID, "no-id", ""])
def test_a_scene_that_is_not_there_is_said_and_changes_nothing(studio, wanted):
    studio.get_by_test_id("scene-input").fill(SCENE)
    # It may reach the server after the refusal does, which stays all the same.
    studio.get_by_test_id("target-model").select_option("kling-3.0-pro-t2v")
    expect(studio.get_by_test_id("target-model")).to_have_value("kling-3.0-pro-t2v")
    studio.goto(f"/studio?from={wanted}")

    studio.wait_for_url("**/studio" if wanted else "**/studio?from=")
    expect(studio.get_by_test_id("scene-input")).to_have_value(SCENE)
    expect(studio.get_by_test_id("target-model")).to_have_value("kling-3.0-pro-t2v")
    if wanted:
        expect(studio.get_by_text("There is no such prompt").first).to_be_visible()


def test_a_deletion_is_taken_back_in_any_tab_also_after_a_reload(library, desk, ada):
    second = desk.page(signed_in=ada)
    visit(second)
    open_first(library, "image")
    address = library.url
    library.get_by_test_id("delete-item").click()
    library.wait_for_url("**/library")
    expect(tiles(library)).to_have_count(1)
    expect(library.get_by_test_id("undo")).to_be_focused()

    expect(tiles(second)).to_have_count(1)
    expect(second.get_by_text(f"Deleted “{IMAGE}”")).to_be_visible()
    library.reload()
    expect(library.get_by_test_id("undo")).to_be_visible()
    second.get_by_test_id("undo").click()
    for page in (library, second):
        expect(tiles(page)).to_have_count(2)
        expect(page.get_by_test_id("undo")).to_have_count(0)
    library.goto(address)
    expect(library.get_by_test_id("result-image")).to_have_js_property("naturalWidth", 1024)


def test_a_prompt_that_is_deleted_here_is_gone_from_the_studio_too(library):
    library.goto("/studio")
    expect(library.get_by_test_id("prompt-output")).to_contain_text("lighthouse keeper")
    expect(library.get_by_test_id("history-item")).to_have_count(1)
    library.get_by_role("link", name="Library", exact=True).click()
    open_first(library, "prompt")
    library.get_by_test_id("delete-item").click()
    expect(library.get_by_test_id("undo")).to_be_visible()

    library.get_by_role("link", name="Prompt", exact=True).click()
    expect(library.get_by_test_id("history-item")).to_have_count(0)
    expect(library.get_by_test_id("prompt-output")).not_to_contain_text("lighthouse keeper")


def test_after_its_time_a_deletion_is_final_with_its_files(library, server, ada):
    assert len(files(server, ada)) == FILES_OF_AN_IMAGE
    media = library.evaluate("document.querySelector('[data-testid=library-item] img').src")
    open_first(library, "image")
    address = library.url
    library.get_by_test_id("delete-item").click()
    expect(library.get_by_test_id("undo")).to_be_visible()
    assert library.request.get(media).status == 404
    assert len(files(server, ada)) == FILES_OF_AN_IMAGE

    expire(server, ada)
    until(lambda: len(ids(server, ada)) == 1, "the row is gone")
    until(lambda: files(server, ada) == [], "the file and its thumbnails are gone")
    expect(library.get_by_test_id("undo")).to_have_count(0)
    library.goto(address)
    expect(library.get_by_role("heading", name="Nothing here")).to_be_visible()


def test_what_runs_is_not_deleted(studio):
    make_prompt(studio, ENDLESS_SCENE)
    visit(studio)
    cards(studio, "running").get_by_role("link").click()
    studio.get_by_test_id("delete-item").click()

    error = studio.get_by_test_id("error-message").filter(has_text="Cancel it first")
    expect(error).to_be_visible()
    studio.get_by_test_id("cancel-generation").click()
    expect(studio.get_by_text("Stopped, not counted")).to_be_visible()


@pytest.mark.parametrize("wanted", [STRANGE_ID, "no-id", "..%2f..%2fetc"])
def test_a_wrong_address_tells_nothing(studio, wanted):
    studio.goto(f"{PATH}/{wanted}")
    expect(studio.get_by_role("heading", name="Nothing here")).to_be_visible()
    studio.get_by_role("link", name="To the library").click()
    studio.wait_for_url("**/library")


def test_somebody_else_s_item_looks_like_none(library, desk, server):
    open_first(library, "image")
    mallory = desk.page(signed_in=Visitor(server.origin).register())
    mallory.goto(library.url)

    expect(mallory.get_by_role("heading", name="Nothing here")).to_be_visible()
    expect(mallory.get_by_test_id("result-image")).to_have_count(0)


def test_by_keyboard_alone(library):
    tiles(library, "image").first.get_by_role("link").focus()
    library.keyboard.press("Enter")
    expect(library.get_by_test_id("result-image")).to_be_visible()
    newest = library.url
    library.keyboard.press("ArrowRight")
    expect(library.get_by_test_id("prompt-output")).to_be_visible()
    assert library.url != newest
    library.keyboard.press("ArrowLeft")
    library.wait_for_url(newest)
    expect(library.get_by_test_id("result-image")).to_be_visible()

    library.keyboard.press("Escape")
    library.wait_for_url("**/library")
    expect(tiles(library, "image").first.get_by_role("link")).to_be_focused()


def test_thousands_are_loaded_page_by_page_and_leave_the_page_again(library, server, ada):
    furnish(server, ada, 420)
    library.reload()
    expect(library.get_by_test_id("library-more")).to_be_attached()
    shown = tiles(library)
    to_the_end(library)
    expect(library.get_by_text("Take 420", exact=True)).to_be_visible()
    assert shown.count() <= 300
    expect(library.get_by_test_id("library-more")).to_have_count(0)

    library.get_by_role("button", name="To the newest").click()
    expect(shown.first).to_have_attribute("data-kind", "image")
    expect(shown.first.get_by_role("link")).to_be_focused()


def test_the_window_moves_on_without_a_jump(library, server, ada):
    furnish(server, ada, 420)
    library.reload()
    expect(library.get_by_test_id("library-more")).to_be_attached()
    library.mouse.move(400, 400)
    for _ in range(34):
        until(lambda: library.evaluate(ROOM_BELOW), "the next page has come")
        tile_id, height = library.evaluate(FIRST_IN_VIEW)
        library.mouse.wheel(0, 400)
        moved = pytest.approx(height - 400, abs=2)
        until(lambda: top_of(library, tile_id) == moved, f"{tile_id} moves by 400 pixels")  # noqa: B023  waited for here
    assert tiles(library).first.get_attribute("data-kind") == "prompt"  # the first page has gone


def test_the_way_back_leads_to_the_same_place(library, server, ada):
    furnish(server, ada, 130)
    library.reload()
    expect(library.get_by_test_id("library-more")).to_be_attached()
    library.get_by_text("Take 50", exact=True).scroll_into_view_if_needed()
    library.get_by_text("Take 70", exact=True).click()
    expect(library.get_by_role("heading", name="Take 70", exact=True)).to_be_visible()
    library.get_by_test_id("item-older").click()
    expect(library.get_by_role("heading", name="Take 71", exact=True)).to_be_visible()
    library.get_by_test_id("item-back").click()

    expect(library.get_by_text("Take 71", exact=True)).to_be_in_viewport()
    library.get_by_role("link", name="Prompt", exact=True).click()
    library.wait_for_url("**/studio")
    library.get_by_role("link", name="Library", exact=True).click()
    expect(tiles(library).first).to_have_attribute("data-kind", "image")


def test_nothing_moves_while_pictures_arrive(library, desk, ada):
    for ratio in ("9:16", "1:1", "21:9"):
        make_image(library, f"A fox at noon, {ratio}", ratio=ratio)
    page = desk.page(signed_in=ada)
    visit(page)
    expect(tiles(page, "image")).to_have_count(4)
    until(lambda: page.evaluate(PICTURES_ARRIVED), "the pictures arrive")
    sides = page.evaluate(
        "[...document.querySelectorAll('.tile__picture')].map((each) => "
        "[each.clientWidth / each.clientHeight, each.naturalWidth / each.naturalHeight])"
    )

    assert len(sides) == 4
    for shown, true in sides:
        assert shown == pytest.approx(true, rel=0.02)
    assert page.evaluate(SHIFTS) < 0.02


def test_no_accessibility_violation(desk, ada, server):
    page = desk.page(signed_in=ada)
    desk.go_to_studio(page)
    visit(page)
    assert violations(page) == []
    for status in ("failed", "succeeded"):
        desk.go_to_studio(page)
        make_prompt(page, f"{SCENE} {status}")
        expect_status(page, "succeeded")
        server.rows(f"update generations set status = ? where {OF_PERSON}", status, ada.email)
    server.rows(
        f"update generations set status = 'failed' where scene like '% failed' and {OF_PERSON}",
        ada.email,
    )
    make_image(page)
    visit(page)
    expect(tiles(page)).to_have_count(2)
    expect(cards(page, "failed")).to_have_count(1)
    assert violations(page) == []

    for kind in ("prompt", "image"):
        visit(page)
        open_first(page, kind)
        assert violations(page) == []
    page.get_by_test_id("delete-item").click()
    expect(page.get_by_test_id("undo")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{PATH}/{STRANGE_ID}")
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
    assert violations(page) == []


def test_both_pages_fit_320_pixels(desk, ada):
    page = desk.page(viewport={"width": 320, "height": 700}, signed_in=ada)
    desk.go_to_studio(page)
    make_prompt(page, f"{SCENE} {'Donaudampfschifffahrtsgesellschaft' * 4}")
    expect_status(page, "succeeded")
    make_image(page)
    for kind in ("prompt", "image"):
        visit(page)
        expect(tiles(page)).to_have_count(2)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        open_first(page, kind)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_test_id("delete-item").click()
    undo = page.get_by_test_id("undo").bounding_box()
    assert undo
    assert undo["x"] + undo["width"] <= 320


def test_however_many_runs_there_are_the_page_is_as_wide_as_its_window(desk, server, ada):
    page = desk.page(viewport={"width": 390, "height": 844}, signed_in=ada)
    desk.go_to_studio(page)
    make_prompt(page, SCENE)
    expect_status(page, "succeeded")
    furnish(server, ada, 6)
    server.rows(
        f"update generations set status = 'failed' where title like 'Take %' and {OF_PERSON}",
        ada.email,
    )

    visit(page)

    expect(cards(page, "failed")).to_have_count(6)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
