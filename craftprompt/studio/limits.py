"""How much text fits where, in characters; the pages count down to the same numbers."""

from collections.abc import Mapping

from craftprompt.errors import InputInvalid
from craftprompt.providers.text.field_checks import SCENE

LONGEST_SCENE = 20_000
LONGEST_FIELD = 2_000
LONGEST_PROMPT = 40_000
LONGEST_DRAFT = 60_000  # a text that is too long for a prompt is still the person's, and kept
LONGEST_FORM = 40_000  # of the scene with its fields: every open tab holds them in memory
LONGEST_WISH = 1_000
LONGEST_LOCK = 500
MOST_LOCKS = 20
LONGEST_VERSION_NAME = 60
MOST_VERSIONS_SHOWN = 60
MOST_VERSIONS = 500  # of one prompt; with its longest texts they take 20 MB or more


def is_too_long(texts: Mapping[str, str]) -> bool:
    """Whether the scene or a field has more than a prompt can be made from."""
    return any(
        len(text) > (LONGEST_SCENE if name == SCENE else LONGEST_FIELD)
        for name, text in texts.items()
    )


def refuse_long_form(texts: Mapping[str, str]) -> None:
    """Keep no scene that is longer with its fields than a form may be.

    Raises:
        InputInvalid: they are.
    """
    count = sum(map(len, texts.values()))
    if count > LONGEST_FORM:
        raise InputInvalid(
            f"The scene and its fields have {count:,} characters together; more than "
            f"{LONGEST_FORM:,} are not saved. What you typed stands in its field as long as this "
            "page is open; shorten it, and it is saved."
        )


def refuse_long_draft(*texts: str) -> None:
    """Keep no text that is longer than a draft may be.

    Raises:
        InputInvalid: one of them is.
    """
    if any(len(text) > LONGEST_DRAFT for text in texts):
        raise InputInvalid(
            f"Texts of more than {LONGEST_DRAFT:,} characters are not saved. Yours stands in its "
            "field as long as this page is open; shorten it, and it is saved."
        )
