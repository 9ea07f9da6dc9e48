"""What is being written is followed on its page until it is over."""

from uuid import uuid4

from craftprompt.studio.generation_state import GenerationState
from tests.protocol.pages import SLOW_SCENE, make_prompt


def test_opening_what_is_gone_leaves_the_prompt_on_the_page_followed(ada):
    with ada.connected().until_loaded() as tab:
        made = make_prompt(tab, ada, SLOW_SCENE.format("heron"))
        tab.until_value(GenerationState, "status", "running")

        tab.send(GenerationState.open_from_history, generation_id=str(uuid4()))

        tab.until_value(GenerationState, "status", "succeeded")
        tab.until(
            lambda: tab.value(GenerationState, "attempts")[0]["verdict"] == "ok", "its author"
        )
        assert tab.value(GenerationState, "generation_id") == made
