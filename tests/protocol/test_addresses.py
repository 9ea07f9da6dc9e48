"""An address that asks for what is not there: the refusal stays until the person acts."""

import pytest

from craftprompt.studio.image_state import ImageState
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.video_state import VideoState

GONE = "00000000-0000-4000-8000-000000000000"
LATE = "Words typed a moment before."


@pytest.mark.parametrize(
    ("path", "state", "late"),
    [
        ("/studio", PromptEditorState, ("save_text", {"name": "scene", "text": LATE})),
        ("/studio/image", ImageState, ("save_prompt", {"text": LATE})),
        ("/studio/video", VideoState, ("save_prompt", {"text": LATE})),
    ],
)
def test_words_that_arrive_late_leave_the_refusal_until_the_next_press(ada, path, state, late):
    event, payload = late
    with ada.connected(path=f"{path}?from={GONE}").until_loaded() as tab:
        tab.until_left_for(path)
        refused = tab.value(state, "problem")["message"]
        assert refused.startswith("There is no such")

        tab.send(getattr(state, event), **payload)
        tab.settle()
        assert tab.value(state, "problem")["message"] == refused

        tab.send(state.make, form_data={"csrf": ada.csrf})
        tab.until(lambda: tab.value(state, "problem")["message"] != refused, "it gives way")


def test_a_refused_press_is_forgotten_when_other_words_come(ada):
    with ada.connected(path="/studio/image").until_loaded() as tab:
        tab.send(ImageState.make, form_data={"csrf": ada.csrf, "image_prompt": ""})
        tab.until(lambda: tab.value(ImageState, "problem")["message"], "it is refused")

        tab.send(ImageState.save_prompt, text=LATE)
        tab.until(lambda: not tab.value(ImageState, "problem")["message"], "it is forgotten")
