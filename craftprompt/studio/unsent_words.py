"""Words that stand in a form and nowhere else: they are set aside, not lost, when others come.

Each function gives the columns of a draft that change.
"""

from typing import TypedDict

from sqlalchemy.orm import Session

from craftprompt.models import ImageDraft, VideoDraft
from craftprompt.studio import queries
from craftprompt.studio.limits import LONGEST_DRAFT
from craftprompt.wording import clean_text


class Words(TypedDict):
    """What stands in the field, and what waits beside it."""

    prompt: str
    set_aside: str


def replaced(session: Session, draft: ImageDraft | VideoDraft, words: str) -> Words:
    """These words take the place of the draft's own."""
    is_lost = words != draft.prompt and _is_unsent(session, draft, draft.prompt)
    return Words(prompt=words, set_aside=draft.prompt if is_lost else draft.set_aside)


def kept_beside(
    session: Session, draft: ImageDraft | VideoDraft, *, words: str, shown: str
) -> Words:
    """Words that stood in the field until `shown` took their place.

    The page knows words that it had not sent yet; what was saved was kept as it was replaced.
    """
    words = clean_text(words)[:LONGEST_DRAFT]
    is_lost = words != shown and _is_unsent(session, draft, words)
    return Words(prompt=shown, set_aside=words if is_lost else draft.set_aside)


def brought_back(session: Session, draft: ImageDraft | VideoDraft) -> Words:
    """What was set aside stands in the field again, in exchange for unsent words."""
    is_lost = _is_unsent(session, draft, draft.prompt)
    return Words(prompt=draft.set_aside, set_aside=draft.prompt if is_lost else "")


def _is_unsent(session: Session, draft: ImageDraft | VideoDraft, words: str) -> bool:
    """Whether the words stand nowhere else: in nothing that the person has made."""
    return bool(words.strip()) and not queries.has_words(session, draft.owner_id, words.strip())
