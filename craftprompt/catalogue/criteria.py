"""What a prompt is judged by, and what a model is told for it, as data."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

from craftprompt.catalogue.entries import Kind, Mode, TargetModel
from craftprompt.catalogue.schema_check import read_checked

_FOLDER = Path(__file__).parent
_FROM_TEXT = frozenset({Mode.TEXT_TO_VIDEO, Mode.TEXT_TO_IMAGE})


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that a prompt is judged by: its name for a person, and what it asks for.

    `needs` are the traits of a target model without which it makes no sense.
    """

    key: str
    name: str
    asks: str
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class CritiqueInstructions:
    """The instructions for a critique, and its criteria in the order that a person reads them."""

    version: str
    role: str
    material: str
    rules: tuple[str, ...]
    answer: str
    criteria: tuple[Criterion, ...]

    def criteria_for(self, target: TargetModel) -> tuple[Criterion, ...]:
        """What a prompt for this model is judged by."""
        traits = _traits(target)
        return tuple(each for each in self.criteria if each.needs <= traits)


class _Row(TypedDict):
    key: str
    name: str
    asks: str
    needs: list[str]


@functools.cache
def critique(folder: Path = _FOLDER) -> CritiqueInstructions:
    """The instructions as the file has them.

    Raises:
        CatalogueInvalid: the file is missing or breaks its schema.
    """
    document = read_checked(folder, "criteria")
    rows = cast("list[_Row]", document["criteria"])
    return CritiqueInstructions(
        version=cast("str", document["version"]),
        role=cast("str", document["role"]),
        material=cast("str", document["material"]),
        rules=tuple(cast("list[str]", document["rules"])),
        answer=cast("str", document["answer"]),
        criteria=tuple(
            Criterion(row["key"], row["name"], row["asks"], frozenset(row["needs"])) for row in rows
        ),
    )


def criterion_name(key: str) -> str:
    """A criterion as a person calls it; the key itself where a later version has dropped it."""
    return next((each.name for each in critique().criteria if each.key == key), key)


def _traits(target: TargetModel) -> frozenset[str]:
    """What a criterion may need of a model, by the names that the data uses."""
    is_video = target.kind is Kind.VIDEO
    has = {
        "video": is_video,
        "image": not is_video,
        "commands": bool(target.profile.commands),
        "light": any("light" in part for part in target.profile.order),
        "sound": is_video and target.has_audio,
        "silence": is_video and not target.has_audio,
        "from_picture": target.mode not in _FROM_TEXT,
    }
    return frozenset(name for name, is_so in has.items() if is_so)
