"""The reference tray: choosing, dropping, pasting, ordering, refusing, by mouse and by keyboard."""

import base64
import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import pixels_across, violations
from tests.browser.image_desk import PATH, choose, picture
from tests.pictures import painted, several_jpegs

TOO_LARGE = 20_000_001

DROP = """
([bytes, name, type]) => {
  const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([content], name, { type }));
  for (const kind of ["dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(kind,
      { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}
"""
PASTE = """
([bytes, name, type]) => {
  const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([content], name, { type }));
  document.body.dispatchEvent(new ClipboardEvent("paste",
    { clipboardData: carried, bubbles: true, cancelable: true }));
}
"""
DROP_OURS = """
(id) => {
  const carried = new DataTransfer();
  carried.setData("application/x-craftprompt-media", id);
  document.body.dispatchEvent(new DragEvent("drop",
    { dataTransfer: carried, bubbles: true, cancelable: true }));
}
"""


@pytest.fixture
def tray(desk, ada):
    """Ada's image page with an empty tray."""
    page = desk.page(signed_in=ada, reduced_motion="reduce")
    page.goto(PATH)
    expect(page.get_by_role("heading", name="Image", exact=True)).to_be_visible()
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    return page


def items(page):
    return page.get_by_test_id("reference-item")


def expect_items(page, count):
    expect(items(page)).to_have_count(count)


def ids(page):
    return items(page).evaluate_all("all => all.map((each) => each.dataset.id)")


def drag(page, media_id, *, beside, is_after):
    """Drag one reference by its picture to the beginning or the end of another one's."""
    held, target = (page.locator(f"[data-id='{each}'] img") for each in (media_id, beside))
    box = target.bounding_box()
    x, y = (box["width"] - 4, box["height"] - 4) if is_after else (4, 4)
    held.drag_to(target, target_position={"x": x, "y": y})


def as_sent(number):
    return [base64.b64encode(painted(number)).decode(), "a picture.png", "image/png"]


def test_chosen_pictures_stand_in_the_tray_in_their_order_and_after_a_reload(tray):
    choose(tray, *(picture(number) for number in range(3)))
    expect_items(tray, 3)
    before = ids(tray)
    shown = items(tray).first.get_by_role("img")
    assert pixels_across(shown) > 0
    assert "?width=320" in shown.get_attribute("src")
    tray.reload()
    expect_items(tray, 3)
    assert ids(tray) == before


def test_a_dropped_and_a_pasted_picture_are_taken_anywhere_on_the_page(tray):
    tray.evaluate(DROP, as_sent(1))
    expect_items(tray, 1)
    tray.evaluate(PASTE, as_sent(2))
    expect_items(tray, 2)


def test_the_same_picture_again_is_said_and_stands_there_once(tray):
    choose(tray, picture(1))
    expect_items(tray, 1)
    choose(tray, picture(1, name="copy.png"))
    expect(tray.get_by_text("copy.png was in the tray already.")).to_be_attached()
    expect_items(tray, 1)


def test_a_picture_that_was_made_here_is_dragged_into_the_tray(tray):
    tray.get_by_test_id("image-prompt").fill("A lighthouse at dawn.")
    tray.get_by_test_id("make-image").click()
    made = tray.get_by_test_id("result-image")
    expect(made).to_have_attribute("src", re.compile("/media/"))
    media_id = (made.get_attribute("src") or "").rpartition("/")[2]
    for _ in range(2):  # taken out of the tray, it is still there: its run made it
        tray.evaluate(DROP_OURS, media_id)
        expect_items(tray, 1)
        assert ids(tray) == [media_id]
        tray.get_by_test_id("reference-remove").click()
        expect_items(tray, 0)


def test_a_picture_that_is_gone_cannot_be_dragged_into_the_tray(tray):
    choose(tray, picture(1))
    expect_items(tray, 1)
    (media_id,) = ids(tray)
    tray.get_by_test_id("reference-remove").click()
    expect_items(tray, 0)
    tray.evaluate(DROP_OURS, media_id)  # gone with its file: nothing was made with it
    expect(tray.get_by_test_id("error-message")).to_contain_text("There is no such")
    expect_items(tray, 0)


def test_a_refusal_names_the_file_and_the_limit_and_keeps_the_others(tray, tmp_path):
    contents = {
        "notes.pdf": b"%PDF-1.7",
        "scan.png": b"\x89PNG" + bytes(TOO_LARGE),
        "torn.png": painted(1)[:100],
        "whole.png": painted(2),
    }
    files = [tmp_path / name for name in contents]
    for file in files:
        file.write_bytes(contents[file.name])
    tray.get_by_test_id("reference-input").set_input_files(files)
    expect_items(tray, 1)
    messages = tray.get_by_test_id("error-message")
    expect(messages).to_have_count(3)
    for sentence in (
        "notes.pdf The file is no PNG, JPEG or WebP picture. It was not kept.",
        "scan.png It has 20 MB",
        "torn.png The picture is damaged. It was not kept.",
    ):
        expect(messages.filter(has_text=sentence)).to_have_count(1)
    tray.get_by_role("button", name="Close").click()
    expect(messages).to_have_count(0)


def test_a_picture_that_its_system_calls_something_else_is_taken(tray):
    content = base64.b64encode(several_jpegs()).decode()
    for declared in ("", "application/octet-stream", "image/mpo"):
        tray.evaluate(DROP, [content, "a phone's picture", declared])
        expect_items(tray, 1)
        tray.get_by_test_id("reference-remove").click()
        expect_items(tray, 0)


