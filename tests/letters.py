"""What stands in the outbox, and the links in it, as their readers would find them."""

import email
import re
from email.policy import SMTPUTF8

from craftprompt import db
from craftprompt.models import Letter

LINK = re.compile(r"https?://\S+#token=([\w-]+)")


async def posted(owner_id=None):
    """The letters that wait, oldest first, of one person or of all."""

    def waiting(session):
        found = session.query(Letter).where(Letter.next_at.is_not(None))
        if owner_id:
            found = found.where(Letter.owner_id == owner_id)
        return found.order_by(Letter.created_at).all()

    return await db.read(waiting)


async def kinds(owner_id=None):
    return sorted(each.kind for each in await posted(owner_id))


async def link_of(kind, owner_id=None):
    """The token in the newest letter of a kind."""
    (letter,) = [each for each in await posted(owner_id) if each.kind == kind]
    return token_in(letter.message)


def token_in(raw):
    """The token of the link in a letter, the same in its words and in its HTML."""
    letter = email.message_from_string(raw, policy=SMTPUTF8)
    found = [LINK.findall(part.get_content()) for part in letter.iter_parts()]
    tokens = {token for part in found for token in part}
    assert all(found)
    assert len(tokens) == 1
    return tokens.pop()
