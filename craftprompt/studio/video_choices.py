"""The list beside the model field: what each video model can do, and which come first."""

from itertools import groupby
from typing import TypedDict

from craftprompt.catalogue.entries import Kind, Life, Mode, TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.prices import a_second
from craftprompt.studio.video_drafts import model_choices
from craftprompt.studio.video_views import model_badges

# What a video starts from, as a sentence about the recommended models goes on.
STARTS: dict[str, str] = {
    Mode.TEXT_TO_VIDEO.value: "words alone",
    Mode.IMAGE_TO_VIDEO.value: "a first frame",
    Mode.FIRST_LAST_FRAME.value: "a first and a last frame",
    Mode.REFERENCE_TO_VIDEO.value: "references",
}


class Choice(TypedDict):
    """One model to choose; `family` is the heading that it stands under."""

    key: str
    name: str
    family: str
    badges: list[str]


def choices() -> list[Choice]:
    """Every video model that can be chosen, family by family, as the model field has them."""
    return [
        Choice(key=key, name=name, family=family, badges=model_badges(key))
        for family, models in model_choices().items()
        for key, name in models.items()
    ]


def recommended() -> dict[str, list[str]]:
    """The keys that come first for each of `STARTS`: of each family the cheapest a second.

    Only models that are current, whose schema was read and whose price is published; the
    cheapest first. It ranks nothing but the price: the catalogue knows nothing of quality.
    """
    return {start: [row.key for row in _cheapest(Mode(start))] for start in STARTS}


def _cheapest(mode: Mode) -> list[TargetModel]:
    fitting = [row for row in catalogue().targets if row.mode is mode and _is_sure(row)]
    families = groupby(sorted(fitting, key=lambda row: row.family), key=lambda row: row.family)
    return sorted((min(rows, key=_lowest) for _, rows in families), key=_lowest)


def _is_sure(row: TargetModel) -> bool:
    is_current = row.lifecycle.state in (Life.NEW, Life.CURRENT)
    is_known = row.status == "schema-verified" and a_second(row.prices) is not None
    return row.kind is Kind.VIDEO and is_current and is_known


def _lowest(row: TargetModel) -> int:
    return (a_second(row.prices) or (0, 0))[0]
