"""What is read of prompts and images: the owner's id comes first, no query is without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, defer
from sqlmodel import col

from craftprompt.errors import NotFound
from craftprompt.models import (
    UNFINISHED,
    Attempt,
    Draft,
    Generation,
    GenerationKind,
    GenerationStatus,
    Preset,
    PromptVersion,
)
from craftprompt.studio.limits import MOST_VERSIONS_SHOWN

PAGE_SIZE = 20
WRITTEN_KINDS = (GenerationKind.PROMPT, GenerationKind.CRITIQUE)  # by the chain
_WITHOUT_TEXTS = tuple(
    defer(cast("InstrumentedAttribute[str]", each))
    for each in (PromptVersion.prompt, PromptVersion.negative_prompt)
)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place after one row of the history."""

    created_at: datetime
    generation_id: UUID


def generation_id_of(given: str) -> UUID:
    """The id that a page or an address names.

    Raises:
        NotFound: it is none.
    """
    try:
        return UUID(given)
    except ValueError:
        raise _no_such_prompt() from None


def version_id_of(given: str) -> UUID:
    """The id of a version that a page names.

    Raises:
        NotFound: it is none.
    """
    try:
        return UUID(given)
    except ValueError:
        raise NotFound("There is no such version of this prompt, or it is not yours.") from None


def presets(session: Session, owner_id: UUID) -> list[Preset]:
    """The person's presets, by name."""
    wanted = select(Preset).where(col(Preset.owner_id) == owner_id).order_by(col(Preset.name))
    return list(session.scalars(wanted))


def owned_preset(session: Session, owner_id: UUID, preset_id: UUID) -> Preset:
    """One preset of this person.

    Raises:
        NotFound: none of theirs.
    """
    preset = session.get(Preset, preset_id)
    if preset is None or preset.owner_id != owner_id:
        raise NotFound("This preset is gone. The form is as it was.")
    return preset


def owned_generation(session: Session, owner_id: UUID, generation_id: UUID) -> Generation:
    """One generation of this person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = session.scalar(
        select(Generation).where(
            col(Generation.owner_id) == owner_id,
            col(Generation.id) == generation_id,
            col(Generation.removed_at).is_(None),
        )
    )
    if found is None:
        raise _no_such_prompt()
    return found


def attempts(session: Session, owner_id: UUID, generation_id: UUID) -> list[Attempt]:
    """The attempts at one generation of this person, in order."""
    rows = (
        select(Attempt)
        .join(Generation, col(Generation.id) == col(Attempt.generation_id))
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.id) == generation_id,
            col(Generation.removed_at).is_(None),
        )
        .order_by(col(Attempt.number))
    )
    return list(session.scalars(rows))


def newest(session: Session, owner_id: UUID) -> Generation | None:
    """The person's newest prompt, None where there is none."""
    rows = _history(owner_id).limit(1)
    return session.scalar(rows)


def unfinished(session: Session, owner_id: UUID) -> list[Generation]:
    """The person's prompts, rewrites and critiques that are still being written, newest first."""
    running = _made(owner_id, *WRITTEN_KINDS).where(col(Generation.status).in_(UNFINISHED))
    return list(session.scalars(running))


def history_page(session: Session, owner_id: UUID, after: Cursor | None) -> list[Generation]:
    """Up to 21 prompts, newest first, after `after`; the 21st only says that there are more.

    Keyset pages: the last page costs what the first one does.
    """
    rows = _history(owner_id).limit(PAGE_SIZE + 1)
    if after:
        place = tuple_(col(Generation.created_at), col(Generation.id))
        rows = rows.where(place < (after.created_at, after.generation_id))
    return list(session.scalars(rows))


def images_of_request(session: Session, owner_id: UUID, request_id: UUID) -> list[Generation]:
    """The images of one press of this person, in their order; none where there is no such press.

    Deleted ones too: a press that is sent twice stays one wish.
    """
    rows = select(Generation).where(
        col(Generation.owner_id) == owner_id, col(Generation.request_id) == request_id
    )
    return sorted(session.scalars(rows), key=lambda image: image.settings["index"])


