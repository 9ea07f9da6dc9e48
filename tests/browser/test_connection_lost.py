"""A network that goes away while a prompt is written: the words are found again, each once."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, expect_status, make_prompt
from tests.network import network
from tests.reflex_client import Visitor
from tests.servers import PACED_RUN, serving, until

SCENE = "An old fisherman slowly mends a torn net on the pier at dawn, gulls above him. " * 6
SAVED = (
    "select max(length(text)) from attempts join generations on generations.id = generation_id "
    "join users on users.id = owner_id where email = ?"
)
STORED = "select status, prompt from generations join users on users.id = owner_id where email = ?"


@pytest.fixture(scope="module")
def line():
    """What lies between the browsers of this module and their server."""
    with network() as between:
        yield between


@pytest.fixture(scope="module")
def server(tmp_path_factory, line):
    environment = {"CRAFTPROMPT_BCRYPT_COST": "4", "CRAFTPROMPT_PUBLIC_URL": line.origin}
    folder = tmp_path_factory.mktemp("away")
    with serving(
        folder, program=PACED_RUN, port=line.server_port, environment=environment
    ) as running:
        yield running


@pytest.fixture
def ada(server, line):
    return Visitor(line.origin).register()


@pytest.fixture
def desk(chromium, line):
    """The browser's complaints about a network that is away are expected."""
    with Desk(chromium, line.origin) as opened:
        yield opened
        line.give_back()
        opened.forget_the_outage()


def stored(server, visitor):
    """How the person's one prompt stands in the database, and its text."""
    [row] = server.rows(STORED, visitor.email)
    return row


def begun(page):
    """A prompt of whose words the first ones can be read; gives what can be read of it."""
    make_prompt(page, SCENE)
    expect(page.get_by_test_id("prompt-output")).to_contain_text("fisherman")
    return page.get_by_test_id("prompt-output").inner_text()


def test_words_written_while_the_network_was_away_are_read_on_its_return(
    studio, server, ada, line, desk
):
    before, output = begun(studio), studio.get_by_test_id("prompt-output")
    line.take_away()
    expect(studio.get_by_test_id("connection-banner")).to_be_visible()
    away = output.inner_text()
    until(
        lambda: len(away) < server.rows(SAVED, ada.email)[0][0],
        "the server writes on, and the page hears nothing of it",
    )
    assert output.inner_text() == away
    expect_status(studio, "running")
    line.give_back()

    expect_status(studio, "succeeded")
    status, text = stored(server, ada)
    expect(output).to_have_text(text)
    assert status == "succeeded"
    assert text.startswith(before)
    assert text.startswith(away)
    assert any(each.endswith(f"&from={len(away)}") for each in desk.requests)


def test_a_prompt_that_was_finished_while_the_network_was_away_is_whole_on_its_return(
    studio, server, ada, line
):
    begun(studio)
    line.take_away()
    until(lambda: stored(server, ada)[0] == "succeeded", "it is written to its end")
    line.give_back()

    expect_status(studio, "succeeded")
    expect(studio.get_by_test_id("prompt-output")).to_have_text(stored(server, ada)[1])
    expect(studio.get_by_test_id("connection-banner")).not_to_be_visible()
