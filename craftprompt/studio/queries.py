"""What is read of drafts, prompts, images and videos: the owner's id comes first in each."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.orm import Session
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
)
from craftprompt.studio.in_order import newest_first

PAGE_SIZE = 20
NO_SUCH_PROMPT = "There is no such prompt or image, or it is not yours."
NO_SUCH_PRESET = "This preset is gone. The form is as it was."
WRITTEN_KINDS = (GenerationKind.PROMPT, GenerationKind.CRITIQUE)  # by the chain


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
    return id_of(given, missing=NO_SUCH_PROMPT)


def preset_id_of(given: str) -> UUID:
    """The id of a preset that a page names.

    Raises:
        NotFound: it is none.
    """
    return id_of(given, missing=NO_SUCH_PRESET)


def id_of(given: str, *, missing: str) -> UUID:
    """The id in what a page names.

    Raises:
        NotFound: it is none, which `missing` says.
    """
    try:
        return UUID(given)
    except ValueError:
        raise NotFound(missing) from None


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
        raise NotFound(NO_SUCH_PRESET)
    return preset


def owned_generation(
    session: Session, owner_id: UUID, generation_id: UUID, *, lock: bool = False
) -> Generation:
    """One generation of this person; with `lock` it is held until the transaction ends.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    wanted = select(Generation).where(
        col(Generation.owner_id) == owner_id,
        col(Generation.id) == generation_id,
        col(Generation.removed_at).is_(None),
    )
    found = session.scalar(wanted.with_for_update(key_share=True) if lock else wanted)
    if found is None:
        raise NotFound(NO_SUCH_PROMPT)
    return found


def living(session: Session, owner_id: UUID, generation_id: UUID | None) -> UUID | None:
    """The id, unless the person has deleted what it names."""
    try:
        return generation_id and owned_generation(session, owner_id, generation_id).id
    except NotFound:
        return None


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
    running = made(owner_id, *WRITTEN_KINDS).where(col(Generation.status).in_(UNFINISHED))
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
    return _owned(session, owner_id, GenerationKind.PROMPT, generation_id)


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


def running_rewrites(session: Session, owner_id: UUID, generation_id: UUID) -> list[Generation]:
    """The runs that rewrite, vary or judge a prompt of this person just now."""
    rows = made(owner_id, *WRITTEN_KINDS).where(
        col(Generation.root_id) == generation_id, col(Generation.status).in_(UNFINISHED)
    )
    return list(session.scalars(rows))


def newest_critique(
    session: Session, owner_id: UUID, generation_id: UUID, *statuses: GenerationStatus
) -> Generation | None:
    """The newest critique of a prompt of this person that stands so, or at all without statuses."""
    rows = made(owner_id, GenerationKind.CRITIQUE).where(col(Generation.root_id) == generation_id)
    if statuses:
        rows = rows.where(col(Generation.status).in_(statuses))
    return session.scalar(rows.limit(1))


def own_critique_to_change(session: Session, owner_id: UUID, run_id: UUID) -> Generation:
    """One critique of this person, held until the transaction ends.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    wanted = made(owner_id, GenerationKind.CRITIQUE).where(col(Generation.id) == run_id)
    found = session.scalar(wanted.with_for_update())
    if found is None:
        raise NotFound("There is no such critique, or it is not yours.")
    return found


def owned_image(session: Session, owner_id: UUID, generation_id: UUID) -> Generation:
    """One image of this person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    return _owned(session, owner_id, GenerationKind.IMAGE, generation_id)


def owned_video(session: Session, owner_id: UUID, generation_id: UUID) -> Generation:
    """One video of this person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    return _owned(session, owner_id, GenerationKind.VIDEO, generation_id)


def recent_videos(session: Session, owner_id: UUID, *, limit: int) -> list[Generation]:
    """The person's newest videos that are not put away, and all that run; newest first."""
    return _recent(session, owner_id, GenerationKind.VIDEO, limit)


def recent_images(session: Session, owner_id: UUID, *, limit: int) -> list[Generation]:
    """The person's newest images that are not put away, and all that run; newest first."""
    return _recent(session, owner_id, GenerationKind.IMAGE, limit)


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


def made(owner_id: UUID, *kinds: GenerationKind) -> Select[Generation]:
    """What the person made of these kinds and did not delete, newest first."""
    return (
        select(Generation)
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.kind).in_(kinds),
            col(Generation.removed_at).is_(None),
        )
        .order_by(col(Generation.created_at).desc(), col(Generation.id).desc())
    )


def _recent(session: Session, owner_id: UUID, kind: GenerationKind, limit: int) -> list[Generation]:
    kept = made(owner_id, kind).where(col(Generation.dismissed_at).is_(None))
    running = kept.where(col(Generation.status).in_(UNFINISHED))
    return newest_first(session.scalars(kept.limit(limit)), session.scalars(running))


def _history(owner_id: UUID):  # noqa: ANN202  SQLAlchemy's Select of Generation
    """Prompts; a rewrite is a version of one, and no prompt of its own."""
    return made(owner_id, GenerationKind.PROMPT).where(col(Generation.root_id).is_(None))


def _owned(
    session: Session, owner_id: UUID, kind: GenerationKind, generation_id: UUID
) -> Generation:
    found = session.scalar(made(owner_id, kind).where(col(Generation.id) == generation_id))
    if found is None:
        raise NotFound(f"There is no such {kind.value}, or it is not yours.")
    return found
