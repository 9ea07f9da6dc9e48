"""Versions of a prompt: every text that it had or might have, for good.

Nothing is written over, but for an edit in a prompt that has as many versions as one keeps. Which
version stands is one number, `chosen`: the highest one wins, and undo takes it back to 0, or to the
place that it had before it was restored. The text that stands is
also kept on the prompt's own row, where history, library and the other pages read it.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from craftprompt import clock
from craftprompt.errors import InputInvalid
from craftprompt.models import UNFINISHED, Generation, PromptVersion, VersionAct
from craftprompt.providers.base import PromptText
from craftprompt.studio import locks, queries, version_queries
from craftprompt.studio.difference import loses_words
from craftprompt.studio.limits import LONGEST_PROMPT, LONGEST_VERSION_NAME, MOST_VERSIONS
from craftprompt.wording import clean_line, clean_text

# Words that are typed on within this time belong to the edit that is under way.
AN_EDIT_GOES_ON_FOR = timedelta(minutes=5)
KEPT_IN_THE_LAST = (
    f"This prompt has {MOST_VERSIONS} versions, the most that one keeps: your edit is saved in the "
    "version that you edited, in the place of its text before."
)


def note_written(session: Session, run: Generation, written: PromptText) -> None:
    """Keep what a run wrote as a version of its prompt; the run's row is held by the caller.

    It stands from now on, unless it lost locked phrases, or the person changed the prompt while it
    was written: then they decide. A variation never stands by itself, and a first version always.
    """
    root = _held_root(session, run)
    asked = run.settings if run.root_id else {}
    lost = locks.dropped(run.settings.get("locked", ()), written.prompt)
    version = _new(
        session,
        root,
        act=VersionAct(asked.get("act", VersionAct.WRITTEN)),
        prompt=written.prompt,
        negative_prompt=written.negative_prompt,
        parent_id=UUID(asked["version"]) if asked else None,
    )
    version.run_id, version.wish = run.id, str(asked.get("wish", ""))
    version.provider, version.model = run.provider, run.model
    version.instructions_version = run.instructions_version
    version.dropped = lost
    if version.act == VersionAct.VARIED:
        version.chosen = 0
        return
    is_first = version.number == 1
    last = None if is_first else version_queries.standing_version(session, root.owner_id, root.id)
    if is_first or (not lost and (last.id if last else None) == version.parent_id):
        _stand_after(session, last, root, version)


def _held_root(session: Session, run: Generation) -> Generation:
    """The prompt that a run writes or rewrites, held until the transaction ends.

    Variations of one prompt end at the same time, and each takes a number.
    """
    if run.root_id is None:
        return run  # held by who ends it
    # A run may point to it meanwhile: one that fails would wait for us here, and we for it.
    return session.get_one(Generation, run.root_id, with_for_update={"key_share": True})


def note_brought(session: Session, prompt: Generation) -> None:
    """Keep a prompt that came in from elsewhere as its own first version."""
    write(session, prompt, None, act=VersionAct.BROUGHT, text=prompt.prompt)


def carry_over(session: Session, prompt: Generation, version: PromptVersion) -> PromptVersion:
    """Let a version of another prompt be the first one of this one, word for word."""
    carried = write(session, prompt, version, act=VersionAct.CARRIED_OVER, text=version.prompt)
    carried.run_id, carried.provider, carried.model = (
        version.run_id,
        version.provider,
        version.model,
    )
    carried.instructions_version = version.instructions_version
    return carried


def edit(
    session: Session,
    owner_id: UUID,
    generation_id: UUID,
    text: str,
    *,
    version_id: UUID | None,
) -> str:
    """Keep the person's own hand on a version, as a version of its own, and let it stand.

    `version_id` is what they edited, None where the prompt has no version yet. While they type on,
    the edit stays one version, as long as no word of it would be nowhere afterwards. Where the
    prompt takes no more versions, an edit of theirs is written over all the same; the sentence that
    says so is what this gives, empty otherwise.

    Raises:
        NotFound: not a prompt or version of theirs.
        InputInvalid: too long, still being written, or one version too many.
    """
    words = _checked(text)
    root = queries.own_prompt_to_change(session, owner_id, generation_id)
    if root.status in UNFINISHED:
        raise InputInvalid("Wait until the prompt is written, then edit it.", field="edited_prompt")
    edited = version_id and version_queries.owned_version(
        session, owner_id, generation_id, version_id
    )
    if edited and edited.prompt == words:
        return ""
    goes_on = edited and _goes_on(session, owner_id, root, edited, words)
    if edited and (goes_on or (_is_full(session, root) and _is_loose(session, owner_id, edited))):
        edited.prompt, edited.saved_at = words, clock.now()
        stand(session, root, edited)
        return "" if goes_on else KEPT_IN_THE_LAST
    write(session, root, edited, act=VersionAct.EDITED, text=words)
    return ""


def keep_draft(session: Session, owner_id: UUID, generation_id: UUID, number: int) -> None:
    """Take a draft that was whole when its author fell silent as a version, and let it stand.

    `generation_id` may be the prompt or a run that rewrites it.

    Raises:
        NotFound: no such prompt of theirs.
        InputInvalid: the draft broke off in mid-prompt, or there is none of this number.
    """
    rows = queries.attempts(session, owner_id, generation_id)
    attempt = next((each for each in rows if each.number == number), None)
    if attempt is None or not attempt.is_draft_whole:
        raise InputInvalid("This draft broke off in the middle. Nothing was changed.")
    run = queries.owned_prompt(session, owner_id, generation_id)
    root = queries.own_prompt_to_change(session, owner_id, run.root_id or run.id)
    standing = version_queries.standing_version(session, owner_id, root.id)
    version = write(session, root, standing, act=VersionAct.DRAFT_KEPT, text=attempt.text)
    version.run_id, version.provider, version.model = run.id, attempt.provider, attempt.model


def choose(session: Session, owner_id: UUID, generation_id: UUID, version_id: UUID) -> None:
    """Let a version stand: an earlier one, or a rewrite that lost a lock.

    Raises:
        NotFound: not a version of theirs.
    """
    root = queries.own_prompt_to_change(session, owner_id, generation_id)
    version = version_queries.owned_version(session, owner_id, generation_id, version_id)
    stand(session, root, version)


def undo(session: Session, owner_id: UUID, generation_id: UUID) -> None:
    """Let the version stand that stood before; what is undone stays in the list.

    Raises:
        NotFound: not a prompt of theirs.
        InputInvalid: no other one has stood.
    """
    root = queries.own_prompt_to_change(session, owner_id, generation_id)
    last, before = version_queries.last_chosen(session, owner_id, generation_id)
    if last is None or before is None:
        raise InputInvalid("There is nothing to undo: no other version stood before this one.")
    last.chosen = 0
    # What is older than the version before it had stood already; a lost lock was taken by hand.
    if last.number < before.number and not last.dropped:
        _back_in_line(version_queries.stood_versions(session, owner_id, generation_id), last)
    _show_on_row(root, before)


def decline(session: Session, owner_id: UUID, generation_id: UUID, version_id: UUID) -> None:
    """Leave a rewrite that waits for a decision as it is: it stays in the list and never stood.

    Raises:
        NotFound: not a version of theirs.
    """
    version = version_queries.owned_version(session, owner_id, generation_id, version_id)
    if version.chosen is None:
        version.chosen = 0


def rename(
    session: Session, owner_id: UUID, generation_id: UUID, version_id: UUID, name: str
) -> None:
    """Give a version a name, or none.

    Raises:
        NotFound: not a version of theirs.
        InputInvalid: the name is too long.
    """
    words = clean_line(name)
    if len(words) > LONGEST_VERSION_NAME:
        raise InputInvalid(
            f"A name has at most {LONGEST_VERSION_NAME} characters. Nothing was changed.",
            field="version_name",
        )
    version_queries.owned_version(session, owner_id, generation_id, version_id).name = words


def take_suggestion(
    session: Session, owner_id: UUID, generation_id: UUID, version_id: UUID, text: str
) -> PromptVersion:
    """Keep a version with an edit that a critique suggested in it, and let it stand.

    Raises:
        NotFound: not a prompt or version of theirs.
        InputInvalid: it would be too long.
    """
    root = queries.own_prompt_to_change(session, owner_id, generation_id)
    version = version_queries.owned_version(session, owner_id, generation_id, version_id)
    return write(session, root, version, act=VersionAct.SUGGESTED, text=_checked(text))


def lock(
    session: Session, owner_id: UUID, generation_id: UUID, version_id: UUID, chosen: str
) -> str:
    """Lock words of a version for every rewrite; gives a sentence that says what became of it.

    Raises:
        NotFound: not a version of theirs.
        InputInvalid: as `locks.with_lock` says.
    """
    root = queries.own_prompt_to_change(session, owner_id, generation_id)
    version = version_queries.owned_version(session, owner_id, generation_id, version_id)
    locked = locks.with_lock(version.prompt, root.locked, chosen)
    root.locked = locked.phrases
    return locked.news


def unlock(session: Session, owner_id: UUID, generation_id: UUID, phrase: str) -> None:
    """Let rewrites change these words again.

    Raises:
        NotFound: not a prompt of theirs.
    """
    root = queries.own_prompt_to_change(session, owner_id, generation_id)
    root.locked = [each for each in root.locked if each != phrase]


def locked_phrases(session: Session, owner_id: UUID, generation_id: UUID) -> list[str]:
    """The locks of a prompt as they are.

    Raises:
        NotFound: not a prompt of theirs.
    """
    return list(queries.own_prompt_to_change(session, owner_id, generation_id).locked)


def put_locks_back(
    session: Session, owner_id: UUID, generation_id: UUID, phrases: Sequence[str]
) -> None:
    """Let the locks be those that they were.

    Raises:
        NotFound: not a prompt of theirs.
    """
    queries.own_prompt_to_change(session, owner_id, generation_id).locked = list(phrases)


def _goes_on(
    session: Session, owner_id: UUID, root: Generation, edited: PromptVersion, words: str
) -> bool:
    """Whether an edit is the one under way: nothing hangs on it yet, and no word would be lost."""
    if clock.now() - edited.saved_at > AN_EDIT_GOES_ON_FOR:
        return False
    if not _is_loose(session, owner_id, edited):
        return False
    parent = edited.parent_id and version_queries.owned_version(
        session, owner_id, root.id, edited.parent_id
    )
    return not loses_words(parent.prompt if parent else "", edited.prompt, words)


def _is_loose(session: Session, owner_id: UUID, version: PromptVersion) -> bool:
    """Whether a version is an edit of the person's on which nothing hangs yet."""
    if version.act != VersionAct.EDITED or version.name or version.decisions:
        return False
    return not version_queries.is_built_on(session, owner_id, version)


