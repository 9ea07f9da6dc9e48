"""What a picture or film is made from, as long as the words that are sent still say so."""

import re
from collections import Counter
from uuid import UUID

from sqlalchemy.orm import Session
from sqlmodel import col, select

from craftprompt.models import GenerationKind, PromptVersion
from craftprompt.studio import queries

# Chinese and Japanese character by character, as they have no spaces between words.
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


def origin(session: Session, owner_id: UUID, parent_id: UUID | None, words: str) -> UUID | None:
    """The parent, but None for a prompt that was taken over and then replaced by another text.

    Raises:
        NotFound: it is not the person's own, or it is gone.
    """
    if parent_id is None:
        return None
    parent = queries.owned_generation(session, owner_id, parent_id)
    if parent.kind != GenerationKind.PROMPT:
        return parent_id
    written = select(PromptVersion.prompt).where(
        col(PromptVersion.owner_id) == owner_id,
        col(PromptVersion.generation_id) == parent_id,
    )
    known = (parent.prompt, parent.scene, *session.scalars(written))
    return parent_id if any(comes_from(each, words) for each in known) else None


def comes_from(earlier: str, words: str) -> bool:
    """Whether half of the earlier words are left, or little else is: one may be cut far shorter."""
    before, after = _counted(earlier), _counted(words)
    shared = (before & after).total()
    return shared > 0 and (2 * shared >= before.total() or 5 * shared >= 4 * after.total())


def _counted(text: str) -> Counter[str]:
    return Counter(_WORDS.findall(text.casefold()))
