"""The checks of what stands in the prompt page: the form, and the prompt under the editor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.wording import source_in_words
from craftprompt.models import UNFINISHED, Generation
from craftprompt.providers.base import PromptText, Shortfall
from craftprompt.providers.text.checks import NO_NEGATIVE_PROMPT, unfaithful
from craftprompt.providers.text.field_checks import SCENE, FieldShortfall, beyond_fields
from craftprompt.providers.text.limits import beyond_limits
from craftprompt.providers.text.shot_checks import ShotFlaw
from craftprompt.studio import locks
from craftprompt.studio.limits import is_too_long
from craftprompt.studio.scene_details import FIELD_LABELS, fields_of
from craftprompt.studio.service import prompt_request

LEFT_OUT_WHEN_WRITTEN = "negative_prompt"  # of the answer, not of the text: only the row knows


@dataclass(slots=True)
class CheckView:
    """One check as the page shows it; `number` is its place among those found, from 0.

    `source` is where the rule comes from as the catalogue has it, `source_name` the same for
    people, `source_url` its page, empty where there is none. `field` is the one of the form that it
    is about; empty where it is about something else.
    """

    number: int
    rule: str
    severity: str
    message: str
    source: str
    source_name: str
    source_url: str
    mend: str
    field: str = ""


def of_form(texts: Mapping[str, str], target: str) -> list[FieldShortfall]:
    """What the target could not do of scene and fields, before anything is written; in a thread.

    Nothing of a form that cannot be sent as it is: its counters say that it is too long.
    """
    if not catalogue().known(target) or is_too_long(texts):
        return []
    return beyond_fields(catalogue().target(target), texts[SCENE], fields_of(texts))


def of_prompt(generation: Generation, text: str) -> list[Shortfall]:
    """What the target cannot do of a version's text; in a thread.

    The scene's own words count too: the model reads them, whoever wrote them. Nothing while the
    prompt is being written, and nothing about a model that the catalogue no longer has.
    """
    row = catalogue().known(generation.target)
    if generation.status in UNFINISHED or not text.strip() or row is None or not row.enabled:
        return []
    kept = [
        Shortfall(each["rule"], each["message"], by_hand=NO_NEGATIVE_PROMPT)
        for each in generation.shortfalls
        if each["rule"] == LEFT_OUT_WHEN_WRITTEN
    ]
    beyond = beyond_limits(row, text)
    found = [*kept, *beyond, *unfaithful(prompt_request(generation), PromptText(text))]
    locked = locks.standing(generation.locked, text)
    return [_sparing(locked, each) for each in found]


def _sparing(locked: Iterable[str], shortfall: Shortfall) -> Shortfall:
    """The shortfall without a mend that would change a locked phrase."""
    lost = locks.dropped(locked, shortfall.mended) if shortfall.mended else []
    if not lost:
        return shortfall
    why = f"Its mend would change “{lost[0]}”, which you locked: unlock it first, or change it."
    return replace(shortfall, mend="", mended="", by_hand=why)


def views(found: Iterable[Shortfall | ShotFlaw], target: str) -> list[CheckView]:
    """The checks for the page, the gravest first as they were found."""
    row = catalogue().known(target)
    return [_view(number, each, row) for number, each in enumerate(found)]


def _view(number: int, found: Shortfall | ShotFlaw, target: TargetModel | None) -> CheckView:
    said = source_in_words(found.source, target.last_verified) if target and found.source else None
    return CheckView(
        number=number,
        rule=found.rule,
        severity=found.severity.value,
        message=found.said,
        source=found.source,
        source_name=said.name if said else "",
        source_url=said.url if said else "",
        mend=found.mend,
    )


def views_of_form(found: list[FieldShortfall], target: str) -> list[CheckView]:
    """The same for the form: what is about a field says so."""
    shown = zip(found, views([each.shortfall for each in found], target), strict=True)
    return [replace(view, field=each.field, message=_said_of(each)) for each, view in shown]


def _said_of(found: FieldShortfall) -> str:
    message = found.shortfall.said
    return message if found.field == SCENE else f"In “{FIELD_LABELS[found.field]}”: {message}"
