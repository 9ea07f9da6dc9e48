"""Who floods the server waits; nobody else does."""

import time

from craftprompt.shell.state import ShellState
from craftprompt.web.gate import BURST_OF_EVENTS, EVENTS_PER_SECOND

TOO_MANY = BURST_OF_EVENTS + 3 * EVENTS_PER_SECOND


def test_a_flood_is_slowed_down_without_harming_another_socket(ada, mallory):
    with mallory.connected().until_loaded() as flooder, ada.connected().until_loaded() as other:
        began = time.monotonic()
        for number in range(TOO_MANY):
            flooder.send(ShellState.tell, kind="", message=f"flood {number}")
        waits = []
        for _ in range(10):
            asked = time.monotonic()
            other.settle()
            waits.append(time.monotonic() - asked)
        slowed = flooder.value(ShellState, "message")
        flooder.until_value(ShellState, "message", f"flood {TOO_MANY - 1}")
        lasted = time.monotonic() - began

    assert slowed != f"flood {TOO_MANY - 1}"
    assert lasted >= 2.5
    assert sorted(waits)[5] < 0.5


def test_a_page_that_sends_many_events_at_once_is_not_slowed_down(ada):
    many = BURST_OF_EVENTS * 3 // 4  # opening the page took some already
    with ada.connected().until_loaded() as tab:
        began = time.monotonic()
        for _ in range(many):
            tab.send(ShellState.dismiss)
        tab.settle()

        assert time.monotonic() - began < many / EVENTS_PER_SECOND
