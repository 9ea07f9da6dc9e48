"""The target models that composer tests write for: every enabled row, and one of each family."""

from dataclasses import replace

from craftprompt.catalogue.entries import Mode, TargetModel
from craftprompt.catalogue.loader import catalogue

ENABLED = tuple(target for target in catalogue().targets if target.enabled)
FAMILIES = ("veo", "kling", "seedance", "luma", "hailuo", "runway", "gemini_image")


def target_of(family: str, mode: Mode | None = None) -> TargetModel:
    """The first enabled row of a family, from text where the family can."""
    rows = [target for target in ENABLED if target.family == family]
    wanted = [target for target in rows if target.mode is mode]
    from_text = [target for target in rows if target.mode.value.startswith("text")]
    return (wanted or from_text or rows)[0]


def with_limit(target: TargetModel, characters: int) -> TargetModel:
    """The same row with another limit of characters."""
    return replace(target, prompt_limit_characters=characters)


def silent(target: TargetModel) -> TargetModel:
    """The same row without sound."""
    return replace(target, has_audio=False)


ONE_OF_EACH = tuple(target_of(family) for family in FAMILIES)
FROM_A_PICTURE = tuple(
    target for target in ENABLED if target.mode in {Mode.IMAGE_TO_VIDEO, Mode.FIRST_LAST_FRAME}
)
