"""What came of a scene: its prompts with their versions, and the images and videos made from them.

A few reads for a whole tree, one for each of its levels, and of long texts only the scene's
beginning. What was deleted is read too, so that the page can say so; of its words nothing is.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, load_only
from sqlmodel import col

from craftprompt.models import (
    Generation,
    GenerationKind,
    GenerationReference,
    GenerationStatus,
    Media,
    PromptVersion,
)
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.studio import queries
from craftprompt.studio.limits import MOST_VERSIONS_SHOWN

MOST_MADE = 60
MOST_TRIES = 12
HIGHEST = 20  # steps from a thing up to its scene; each is a deed of the person
LONGEST_SCENE_SHOWN = 240
# A picture in one of these roles is what a thing was made of; in the others it only helped.
MADE_OF = (ReferenceRole.EDITED, ReferenceRole.FIRST_FRAME)


def _columns(*wanted: object) -> Any:
    names = [cast("InstrumentedAttribute[Any]", each) for each in wanted]
    return load_only(*names, raiseload=True)


_FEW_COLUMNS = _columns(
    Generation.parent_id,
    Generation.root_id,
    Generation.kind,
    Generation.status,
    Generation.target,
    Generation.settings,
    Generation.provider,
    Generation.model,
    Generation.failure_kind,
    Generation.render_step,
    Generation.place_in_line,
    Generation.created_at,
    Generation.removed_at,
)
_WITHOUT_TEXTS = _columns(
    PromptVersion.generation_id,
    PromptVersion.number,
    PromptVersion.parent_id,
    PromptVersion.run_id,
    PromptVersion.act,
    PromptVersion.wish,
    PromptVersion.provider,
    PromptVersion.name,
    PromptVersion.dropped,
    PromptVersion.chosen,
    PromptVersion.created_at,
)


@dataclass(frozen=True, slots=True)
class Lineage:
    """The rows of one tree, by the id of a generation where they are named by one.

    `made` begins with the prompt that everything came from; nothing stands before what it was made
    from. `pictures` are the media made. `sources` are the images and videos of this tree whose
    picture a thing was made of, which tells more than its parent; `bereft` are those whose picture
    is deleted. `from_version` is the version with the very words of an image or video. `tries` are
    rewrites that wrote no version. `made_left_out` counts what was made from what is shown.
    """

    scene: str
    made: list[Generation]
    pictures: dict[UUID, UUID]
    sources: dict[UUID, UUID]
    bereft: frozenset[UUID]
    versions: list[PromptVersion]
    from_version: dict[UUID, UUID]
    tries: list[Generation]
    made_left_out: int
    versions_left_out: int


def lineage(session: Session, owner_id: UUID, generation_id: UUID) -> Lineage:
    """The tree that a prompt of the person stands in, up to sixty things made and sixty versions.

    Raises:
        NotFound: not a prompt of theirs.
    """
    prompt = queries.owned_prompt(session, owner_id, generation_id)
    line = _line(session, owner_id, prompt.id)
    made = _made(session, owner_id, line)
    ids = [each.id for each in made]
    sources, bereft = _sources(session, owner_id, ids)
    kept = [each.id for each in made if each.removed_at is None]
    prompts = [each.id for each in made if each.id in kept and each.kind == GenerationKind.PROMPT]
    versions, versions_left_out = _versions(session, owner_id, prompts)
    return Lineage(
        scene=_scene(session, owner_id, line[0]),
        made=made,
        pictures=_pictures(session, owner_id, kept),
        sources=sources,
        bereft=bereft,
        versions=versions,
        from_version=_from_version(session, owner_id, ids),
        tries=_tries(session, owner_id, prompts),
        made_left_out=_count_made_from(session, owner_id, ids) if len(ids) >= MOST_MADE else 0,
        versions_left_out=versions_left_out,
    )


def ancestors(session: Session, owner_id: UUID, made: Generation) -> list[Generation]:
    """What a thing of the person was made from, the nearest first, as far as nothing is deleted."""
    if made.parent_id is None:
        return []
    line = _line(session, owner_id, made.id)[:-1]
    rows = select(Generation).where(
        col(Generation.owner_id) == owner_id,
        col(Generation.id).in_(line),
        col(Generation.removed_at).is_(None),
    )
    kept = {each.id: each for each in session.scalars(rows)}
    return [kept[each] for each in takewhile(kept.__contains__, reversed(line))]


def _line(session: Session, owner_id: UUID, generation_id: UUID) -> list[UUID]:
    """A thing's ancestors by id, the farthest first and itself last, deleted ones with them."""
    here = (
        select(
            col(Generation.id).label("id"),
            col(Generation.parent_id).label("parent_id"),
            literal(0).label("height"),
        )
        .where(col(Generation.owner_id) == owner_id, col(Generation.id) == generation_id)
        .cte("line", recursive=True)
    )
    above = aliased(Generation)
    line = here.union_all(
        select(col(above.id), col(above.parent_id), here.c.height + 1)
        .join(here, col(above.id) == here.c.parent_id)
        .where(col(above.owner_id) == owner_id, here.c.height < HIGHEST)
    )
    return list(session.scalars(select(line.c.id).order_by(line.c.height.desc())))


