"""Browsers that are watched: what went wrong in any of them fails the test that opened it."""

from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    expect,
)

from tests.reflex_client import PASSWORD, Visitor

OURS = ("localhost", "127.0.0.1")
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}`));
"""
# The browser's own words about an answer that a test asked for, such as a refused form.
ANSWERED = "Failed to load resource: the server responded with a status of 4"
# And about a message that met the end of its connection, as when the server lets every socket of a
# person go at a new password: the page connects again by itself.
MET_THE_END = "WebSocket is already in CLOSING or CLOSED state."
SECONDS_OF_PATIENCE = 30
# Three processes share this machine's cores: where no timer of the product is what is tested.
PATIENT = {
    "CRAFTPROMPT_BCRYPT_COST": "4",
    "CRAFTPROMPT_DEFAULT_PLAN": "creator",
    "PROVIDER_FIRST_TOKEN_SECONDS": "30",
    "PROVIDER_GAP_SECONDS": "30",
    "PROVIDER_CHAIN_SECONDS": "120",
}


class Desk:
    """Opens pages in windows of their own; one window has one set of cookies."""

    def __init__(self, chromium: Browser, origin: str) -> None:
        self.origin = origin
        self.faults: list[str] = []
        self.requests: list[str] = []
        self._chromium = chromium
        self._windows: list[BrowserContext] = []

    def __enter__(self) -> Self:
        expect.set_options(timeout=SECONDS_OF_PATIENCE * 1000)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for window in self._windows:
            _close(window)
        assert kind or not self.faults, self.faults

    def page(self, *, signed_in: Visitor | None = None, **options: object) -> Page:
        """A page in a new window; `options` are Playwright's, such as color_scheme."""
        window = self._chromium.new_context(base_url=self.origin, **options)  # pyright: ignore[reportArgumentType]
        window.set_default_timeout(SECONDS_OF_PATIENCE * 1000)
        window.add_init_script(TELL_VIOLATIONS)
        window.on("console", self._listen)
        window.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        window.on("request", self._note)
        if signed_in:
            window.add_cookies(
                [
                    {"name": each.name, "value": str(each.value), "url": self.origin}
                    for each in signed_in.http.cookies.jar
                ]
            )
        self._windows.append(window)
        return window.new_page()

    def go_to_studio(self, page: Page) -> None:
        """Open the studio and wait until it is loaded."""
        page.goto("/studio")
        expect(page.get_by_test_id("allowance-prompts")).to_have_attribute("data-limit", "15")

    def forget_the_outage(self) -> None:
        """Close all windows, then drop what the browser said about a server that was gone.

        Called while a server still answers: a page that outlives it goes on trying to connect and
        would complain again.
        """
        while self._windows:
            _close(self._windows.pop())
        self.faults.clear()

    def _listen(self, message: ConsoleMessage) -> None:
        expected = ANSWERED in message.text or message.text == MET_THE_END
        if message.type == "error" and not expected:
            self.faults.append(message.text)

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.hostname not in OURS:
            self.faults.append(f"a request to {request.url}")


def _close(window: BrowserContext) -> None:
    """Close a window that loads nothing any more.

    Chromium may wait for ever when a window is closed in the middle of a navigation. A page that
    does not leave, for its process ended or it asks first, is closed with the window.
    """
    for page in window.pages:
        with suppress(Error):
            page.goto("about:blank")
    window.close()


def fill_registration(page: Page, email: str, name: str = "Ada Lovelace") -> None:
    """Everything that the form wants, up to the press."""
    page.get_by_test_id("register-name").fill(name)
    page.get_by_test_id("register-email").fill(email)
    page.get_by_test_id("register-password").fill(PASSWORD)
    page.get_by_test_id("register-adult").check()
    page.get_by_test_id("register-terms").check()


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the log-in form and send it."""
    page.get_by_test_id("login-email").fill(email)
    page.get_by_test_id("login-password").fill(password)
    page.get_by_test_id("login-submit").click()


def log_out(page: Page) -> None:
    """Through the person's menu."""
    page.get_by_test_id("user-menu").get_by_role("button").first.click()
    page.get_by_test_id("logout").click()
    page.wait_for_url("**/")


def violations(page: Page) -> list[tuple[str, str, list[str]]]:
    """What axe finds wrong on the page as it stands, in the dark and in the light.

    Each broken rule with its colours and the elements that break it. Nothing on the page moves
    from here on: colours on their way from one to the other have any contrast.
    """
    found: list[tuple[str, str, list[str]]] = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.locator(f"html.{scheme}, html:not(.dark, .light)").wait_for()
        found += [
            (scheme, each["id"], [node["html"][:160] for node in each["nodes"]][:4])
            for each in Axe().run(page).response["violations"]
        ]
    return found


def make_prompt(page: Page, scene: str) -> None:
    """Write a scene and press the button."""
    page.get_by_test_id("scene-input").fill(scene)
    page.get_by_test_id("make-prompt").click()


def expect_status(page: Page, status: str) -> None:
    """Wait until the prompt on the page stands so."""
    expect(page.get_by_test_id("prompt-status")).to_have_attribute("data-status", status)


def attempts(page: Page) -> list[tuple[str | None, str | None]]:
    """Provider and verdict of each attempt on the page."""
    marks = page.get_by_test_id("attempt").all()
    return [
        (each.get_attribute("data-provider"), each.get_attribute("data-verdict")) for each in marks
    ]


def used(page: Page, count: int, what: str = "prompts") -> None:
    """Wait until so many of today's prompts are used, or images, or videos."""
    expect(page.get_by_test_id(f"allowance-{what}")).to_have_attribute("data-used", str(count))


def cards(page: Page, status: str) -> Locator:
    """The cards on the page that stand so."""
    return page.locator(f"[data-testid=generation-card][data-status={status}]")


def written(page: Page) -> str:
    """The prompt on the page as it stands, once there is one."""
    output = page.get_by_test_id("prompt-output")
    expect(output).not_to_be_empty()
    return output.inner_text()


def pixels_across(picture: Locator) -> int:
    """How wide a picture is by itself, once it is here."""
    return picture.evaluate("image => image.decode().then(() => image.naturalWidth)")


def choose_shape(page: Page, kind: str, ratio: str) -> None:
    """Press one of the shapes, as a person does: on its drawing, once it stands still."""
    shapes = page.get_by_test_id(f"{kind}-aspect")
    shapes.locator("label").filter(has=page.locator(f"[value='{ratio}']")).click()
    expect(shapes.locator(f"[value='{ratio}']")).to_be_checked()


def select(page: Page, words: str) -> None:
    """Select words of the prompt with the pointer's own means."""
    page.get_by_test_id("prompt-output").evaluate(
        """(output, words) => {
          const start = output.textContent.indexOf(words);
          const range = document.createRange();
          const walker = document.createTreeWalker(output, NodeFilter.SHOW_TEXT);
          let before = 0;  // the text stands in pieces where phrases are locked
          while (walker.nextNode()) {
            const node = walker.currentNode;
            const within = (place) => place >= before && place <= before + node.length;
            const end = start + words.length;
            if (within(start)) range.setStart(node, start - before);
            if (within(end)) { range.setEnd(node, end - before); break; }
            before += node.length;
          }
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        words,
    )


def lock(page: Page, words: str) -> None:
    """Select words of the prompt and lock them."""
    select(page, words)
    page.get_by_test_id("lock-selection").click()
    expect(page.get_by_test_id("locked-phrase").get_by_text(words)).to_be_visible()


def refine(page: Page, wish: str) -> None:
    """Say what to change, and press the button."""
    page.get_by_test_id("refine-input").fill(wish)
    page.get_by_test_id("make-refine").click()


def versions(page: Page, count: int) -> None:
    """Wait until the prompt has so many versions."""
    expect(page.get_by_test_id("version-item")).to_have_count(count)
