"""A scene from a picture: said before who looks at it, put in by one press, taken back by one."""

import base64

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, used, violations
from tests.browser.image_desk import picture, with_google
from tests.emulators.gemini_images import Answer, blocked, finished
from tests.pictures import written
from tests.reflex_client import Visitor
from tests.servers import serving

OWN = "A lighthouse keeper watches the fog lift."
SCENE = "A heron stands in the reeds at dawn, seen through a long lens."
LAKE = {
    "name": "at the lake.jpg",
    "mimeType": "image/jpeg",
    "buffer": written("JPEG", size=(320, 180), colour="navy"),
}
LAKE_IN_WORDS = "Wide frame, 16:9. Main colours: blue. Dark, with low contrast and cold tones."
DROP = """
(field, [name, bytes]) => {
  const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([content], name));
  for (const kind of ["dragover", "drop"]) {
    field.dispatchEvent(new DragEvent(kind,
      { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}
"""


@pytest.fixture(scope="module")
def connected(emulated_gemini, tmp_path_factory):
    """A studio with Google's key."""
    environment = with_google(emulated_gemini)
    with serving(tmp_path_factory.mktemp("describe"), environment=environment) as running:
        yield running


@pytest.fixture
def with_key(chromium, connected, gemini):
    """Ada's prompt page in the studio with Google's key."""
    connected.forgive_tries()
    ada = Visitor(connected.origin).register()
    with Desk(chromium, connected.origin) as desk:
        page = desk.page(signed_in=ada)
        page.goto("/studio")
        expect(page.get_by_test_id("user-menu")).to_be_visible()
        yield page
    gemini.release()


def choose(page, file):
    """Open the part of the page and choose a picture there."""
    page.get_by_test_id("scene-from-picture").locator("summary").click()
    page.get_by_test_id("describe-input").set_input_files(file)


def press(page):
    return page.get_by_test_id("describe-image")


def scene(page):
    return page.get_by_test_id("scene-input")


def in_words(words):
    return Answer(body=finished("STOP", {"text": words}))


def test_without_a_key_the_studio_tells_what_it_can_and_one_press_takes_it_back(studio):
    scene(studio).fill(OWN)
    choose(studio, LAKE)
    expect(studio.get_by_text("The picture stays on this server")).to_be_visible()
    expect(press(studio)).to_have_text("Describe this image")
    assert violations(studio) == []

    press(studio).press("Enter")
    expect(scene(studio)).to_have_value(LAKE_IN_WORDS)
    expect(studio.get_by_test_id("describe-note")).to_contain_text("all that it can tell")
    assert violations(studio) == []
    used(studio, 0)

    studio.get_by_test_id("undo-mend").click()
    expect(scene(studio)).to_have_value(OWN)


def test_the_press_says_that_the_picture_goes_to_google_whose_scene_outlives_a_reload(
    with_key, gemini
):
    gemini.answers(in_words(SCENE))
    choose(with_key, picture(1))
    expect(press(with_key)).to_have_text("Describe this image: it goes to Google")
    assert gemini.calls == []

    press(with_key).click()
    expect(scene(with_key)).to_have_value(SCENE)
    expect(with_key.get_by_test_id("describe-note")).to_contain_text("Written by Google Gemini")
    used(with_key, 0)
    with_key.reload()
    expect(scene(with_key)).to_have_value(SCENE)


def test_what_was_typed_while_google_looked_comes_back_to_the_last_letter(with_key, gemini):
    gemini.answers(Answer(holds=True, body=finished("STOP", {"text": SCENE})))
    choose(with_key, picture(1))
    press(with_key).click()
    gemini.wait_for_calls(1)
    scene(with_key).press_sequentially(OWN)
    gemini.release()
    expect(scene(with_key)).to_have_value(SCENE)

    with_key.get_by_test_id("undo-mend").click()
    expect(scene(with_key)).to_have_value(OWN)


def test_a_cancel_ends_the_wait_and_the_next_press_is_taken(with_key, gemini):
    gemini.answers(
        Answer(holds=True, body=finished("STOP", {"text": "Too late."})), in_words(SCENE)
    )
    scene(with_key).fill(OWN)
    choose(with_key, picture(1))
    press(with_key).click()
    gemini.wait_for_calls(1)
    with_key.get_by_test_id("describe-cancel").focus()
    with_key.keyboard.press("Enter")

    note = with_key.get_by_test_id("describe-note")
    expect(note).to_contain_text("Cancelled. Nothing was counted")
    expect(note).to_contain_text("may bill the operator")
    expect(press(with_key)).to_be_focused()
    expect(with_key.get_by_test_id("describe-cancel")).to_have_count(0)
    assert violations(with_key) == []

    # Google still holds its first answer: only who was let go can ask again.
    with_key.keyboard.press("Enter")
    expect(scene(with_key)).to_have_value(SCENE)
    gemini.release()
    expect(scene(with_key)).to_have_value(SCENE)


def test_a_refusal_leaves_the_words_and_the_picture_and_says_what_it_cost(with_key, gemini):
    gemini.answers(Answer(body=blocked("SAFETY")), in_words(SCENE))
    scene(with_key).fill(OWN)
    choose(with_key, picture(1))
    press(with_key).click()
    error = with_key.get_by_test_id("scene-from-picture").get_by_test_id("error-message")
    expect(error).to_have_attribute("data-kind", "refused")
    expect(error).to_contain_text("its safety rules (SAFETY). Nothing was counted")
    expect(scene(with_key)).to_have_value(OWN)
    assert violations(with_key) == []

    press(with_key).click()
    expect(scene(with_key)).to_have_value(SCENE)
    expect(error).to_have_count(0)


def test_a_picture_can_be_dropped_and_the_field_names_it(studio):
    studio.get_by_test_id("scene-from-picture").locator("summary").click()
    given = LAKE["name"], base64.b64encode(LAKE["buffer"]).decode()
    studio.get_by_test_id("describe-input").evaluate(DROP, given)
    assert (
        studio.get_by_test_id("describe-input").evaluate("each => each.files[0].name") == given[0]
    )

    press(studio).click()
    expect(scene(studio)).to_have_value(LAKE_IN_WORDS)


def test_what_need_not_be_sent_is_refused_in_the_page(studio):
    choose(studio, {"name": "empty.png", "mimeType": "image/png", "buffer": b""})
    error = studio.get_by_test_id("scene-from-picture").get_by_test_id("error-message")
    expect(error).to_contain_text("The file is empty. Nothing was counted")
    expect(press(studio)).to_have_count(0)
