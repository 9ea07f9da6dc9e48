"""The letters that an account sends, and what pages may say of how letters reach people."""

from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt import clock
from craftprompt.account import link_tokens
from craftprompt.account.devices import Device
from craftprompt.account.link_tokens import Purpose
from craftprompt.mail import outbox
from craftprompt.mail.letter import Kind, link, write
from craftprompt.models import User
from craftprompt.settings import settings


def ask_to_verify(session: Session, owner_id: UUID, *, recipient: str) -> None:
    """A link that confirms the address; an earlier one opens nothing any more."""
    token = link_tokens.issue(session, owner_id, Purpose.VERIFY)
    outbox.withdraw(session, owner_id, Kind.VERIFY_ADDRESS)
    written = write(Kind.VERIFY_ADDRESS, link=link("/verify-email", token))
    outbox.post(session, owner_id, written, recipient=recipient)


def offer_reset(session: Session, owner_id: UUID, *, recipient: str) -> None:
    """A link that leads to a new password; an earlier one opens nothing any more.

    For somebody who does not exist the same statements run and leave nothing behind.
    """
    token = link_tokens.issue(session, owner_id, Purpose.RESET)
    outbox.withdraw(session, owner_id, Kind.RESET_PASSWORD)
    written = write(Kind.RESET_PASSWORD, link=link("/reset-password", token))
    outbox.post(session, owner_id, written, recipient=recipient)


def withdraw_links(session: Session, owner_id: UUID) -> None:
    """Let every link that was written to a person lead nowhere, also those still to be sent."""
    link_tokens.revoke(session, owner_id, *Purpose)
    for kind in (Kind.VERIFY_ADDRESS, Kind.RESET_PASSWORD):
        outbox.withdraw(session, owner_id, kind)


def withdraw_reset(session: Session, owner_id: UUID) -> None:
    """Let the links to a new password lead nowhere: the password was changed without one."""
    link_tokens.revoke(session, owner_id, Purpose.RESET)
    outbox.withdraw(session, owner_id, Kind.RESET_PASSWORD)


def tell_address_known(session: Session, person: User) -> None:
    """Somebody tried to register with this person's address; said once an hour at most."""
    written = write(Kind.ADDRESS_KNOWN, forgot_link=_forgot_link())
    once = f"{Kind.ADDRESS_KNOWN} {clock.now():%Y-%m-%d %H}"
    outbox.post(session, person.id, written, recipient=person.email, once=once)


def tell_new_device(session: Session, person: User, device: Device) -> None:
    """Somebody signed in from a device that this person did not use before."""
    written = write(
        Kind.NEW_DEVICE, device=device.words, moment=_moment(), forgot_link=_forgot_link()
    )
    outbox.post(session, person.id, written, recipient=person.email)


def tell_password_changed(session: Session, person: User, *, by_letter: bool) -> None:
    """The password is another one now, `by_letter` after a link in a letter was used."""
    written = write(
        Kind.PASSWORD_CHANGED,
        how="chosen anew through the link in a letter" if by_letter else "changed",
        ended=(
            "Every browser was signed out."
            if by_letter
            else "Every browser but the one it was changed in was signed out."
        ),
        moment=_moment(),
        forgot_link=_forgot_link(),
    )
    outbox.post(session, person.id, written, recipient=person.email)


def say_farewell(session: Session, person: User) -> None:
    """The account is gone. Where letters are files none is written: it would have to stay."""
    if settings().sends_mail:
        written = write(Kind.ACCOUNT_DELETED, moment=_moment())
        outbox.post_farewell(session, written, recipient=person.email)


def how_letters_arrive() -> str:
    """What a page says before it asks for a letter; nothing where mail is sent."""
    if settings().sends_mail:
        return ""
    return (
        "This installation sends no mail: it writes letters into files on its server. Ask "
        f"{_operator()} to hand yours over."
    )


def reset_asked() -> str:
    """What everybody is told who asks for a new password, whoever they are."""
    if settings().sends_mail:
        return (
            "If this address has an account, a letter with a link is on its way to it. The link "
            "works once and for 60 minutes. If nothing arrives, look into the spam folder too."
        )
    return (
        "If this address has an account, a letter with a link was written into a file on the "
        f"server. The link works once and for 60 minutes: ask {_operator()} to hand it over."
    )


def verification_asked() -> str:
    """What somebody is told who asks for another link to confirm their address."""
    if settings().sends_mail:
        return "A letter with a new link is on its way to you. Earlier links do not work any more."
    return (
        "A letter with a new link was written into a file on the server: ask "
        f"{_operator()} to hand it over. Earlier links do not work any more."
    )


def _operator() -> str:
    return settings().operator_email or "its operator"


def _forgot_link() -> str:
    return f"{settings().origin}/forgot-password"


def _moment() -> str:
    now = clock.now()
    return f"on {now.day} {now:%B %Y} at {now:%H:%M} UTC"
