"""The lineage beside the prompt, on `/studio`: opened, gone along, kept up to date."""

from playwright.sync_api import expect

from tests.browser.desk import (
    cards,
    expect_status,
    make_prompt,
    refine,
    versions,
    violations,
    written,
)

SCENE = "A heron stands in the reeds at dawn. The camera pushes in."
SECONDS = 60_000


def nodes(page, kind):
    return page.locator(f"[data-testid=lineage-node][data-kind={kind}]")


def open_lineage(page):
    page.get_by_test_id("lineage").locator("summary").focus()
    page.keyboard.press("Enter")
    expect(nodes(page, "version").first).to_be_visible()


def make_image_of_it(page):
    """A frame of the prompt on the page, drawn here."""
    page.get_by_test_id("send-to-image").click()
    page.wait_for_url("**/studio/image")
    expect(page.get_by_test_id("image-prompt")).not_to_be_empty()
    page.get_by_test_id("make-image").click()
    expect(cards(page, "succeeded")).to_have_count(1, timeout=SECONDS)


def press(page, node):
    """Open a thing of the tree with the keyboard."""
    node.locator("> :first-child").focus()
    page.keyboard.press("Enter")


def test_a_version_and_an_image_are_opened_from_the_tree_by_keyboard(desk, studio):
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    versions(studio, 1)
    first = written(studio)
    make_image_of_it(studio)
    desk.go_to_studio(studio)
    open_lineage(studio)
    image = nodes(studio, "version").locator("[data-kind=image]")
    expect(image).to_contain_text("Storyboard frame")

    # A rewrite that ends while the tree is open is in it, and the version before can be opened.
    refine(studio, "make it night")
    expect(nodes(studio, "version")).to_have_count(2)
    expect(nodes(studio, "version").nth(1)).to_contain_text("your prompt")
    versions(studio, 2)
    press(studio, nodes(studio, "version").first)
    expect(studio.get_by_test_id("prompt-output")).to_have_text(first)
    current = studio.get_by_test_id("lineage").locator("[aria-current=true]")
    expect(current).to_contain_text("1 Written")
    expect(current).to_be_focused()

    press(studio, image)
    studio.wait_for_url("**/library/*")
    expect(studio.get_by_test_id("result-image")).to_be_visible()


def test_what_is_deleted_in_another_tab_says_so_in_the_open_tree(desk, ada, studio):
    make_prompt(studio, SCENE)
    expect_status(studio, "succeeded")
    make_image_of_it(studio)
    desk.go_to_studio(studio)
    open_lineage(studio)
    image = nodes(studio, "image")
    expect(image.get_by_role("link")).to_be_visible()

    other = desk.page(signed_in=ada)
    other.goto(image.get_by_role("link").get_attribute("href"))
    other.get_by_test_id("delete-item").click()

    expect(image).to_have_attribute("data-step", "deleted")
    expect(image).to_contain_text("deleted")
    expect(image.get_by_role("link")).to_have_count(0)


def test_the_tree_is_accessible_and_fits_320_pixels(desk, ada):
    page = desk.page(
        signed_in=ada,
        viewport={"width": 320, "height": 700},
    )
    desk.go_to_studio(page)
    make_prompt(page, SCENE)
    expect_status(page, "succeeded")
    make_image_of_it(page)
    desk.go_to_studio(page)
    open_lineage(page)
    expect(nodes(page, "image")).to_be_visible()

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
