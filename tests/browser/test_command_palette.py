"""The command palette: everything by its name, without a mouse, and nothing that is not there."""

from playwright.sync_api import expect

from tests.browser.desk import expect_status, make_prompt, violations

SCENE = "A heron stands in the reeds."
# The browser tells of a selection with the next frame.
CHOSEN = """it => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(
  () => tell(it.value.slice(it.selectionStart, it.selectionEnd))
)))"""


def open_palette(page):
    page.keyboard.press("Control+k")
    expect(page.get_by_test_id("command-search")).to_be_focused()


def run(page, words):
    """Open the palette, type and take the first command that is found."""
    open_palette(page)
    page.keyboard.type(words)
    expect(page.get_by_test_id("command").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("command-palette")).to_be_hidden()


def command(page, key):
    return page.locator(f"[data-testid=command][data-command={key}]")


def active(page):
    """The command that Enter would take, as the search field tells it to screen readers."""
    return page.get_by_test_id("command-search").evaluate(
        "field => document.getElementById(field.getAttribute('aria-activedescendant'))"
        ".dataset.command"
    )


def test_a_prompt_is_made_and_reworked_from_the_keyboard_alone(studio):
    page = studio
    page.get_by_test_id("scene-input").fill(SCENE)

    run(page, "make prompt")
    expect_status(page, "succeeded")
    expect(page.get_by_test_id("scene-input")).to_be_focused()

    run(page, "refine")
    expect(page.get_by_test_id("refine-input")).to_be_focused()

    run(page, "another model")
    expect(page.get_by_test_id("port-to")).to_be_focused()

    with page.expect_download():
        run(page, "export recipe")

    run(page, "library")
    page.wait_for_url("**/library")
    expect(page.get_by_role("heading", name="Library", exact=True)).to_be_focused()
    run(page, "sign out")
    page.wait_for_url("**/")


def test_the_craft_tools_are_found_by_their_names(studio):
    page = studio
    make_prompt(page, SCENE)
    expect_status(page, "succeeded")

    run(page, "shorter")
    expect(page.get_by_test_id("version-item")).to_have_count(2)
    run(page, "older version")
    expect(page.get_by_test_id("version-notice")).to_be_visible()
    run(page, "restore")
    expect(page.get_by_test_id("version-notice")).to_have_count(0)
    run(page, "undo")
    expect(page.get_by_test_id("version-item").first).to_have_attribute("data-standing", "true")
    for words, control in (
        ("accept reject", "change-accept"),
        ("compare", "compare-with"),
        ("translate", "translate-to"),
        ("vocabulary", "term-search"),
        ("preset", "preset-name"),
        ("template", "template"),
        ("picture", "describe-input"),
        ("import", "recipe-import"),
        ("split", "split-shots"),
        ("name", "version-name"),
    ):
        run(page, words)
        expect(page.get_by_test_id(control).first).to_be_focused()


def test_words_are_selected_and_locked_from_the_keyboard_alone(studio):
    page = studio
    make_prompt(page, SCENE)
    expect_status(page, "succeeded")
    editor = page.get_by_test_id("prompt-editor")

    run(page, "edit")
    expect(editor).to_be_focused()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+Shift+ArrowRight")
    chosen = editor.evaluate(CHOSEN).strip()
    run(page, "lock")

    assert chosen
    expect(page.get_by_test_id("locked-phrase")).to_have_text(chosen)
    expect(editor).to_be_focused()


def test_arrows_choose_and_closing_gives_the_focus_back(studio):
    page = studio
    page.get_by_test_id("scene-input").focus()

    open_palette(page)
    first = active(page)
    page.keyboard.press("ArrowUp")
    assert active(page) == "log-out"
    page.keyboard.press("ArrowDown")
    assert active(page) == first
    page.keyboard.type("there is no such thing")
    expect(page.get_by_test_id("command")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")

    expect(page.get_by_test_id("command-palette")).to_be_hidden()
    expect(page.get_by_test_id("scene-input")).to_be_focused()
    open_palette(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_test_id("command-palette")).to_be_hidden()
    expect(page.get_by_test_id("scene-input")).to_be_focused()


# React draws between the presses, but no event of the browser's own comes between them.
PRESSED_AT_ONCE = """async (controls) => {
  for (const control of controls) {
    document.querySelector(control).click();
    await null;
    await null;
  }
}"""


def test_every_press_counts_however_fast_it_follows_a_closing(studio):
    """A browser tells of a closing only after the press that came next."""
    opener, close = "[data-testid=open-commands]", "[data-testid=command-palette] form button"

    studio.evaluate(PRESSED_AT_ONCE, [opener, opener, opener])
    expect(studio.get_by_test_id("command-search")).to_be_focused()
    studio.evaluate(PRESSED_AT_ONCE, [close, opener])
    expect(studio.get_by_test_id("command-search")).to_be_focused()


def test_what_can_be_used_only_later_is_offered_as_soon_as_it_can(studio):
    """Whoever is quicker than the page need not open the palette once more."""
    log_out = "document.querySelector('[data-testid=logout]').disabled"
    studio.evaluate(f"{log_out} = true")

    open_palette(studio)
    studio.keyboard.type("log out")
    expect(studio.get_by_test_id("command")).to_have_count(0)
    studio.evaluate(f"{log_out} = false")

    expect(command(studio, "log-out")).to_be_visible()
    expect(command(studio, "log-out")).to_have_attribute("aria-selected", "true")


def test_opened_from_the_menu_it_gives_the_focus_back_to_the_menu_button(studio):
    page = studio
    opener = page.get_by_test_id("user-menu").get_by_role("button").first
    opener.click()
    page.keyboard.press("Tab")

    open_palette(page)
    page.keyboard.press("Escape")

    expect(opener).to_be_focused()


def test_a_command_stands_only_where_its_control_can_be_used(studio):
    page = studio
    open_palette(page)
    expect(command(page, "make-prompt")).to_be_visible()
    for absent in ("refine", "lock", "recipe", "port", "stop", "make-image"):
        expect(command(page, absent)).to_have_count(0)
    page.keyboard.press("Escape")

    page.get_by_test_id("make-prompt").evaluate("it => it.setAttribute('aria-disabled', 'true')")
    open_palette(page)
    expect(command(page, "make-prompt")).to_have_count(0)


def test_the_palette_waits_for_another_dialog(studio):
    page = studio
    run(page, "list of keys")
    keys = page.get_by_role("dialog", name="Keyboard")
    expect(keys).to_contain_text("⌘ or Ctrl + K")

    page.keyboard.press("Control+k")

    expect(page.get_by_test_id("command-palette")).to_be_hidden()
    expect(keys).to_be_visible()


def test_on_a_phone_a_button_opens_it_in_both_colours(desk, ada):
    page = desk.page(signed_in=ada, viewport={"width": 390, "height": 844})
    desk.go_to_studio(page)

    page.get_by_test_id("open-commands").click()

    expect(page.get_by_test_id("command-search")).to_be_focused()
    assert violations(page) == []
    page.keyboard.type("nothing like this")
    assert violations(page) == []
    for colours in ("dark", "light"):
        page.get_by_test_id("command-search").fill(colours)
        command(page, colours).click()
        expect(page.locator("html")).to_have_class(colours)
        page.get_by_test_id("open-commands").click()
