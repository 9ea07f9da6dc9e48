"""What a letter says: one template for each kind, read as plain text and as HTML.

No letter holds a word that somebody typed: who registers with another person's address could
otherwise have us deliver his own message under our name.
"""

import re
import textwrap
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit
from uuid import UUID

from jinja2 import DictLoader, Environment, StrictUndefined

from craftprompt.settings import settings

FOLDER = Path(__file__).parent / "letters"
SENDER = "CraftPrompt Studio"
TEXT_WIDTH = 72
ENCODED_WORD = "=?"  # RFC 2047: mail programs decode what follows


class Kind(StrEnum):
    """The letters that there are; each has a template of its name."""

    VERIFY_ADDRESS = "verify_address"
    RESET_PASSWORD = "reset_password"  # noqa: S105  a letter's name
    ADDRESS_KNOWN = "address_known"
    NEW_DEVICE = "new_device"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  a letter's name
    ACCOUNT_DELETED = "account_deleted"
    OPERATOR_ALERT = "operator_alert"


# A link that has ended needs no letter any more; news is old after three days.
WORTH_SENDING = MappingProxyType(
    {
        Kind.VERIFY_ADDRESS: timedelta(hours=24),
        Kind.RESET_PASSWORD: timedelta(minutes=60),
        Kind.ADDRESS_KNOWN: timedelta(days=3),
        Kind.NEW_DEVICE: timedelta(days=3),
        Kind.PASSWORD_CHANGED: timedelta(days=3),
        Kind.ACCOUNT_DELETED: timedelta(days=3),
        Kind.OPERATOR_ALERT: timedelta(days=3),
    }
)


@dataclass(frozen=True, slots=True)
class Written:
    """A letter's words in both forms."""

    kind: Kind
    subject: str
    text: str
    html: str


def write(kind: Kind, **facts: str) -> Written:
    """The letter with `facts` filled in, such as its link."""
    known = {"origin": settings().origin, "operator": settings().operator_name, **facts}
    text = _ENVIRONMENTS["text"].get_template(kind.value)
    subject = "".join(text.blocks["subject"](text.new_context(known)))
    return Written(
        kind=kind,
        subject=subject,
        text=_tidied(text.render(known)),
        html=_ENVIRONMENTS["html"].get_template(kind.value).render(known),
    )


def message(written: Written, *, recipient: str, letter_id: UUID, written_at: datetime) -> str:
    """The whole letter as it goes out, the same however often it is tried.

    Raises:
        ValueError: the address would break out of its header.
    """
    made = EmailMessage()
    made["Subject"] = written.subject
    made["From"] = Address(SENDER, addr_spec=settings().letters_come_from)
    made["To"] = _address(recipient)
    made["Date"] = written_at
    made["Message-ID"] = f"<{letter_id}@{urlsplit(settings().origin).hostname}>"
    made["Auto-Submitted"] = "auto-generated"  # no holiday notice answers it; RFC 3834
    made.set_content(written.text, cte="quoted-printable")
    made.add_alternative(written.html, subtype="html", cte="quoted-printable")
    # By itself Python draws a new one at each try, and compiles and keeps a pattern for it.
    made.set_boundary(f"part-{letter_id}")
    policy = SMTP if recipient.isascii() else SMTPUTF8
    return made.as_bytes(policy=policy).decode()


def link(path: str, token: str) -> str:
    """A link that lets its reader in. The token is a fragment: no log and no Referer holds it."""
    return f"{settings().origin}{path}#token={token}"


def _address(recipient: str) -> Address:
    if ENCODED_WORD in recipient or not recipient.isprintable():
        raise ValueError("mail programs would read this as another address")
    name, _, host = recipient.rpartition("@")
    return Address(username=name, domain=host)


def _made(medium: str) -> Environment:
    """The letters, with what a frame, a paragraph and a link look like in this medium."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.j2")}
    letters = {kind.value: sources[f"{kind}.j2"] for kind in Kind}
    shared = {name: sources[f"{name}.{medium}.j2"] for name in ("frame", "pieces")}
    made = Environment(
        loader=DictLoader(letters | shared),
        autoescape=medium == "html",  # noqa: S701  plain text is no HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["wrapped"] = _wrapped
    return made


def _wrapped(words: str) -> str:
    """One paragraph of plain text; a link stays whole."""
    return textwrap.fill(
        " ".join(words.split()), TEXT_WIDTH, break_long_words=False, break_on_hyphens=False
    )


def _tidied(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


# Read with the module: a letter is written inside a transaction, which waits for no file.
_ENVIRONMENTS = {medium: _made(medium) for medium in ("text", "html")}
