"""A scene from a picture: who would look at it is said before anything is sent."""

import reflex as rx

from craftprompt.addresses import backend
from craftprompt.pictures import MOST_BYTES
from craftprompt.studio.craft_state import CraftState
from craftprompt.ui.picture_describer import picture_describer
from craftprompt.ui.surfaces import disclosure

HINT = (
    "PNG, JPEG or WebP, 20 MB at most. Its description takes the place of the words in the scene; "
    "Undo brings them back."
)
BY_GOOGLE = (
    "The picture goes to Google Gemini and to nobody else, without where and when it was taken. It "
    "takes none of today's prompts, and nothing of it is kept here."
)
BY_STUDIO = (
    "The picture stays on this server, which has no key for Google: the studio tells its frame, "
    "colours, light and contrast, and no more. It takes none of today's prompts, and nothing of "
    "the picture is kept."
)

CANCELLED = "Cancelled. Nothing was counted, and the words in your scene are kept."
CANCELLED_AT_GOOGLE = (
    f"{CANCELLED} Google may have the picture already, and may bill the operator of this studio."
)


def description() -> rx.Component:
    """Choose a picture, press, and its scene stands in the form; Undo brings back the words."""
    is_googles = CraftState.describer == "gemini"
    return disclosure(
        "Scene from a picture",
        picture_describer(
            "Picture",
            address=backend("/api/describe"),
            csrf_address=backend("/auth/csrf"),
            most_bytes=MOST_BYTES,
            hint=HINT,
            press=rx.cond(
                is_googles, "Describe this image: it goes to Google", "Describe this image"
            ),
            terms=rx.cond(
                is_googles, BY_GOOGLE, rx.cond(CraftState.describer == "local", BY_STUDIO, "")
            ),
            cancelled=rx.cond(is_googles, CANCELLED_AT_GOOGLE, CANCELLED),
            ready=CraftState.describer != "",
            on_described=CraftState.put_description,
        ),
        testid="scene-from-picture",
    )
