"""Words that stand in a form and nowhere else: they are set aside, not lost, when others come."""

from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt.models import ImageDraft, VideoDraft
from craftprompt.studio import queries


def aside_for(session: Session, draft: ImageDraft | VideoDraft, words: str) -> str:
    """What is set aside once these words take the place of the draft's own."""
    is_lost = words != draft.prompt and is_unsent(session, draft.owner_id, draft.prompt)
    return draft.prompt if is_lost else draft.set_aside


def is_unsent(session: Session, owner_id: UUID, words: str) -> bool:
    """Whether the words stand nowhere else: in nothing that the person has made."""
    return bool(words.strip()) and not queries.has_words(session, owner_id, words.strip())
