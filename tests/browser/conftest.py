"""One real server and one real Chromium for all browser tests."""

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.desk import PATIENT, Desk
from tests.emulators.gemini_images import gemini_images
from tests.emulators.text_models import text_models
from tests.reflex_client import Visitor
from tests.servers import PACED_RUN, chromium_path, serving

BUILD_THE_PAGES = ("test_reflex_run.py",)  # anew, for a minute each time
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items):
    """The longest files first: at the end of a run no process is left with one for minutes."""
    here = Path(__file__).parent
    tests_in = Counter(each.path for each in items)
    places = [place for place, each in enumerate(items) if each.path.is_relative_to(here)]

    def by_length(item):
        return item.path.name not in BUILD_THE_PAGES, -tests_in[item.path]

    ordered = sorted((items[each] for each in places), key=by_length)
    for place, item in zip(places, ordered, strict=True):
        items[place] = item


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser")
    with serving(
        folder, program=PACED_RUN, environment={"CRAFTPROMPT_BCRYPT_COST": "4"}
    ) as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def emulated():
    with text_models() as running:
        yield running


@pytest.fixture
def emulator(emulated):
    """The vendors of text models, with nothing asked and nothing told."""
    emulated.start_anew()
    return emulated


@pytest.fixture(scope="module")
def keyed(tmp_path_factory, emulated):
    """A studio with a key, whose provider is emulated."""
    folder = tmp_path_factory.mktemp("keyed")
    environment = PATIENT | emulated.settings("anthropic") | {"CRAFTPROMPT_DEFAULT_PLAN": "free"}
    with serving(folder, environment=environment) as running:
        yield running


@pytest.fixture(scope="module")
def emulated_gemini():
    with gemini_images() as running:
        yield running


@pytest.fixture
def gemini(emulated_gemini):
    """Google's images, with nothing asked and nothing told."""
    emulated_gemini.start_anew()
    return emulated_gemini


@pytest.fixture(autouse=True)
def _forgiven(request):
    """Every test starts as if nobody had tried anything."""
    if "server" in request.fixturenames:
        request.getfixturevalue("server").forgive_tries()


@pytest.fixture
def desk(chromium, server):
    """Browsers of people on the common server; at the end none of them saw a fault."""
    with Desk(chromium, server.origin) as opened:
        yield opened


@pytest.fixture
def page(desk):
    """A visitor's page, not opened anywhere yet."""
    return desk.page()


@pytest.fixture
def ada(server):
    """Somebody who has an account."""
    return Visitor(server.origin).register()


@pytest.fixture
def studio(desk, ada):
    """Ada's page at the studio, loaded."""
    page = desk.page(signed_in=ada)
    desk.go_to_studio(page)
    return page
