"""Whether a person's address is theirs: the link in the letter, and what waits for it."""

from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt import clock, db
from craftprompt.account import letters, link_tokens, queries, throttle
from craftprompt.account.forms import Origin
from craftprompt.account.link_tokens import Purpose
from craftprompt.errors import InputInvalid
from craftprompt.models import User
from craftprompt.settings import settings


def may_use_paid(person: User) -> bool:
    """Whether paid images and videos are open to them: their address is confirmed.

    Where no mail is sent nobody could confirm one by themselves, so nothing waits. Prompts and
    local engines never wait.
    """
    return person.email_verified_at is not None or not settings().sends_mail


def standing(person: User) -> str:
    """How a person's address stands, for their own page."""
    if person.email_undeliverable_at:
        return "Not reachable: a mail server refused our letter"
    return "Confirmed" if person.email_verified_at else "Not confirmed yet"


def why_confirm() -> str:
    """What a confirmed address is good for here."""
    if settings().sends_mail:
        return (
            "Until you press the button in our letter, paid images and videos wait. "
            "Prompts and local engines do not."
        )
    return f"{letters.how_letters_arrive()} Everything works without it."


def ask_again_label() -> str:
    """The button that asks for another letter: it claims to send one only where that is so."""
    return "Send another letter" if settings().sends_mail else "Write another letter"


async def ask_again(owner_id: UUID) -> None:
    """Write another letter with a link; earlier links open nothing any more.

    Raises:
        InputInvalid: the address is confirmed already.
        TooManyAttempts: three letters an hour are enough.
    """
    person = await db.read(lambda session: queries.person(session, owner_id))
    if person.email_verified_at:
        raise InputInvalid("Your address is confirmed already. No letter was written.")
    await throttle.count(throttle.VERIFY_PER_PERSON, str(owner_id))
    await db.write(lambda session: letters.ask_to_verify(session, owner_id, recipient=person.email))


async def confirm(token: str, origin: Origin) -> UUID:
    """Use the link of the letter up; gives whose address is confirmed now.

    Raises:
        InputInvalid: the link opens nothing.
        TooManyAttempts: too many links were tried from this IP.
    """
    await throttle.count(throttle.LINK_PER_IP, origin.network)

    def note(session: Session) -> UUID | None:
        owner_id = link_tokens.use(session, token, Purpose.VERIFY)
        if owner_id:
            note_confirmed(queries.lock_person(session, owner_id))
        return owner_id

    owner_id = await db.write(note)
    if owner_id is None:
        raise InputInvalid(
            "This link was used before, was replaced by a newer one, or is older than 24 hours. "
            "If your address is not confirmed yet, your account page gives you a new link."
        )
    return owner_id


def note_confirmed(person: User) -> None:
    """The link in a letter was used, so letters arrive and the address is the person's."""
    person.email_verified_at = person.email_verified_at or clock.now()
    person.email_undeliverable_at = None
