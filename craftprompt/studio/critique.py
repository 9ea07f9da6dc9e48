"""A prompt that stands, judged: a run of its own on the same chain, counted as every prompt.

It changes nothing by itself. Each edit that it suggests is the person's to apply, which makes a
version, or to dismiss; what was decided is kept with the remark.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.catalogue.criteria import criterion_name
from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import InputInvalid, NotFound
from craftprompt.models import Generation, GenerationKind
from craftprompt.models.generation import SceneColumns
from craftprompt.providers.base import Judged, PromptRequest
from craftprompt.providers.text.composer.protection import Span
from craftprompt.providers.text.critique import critique_version
from craftprompt.providers.text.mends import without_spans
from craftprompt.studio import locks, queries, runs, service, version_queries, versions
from craftprompt.studio.limits import LONGEST_PROMPT
from craftprompt.studio.service import Take
from craftprompt.studio.views import provider_name
from craftprompt.wording import is_blank

APPLIED, DISMISSED = "applied", "dismissed"
DECISION = "decision"  # beside the fields of a remark on the row
NEVER_STOOD = "Its words are not those of the prompt: take it as advice, and change it by hand."
GONE = "The words that it is about no longer stand in this version."
MORE_THAN_ONCE = (
    "The words that it is about stand there more than once. Change the place that you mean by hand."
)
TOO_LONG = f"With it the prompt would have more than {LONGEST_PROMPT:,} characters."


async def ask(
    owner_id: UUID,
    generation_id: UUID,
    version_id: UUID,
    *,
    not_asked: frozenset[str] = frozenset(),
) -> Generation:
    """Queue a critique of a version and have it written; gives its run.

    `not_asked` are writers whom the person leaves out.

    Raises:
        NotFound: not a prompt or version of theirs.
        InputInvalid: the version is empty.
        UnknownTarget: its model is no longer in the catalogue.
        AllowanceSpent, Unavailable: as for every prompt; nothing was counted.
    """
    writing = runs.current()
    run, request = await db.write(
        partial(
            _request,
            owner_id=owner_id,
            generation_id=generation_id,
            version_id=version_id,
            not_asked=not_asked,
            is_counted=not writing.provider.is_local,
        )
    )
    writing.start(run.id, owner_id, request)
    return run


async def ask_another(owner_id: UUID, run_id: UUID) -> Generation:
    """Ask for a critique once more, without the writer who declined it; gives its new run.

    Raises:
        NotFound: not a critique of theirs.
        InputInvalid, UnknownTarget, AllowanceSpent, Unavailable: as for the first time.
    """
    last = await db.read(lambda session: queries.owned_generation(session, owner_id, run_id))
    if last.kind != GenerationKind.CRITIQUE or last.root_id is None:
        raise NotFound("There is no such critique. Nothing was counted.")
    return await ask(
        owner_id,
        last.root_id,
        UUID(last.settings["version"]),
        not_asked=service.take_of(last).not_asked | {last.provider},
    )


def apply(session: Session, owner_id: UUID, run_id: UUID, version_id: UUID, criterion: str) -> None:
    """Put an edit that was suggested into a version: a new one, which stands from now on.

    Raises:
        NotFound: not a critique or version of theirs, or it says nothing of this criterion.
        InputInvalid: the edit cannot be made there; the sentence says why.
    """
    run = queries.own_critique_to_change(session, owner_id, run_id)
    remark = _remark_of(run, criterion)
    prompt_id = run.root_id or run.id
    root = queries.own_prompt_to_change(session, owner_id, prompt_id)
    version = version_queries.owned_version(session, owner_id, prompt_id, version_id)
    why_not = obstacle(remark, version.prompt, judged=run.prompt, locked=root.locked)
    if why_not:
        raise InputInvalid(f"{why_not} Nothing was changed.")
    made = versions.take_suggestion(
        session, owner_id, prompt_id, version_id, with_edit(remark, version.prompt)
    )
    made.run_id = run.id
    made.wish = f"{criterion_name(criterion)}, from {provider_name(run.provider)}"
    _note(run, criterion, APPLIED)


def dismiss(
    session: Session, owner_id: UUID, run_id: UUID, criterion: str, *, is_dismissed: bool
) -> None:
    """Put an edit that was suggested away, or bring it back.

    Raises:
        NotFound: not a critique of theirs, or it says nothing of this criterion.
    """
    run = queries.own_critique_to_change(session, owner_id, run_id)
    _remark_of(run, criterion)
    _note(run, criterion, DISMISSED if is_dismissed else "")


def has_edit(remark: dict[str, str]) -> bool:
    """Whether a remark suggests an edit."""
    return remark["passage"] != remark["replacement"]


def obstacle(remark: dict[str, str], text: str, *, judged: str, locked: Iterable[str]) -> str:
    """Why an edit cannot be made by a press in this text, in a sentence; empty where it can.

    `judged` is the text that the critique was of, `locked` are the prompt's locked phrases.
    """
    passage = remark["passage"]
    if passage and passage not in text:
        return GONE if passage in judged else NEVER_STOOD
    if passage and text.count(passage) > 1:
        return MORE_THAN_ONCE
    edited = with_edit(remark, text)
    lost = locks.dropped(locks.standing(locked, text), edited)
    if lost:
        named = " and ".join(f"“{phrase}”" for phrase in lost)
        return f"It would change {named}, which you locked. Unlock it first, or leave it."
    return TOO_LONG if len(edited) > LONGEST_PROMPT else ""


def with_edit(remark: dict[str, str], text: str) -> str:
    """The text with the edit that a remark suggests."""
    passage, replacement = remark["passage"], remark["replacement"]
    if not passage:
        gap = "\n" if "\n" in text.strip() else " "
        return f"{text.rstrip()}{gap}{replacement}"
    start = text.index(passage)
    if not replacement:
        return without_spans(text, [Span(start, start + len(passage))])
    return text[:start] + replacement + text[start + len(passage) :]


def state_of(remark: dict[str, str], text: str) -> str:
    """What became of an edit: applied, dismissed, or empty while it is open.

    One that was applied is open again where it no longer stands, as after an undo.
    """
    decision = remark.get(DECISION, "")
    passage, replacement = remark["passage"], remark["replacement"]
    stands = replacement in text if replacement else passage not in text
    return "" if decision == APPLIED and not stands else decision


def _request(
    session: Session,
    owner_id: UUID,
    generation_id: UUID,
    *,
    version_id: UUID,
    not_asked: frozenset[str],
    is_counted: bool,
) -> tuple[Generation, PromptRequest]:
    root = queries.own_prompt_to_change(session, owner_id, generation_id)
    version = version_queries.owned_version(session, owner_id, generation_id, version_id)
    if is_blank(version.prompt):
        raise InputInvalid("This version is empty. Write something into it first.")
    catalogue().target(root.target)
    judged = Judged(
        version.prompt, version.negative_prompt, locks.standing(root.locked, version.prompt)
    )
    run = Generation(
        id=uuid4(),
        owner_id=owner_id,
        root_id=root.id,
        kind=GenerationKind.CRITIQUE,
        target=root.target,
        settings={
            **Take(not_asked=not_asked, shots=service.take_of(root).shots).settings(),
            "version": str(version.id),
            "locked": list(judged.locked),
        },
        instructions_version=critique_version(),
    )
    run.sqlmodel_update({name: getattr(root, name) for name in SceneColumns.model_fields})
    queued = service.queue(session, run, is_counted=is_counted)
    return queued, replace(service.prompt_request(queued), judged=judged)


def _remark_of(run: Generation, criterion: str) -> dict[str, str]:
    found = next((each for each in run.remarks if each["criterion"] == criterion), None)
    if found is None or not has_edit(found):
        raise NotFound("This critique suggests no such edit. Nothing was changed.")
    return found


def _note(run: Generation, criterion: str, decision: str) -> None:
    """Keep what the person decided; a new list, for the row sees no change inside the old one."""
    run.remarks = [
        each | {DECISION: decision} if each["criterion"] == criterion else each
        for each in run.remarks
    ]
