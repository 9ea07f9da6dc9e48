"""Versions of a prompt as the page shows them: plain values, and of long texts what is needed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.frozen import Frozen
from craftprompt.models import Attempt, Generation, PromptVersion, VersionAct
from craftprompt.providers.base import TAKES_NO_ALLOWANCE
from craftprompt.providers.text.porting import is_change
from craftprompt.studio import locks
from craftprompt.studio.difference import Segment
from craftprompt.studio.views import (
    excerpt,
    first_words,
    iso,
    provider_name,
)

PERSON = "person"
WISH = "wish"  # the rule that a rewrite breaks which leaves a part of what was asked for
PROPOSED = "proposed"
ACT_WORDS = {
    VersionAct.WRITTEN: "Written",
    VersionAct.EDITED: "Edited",
    VersionAct.REFINED: "Refined",
    VersionAct.SHORTENED: "Made shorter",
    VersionAct.LENGTHENED: "Made longer",
    VersionAct.SIMPLIFIED: "Made simpler",
    VersionAct.TRANSLATED: "Translated",
    VersionAct.VARIED: "Variation",
    VersionAct.PORTED: "Ported from",
    VersionAct.CARRIED_OVER: "Carried over",
    VersionAct.MERGED: "Changes taken back",
    VersionAct.SUGGESTED: "Suggestion applied",
    VersionAct.DRAFT_KEPT: "Draft kept",
    VersionAct.BROUGHT: "Came in with a recipe",
}
LONGEST_WISH_SHOWN = 80
# Of what stayed the same, so many characters stand around a change; the rest is left out.
CONTEXT_CHARACTERS = 160
GAP = " … "
CLOSING_MARKS = frozenset(".,;:!?")


@dataclass(slots=True)
class VersionView:
    """One version in a line: which, what was done, by whom, when."""

    version_id: str = ""
    number: int = 0
    author: str = ""
    author_name: str = ""
    act: str = ""
    name: str = ""
    created_at: str = ""
    dropped: str = ""
    is_standing: bool = False


@dataclass(slots=True)
class SegmentView:
    """A stretch of a difference; `number` is that of the change, -1 for what stayed.

    `state` is proposed, accepted or rejected.
    """

    number: int
    before: str
    after: str
    state: str = ""


@dataclass(slots=True)
class LockView:
    """A locked phrase, and whether its words stand in the version shown."""

    phrase: str
    stands: bool


@dataclass(frozen=True, slots=True)
class ShownText(Frozen):
    """The text on the page with what is known of it.

    `version_id` is empty for what a run left behind that did not finish. `locked` are the locked
    phrases that stand in it. `dropped` are the locked
    phrases that it lost, in a sentence's words; `waits` says that the person has to take it first.
    `changes` are what a move to another model made of its words, `undone` says which parts of a
    wish it left, `notes` all else that is said.
    """

    version_id: str = ""
    number: int = 0
    text: str = ""
    locked: list[str] = field(default_factory=list)
    negative_prompt: str = ""
    name: str = ""
    changes: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    provider: str = ""
    provider_name: str = ""
    model: str = ""
    tokens: int = 0
    first_words: str = ""
    dropped: str = ""
    is_local: bool = False
    is_edited: bool = False
    is_standing: bool = False
    waits: bool = False


def version_view(version: PromptVersion, standing_id: object) -> VersionView:
    """One line of the strip."""
    words = ACT_WORDS[VersionAct(version.act)]
    wish = f": {excerpt(version.wish, LONGEST_WISH_SHOWN)}" if version.wish else ""
    return VersionView(
        version_id=str(version.id),
        number=version.number,
        author=version.provider or PERSON,
        author_name=provider_name(version.provider) if version.provider else "you",
        act=f"{words}{wish}",
        name=version.name,
        created_at=iso(version.created_at),
        dropped=quoted(version.dropped),
        is_standing=version.id == standing_id,
    )


def shown_version(
    version: PromptVersion,
    written: PromptVersion,
    run: Generation | None,
    *,
    locked: Iterable[str],
    is_standing: bool,
) -> ShownText:
    """A version's text; `written` is the nearest one before it that a provider wrote, by `run`."""
    changes, notes = _parted(run) if run else ([], [])
    return ShownText(
        version_id=str(version.id),
        number=version.number,
        text=version.prompt,
        locked=[*locks.standing(locked, version.prompt)],
        negative_prompt=version.negative_prompt,
        name=version.name,
        changes=changes,
        undone=_left_of_the_wish(run) if run and version.provider else [],
        notes=notes,
        provider=written.provider,
        provider_name=provider_name(written.provider),
        model=written.model,
        tokens=run.tokens if run else 0,
        first_words=first_words(written.provider, run.first_text_milliseconds if run else None),
        dropped=quoted(version.dropped),
        is_local=written.provider in TAKES_NO_ALLOWANCE,
        is_edited=not version.provider,
        is_standing=is_standing,
        waits=version.chosen is None,
    )


