"""The scenes that the composer is tried on, read from tests/scenes/scenes.json."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from craftprompt.catalogue.entries import TargetModel
from craftprompt.providers.base import PromptRequest, SceneFields
from craftprompt.providers.text.composer import Composition, compose
from craftprompt.providers.text.composer.reading import read_once
from craftprompt.providers.text.composer.standing import _known_direction

FILE = Path(__file__).parents[4] / "scenes" / "scenes.json"


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene with what it must and must not be taken to say; `says` is what Veo must hear."""

    key: str
    language: str
    text: str
    raises: frozenset[str]
    raises_not: frozenset[str]
    never: str
    says: str


def _scenes() -> tuple[Scene, ...]:
    rows = json.loads(FILE.read_text(encoding="utf-8"))["scenes"]
    return tuple(
        Scene(
            key=row["id"],
            language=row["language"],
            text=row["scene"],
            raises=frozenset(row.get("raises", ())),
            raises_not=frozenset(row.get("not", ())),
            never=row.get("never", r"(?!)"),
            says=row.get("says", ""),
        )
        for row in rows
    )


SCENES = _scenes()


@cache
def composed(scene: str, target: TargetModel, variation: int = 0) -> Composition:
    """The composition of a scene for a target, made once for all tests."""
    return compose(PromptRequest(scene, target, variation=variation))


def forget_readings() -> None:
    """Let what is written next be read and found out anew."""
    read_once.cache_clear()
    _known_direction.cache_clear()


def written(scene: str, target: TargetModel, **fields: str) -> Composition:
    """The composition of a scene with some of the nine fields filled."""
    return compose(PromptRequest(scene, target, SceneFields(**fields)))
