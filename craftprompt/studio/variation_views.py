"""Variations of a prompt as the page shows them beside each other, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from craftprompt.catalogue.rewrites import rewrites
from craftprompt.models import UNFINISHED, Generation, GenerationStatus, PromptVersion
from craftprompt.providers.base import TAKES_NO_ALLOWANCE
from craftprompt.studio import runs
from craftprompt.studio.difference import difference
from craftprompt.studio.version_views import quoted
from craftprompt.studio.views import excerpt, provider_name

NUMBERS = ("None", "One", "Two", "Three")
# What a card says of its changes; the rest, and all the words, is one press of Compare away.
MOST_CHANGES_SHOWN = 3
LONGEST_CHANGE_SHOWN = 120


@dataclass(slots=True)
class ChangeView:
    """Words that a variation took out and those that it put in their place, either may be empty."""

    before: str
    after: str


@dataclass(slots=True)
class VariationView:
    """One variation: what it changes, where it stands, who writes or wrote it, and its text.

    `version_id` is empty until it is written. `changes` are the first against the version that it
    was made of, `more_changes` how many others there are. `is_final` says that another try would
    come to the same.
    """

    run_id: str
    version_id: str
    emphasis: str
    status: str
    text: str = ""
    provider: str = ""
    provider_name: str = ""
    model: str = ""
    is_local: bool = False
    is_running: bool = False
    is_standing: bool = False
    failure_message: str = ""
    dropped: str = ""
    changes: list[ChangeView] = field(default_factory=list[ChangeView])
    more_changes: int = 0
    is_final: bool = False


def variation_views(
    owner_id: UUID,
    made: Sequence[tuple[Generation, PromptVersion | None]],
    standing: PromptVersion | None,
    base: PromptVersion | None,
) -> list[VariationView]:
    """The variations of the last press, in the order of their emphases.

    None once the prompt has gone on from them: they are in the list of versions then. `base` is
    the version that they were made of. Compares texts: call it outside the event loop.
    """
    stands = str(standing.id) if standing else ""
    theirs = {run.settings["version"] for run, _ in made}
    theirs |= {str(version.id) for _, version in made if version}
    is_under_way = any(run.status in UNFINISHED for run, _ in made)
    if stands not in theirs and not is_under_way:
        return []
    text = base.prompt if base else ""
    views = [_view(owner_id, run, version, stands, text) for run, version in made]
    return sorted(views, key=lambda view: rewrites().emphases.index(view.emphasis.lower()))


def told(variations: Sequence[VariationView]) -> str:
    """What became of all of them, in a sentence; nothing while one is being written."""
    if not variations or any(each.is_running for each in variations):
        return ""
    written = sum(bool(each.version_id) for each in variations)
    lost = len(variations) - written
    is_taken = any(each.is_standing for each in variations)
    if not lost:
        advice = "" if is_taken else " Take one, or leave your prompt as it stands."
        return f"{NUMBERS[written]} variations are written and kept as versions.{advice}"
    if not written:
        return (
            "None of the three variations was written. Nothing was counted and your prompt "
            "stands as it was."
        )
    verb = (
        "is written and kept as a version" if written == 1 else "are written and kept as versions"
    )
    return (
        f"{NUMBERS[written]} of the three variations {verb}; {NUMBERS[lost].lower()} came to "
        "nothing and "
        f"{'was' if lost == 1 else 'were'} not counted."
        f"{'' if is_taken else ' Your prompt stands as it was.'}"
    )


def _view(
    owner_id: UUID, run: Generation, version: PromptVersion | None, stands: str, before: str
) -> VariationView:
    here = runs.current().find(owner_id, run.id) if run.status in UNFINISHED else None
    author = here.current if here else None
    provider = author.provider if author else run.provider
    emphasis = str(run.settings["wish"])
    changes = _changes(before, version.prompt) if version and before else []
    is_local = provider in TAKES_NO_ALLOWANCE
    return VariationView(
        run_id=str(run.id),
        version_id=str(version.id) if version else "",
        emphasis=emphasis[:1].upper() + emphasis[1:],
        status=run.status,
        text=version.prompt if version else "",
        provider=provider,
        provider_name=provider_name(provider),
        model=author.model if author else run.model,
        is_local=is_local,
        is_running=run.status in UNFINISHED,
        is_standing=version is not None and str(version.id) == stands,
        failure_message=run.failure_message,
        dropped=quoted(version.dropped) if version else "",
        changes=changes[:MOST_CHANGES_SHOWN],
        more_changes=max(len(changes) - MOST_CHANGES_SHOWN, 0),
        is_final=is_local and run.status == GenerationStatus.FAILED,
    )


def _changes(before: str, after: str) -> list[ChangeView]:
    return [
        ChangeView(
            excerpt(each.before, LONGEST_CHANGE_SHOWN), excerpt(each.after, LONGEST_CHANGE_SHOWN)
        )
        for each in difference(before, after)
        if each.is_change
    ]