def refuse_when_full(session: Session, root: Generation, *, more: int = 1) -> None:
    """Keep to the number of versions that one prompt has; the caller holds its row.

    Raises:
        InputInvalid: so many more are too many.
    """
    if _is_full(session, root, more=more):
        raise InputInvalid(
            f"This prompt has as many versions as one keeps, {MOST_VERSIONS}. Nothing was counted "
            "or changed, all of them are kept, and what you typed stands in its field. To go on, "
            "copy the recipe and import it: it becomes a new prompt."
        )


def _is_full(session: Session, root: Generation, *, more: int = 1) -> bool:
    # No version goes alone, so the newest one's number says how many there are.
    return version_queries.last_number(session, root.owner_id, root.id) + more > MOST_VERSIONS


def write(
    session: Session, root: Generation, parent: PromptVersion | None, *, act: VersionAct, text: str
) -> PromptVersion:
    """A version of the person's own making, which stands from now on.

    Raises:
        InputInvalid: the prompt takes no more versions.
    """
    refuse_when_full(session, root)
    version = _new(
        session,
        root,
        act=act,
        prompt=text,
        negative_prompt=parent.negative_prompt if parent else root.negative_prompt,
        parent_id=parent.id if parent else None,
    )
    stand(session, root, version)
    return version