def _made(session: Session, owner_id: UUID, line: list[UUID]) -> list[Generation]:
    """What came of the first of a line, level by level, the line itself before the newest."""
    root = _generations(owner_id).where(col(Generation.id) == line[0])
    level = list(session.scalars(root))
    made = list(level)
    while level and len(made) < MOST_MADE:
        known = [each.id for each in made]
        rows = (
            _generations(owner_id)
            .where(_is_made_from(owner_id, [each.id for each in level]))
            .where(col(Generation.id).not_in(known))
            .order_by(col(Generation.id).in_(line).desc(), col(Generation.created_at).desc())
            .limit(MOST_MADE - len(made))
        )
        level = sorted(session.scalars(rows), key=lambda each: (each.created_at, each.id))
        made.extend(level)
    return made


def _count_made_from(session: Session, owner_id: UUID, ids: list[UUID]) -> int:
    """How many more were made from these."""
    more = select(func.count(col(Generation.id))).where(
        col(Generation.owner_id) == owner_id,
        col(Generation.root_id).is_(None),
        col(Generation.removed_at).is_(None),
        col(Generation.id).not_in(ids),
        _is_made_from(owner_id, ids),
    )
    return session.scalar(more) or 0


def _is_made_from(owner_id: UUID, ids: Collection[UUID]) -> ColumnElement[bool]:
    """Whether a row came from one of these. Two short lists, since an "or" would use no index."""
    asked_from = select(col(Generation.id)).where(
        col(Generation.owner_id) == owner_id, col(Generation.parent_id).in_(ids)
    )
    made_of = (
        select(col(GenerationReference.generation_id))
        .join(Media, col(Media.id) == col(GenerationReference.media_id))
        .where(
            col(Media.owner_id) == owner_id,
            col(Media.generation_id).in_(ids),
            col(GenerationReference.role).in_(MADE_OF),
        )
    )
    return col(Generation.id).in_(asked_from.union_all(made_of))


def _sources(
    session: Session, owner_id: UUID, ids: Collection[UUID]
) -> tuple[dict[UUID, UUID], frozenset[UUID]]:
    """Whose picture each of these was made of, and which were made of one that is deleted."""
    rows = session.execute(
        select(
            col(GenerationReference.generation_id),
            col(GenerationReference.media_id),
            col(Media.generation_id),
        )
        .join(Generation, col(Generation.id) == col(GenerationReference.generation_id))
        .outerjoin(
            Media,
            (col(Media.id) == col(GenerationReference.media_id))
            & (col(Media.owner_id) == owner_id),
        )
        .where(
            col(Generation.owner_id) == owner_id,
            col(GenerationReference.generation_id).in_(ids),
            col(GenerationReference.role).in_(MADE_OF),
        )
    ).all()
    known = set(ids)
    sources = {made: source for made, _, source in rows if source and source in known}
    return sources, frozenset(made for made, media_id, _ in rows if media_id is None)


