"""What is read of versions and of the runs that write them: the owner's id comes first."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, defer
from sqlmodel import col

from craftprompt.errors import NotFound
from craftprompt.models import (
    UNFINISHED,
    Generation,
    GenerationKind,
    GenerationStatus,
    PromptVersion,
)
from craftprompt.studio.limits import MOST_VERSIONS_SHOWN
from craftprompt.studio.queries import id_of, made

NO_SUCH_VERSION = "There is no such version of this prompt, or it is not yours."

_WITHOUT_TEXTS = tuple(
    defer(cast("InstrumentedAttribute[str]", each))
    for each in (PromptVersion.prompt, PromptVersion.negative_prompt)
)


def version_id_of(given: str) -> UUID:
    """The id of a version that a page names.

    Raises:
        NotFound: it is none.
    """
    return id_of(given, missing=NO_SUCH_VERSION)


def newest_rewrite(session: Session, owner_id: UUID, generation_id: UUID) -> Generation | None:
    """The run that last tried to rewrite a prompt of this person, None where there was none.

    Its variations are told of beside the prompt, and are none of them.
    """
    rows = _rewrites(owner_id, generation_id).where(col(Generation.request_id).is_(None))
    return session.scalar(rows.limit(1))


def last_variations(
    session: Session, owner_id: UUID, generation_id: UUID
) -> list[tuple[Generation, PromptVersion | None]]:
    """The last press for variations of a prompt: the last run of each, with what it wrote."""
    varied = _rewrites(owner_id, generation_id).where(col(Generation.request_id).is_not(None))
    newest = session.scalar(varied.limit(1))
    if newest is None:
        return []
    tries = session.scalars(varied.where(col(Generation.request_id) == newest.request_id)).all()
    latest = list({run.settings["wish"]: run for run in reversed(tries)}.values())
    rows = _versions(owner_id, generation_id).where(
        col(PromptVersion.run_id).in_([each.id for each in latest])
    )
    written = {version.run_id: version for version in session.scalars(rows)}
    return [(run, written.get(run.id)) for run in latest]


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
        raise NotFound(NO_SUCH_VERSION)
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


def _rewrites(owner_id: UUID, generation_id: UUID):  # noqa: ANN202  SQLAlchemy's Select of Generation
    return made(owner_id, GenerationKind.PROMPT).where(col(Generation.root_id) == generation_id)


def _stood(owner_id: UUID, generation_id: UUID):  # noqa: ANN202  SQLAlchemy's Select of PromptVersion
    return _versions(owner_id, generation_id).where(col(PromptVersion.chosen) > 0)


def _versions(owner_id: UUID, generation_id: UUID):  # noqa: ANN202  SQLAlchemy's Select of PromptVersion
    return select(PromptVersion).where(
        col(PromptVersion.owner_id) == owner_id,
        col(PromptVersion.generation_id) == generation_id,
    )
