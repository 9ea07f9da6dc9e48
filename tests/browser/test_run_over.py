"""A sound and a notification when what ran is over: asked for, remembered, and without a word."""

import json

import pytest
from playwright.sync_api import expect

from craftprompt.privacy.registers import kept_in_browser
from tests.browser.desk import cards, violations
from tests.servers import until

# What the browser itself was asked to play and to show; the page's focus is told by the test.
LISTEN = """
window.tones = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (when) {
  window.tones.push(this.frequency.value);
  return start.call(this, when);
};
window.notices = [];
window.Notification = class extends Notification {
  static permission = window.isAllowed ? "granted" : "denied";
  constructor(title, options) {
    super(title, options);
    window.notices.push(`${title}: ${options.body}`);
  }
};
document.hasFocus = () => false;
"""
PROMPT = "A fox in the snow at dusk, the camera pans left"
SECONDS = 60_000


@pytest.fixture
def open_page(desk, ada):
    """Opens a page in a window that may show notifications, or where the person says no."""

    def opened(path, *, is_allowed=True):
        page = desk.page(signed_in=ada)
        # A Chromium without a window shows no notifications, whatever it is granted.
        page.add_init_script(f"window.isAllowed = {json.dumps(is_allowed)};")
        page.add_init_script(LISTEN)
        page.goto(path)
        return page

    return opened


def tick(page, *names):
    page.get_by_text("Tell me when it is over").click()
    for name in names:
        page.get_by_test_id(f"over-{name}").check()


def make(page, kind):
    page.get_by_test_id(f"{kind}-prompt").fill(PROMPT)
    page.get_by_test_id(f"make-{kind}").click()
    expect(cards(page, "succeeded")).to_have_count(1, timeout=SECONDS)
    expect(page.get_by_test_id(f"{kind}-status")).to_contain_text("made")


@pytest.mark.parametrize("kind", ["image", "video"])
def test_what_was_asked_for_comes_when_it_is_over_and_is_remembered(open_page, kind):
    page = open_page(f"/studio/{kind}")
    tick(page, "sound", "notification")
    expect(page.get_by_test_id("over-notification")).to_be_checked()
    assert len(page.evaluate("tones")) == 2  # the one to hear how it sounds
    assert set(page.evaluate("Object.keys(localStorage)")) <= {
        each.name for each in kept_in_browser()
    }
    assert violations(page) == []

    page.reload()
    tick(page)
    expect(page.get_by_test_id("over-sound")).to_be_checked()
    expect(page.get_by_test_id("over-notification")).to_be_checked()
    assert page.evaluate("[tones, notices]") == [[], []]
    make(page, kind)
    until(lambda: page.evaluate("[tones.length, notices.length]") == [2, 1], "both have come")
    title = f"{kind.capitalize()} · CraftPrompt Studio"
    assert page.evaluate("notices") == [f"{title}: No {kind} runs any more."]

    page.reload()
    expect(cards(page, "succeeded")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("[tones, notices]") == [[], []]  # that was told before


def test_nothing_is_heard_or_shown_that_nobody_asked_for(open_page):
    page = open_page("/studio/image")
    make(page, "image")

    assert page.evaluate("[tones, notices]") == [[], []]


def test_a_browser_that_shows_no_notifications_says_so_and_nothing_stays_ticked(open_page):
    page = open_page("/studio/video", is_allowed=False)
    tick(page)
    box = page.get_by_test_id("over-notification")
    box.click()

    expect(page.get_by_text("The browser shows no notifications of this site.")).to_be_visible()
    expect(box).not_to_be_checked()
    page.reload()
    tick(page)
    expect(box).not_to_be_checked()