def test_the_tray_holds_twenty_and_says_so(tray):
    choose(tray, *(picture(number) for number in range(21)))
    expect_items(tray, 20)
    expect(tray.get_by_test_id("error-message")).to_have_text(
        "picture 20.png The tray is full. Take a reference out, then add it again."
    )
    expect(tray.get_by_test_id("reference-add")).to_contain_text("The tray is full")
    expect(tray.get_by_test_id("reference-input")).to_be_disabled()
    tray.get_by_test_id("reference-remove").first.click()
    expect_items(tray, 19)
    expect(tray.get_by_test_id("reference-input")).to_be_enabled()


def test_an_upload_shows_how_far_it_is_and_can_be_cancelled(tray):
    _slow_down(tray, bytes_per_second=20_000)
    choose(tray, picture(1, size=(300, 300)), picture(2, size=(300, 300)))
    going = tray.get_by_test_id("upload")
    expect(going).to_have_count(2)
    expect(going.first.get_by_role("progressbar")).to_have_attribute("max", "100")
    going.nth(1).get_by_role("button").click()
    going.nth(0).get_by_role("button").click()
    expect(going).to_have_count(0)
    expect(tray.get_by_text("picture 1.png was cancelled.")).to_be_attached()
    _slow_down(tray, bytes_per_second=-1)
    expect_items(tray, 0)
    choose(tray, picture(3))
    expect_items(tray, 1)


def test_roles_are_chosen_and_kept_and_there_is_one_first_frame(tray):
    choose(tray, picture(1), picture(2))
    expect_items(tray, 2)
    for place in (0, 1):
        items(tray).nth(place).get_by_role("combobox").select_option("first_frame")
        expect(items(tray).nth(place)).to_have_attribute("data-role", "first_frame")
    expect(items(tray).nth(0)).to_have_attribute("data-role", "reference")
    tray.reload()
    expect(items(tray).nth(1)).to_have_attribute("data-role", "first_frame")


def test_by_keyboard_alone_a_reference_is_moved_and_removed_and_the_focus_stays(tray):
    choose(tray, *(picture(number) for number in range(3)))
    expect_items(tray, 3)
    one, two, three = ids(tray)

    tray.get_by_role("button", name="Move Reference 1 later").focus()
    tray.keyboard.press("Enter")
    expect(items(tray).nth(1)).to_have_attribute("data-id", one)
    focused = "document.activeElement.closest('[data-testid=reference-item]')?.dataset.id"
    assert tray.evaluate(focused) == one

    tray.keyboard.press("Enter")
    expect(items(tray).nth(2)).to_have_attribute("data-id", one)
    assert ids(tray) == [two, three, one]

    tray.get_by_role("button", name="Remove Reference 1").focus()
    tray.keyboard.press("Enter")
    expect_items(tray, 2)
    expect(tray.get_by_test_id("reference-add")).to_be_focused()


def test_by_mouse_a_reference_is_dragged_to_another_place_and_stays_there(tray):
    choose(tray, *(picture(number) for number in range(3)))
    expect_items(tray, 3)
    one, two, three = ids(tray)

    drag(tray, three, beside=one, is_after=False)
    expect(items(tray).nth(0)).to_have_attribute("data-id", three)
    assert ids(tray) == [three, one, two]

    drag(tray, three, beside=one, is_after=True)
    expect(items(tray).nth(0)).to_have_attribute("data-id", one)
    tray.reload()
    expect_items(tray, 3)
    assert ids(tray) == [one, three, two]


def test_a_reference_that_is_dropped_elsewhere_stays_where_it_was(tray):
    choose(tray, picture(1), picture(2))
    expect_items(tray, 2)
    before = ids(tray)

    items(tray).first.locator("img").drag_to(tray.get_by_test_id("image-prompt"))

    expect(tray.locator("[data-dragged], [data-landing]")).to_have_count(0)
    assert ids(tray) == before
    expect(tray.get_by_test_id("image-prompt")).to_have_value("")


def test_the_button_opens_the_choice_of_files(tray):
    with tray.expect_file_chooser() as chooser:
        tray.get_by_test_id("reference-add").press("Enter")
    assert chooser.value.is_multiple()


def test_nothing_of_a_picture_travels_over_the_socket(desk, ada):
    page = desk.page(signed_in=ada)
    frames = []

    def hear(frame):  # Playwright marks what it calls, which a built-in method does not bear
        frames.append(frame)

    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    page.goto(PATH)
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    choose(page, picture(1, size=(200, 200)))
    expect_items(page, 1)
    told = json.dumps([str(frame) for frame in frames])
    assert "base64" not in told
    assert len(told) < 60_000 < len(painted(1, size=(200, 200)))


def test_what_another_tab_has_removed_is_said_and_gone(desk, ada, tray):
    choose(tray, picture(1))
    expect_items(tray, 1)
    second = desk.page(signed_in=ada)
    second.goto(PATH)
    expect_items(second, 1)
    second.get_by_test_id("reference-remove").click()
    expect_items(second, 0)
    tray.get_by_test_id("reference-remove").click()
    expect(tray.get_by_test_id("error-message")).to_contain_text("no longer in your tray")
    expect_items(tray, 0)


def test_the_tray_has_no_accessibility_violation(desk, ada):
    page = desk.page(signed_in=ada)
    page.goto(PATH)
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    assert violations(page) == []
    choose(
        page,
        picture(1),
        {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"},
    )
    expect_items(page, 1)
    assert violations(page) == []


def test_the_tray_fits_every_width(tray):
    choose(tray, picture(1, name=f"{'long' * 40}.png"), picture(2))
    expect_items(tray, 2)
    for width in (320, 390, 1440):
        tray.set_viewport_size({"width": width, "height": 800})
        assert tray.evaluate("document.documentElement.scrollWidth") <= width


def _slow_down(page, *, bytes_per_second):
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": bytes_per_second,
        },
    )
