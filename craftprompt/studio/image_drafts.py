"""What stands in the image page: kept as it is changed, filled from a prompt or an image."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt import clock
from craftprompt.catalogue.entries import Kind, TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.db import insert_into
from craftprompt.errors import InputInvalid, NotFound
from craftprompt.models import GenerationKind, ImageDraft
from craftprompt.providers.image.registry import STORYBOARD
from craftprompt.studio import queries
from craftprompt.studio.images import MOST_AT_A_TIME, STORYBOARD_RATIOS, STORYBOARD_SIZES
from craftprompt.studio.limits import LONGEST_DRAFT
from craftprompt.wording import clean_text

USUAL_RATIO = "16:9"
USUAL_SIZE = "1K"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the page offers for one model: ratios as "16:9", sizes as "1K"."""

    model: str
    ratios: tuple[str, ...]
    sizes: tuple[str, ...]

    def fitting(self, draft: ImageDraft) -> tuple[str, str]:
        """The draft's ratio and size where the model has them, else the usual ones."""
        ratio = draft.ratio if draft.ratio in self.ratios else _usual(USUAL_RATIO, self.ratios)
        size = draft.size if draft.size in self.sizes else _usual(USUAL_SIZE, self.sizes)
        return ratio, size


def image_targets() -> tuple[TargetModel, ...]:
    """The image models of the catalogue, as the page lists them."""
    return tuple(target for target in catalogue().targets if target.kind is Kind.IMAGE)


def settings_of(model: str) -> Settings:
    """What can be chosen for a model.

    Raises:
        UnknownTarget: no such model.
    """
    if model == STORYBOARD:
        return Settings(model, STORYBOARD_RATIOS, STORYBOARD_SIZES)
    target = catalogue().target(model)
    return Settings(model, target.ratios, target.resolutions or STORYBOARD_SIZES[:1])


def kept_draft(session: Session, owner_id: UUID) -> ImageDraft:
    """The person's draft, with settings that its model has; a fresh one before the first."""
    found = session.get(ImageDraft, owner_id) or ImageDraft(owner_id=owner_id)
    known = {target.key for target in image_targets()} | {STORYBOARD}
    model = found.model if found.model in known else image_targets()[0].key
    ratio, size = settings_of(model).fitting(found)
    parent_id = _living(session, owner_id, found.parent_id)
    count = found.count if 1 <= found.count <= MOST_AT_A_TIME else 1
    return ImageDraft(
        owner_id=owner_id,
        prompt=found.prompt,
        model=model,
        ratio=ratio,
        size=size,
        count=count,
        parent_id=parent_id,
        is_edit=found.is_edit and parent_id is not None,
    )


def save(session: Session, owner_id: UUID, **changes: object) -> ImageDraft:
    """Change some of the draft and keep it; gives it with settings that fit each other.

    Raises:
        InputInvalid: more words than a draft holds.
    """
    draft = kept_draft(session, owner_id)
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.prompt = clean_text(draft.prompt)
    if len(draft.prompt) > LONGEST_DRAFT:
        raise InputInvalid(
            f"Texts of more than {LONGEST_DRAFT:,} characters are not saved. Yours stands in its "
            "field as long as this page is open; shorten it, and it is saved."
        )
    draft.ratio, draft.size = settings_of(draft.model).fitting(draft)
    values = draft.model_dump(exclude={"owner_id"}) | {"saved_at": clock.now()}
    statement = insert_into(session, ImageDraft).values(owner_id=owner_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["owner_id"], set_=values))
    return draft


def take_over(session: Session, owner_id: UUID, generation_id: UUID) -> ImageDraft:
    """Fill the page from a prompt, or with the words and settings of an image made before.

    Raises:
        NotFound: not a generation of theirs.
    """
    source = queries.owned_generation(session, owner_id, generation_id)
    if source.kind == GenerationKind.PROMPT:
        words = source.edited_prompt or source.prompt or source.scene
        return save(session, owner_id, prompt=words, parent_id=source.id, is_edit=False)
    parent = source.parent_id
    return save(
        session,
        owner_id,
        prompt=source.prompt,
        model=source.target,
        ratio=str(source.settings.get("ratio", "")),
        size=str(source.settings.get("size", "")),
        count=int(source.settings.get("count", 1)),
        parent_id=parent,
        is_edit=False,
    )


def begin_edit(session: Session, owner_id: UUID, generation_id: UUID) -> ImageDraft:
    """Say what changes in an image: it becomes the first reference, the words are new.

    Raises:
        NotFound: not an image of theirs.
    """
    source = queries.owned_image(session, owner_id, generation_id)
    ratio = str(source.settings.get("ratio", ""))
    return save(session, owner_id, prompt="", ratio=ratio, parent_id=source.id, is_edit=True)


def _living(session: Session, owner_id: UUID, generation_id: UUID | None) -> UUID | None:
    """The id, unless the person has deleted that prompt or image."""
    try:
        return generation_id and queries.owned_generation(session, owner_id, generation_id).id
    except NotFound:
        return None


def _usual(wanted: str, offered: tuple[str, ...]) -> str:
    return wanted if wanted in offered else offered[0]