def _left_of_the_wish(run: Generation) -> list[str]:
    return [each["message"] for each in run.shortfalls if each["rule"] == WISH]


def _parted(run: Generation) -> tuple[list[str], list[str]]:
    """What a run says of the words that it changed, and all else that it says.

    A language model is asked to note nothing of a port but that.
    """
    if run.settings.get("act") == RewriteAct.PORTED and run.provider not in TAKES_NO_ALLOWANCE:
        return run.notes, []
    changes = [note for note in run.notes if is_change(note)]
    return changes, [note for note in run.notes if note not in changes]


def left_behind(generation: Generation, attempts: Sequence[Attempt]) -> ShownText:
    """What a prompt without any version shows: its last author's words, as far as they came."""
    last = attempts[-1] if attempts else None
    if last is None or not last.text:
        return ShownText()
    return ShownText(
        text=last.text,
        provider=last.provider,
        provider_name=provider_name(last.provider),
        model=last.model,
        tokens=generation.tokens,
        first_words=first_words(last.provider, last.first_text_milliseconds),
        is_local=last.provider in TAKES_NO_ALLOWANCE,
    )


def segment_views(segments: Sequence[Segment], decisions: dict[str, str]) -> list[SegmentView]:
    """A difference for the page: every change whole, of what stayed only what stands around it."""
    views = [
        SegmentView(
            segment.number,
            segment.before if segment.is_change else around,
            segment.after if segment.is_change else around,
            decisions.get(str(segment.number), PROPOSED) if segment.is_change else "",
        )
        for segment, around in zip(segments, _surroundings(segments), strict=True)
    ]
    return _with_their_marks(views)


def _with_their_marks(views: list[SegmentView]) -> list[SegmentView]:
    """The mark that closes a changed word stands with it, not behind the buttons."""
    for change, following in pairwise(views):
        mark = following.after[:1]
        if change.before and change.after and following.number < 0 and mark in CLOSING_MARKS:
            change.before, change.after = change.before + mark, change.after + mark
            following.before = following.after = following.after[1:]
    return views


def lock_views(phrases: Iterable[str], text: str) -> list[LockView]:
    """The locked phrases, and which of them this text has."""
    return [LockView(phrase, locks.stands(phrase, text)) for phrase in phrases]


def quoted(phrases: Iterable[str]) -> str:
    """Phrases as a sentence names them."""
    return " and ".join(f"“{phrase}”" for phrase in phrases)


def _surroundings(segments: Sequence[Segment]) -> Iterator[str]:
    for place, segment in enumerate(segments):
        text = segment.after
        is_first, is_last = place == 0, place == len(segments) - 1
        if len(text) <= 2 * CONTEXT_CHARACTERS + len(GAP):
            yield text
            continue
        head = "" if is_first else text[:CONTEXT_CHARACTERS].rsplit(None, 1)[0]
        tail = "" if is_last else text[-CONTEXT_CHARACTERS:].split(None, 1)[-1]
        yield f"{head}{GAP}{tail}"