def _new(
    session: Session,
    root: Generation,
    *,
    act: VersionAct,
    prompt: str,
    negative_prompt: str,
    parent_id: UUID | None,
) -> PromptVersion:
    version = PromptVersion(
        id=uuid4(),
        owner_id=root.owner_id,
        generation_id=root.id,
        number=version_queries.last_number(session, root.owner_id, root.id) + 1,
        parent_id=parent_id,
        act=act,
        prompt=prompt,
        negative_prompt=negative_prompt,
    )
    session.add(version)
    return version


def stand(session: Session, root: Generation, version: PromptVersion) -> None:
    """Let a version be the prompt from now on."""
    last = version_queries.standing_version(session, root.owner_id, root.id)
    _stand_after(session, last, root, version)


def _stand_after(
    session: Session, last: PromptVersion | None, root: Generation, version: PromptVersion
) -> None:
    """Let a version stand where `last` stood."""
    if last is not version:
        version.chosen = ((last.chosen or 0) if last else 0) + 1
    _show_on_row(root, version)
    session.flush()


def _back_in_line(line: Sequence[PromptVersion], version: PromptVersion) -> None:
    """Let an early version whose restoring was undone stand again before those made after it.

    `line` has those that stood, the latest last, among them one that is newer than `version`.
    """
    place = next(place for place, each in enumerate(line) if each.number > version.number)
    for order, each in enumerate((*line[:place], version, *line[place:]), start=1):
        each.chosen = order


def _show_on_row(root: Generation, version: PromptVersion) -> None:
    root.prompt, root.negative_prompt = version.prompt, version.negative_prompt


def _checked(text: str) -> str:
    words = clean_text(text)
    if len(words) > LONGEST_PROMPT:
        raise InputInvalid(
            f"The prompt has {len(words):,} characters; {LONGEST_PROMPT:,} are the most. It is "
            "not saved yet; your text stands in the editor.",
            field="edited_prompt",
        )
    return words
