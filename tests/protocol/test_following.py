"""What is being written is followed on its page until it is over."""

from uuid import uuid4

from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.state import PromptEditorState
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


def test_a_prompt_asked_for_while_the_page_opens_is_the_one_it_shows(ada):
    with ada.connected().until_loaded() as tab:
        before = make_prompt(tab, ada, "A boat lies in the harbour.")
        tab.until_value(GenerationState, "status", "succeeded")

        tab.send(PromptEditorState.open_studio)
        form = {"csrf": ada.csrf, "scene": "A heron stands in the reeds."}
        tab.send(PromptEditorState.make, form_data=form)
        tab.until(lambda: tab.value(GenerationState, "generation_id") != before, "it is begun")
        tab.settle()
        tab.settle()  # what the first events raised in turn is over too

        assert tab.value(GenerationState, "generation_id") != before
