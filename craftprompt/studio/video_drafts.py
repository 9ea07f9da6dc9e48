"""What stands in the video page: kept as it is changed, filled from what was made before."""

from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt import clock
from craftprompt.catalogue.entries import Kind
from craftprompt.catalogue.loader import DEFAULT_TARGET_KEY, catalogue
from craftprompt.db import insert_into
from craftprompt.models import Generation, GenerationKind, VideoDraft
from craftprompt.providers.video import animatic
from craftprompt.providers.video.shortfalls import from_a_first_frame
from craftprompt.studio import queries, service, unsent_words
from craftprompt.studio.limits import refuse_long_draft
from craftprompt.studio.video_settings import settings_of
from craftprompt.studio.video_views import ANIMATIC_NAME
from craftprompt.wording import clean_text


def model_choices() -> dict[str, dict[str, str]]:
    """What can be chosen, as names by keys by family; last the engine of this machine."""
    families = {
        group.label: {each.key: each.name for each in group.targets if _is_offered(each.key)}
        for group in catalogue().grouped()
    }
    return {
        **{label: models for label, models in families.items() if models},
        "On this machine": {animatic.KEY: ANIMATIC_NAME},
    }


def kept_draft(session: Session, owner_id: UUID) -> VideoDraft:
    """The person's draft, with settings that its model has; a fresh one before the first."""
    return _fitting(session, _stored(session, owner_id))


def save(session: Session, owner_id: UUID, **changes: object) -> VideoDraft:
    """Change some of the draft and keep it; gives it with settings that fit each other.

    Raises:
        InputInvalid: more words than a draft holds.
    """
    stored = _stored(session, owner_id)
    draft = _fitting(session, VideoDraft.model_validate(stored.model_dump() | changes))
    draft.prompt = clean_text(draft.prompt)
    draft.negative_prompt = clean_text(draft.negative_prompt)
    refuse_long_draft(draft.prompt, draft.negative_prompt)
    values = draft.model_dump(exclude={"owner_id"}) | {"saved_at": clock.now()}
    statement = insert_into(session, VideoDraft).values(owner_id=owner_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["owner_id"], set_=values))
    return draft


def take_over(session: Session, owner_id: UUID, generation_id: UUID) -> VideoDraft:
    """Fill the page from a prompt, or with the words and settings of a video made before.

    Raises:
        NotFound: not a generation of theirs.
    """
    source = queries.owned_generation(session, owner_id, generation_id)
    if source.kind == GenerationKind.VIDEO:
        return _replace(
            session,
            owner_id,
            source.prompt,
            negative_prompt=source.negative_prompt,
            model=source.target,
            parent_id=source.parent_id,
            **_shape_of(source),
        )
    words = source.prompt or source.scene
    written_for = {"model": source.target, **_as_told(source)} if _is_offered(source.target) else {}
    return _replace(
        session,
        owner_id,
        words,
        negative_prompt=source.negative_prompt,
        parent_id=source.id,
        **written_for,
    )


def animate(session: Session, owner_id: UUID, generation_id: UUID) -> VideoDraft:
    """Let an image move: its ratio, and its words where none stand in the field yet.

    Raises:
        NotFound: not an image of theirs.
    """
    return _moving_on(session, owner_id, queries.owned_image(session, owner_id, generation_id))


def extend(session: Session, owner_id: UUID, generation_id: UUID) -> VideoDraft:
    """Go on from a video: its ratio, and its words where none stand in the field yet.

    Raises:
        NotFound: not a video of theirs.
    """
    return _moving_on(session, owner_id, queries.owned_video(session, owner_id, generation_id))


def set_aside(session: Session, owner_id: UUID, *, words: str, shown: str) -> VideoDraft:
    """Keep words that stood in the field until `shown` took their place."""
    stored = _stored(session, owner_id)
    return save(
        session, owner_id, **unsent_words.kept_beside(session, stored, words=words, shown=shown)
    )


def bring_back(session: Session, owner_id: UUID) -> VideoDraft:
    """Put the words that were set aside into the field again, in exchange for unsent ones."""
    stored = _stored(session, owner_id)
    return save(session, owner_id, **unsent_words.brought_back(session, stored))


def _replace(session: Session, owner_id: UUID, words: str, **changes: object) -> VideoDraft:
    """Other words and settings; words that would be lost with that are set aside."""
    stored = _stored(session, owner_id)
    return save(session, owner_id, **unsent_words.replaced(session, stored, words), **changes)


def _moving_on(session: Session, owner_id: UUID, source: Generation) -> VideoDraft:
    standing = _stored(session, owner_id)
    return save(
        session,
        owner_id,
        prompt=standing.prompt if standing.prompt.strip() else source.prompt,
        model=_beginning_with_a_picture(_offered(standing.model)),
        parent_id=source.id,
        ratio=str(source.settings.get("ratio", "")),
    )


def _beginning_with_a_picture(model: str) -> str:
    """The model, else the nearest that takes a first frame: the picture is laid as one."""
    row = catalogue().known(model)
    found = from_a_first_frame(row) if row else None
    return found.key if found else model


def _shape_of(video: Generation) -> dict[str, object]:
    kept = video.settings
    return {
        "seconds": kept["seconds"],
        "ratio": kept["ratio"],
        "resolution": kept.get("resolution", ""),
        "has_audio": kept.get("has_audio"),
    }


def _as_told(prompt: Generation) -> dict[str, object]:
    """The length of a prompt in shots: as long as they are together."""
    told = service.told_shots(prompt.target, service.take_of(prompt))
    return {"seconds": told.seconds} if told.shots else {}


def _stored(session: Session, owner_id: UUID) -> VideoDraft:
    return session.get(VideoDraft, owner_id) or VideoDraft(owner_id=owner_id)


def _fitting(session: Session, found: VideoDraft) -> VideoDraft:
    """The draft with what can still be chosen: another tab or time may have taken some of it.

    Whether sound is wished stays through a model that has none: with it the next one costs more.
    """
    model = _offered(found.model)
    offered = settings_of(model)
    seconds, ratio = offered.fitting(found.seconds, found.ratio)
    return VideoDraft(
        owner_id=found.owner_id,
        prompt=found.prompt,
        negative_prompt=found.negative_prompt,
        set_aside=found.set_aside,
        model=model,
        seconds=seconds,
        ratio=ratio,
        resolution=offered.fitting_resolution(found.resolution),
        has_audio=found.has_audio,
        parent_id=queries.living(session, found.owner_id, found.parent_id),
    )


def _offered(model: str) -> str:
    """The model, else the one that the catalogue names after it, else the recommended one."""
    row = catalogue().known(model)
    wanted = (model, row.lifecycle.successor if row else None, DEFAULT_TARGET_KEY)
    return next((key for key in wanted if key and _is_offered(key)), animatic.KEY)


def _is_offered(key: str) -> bool:
    row = catalogue().known(key)
    is_model = row is not None and row.kind is Kind.VIDEO and row.enabled
    return is_model or key == animatic.KEY
