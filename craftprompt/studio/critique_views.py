"""A critique as the page shows it: plain values, each edit as what stays, goes and comes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt.catalogue.criteria import criterion_name
from craftprompt.errors import NotFound
from craftprompt.frozen import Frozen
from craftprompt.models import UNFINISHED, Generation, GenerationStatus
from craftprompt.providers.base import TAKES_NO_ALLOWANCE, Judgement
from craftprompt.studio import critique, queries, runs, version_queries
from craftprompt.studio.views import provider_name

JUDGEMENT_WORDS = {
    Judgement.MET: "Met",
    Judgement.BETTER: "Could be better",
    Judgement.MISSING: "Missing",
}
LONGEST_PASSAGE = 280
GAP = " … "


@dataclass(slots=True)
class RemarkView:
    """One criterion: how the prompt does, why, and the edit that is suggested, if any.

    `state` is none, open, applied or dismissed; `obstacle` says why an open one cannot be applied.
    Of the edit `before` and `after` are words that stay.
    """

    criterion: str
    name: str
    judgement: str
    words: str
    reason: str
    state: str = "none"
    obstacle: str = ""
    before: str = ""
    gone: str = ""
    come: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class CritiqueView(Frozen):
    """The last critique of a prompt: where it stands, who judges, and which version."""

    run_id: str = ""
    judged_id: str = ""
    status: str = ""
    provider: str = ""
    provider_name: str = ""
    model: str = ""
    version_number: int = 0
    summary: str = ""
    notes: list[str] = field(default_factory=list[str])
    failure_kind: str = ""
    failure_message: str = ""
    is_local: bool = False
    is_running: bool = False
    has_other_writers: bool = False


@dataclass(frozen=True, slots=True)
class Critiques:
    """The last run of a prompt, the last one that was written, and what they are shown beside.

    `run` is None where there is none to tell of, `judged` where none was written.
    """

    run: Generation | None
    judged: Generation | None
    version_number: int
    locked: Sequence[str]


def critiques(session: Session, owner_id: UUID, generation_id: UUID) -> Critiques:
    """The rows of a prompt's critique.

    A failure is told until the prompt has gone on from the version that was to be judged.

    Raises:
        NotFound: not a prompt of theirs.
    """
    found = (session, owner_id, generation_id)
    prompt = queries.owned_generation(*found)
    run = queries.newest_critique(*found)
    judged = run
    if run and run.status != GenerationStatus.SUCCEEDED:
        judged = queries.newest_critique(*found, GenerationStatus.SUCCEEDED)
        standing = version_queries.standing_version(*found)
        is_past = standing is None or str(standing.id) != run.settings["version"]
        run = judged if is_past and run.status not in UNFINISHED else run
    number = _number_of(session, owner_id, judged) if judged else 0
    return Critiques(run, judged, number, prompt.locked)


def critique_view(owner_id: UUID, rows: Critiques) -> CritiqueView:
    """Where the last critique stands; what was written before it is said by the one it is of."""
    run, judged = rows.run, rows.judged
    if run is None:
        return CritiqueView()
    here = runs.current().find(owner_id, run.id) if run.status in UNFINISHED else None
    author = here.current if here else None
    is_running = run.status in UNFINISHED
    told_of = run if is_running else judged or run
    provider = author.provider if author else told_of.provider
    left_out = frozenset(run.settings.get("not_asked", ())) | {run.provider}
    return CritiqueView(
        run_id=str(run.id),
        judged_id=str(judged.id) if judged else "",
        status=run.status,
        provider=provider,
        provider_name=provider_name(provider),
        model=author.model if author else told_of.model,
        version_number=rows.version_number,
        summary=_summary(judged) if judged else "",
        notes=judged.notes if judged else [],
        failure_kind=run.failure_kind,
        failure_message=run.failure_message,
        is_local=provider in TAKES_NO_ALLOWANCE,
        is_running=is_running,
        has_other_writers=bool(runs.current().provider.in_line(left_out)),
    )


def remark_views(rows: Critiques, text: str) -> list[RemarkView]:
    """The remarks of the last critique, each edit held against the text that is shown."""
    judged = rows.judged
    return [_view(each, judged, text, rows.locked) for each in judged.remarks] if judged else []


def told(view: CritiqueView) -> str:
    """What became of a critique, for ears; nothing while it is written."""
    if view.status == GenerationStatus.SUCCEEDED:
        return f"The critique is ready. {view.summary}"
    if view.status == GenerationStatus.CANCELLED:
        return "The critique is stopped. Nothing was counted and your prompt stands as it was."
    return ""


def _view(
    remark: dict[str, str], judged: Generation, text: str, locked: Sequence[str]
) -> RemarkView:
    view = RemarkView(
        criterion=remark["criterion"],
        name=criterion_name(remark["criterion"]),
        judgement=remark["judgement"],
        words=JUDGEMENT_WORDS[Judgement(remark["judgement"])],
        reason=remark["reason"],
    )
    if not critique.has_edit(remark):
        return view
    view.state = critique.state_of(remark, text) or "open"
    if view.state == "open":
        view.obstacle = critique.obstacle(remark, text, judged=judged.prompt, locked=locked)
    _show_edit(view, remark["passage"], remark["replacement"])
    return view


def _show_edit(view: RemarkView, passage: str, replacement: str) -> None:
    """The edit as what stays, goes and comes, by whole words; a long stretch is cut inside."""
    before = _common_words(passage, replacement)
    rest, other = passage[before:], replacement[before:]
    after = _common_words(rest[::-1], other[::-1])
    view.before = _shortened(passage[:before])
    view.gone = _shortened(rest[: len(rest) - after])
    view.come = _shortened(other[: len(other) - after])
    view.after = _shortened(rest[len(rest) - after :])
    if view.after and not view.gone:
        view.after += GAP.rstrip()  # words that only say where the others come


def _common_words(one: str, other: str) -> int:
    """How many characters two texts have in common from their start, up to the end of a word."""
    place = 0
    while place < min(len(one), len(other)) and one[place] == other[place]:
        place += 1
    if place == len(one) == len(other):
        return place
    while place and not (one[place - 1].isspace() or _ends_a_word(one, other, place)):
        place -= 1
    return place


def _ends_a_word(one: str, other: str, place: int) -> bool:
    return all(not each[place : place + 1].strip() for each in (one, other))


def _shortened(words: str) -> str:
    if len(words) <= LONGEST_PASSAGE:
        return words
    half = LONGEST_PASSAGE // 2
    return f"{words[:half].rstrip()}{GAP}{words[-half:].lstrip()}"


def _summary(judged: Generation) -> str:
    """How many criteria came out how: each of them stands in the list with its reason."""
    counted = Counter(each["judgement"] for each in judged.remarks)
    parts = [
        f"{counted[judgement]} {words.lower()}"
        for judgement, words in JUDGEMENT_WORDS.items()
        if counted[judgement]
    ]
    return f"{', '.join(parts).capitalize()}."


def _number_of(session: Session, owner_id: UUID, judged: Generation) -> int:
    """Which version it judged; 0 where that is gone."""
    try:
        version_id = UUID(judged.settings["version"])
        return version_queries.owned_version(
            session, owner_id, judged.root_id or judged.id, version_id
        ).number
    except NotFound:
        return 0