def owned_prompt(session: Session, owner_id: UUID, generation_id: UUID) -> Generation:
    """One prompt of this person, or one of their rewrites.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = session.scalar(
        _made(owner_id, GenerationKind.PROMPT).where(col(Generation.id) == generation_id)
    )
    if found is None:
        raise NotFound("There is no such prompt, or it is not yours.")
    return found


def own_prompt_to_change(session: Session, owner_id: UUID, generation_id: UUID) -> Generation:
    """One prompt of this person, held until the transaction ends: versions come one by one.

    Raises:
        NotFound: there is none, or it is somebody else's, or it is a rewrite.
    """
    wanted = _history(owner_id).where(col(Generation.id) == generation_id)
    found = session.scalar(wanted.with_for_update(key_share=True))
    if found is None:
        raise NotFound("There is no such prompt, or it is not yours.")
    return found


def newest_rewrite(session: Session, owner_id: UUID, generation_id: UUID) -> Generation | None:
    """The run that last tried to rewrite a prompt of this person, None where there was none.

    Its variations are told of beside the prompt, and are none of them.
    """
    rows = _rewrites(owner_id, generation_id).where(col(Generation.request_id).is_(None))
    return session.scalar(rows.limit(1))


def running_rewrites(session: Session, owner_id: UUID, generation_id: UUID) -> list[Generation]:
    """The runs that rewrite, vary or judge a prompt of this person just now."""
    rows = _made(owner_id, *WRITTEN_KINDS).where(
        col(Generation.root_id) == generation_id, col(Generation.status).in_(UNFINISHED)
    )
    return list(session.scalars(rows))


def newest_critique(
    session: Session, owner_id: UUID, generation_id: UUID, *statuses: GenerationStatus
) -> Generation | None:
    """The newest critique of a prompt of this person that stands so, or at all without statuses."""
    rows = _made(owner_id, GenerationKind.CRITIQUE).where(col(Generation.root_id) == generation_id)
    if statuses:
        rows = rows.where(col(Generation.status).in_(statuses))
    return session.scalar(rows.limit(1))


def own_critique_to_change(session: Session, owner_id: UUID, run_id: UUID) -> Generation:
    """One critique of this person, held until the transaction ends.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    wanted = _made(owner_id, GenerationKind.CRITIQUE).where(col(Generation.id) == run_id)
    found = session.scalar(wanted.with_for_update())
    if found is None:
        raise NotFound("There is no such critique, or it is not yours.")
    return found


def last_variations(
    session: Session, owner_id: UUID, generation_id: UUID
) -> list[tuple[Generation, PromptVersion | None]]:
    """The last press for variations of a prompt: the last run of each, with what it wrote."""
    varied = _rewrites(owner_id, generation_id).where(col(Generation.request_id).is_not(None))
    newest = session.scalar(varied.limit(1))
    if newest is None:
        return []
    tries = session.scalars(varied.where(col(Generation.request_id) == newest.request_id)).all()
    made = list({run.settings["wish"]: run for run in reversed(tries)}.values())
    rows = _versions(owner_id, generation_id).where(
        col(PromptVersion.run_id).in_([each.id for each in made])
    )
    written = {version.run_id: version for version in session.scalars(rows)}
    return [(run, written.get(run.id)) for run in made]


def run_to_show(session: Session, owner_id: UUID, prompt: Generation) -> Generation:
    """The run that a prompt's page tells of: the last rewrite, unless it failed and is history."""
    if prompt.status in UNFINISHED:
        return prompt
    rewrite = newest_rewrite(session, owner_id, prompt.id)
    if rewrite is None:
        return prompt
    standing = standing_version(session, owner_id, prompt.id)
    is_history = (
        standing is not None
        and rewrite.status not in (*UNFINISHED, GenerationStatus.SUCCEEDED)
        and standing.saved_at > rewrite.created_at
    )
    return prompt if is_history else rewrite


