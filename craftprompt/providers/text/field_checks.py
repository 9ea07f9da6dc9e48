"""What a target cannot do of the scene and the fields beside it, each said of its own field."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from craftprompt.catalogue.entries import TargetModel
from craftprompt.providers.base import SceneFields, Shortfall
from craftprompt.providers.text import mends
from craftprompt.providers.text.composer.avoidance import place_avoided, without_avoided
from craftprompt.providers.text.composer.choosing import Chooser
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.reading import read
from craftprompt.providers.text.composer.structure import MAIN
from craftprompt.providers.text.examined import Examined, quoted, source_of, without
from craftprompt.providers.text.limits import beyond_limits
from craftprompt.providers.text.timing import (
    actions_told,
    most_actions,
    too_many_actions,
    with_fewer_actions,
)

SCENE = "scene"
AVOID = "avoid"  # says what shall not be there: no rule about what is there fits it


@dataclass(frozen=True, slots=True)
class FieldShortfall:
    """A shortfall with the field that it is about, "scene" for the scene itself.

    Its `mended` is the text of that field.
    """

    field: str
    shortfall: Shortfall


def beyond_fields(target: TargetModel, scene: str, fields: SceneFields) -> list[FieldShortfall]:
    """All that the target cannot do of a form, in its order; reads languages: in a thread."""
    beside = {name: text for name, text in asdict(fields).items() if text.strip()}
    found = [FieldShortfall(SCENE, each) for each in beyond_limits(target, scene)]
    for name, text in beside.items():
        shortfalls = (
            _avoided(target, scene, fields)
            if name == AVOID
            else beyond_limits(target, text, field=name)
        )
        found += [FieldShortfall(name, each) for each in shortfalls]
    if all(each.shortfall.rule != "actions" for each in found):
        found += _actions_together(target, scene, beside)
    return found


def _avoided(target: TargetModel, scene: str, fields: SceneFields) -> Iterator[Shortfall]:
    """What to avoid, where the target has no field for it and no opposite stands in for it."""
    chooser = Chooser(read(clean(scene), fields), target, variation=0)
    text = clean(fields.avoid)
    left_out = place_avoided(text, chooser).left_out
    if left_out:
        yield without(
            Examined(target, fields.avoid, field=AVOID),
            Shortfall(
                "negative_field",
                f"{target.name} has no negative prompt, and no opposite is known of "
                f"{quoted([*left_out])}. Say in the scene what is there instead.",
                source=source_of(target, "negatives", "constraints"),
                by_hand="Then take it out here.",
            ),
            f"Leave out {mends.passages(left_out)}",
            left=without_avoided(text, left_out),
        )


def _actions_together(
    target: TargetModel, scene: str, beside: dict[str, str]
) -> Iterator[FieldShortfall]:
    """Too many actions in all, said of the field that tells the most of them."""
    telling = [name for name in MAIN if name in beside]
    if not telling:
        return
    most = max(telling, key=lambda name: actions_told(beside[name]))
    actions = actions_told(scene, *(beside[name] for name in telling))
    others = actions_told(scene, *(beside[name] for name in telling if name != most))
    told_by = "With the scene and the other fields it tells"
    for each in too_many_actions(target, actions, told_by=told_by):
        left = with_fewer_actions(each, target, beside[most], most_actions(target) - others)
        after = {**beside, most: left.mended}
        is_enough = actions_told(scene, *(after[name] for name in telling)) <= most_actions(target)
        yield FieldShortfall(most, left if is_enough else each)
