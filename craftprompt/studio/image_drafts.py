"""What stands in the image page: kept as it is changed, filled from a prompt or an image."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt import clock
from craftprompt.catalogue.entries import Kind, TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.db import insert_into
from craftprompt.models import GenerationKind, ImageDraft
from craftprompt.providers.image.registry import STORYBOARD
from craftprompt.settings import settings
from craftprompt.studio import durable_runs, queries, unsent_words
from craftprompt.studio.images import MOST_AT_A_TIME, STORYBOARD_RATIOS, STORYBOARD_SIZES
from craftprompt.studio.limits import refuse_long_draft
from craftprompt.wording import clean_text

USUAL_RATIO = "16:9"
USUAL_SIZE = "1K"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the page offers for one model: ratios as "16:9", sizes as "1K".

    `references` are the most that it takes; the local drawer takes none.
    """

    model: str
    ratios: tuple[str, ...]
    sizes: tuple[str, ...]
    references: int

    def fitting(self, draft: ImageDraft) -> tuple[str, str]:
        """The draft's ratio and size where the model has them, else the usual ones."""
        ratio = draft.ratio if draft.ratio in self.ratios else _usual(USUAL_RATIO, self.ratios)
        size = draft.size if draft.size in self.sizes else _usual(USUAL_SIZE, self.sizes)
        return ratio, size


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft whose settings fit each other.

    `asked_model` is the model that it named; the draft has another where that one is gone.
    """

    draft: ImageDraft
    asked_model: str


def image_targets() -> tuple[TargetModel, ...]:
    """The models that can be chosen beside the local drawer: the setting's, preferred first.

    Left out are those that the catalogue does not know or has switched off, and those that Google
    lately did not know any more.
    """
    named = dict.fromkeys(settings().gemini_image_models)
    rows = [row for row in map(catalogue().known, named) if row and row.kind is Kind.IMAGE]
    return tuple(row for row in rows if row.enabled and not durable_runs.is_gone(row.key))


def settings_of(model: str) -> Settings:
    """What can be chosen for a model.

    Raises:
        UnknownTarget: no such model.
    """
    if model == STORYBOARD:
        return Settings(model, STORYBOARD_RATIOS, STORYBOARD_SIZES, references=0)
    target = catalogue().target(model)
    sizes = target.resolutions or STORYBOARD_SIZES[:1]
    return Settings(model, target.ratios, sizes, references=target.references_limit or 0)


def kept_draft(session: Session, owner_id: UUID) -> KeptDraft:
    """The person's draft, with settings that its model has; a fresh one before the first."""
    return _fitting(session, _stored(session, owner_id))


def save(session: Session, owner_id: UUID, **changes: object) -> KeptDraft:
    """Change some of the draft and keep it; gives it with settings that fit each other.

    Raises:
        InputInvalid: more words than a draft holds.
    """
    stored = _stored(session, owner_id)
    kept = _fitting(session, ImageDraft.model_validate(stored.model_dump() | changes))
    kept.draft.prompt = clean_text(kept.draft.prompt)
    refuse_long_draft(kept.draft.prompt)
    values = kept.draft.model_dump(exclude={"owner_id"}) | {"saved_at": clock.now()}
    statement = insert_into(session, ImageDraft).values(owner_id=owner_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["owner_id"], set_=values))
    return kept


def take_over(session: Session, owner_id: UUID, generation_id: UUID) -> KeptDraft:
    """Fill the page from a prompt, or with the words and settings of an image made before.

    Raises:
        NotFound: not a generation of theirs.
    """
    source = queries.owned_generation(session, owner_id, generation_id)
    if source.kind == GenerationKind.PROMPT:
        words = source.prompt or source.scene
        return _replace(session, owner_id, words, parent_id=source.id, is_edit=False)
    return _replace(
        session,
        owner_id,
        source.prompt,
        model=source.target,
        ratio=str(source.settings.get("ratio", "")),
        size=str(source.settings.get("size", "")),
        count=int(source.settings.get("count", 1)),
        parent_id=source.parent_id,
        is_edit=False,
    )


def begin_edit(session: Session, owner_id: UUID, generation_id: UUID) -> KeptDraft:
    """Say what changes in an image: it becomes the first reference, the words are new.

    What nothing was made of yet waits beside the field: ending the edit brings it back.

    Raises:
        NotFound: not an image of theirs.
    """
    source = queries.owned_image(session, owner_id, generation_id)
    ratio = str(source.settings.get("ratio", ""))
    return _replace(session, owner_id, "", ratio=ratio, parent_id=source.id, is_edit=True)


def end_edit(session: Session, owner_id: UUID) -> KeptDraft:
    """No edit after all: what the edit set aside stands in the field again."""
    stored = _stored(session, owner_id)
    back = unsent_words.brought_back(session, stored) if stored.set_aside else {}
    return save(session, owner_id, **back, parent_id=None, is_edit=False)


def set_aside(session: Session, owner_id: UUID, *, words: str, shown: str) -> KeptDraft:
    """Keep words that stood in the field until `shown` took their place."""
    stored = _stored(session, owner_id)
    return save(
        session, owner_id, **unsent_words.kept_beside(session, stored, words=words, shown=shown)
    )


def bring_back(session: Session, owner_id: UUID) -> KeptDraft:
    """Put the words that were set aside into the field again, in exchange for unsent ones."""
    stored = _stored(session, owner_id)
    return save(session, owner_id, **unsent_words.brought_back(session, stored))


def _replace(session: Session, owner_id: UUID, words: str, **changes: object) -> KeptDraft:
    """Other words and settings; words that would be lost with that are set aside."""
    stored = _stored(session, owner_id)
    return save(session, owner_id, **unsent_words.replaced(session, stored, words), **changes)


def _stored(session: Session, owner_id: UUID) -> ImageDraft:
    return session.get(ImageDraft, owner_id) or ImageDraft(owner_id=owner_id)


def _fitting(session: Session, found: ImageDraft) -> KeptDraft:
    """The draft with what can still be chosen: another tab or time may have taken some of it."""
    model = _offered(found.model)
    ratio, size = settings_of(model).fitting(found)
    parent_id = queries.living(session, found.owner_id, found.parent_id)
    draft = ImageDraft(
        **found.model_dump(include={"owner_id", "prompt", "set_aside"}),
        model=model,
        ratio=ratio,
        size=size,
        count=found.count if 1 <= found.count <= MOST_AT_A_TIME else 1,
        parent_id=parent_id,
        is_edit=found.is_edit and parent_id is not None,
    )
    return KeptDraft(draft, found.model)


def _offered(model: str) -> str:
    """The model, else the one that the catalogue names after it, else the preferred one."""
    offered = [*(target.key for target in image_targets()), STORYBOARD]
    row = catalogue().known(model)
    wanted = (model, row.lifecycle.successor if row else None)
    return next((key for key in wanted if key in offered), offered[0])


def _usual(wanted: str, offered: tuple[str, ...]) -> str:
    return wanted if wanted in offered else offered[0]
