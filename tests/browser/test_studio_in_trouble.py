"""The prompt page while the database cannot take anything: said, not counted, and nothing lost."""

import contextlib
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, expect_status, make_prompt
from tests.reflex_client import Visitor
from tests.servers import PACED_RUN, serving

SCENE = "A lighthouse keeper watches the fog lift."
# More than the pages that SQLite has already can take.
LONG_SCENE = "A heron waits in the reeds. " * 500


@contextlib.contextmanager
def locked(server):
    """Another program holds the database's one write lock."""
    path = server.data_folder / "craftprompt.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextlib.contextmanager
def lying(sign):
    """The file is there."""
    sign.touch()
    yield
    sign.unlink()


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """A server whose writer takes allowance; its disk is full while the sign lies there."""
    folder = tmp_path_factory.mktemp("trouble")
    sign = folder / "full"
    options = ("--counted", "--full-while", str(sign))
    environment = {"CRAFTPROMPT_BCRYPT_COST": "4"}
    with serving(folder, *options, program=PACED_RUN, environment=environment) as running:
        yield running, sign


@pytest.fixture
def trouble(counted):
    """Begins a time of trouble by its name."""
    server, sign = counted
    return {"locked": lambda: locked(server), "full": lambda: lying(sign)}


@pytest.fixture
def studio(chromium, counted):
    """Ada's page at the studio, loaded."""
    server, _ = counted
    with Desk(chromium, server.origin) as desk:
        page = desk.page(signed_in=Visitor(server.origin).register())
        desk.go_to_studio(page)
        yield page


@pytest.mark.parametrize(
    ("kind", "scene", "sentence"),
    [
        ("locked", SCENE, "The studio's database is busy. Nothing was changed or counted"),
        ("full", LONG_SCENE, "The studio's disk is full. Nothing was saved or counted"),
    ],
)
def test_it_is_said_and_the_same_press_works_afterwards(studio, trouble, kind, scene, sentence):
    with trouble[kind]():
        make_prompt(studio, scene)
        said = studio.get_by_test_id("scene-form").get_by_test_id("error-message")
        expect(said).to_contain_text(sentence)
        expect(said).to_contain_text("what you typed is kept")
        expect(said).to_have_attribute("data-kind", "unavailable")
        expect(studio.get_by_test_id("prompt-status")).to_have_attribute("data-status", "idle")
    expect(studio.get_by_test_id("scene-input")).to_have_value(scene)
    expect(studio.get_by_test_id("allowance-prompts")).to_have_attribute("data-used", "0")

    studio.get_by_test_id("make-prompt").click()
    expect_status(studio, "succeeded")
    expect(said).to_have_count(0)
    expect(studio.get_by_test_id("allowance-prompts")).to_have_attribute("data-used", "1")
