"""A network that goes away while a prompt is written: the words are found again, each once."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import expect_status, make_prompt
from tests.servers import until

SCENE = "An old fisherman slowly mends a torn net on the pier at dawn, gulls above him. " * 6
SAVED = (
    "select max(length(text)) from attempts join generations on generations.id = generation_id "
    "join users on users.id = owner_id where email = ?"
)
STORED = "select status, prompt from generations join users on users.id = owner_id where email = ?"


def stored(server, visitor):
    """How the person's one prompt stands in the database, and its text."""
    [row] = server.rows(STORED, visitor.email)
    return row


def begun(page):
    """A prompt of whose words the first ones can be read; gives what can be read of it."""
    make_prompt(page, SCENE)
    expect(page.get_by_test_id("prompt-output")).to_contain_text("fisherman")
    return page.get_by_test_id("prompt-output").inner_text()


@pytest.fixture
def offline(studio, desk):
    """Takes the network away until it is called again; the browser's complaints are expected."""
    yield studio.context.set_offline
    studio.context.set_offline(False)
    desk.forget_the_outage()


def test_words_written_while_the_network_was_away_are_read_on_its_return(
    studio, server, ada, offline
):
    before, output = begun(studio), studio.get_by_test_id("prompt-output")

    def is_behind():
        """With a network, the page is ahead of what the server saves now and then."""
        return len(output.inner_text()) + 20 < (server.rows(SAVED, ada.email)[0][0] or 0)

    offline(True)
    until(is_behind, "the server writes on, and the page hears nothing of it")
    away = output.inner_text()
    expect_status(studio, "running")
    offline(False)

    expect_status(studio, "succeeded")
    status, text = stored(server, ada)
    expect(output).to_have_text(text)
    assert status == "succeeded"
    assert text.startswith(before)
    assert text.startswith(away)


def test_a_prompt_that_was_finished_while_the_network_was_away_is_whole_on_its_return(
    studio, server, ada, offline
):
    begun(studio)
    offline(True)
    until(lambda: stored(server, ada)[0] == "succeeded", "it is written to its end")
    offline(False)

    expect_status(studio, "succeeded")
    expect(studio.get_by_test_id("prompt-output")).to_have_text(stored(server, ada)[1])
    expect(studio.get_by_test_id("connection-banner")).not_to_be_visible()
