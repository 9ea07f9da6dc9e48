"""How soon a provider is left once the person presses "Stop"."""

import time

import pytest

from craftprompt.studio.generation_state import GenerationState
from tests.emulators.text_models import text_models
from tests.protocol.pages import make_prompt, stop
from tests.reflex_client import Visitor
from tests.servers import serving

PRESSES = 5  # the quickest counts: other processes share the machine's cores
PATIENT = {
    "CRAFTPROMPT_BCRYPT_COST": "4",
    "PROVIDER_FIRST_TOKEN_SECONDS": "60",
    "PROVIDER_GAP_SECONDS": "60",
}


@pytest.fixture
def emulator():
    with text_models() as running:
        yield running


@pytest.fixture
def studio(emulator, tmp_path):
    """A studio where Claude writes alone."""
    with serving(tmp_path, environment=PATIENT | emulator.settings("anthropic")) as running:
        yield running


def test_a_press_on_stop_closes_the_providers_socket_within_100_ms(studio, emulator):
    emulator.behave("anthropic", fault="hang_mid", is_sticky=True)
    person = Visitor(studio.origin).register()
    took = []
    with person.connected().until_loaded() as tab:
        for number in range(PRESSES):
            make_prompt(tab, person, f"Boat {number} lies in the harbour.")
            tab.until_value(GenerationState, "status", "running")
            arrived = number + 1  # the last one of the log is this press's
            emulator.wait_until(
                lambda log, arrived=arrived: len(log) == arrived and log[-1].sent_at, seconds=60
            )
            began = time.monotonic()
            tab.send(GenerationState.stop)
            emulator.wait_until(lambda log: log[-1].was_left)
            took.append(time.monotonic() - began)
            stop(tab)

    assert min(took) < 0.1, took
    assert len(emulator.asked("anthropic")) == PRESSES
