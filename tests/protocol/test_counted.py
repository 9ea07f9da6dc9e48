"""What a prompt takes of the day's allowance where its writer is one that counts."""

import pytest

from craftprompt.billing.state import UsageState
from craftprompt.studio.generation_state import GenerationState
from tests.protocol.pages import begin_writing, make_prompt, stop
from tests.reflex_client import Visitor
from tests.servers import PACED_RUN, serving


@pytest.fixture(scope="module")
def counting(tmp_path_factory):
    """A studio whose writer has the name of a provider that takes allowance."""
    folder = tmp_path_factory.mktemp("counting")
    cheap = {"CRAFTPROMPT_BCRYPT_COST": "4"}
    with serving(folder, "--counted", program=PACED_RUN, environment=cheap) as running:
        yield running


def test_a_counted_prompt_that_is_stopped_gives_the_allowance_back(counting, canary):
    _, tab = begin_writing(counting, canary)
    with tab:
        tab.until_value(UsageState, "prompts_held", 1)
        stop(tab)
        tab.until_value(UsageState, "prompts_held", 0)

        assert tab.value(UsageState, "prompts_used") == 0


def test_a_counted_prompt_that_is_written_is_counted_once(counting):
    ada = Visitor(counting.origin).register()
    with ada.connected().until_loaded() as tab:
        make_prompt(tab, ada, "A boat lies in the harbour.")
        tab.until_value(GenerationState, "status", "succeeded")
        tab.until_value(UsageState, "prompts_used", 1)

        assert tab.value(UsageState, "prompts_held") == 0
