"""The way back in for who forgot the password: a link in a letter, used once."""

from uuid import uuid4

from sqlalchemy.orm import Session

from craftprompt import clock, db
from craftprompt.account import (
    letters,
    link_tokens,
    passwords,
    queries,
    sessions,
    throttle,
    verification,
)
from craftprompt.account.forms import Origin, email_key
from craftprompt.account.link_tokens import Purpose
from craftprompt.errors import InputInvalid


async def ask_for_reset(email: str, origin: Origin) -> None:
    """Write a letter with a link to the owner of this address, if it has one.

    A known and an unknown address take the same steps: one hash, which makes asking as dear as
    guessing a password, and the same statements, which for nobody write nothing.

    Raises:
        TooManyAttempts: too many letters for this address, or questions from this IP.
    """
    key = email_key(email)
    await throttle.count(throttle.RESET_PER_IP, origin.network)
    await throttle.count(throttle.RESET_PER_ADDRESS, key)
    await passwords.is_password("", None)

    def offer(session: Session) -> None:
        person = queries.person_by_address(session, key)
        owner_id, recipient = (person.id, person.email) if person else (uuid4(), email)
        letters.offer_reset(session, owner_id, recipient=recipient)

    await db.write(offer)


async def reset_password(token: str, chosen: str, origin: Origin) -> list[str]:
    """Replace the password of who holds the link; gives the hashes of the ended sessions.

    Every session and every other link ends, and nobody is signed in by it. Who holds the link has
    read the letter, so the address is theirs.

    Raises:
        InputInvalid: the link opens nothing, or the password is weak; a weak one uses nothing up.
        TooManyAttempts: too many links were tried from this IP.
    """
    await throttle.count(throttle.LINK_PER_IP, origin.network)
    person = await db.read(lambda session: link_tokens.person_behind(session, token, Purpose.RESET))
    if person is None:
        raise _dead_link()
    passwords.refuse_weak(chosen, email=person.email, name=person.name)
    password_hash = await passwords.hash_password(chosen)

    def replace(session: Session) -> list[str]:
        row = queries.lock_person(session, person.id)
        if link_tokens.use(session, token, Purpose.RESET) is None:  # another press was faster
            raise _dead_link()
        row.password_hash = password_hash
        row.password_changed_at = clock.now()
        verification.note_confirmed(row)
        letters.withdraw_links(session, row.id)
        letters.tell_password_changed(session, row, by_letter=True)
        return sessions.end_all(session, row.id)

    return await db.write(replace)


def _dead_link() -> InputInvalid:
    return InputInvalid(
        "This link was used before, was replaced by a newer one, or is older than 60 minutes. "
        "Your password is as it was. Ask for a new link."
    )
