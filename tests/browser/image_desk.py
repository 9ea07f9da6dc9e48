"""The image page in a browser: opened with Google connected, filled, pressed."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.browser.desk import Desk
from tests.emulators.gemini_images import GeminiImages
from tests.pictures import painted
from tests.reflex_client import Visitor
from tests.servers import Server

PATH = "/studio/image"
PROMPT = "A lighthouse on a rock at dawn, a fishing boat comes home. 35mm lens."
SECONDS = 30
CREATOR = {"CRAFTPROMPT_BCRYPT_COST": "4", "CRAFTPROMPT_DEFAULT_PLAN": "creator"}


def with_google(gemini: GeminiImages) -> dict[str, str]:
    """The settings of a studio with Google's key, for people on the plan Creator."""
    return CREATOR | {"GEMINI_API_KEY": "key", "GEMINI_BASE_URL": gemini.base_url}


@contextmanager
def image_desk(chromium: Browser, server: Server) -> Iterator[tuple[Desk, Visitor]]:
    """Ada's desk, with the patience that pictures take."""
    server.forgive_tries()
    ada = Visitor(server.origin).register()
    with Desk(chromium, server.origin) as desk:
        expect.set_options(timeout=SECONDS * 1000)
        yield desk, ada


def open_images(desk: Desk, person: Visitor, **options: object) -> Page:
    """The image page where Google makes the images, loaded; `options` are Playwright's."""
    page = desk.page(signed_in=person, **options)
    page.goto(PATH)
    expect(page.get_by_test_id("make-image")).to_have_text("Make image")
    return page


def make(page: Page, prompt: str = PROMPT, count: int | None = None) -> None:
    """Write the words and press; without a count as many as stand there."""
    page.get_by_test_id("image-prompt").fill(prompt)
    if count is not None:
        page.get_by_test_id("image-count").select_option(str(count))
    page.get_by_test_id("make-image").click()


def picture(number: int, name: str = "", **options: object) -> dict[str, object]:
    """A picture that no other number gives, as Playwright chooses a file."""
    return {
        "name": name or f"picture {number}.png",
        "mimeType": "image/png",
        "buffer": painted(number, **options),
    }


def choose(page: Page, *files: dict[str, object], mark: str = "reference-input") -> None:
    """Lay pictures into the tray, by the field with this mark."""
    page.get_by_test_id(mark).set_input_files(list(files))  # pyright: ignore[reportArgumentType]
