"""How many states one session may leave behind in memory."""

import pytest

from craftprompt.craftprompt import gate
from craftprompt.web.gate import STATES_PER_SESSION


@pytest.fixture
def forgotten(monkeypatch):
    """The keys whose states were forgotten."""
    keys = []
    monkeypatch.setattr(gate, "_forget_states", keys.extend)
    monkeypatch.setattr(gate, "_states_of", {})
    return keys


def open_tabs(first, last):
    for number in range(first, last):
        gate._note_state("a session", f"tab {number}")


def test_the_oldest_state_without_a_socket_is_forgotten_first(forgotten):
    open_tabs(0, STATES_PER_SESSION)
    assert forgotten == []
    open_tabs(STATES_PER_SESSION, STATES_PER_SESSION + 2)
    assert forgotten == ["tab 0", "tab 1"]


def test_a_tab_that_comes_back_is_the_newest(forgotten):
    open_tabs(0, STATES_PER_SESSION)
    open_tabs(0, 1)
    open_tabs(STATES_PER_SESSION, STATES_PER_SESSION + 1)
    assert forgotten == ["tab 1"]


def test_another_session_is_not_touched(forgotten):
    open_tabs(0, STATES_PER_SESSION)
    gate._note_state("another session", "its tab")
    assert forgotten == []