def version_writers(session: Session, owner_id: UUID, generation_id: UUID) -> set[str]:
    """The providers who wrote any version of a prompt; the person is none of them."""
    theirs = _versions(owner_id, generation_id).subquery()
    return set(session.scalars(select(theirs.c.provider).distinct())) - {""}


def owned_version(
    session: Session, owner_id: UUID, generation_id: UUID, version_id: UUID
) -> PromptVersion:
    """One version of a prompt of this person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    wanted = _versions(owner_id, generation_id).where(col(PromptVersion.id) == version_id)
    found = session.scalar(wanted)
    if found is None:
        raise NotFound("There is no such version of this prompt, or it is not yours.")
    return found


def versions(
    session: Session, owner_id: UUID, generation_id: UUID, *, most: int = MOST_VERSIONS_SHOWN
) -> list[PromptVersion]:
    """The newest versions of a prompt of this person, newest first, without their texts."""
    rows = (
        _versions(owner_id, generation_id)
        .options(*_WITHOUT_TEXTS)
        .order_by(col(PromptVersion.number).desc())
        .limit(most)
    )
    return list(session.scalars(rows))


def written_version(session: Session, owner_id: UUID, version: PromptVersion) -> PromptVersion:
    """The nearest version that a provider wrote: this one, or one that it came from."""
    if version.provider:
        return version
    rows = _versions(owner_id, version.generation_id).options(*_WITHOUT_TEXTS)
    known = {each.id: each for each in session.scalars(rows)}
    nearest = version
    while not nearest.provider and nearest.parent_id and nearest.parent_id in known:
        nearest = known[nearest.parent_id]
    return nearest


def standing_words(session: Session, owner_id: UUID, generation_id: UUID) -> PromptVersion | None:
    """The version that a provider wrote and that what stands now comes from, None without one."""
    standing = standing_version(session, owner_id, generation_id)
    return written_version(session, owner_id, standing) if standing else None


def run_of(session: Session, owner_id: UUID, version: PromptVersion) -> Generation | None:
    """The run that wrote a version, None where the person did or it is gone."""
    return session.scalar(
        select(Generation).where(
            col(Generation.owner_id) == owner_id, col(Generation.id) == version.run_id
        )
    )


def last_chosen(
    session: Session, owner_id: UUID, generation_id: UUID
) -> tuple[PromptVersion | None, PromptVersion | None]:
    """The version that stands, and the one that stood before it."""
    rows = _stood(owner_id, generation_id).order_by(col(PromptVersion.chosen).desc()).limit(2)
    last, before = [*session.scalars(rows), None, None][:2]
    return last, before


def stood_versions(
    session: Session, owner_id: UUID, generation_id: UUID
) -> Sequence[PromptVersion]:
    """All that stand or stood and were not taken back, the one that stands last."""
    rows = _stood(owner_id, generation_id).order_by(col(PromptVersion.chosen))
    return session.scalars(rows).all()


def standing_version(session: Session, owner_id: UUID, generation_id: UUID) -> PromptVersion | None:
    """The version whose text the prompt has now, None where none was written."""
    return last_chosen(session, owner_id, generation_id)[0]


def last_number(session: Session, owner_id: UUID, generation_id: UUID) -> int:
    """The number of the newest version, 0 where there is none."""
    newest_number = select(func.max(col(PromptVersion.number))).where(
        col(PromptVersion.owner_id) == owner_id,
        col(PromptVersion.generation_id) == generation_id,
    )
    return session.scalar(newest_number) or 0


def is_built_on(session: Session, owner_id: UUID, version: PromptVersion) -> bool:
    """Whether another version came from this one, or a rewrite of its prompt is under way."""
    later = (
        select(col(PromptVersion.id))
        .where(
            col(PromptVersion.owner_id) == owner_id,
            or_(
                col(PromptVersion.parent_id) == version.id,
                col(PromptVersion.against_id) == version.id,
            ),
        )
        .limit(1)
    )
    running = (
        select(col(Generation.id))
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.root_id) == version.generation_id,
            col(Generation.status).in_(UNFINISHED),
        )
        .limit(1)
    )
    return session.scalar(later) is not None or session.scalar(running) is not None


def owned_image(session: Session, owner_id: UUID, generation_id: UUID) -> Generation:
    """One image of this person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = session.scalar(
        _made(owner_id, GenerationKind.IMAGE).where(col(Generation.id) == generation_id)
    )
    if found is None:
        raise NotFound("There is no such image, or it is not yours.")
    return found


