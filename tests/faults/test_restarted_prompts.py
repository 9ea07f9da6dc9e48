"""A server that stops, restarts or is killed: who was signed in stays so, work is not lost."""

from uuid import uuid4

import pytest

from craftprompt.billing.state import UsageState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.version_state import VersionState
from tests.protocol.pages import begin_writing
from tests.reflex_client import Visitor
from tests.servers import PACED_RUN, serving, until

pytestmark = pytest.mark.faults

CHEAP = {"CRAFTPROMPT_BCRYPT_COST": "4"}
UNFINISHED = "select status from generations where status in ('queued', 'running', 'saving')"


@pytest.fixture
def canary():
    """A word that stands nowhere else."""
    return f"canary{uuid4().hex[:12]}"


def studio(folder, *options, port=None):
    return serving(folder, *options, port=port, program=PACED_RUN, environment=CHEAP)


@pytest.mark.parametrize("is_killed", [True, False], ids=["killed", "stopped"])
def test_an_interrupted_prompt_is_kept_not_counted_and_written_anew(tmp_path, canary, is_killed):
    with studio(tmp_path, "--counted") as server:
        ada, tab = begin_writing(server, canary)
        generation_id = tab.value(GenerationState, "generation_id")
        until_saved(server)
        if is_killed:
            server.kill()
        else:
            assert server.stop() == 0
        tab.close()

    with studio(tmp_path, "--counted", port=server.port) as restarted:
        assert restarted.rows(UNFINISHED) == []
        with ada.connected(token=tab.token).until_loaded() as again:
            again.until_value(GenerationState, "status", "failed")
            assert again.value(GenerationState, "failure_kind") == "unavailable"
            assert "not counted" in again.value(GenerationState, "failure_message")
            assert again.value(VersionState, "shown")["text"]
            assert again.value(UsageState, "prompts_used") == 0
            assert again.value(UsageState, "prompts_held") == 0

            again.send(PromptEditorState.try_again)
            again.until_value(GenerationState, "status", "running")
            assert again.value(GenerationState, "generation_id") != generation_id
            assert again.value(UsageState, "prompts_held") == 1
        assert restarted.stop() == 0


def test_after_a_restart_the_person_is_signed_in_and_the_scene_is_there(tmp_path, canary):
    with studio(tmp_path) as server:
        ada = Visitor(server.origin).register()
        tab = ada.connected().until_loaded()
        tab.send(PromptEditorState.save_text, name="scene", text=canary)
        tab.settle()
        assert server.stop() == 0
        tab.close()

    with (
        studio(tmp_path, port=server.port),
        ada.connected(token=tab.token).until_loaded() as again,
    ):
        assert again.redirects() == []
        assert again.value(PromptEditorState, "texts")["scene"] == canary


def until_saved(server):
    """Wait until the words so far are in the row: they are saved once a second."""
    until(lambda: server.rows("select 1 from attempts where text != ''"), "words are saved")