def _pictures(session: Session, owner_id: UUID, ids: Collection[UUID]) -> dict[UUID, UUID]:
    rows = session.execute(
        select(col(Media.generation_id), col(Media.id)).where(
            col(Media.owner_id) == owner_id, col(Media.generation_id).in_(ids)
        )
    )
    return {made: media_id for made, media_id in rows if made}


def _versions(
    session: Session, owner_id: UUID, prompts: Collection[UUID]
) -> tuple[list[PromptVersion], int]:
    """The newest versions of these prompts, oldest first, and how many there are besides."""
    theirs = (
        col(PromptVersion.owner_id) == owner_id,
        col(PromptVersion.generation_id).in_(prompts),
    )
    rows = (
        select(PromptVersion)
        .options(_WITHOUT_TEXTS)
        .where(*theirs)
        .order_by(col(PromptVersion.created_at).desc(), col(PromptVersion.number).desc())
        .limit(MOST_VERSIONS_SHOWN)
    )
    found = list(session.scalars(rows))
    if len(found) < MOST_VERSIONS_SHOWN:
        return found[::-1], 0
    counted = session.scalar(select(func.count(col(PromptVersion.id))).where(*theirs)) or 0
    return found[::-1], counted - len(found)


def _from_version(session: Session, owner_id: UUID, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The last version before each of these that has its very words.

    What was made from other words, such as those changed on the page of images, is not here.
    """
    rows = session.execute(
        select(col(Generation.id), col(PromptVersion.id))
        .join(
            PromptVersion,
            (col(PromptVersion.generation_id) == col(Generation.parent_id))
            & (col(PromptVersion.prompt) == col(Generation.prompt))
            & (col(PromptVersion.created_at) <= col(Generation.created_at)),
        )
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.id).in_(ids),
            col(Generation.kind) != GenerationKind.PROMPT,
            col(PromptVersion.owner_id) == owner_id,
        )
        .order_by(col(PromptVersion.number))
    )
    return {made: version for made, version in rows}  # noqa: C416  a row is no pair to the types


def _tries(session: Session, owner_id: UUID, prompts: Collection[UUID]) -> list[Generation]:
    """The newest rewrites of these prompts that run or wrote nothing, oldest first."""
    wrote = select(col(PromptVersion.run_id)).where(
        col(PromptVersion.owner_id) == owner_id,
        col(PromptVersion.run_id) == col(Generation.id),
    )
    rows = (
        select(Generation)
        .options(_FEW_COLUMNS)
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.root_id).in_(prompts),
            col(Generation.kind) == GenerationKind.PROMPT,
            col(Generation.status) != GenerationStatus.SUCCEEDED,
            col(Generation.removed_at).is_(None),
            ~wrote.correlate(Generation).exists(),
        )
        .order_by(col(Generation.created_at).desc())
        .limit(MOST_TRIES)
    )
    return list(session.scalars(rows))[::-1]


def _scene(session: Session, owner_id: UUID, generation_id: UUID) -> str:
    """The first words of the scene; nothing where it was deleted."""
    words = select(func.substr(col(Generation.scene), 1, LONGEST_SCENE_SHOWN)).where(
        col(Generation.owner_id) == owner_id,
        col(Generation.id) == generation_id,
        col(Generation.removed_at).is_(None),
    )
    return session.scalar(words) or ""


def _generations(owner_id: UUID):  # noqa: ANN202  SQLAlchemy's Select of Generation
    """What the person made, deleted a moment ago or not; a rewrite is none of it."""
    return (
        select(Generation)
        .options(_FEW_COLUMNS)
        .where(col(Generation.owner_id) == owner_id, col(Generation.root_id).is_(None))
    )