def owned_video(session: Session, owner_id: UUID, generation_id: UUID) -> Generation:
    """One video of this person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = session.scalar(
        _made(owner_id, GenerationKind.VIDEO).where(col(Generation.id) == generation_id)
    )
    if found is None:
        raise NotFound("There is no such video, or it is not yours.")
    return found


def recent_videos(session: Session, owner_id: UUID, *, limit: int) -> list[Generation]:
    """The person's videos, whatever became of them, newest first."""
    return list(session.scalars(_made(owner_id, GenerationKind.VIDEO).limit(limit)))


def recent_images(session: Session, owner_id: UUID, *, limit: int) -> list[Generation]:
    """The person's images, whatever became of them, newest first."""
    return list(session.scalars(_made(owner_id, GenerationKind.IMAGE).limit(limit)))


def has_words(session: Session, owner_id: UUID, words: str) -> bool:
    """Whether a prompt or image of the person has exactly these words, as scene or as prompt."""
    found = select(col(Generation.id)).where(
        col(Generation.owner_id) == owner_id,
        col(Generation.removed_at).is_(None),
        or_(col(Generation.prompt) == words, col(Generation.scene) == words),
    )
    return session.scalar(found.limit(1)) is not None


def draft(session: Session, owner_id: UUID) -> Draft | None:
    """What stands in the person's prompt page, None before anything was typed."""
    return session.get(Draft, owner_id)


def lock_draft(session: Session, owner_id: UUID) -> None:
    """Let nobody else change the draft until this transaction ends; nothing where there is none."""
    session.get(Draft, owner_id, with_for_update=True)


def _history(owner_id: UUID):  # noqa: ANN202  SQLAlchemy's Select of Generation
    """Prompts; a rewrite is a version of one, and no prompt of its own."""
    return _made(owner_id, GenerationKind.PROMPT).where(col(Generation.root_id).is_(None))


def _rewrites(owner_id: UUID, generation_id: UUID):  # noqa: ANN202  SQLAlchemy's Select of Generation
    return _made(owner_id, GenerationKind.PROMPT).where(col(Generation.root_id) == generation_id)


def _stood(owner_id: UUID, generation_id: UUID):  # noqa: ANN202  SQLAlchemy's Select of PromptVersion
    return _versions(owner_id, generation_id).where(col(PromptVersion.chosen) > 0)


def _versions(owner_id: UUID, generation_id: UUID):  # noqa: ANN202  SQLAlchemy's Select of PromptVersion
    return select(PromptVersion).where(
        col(PromptVersion.owner_id) == owner_id,
        col(PromptVersion.generation_id) == generation_id,
    )


def _made(owner_id: UUID, *kinds: GenerationKind):  # noqa: ANN202  SQLAlchemy's Select of Generation
    return (
        select(Generation)
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.kind).in_(kinds),
            col(Generation.removed_at).is_(None),
        )
        .order_by(col(Generation.created_at).desc(), col(Generation.id).desc())
    )


def _no_such_prompt() -> NotFound:
    return NotFound("There is no such prompt or image, or it is not yours.")
