"""The account page's facts."""

from uuid import UUID

import reflex as rx

from craftprompt import db
from craftprompt.account import queries, verification
from craftprompt.addresses import backend
from craftprompt.settings import settings

CHANGES = {
    "password": "Your password is changed. Every other browser is signed out.",
    "verified": "Your address is confirmed.",
    "asked": "A letter with a new link was written. Earlier links do not work any more.",
}


class AccountState(rx.State):
    """What the account page and the person's menu show; the frame adds the plan's name.

    `standing` says whether the address is confirmed; `ask_again` names the button for another
    letter and is empty where none is needed.
    """

    name: str = ""
    email: str = ""
    standing: str = ""
    ask_again: str = ""
    why_confirm: str = ""
    plan_name: str = ""
    since: str = ""
    tokens_total: int = 0
    avatar_address: str = ""
    idle_minutes: int = 120
    news: str = ""

    @rx.event
    async def open_account(self) -> None:
        """The account page opens."""
        self.news = CHANGES.get(self.router.url.query_parameters.get("changed", ""), "")

    @rx.event
    async def stay(self) -> None:
        """The person is still here: the guard has noted it already."""

    async def _load(self, owner_id: UUID) -> None:
        person, avatar = await db.read(
            lambda session: (
                queries.person(session, owner_id),
                queries.avatar_id(session, owner_id),
            )
        )
        self.name, self.email = person.name, person.email
        self.standing = verification.standing(person)
        self.ask_again = "" if person.email_verified_at else verification.ask_again_label()
        self.why_confirm = verification.why_confirm()
        self.since = person.created_at.isoformat()
        self.idle_minutes = settings().session_idle_minutes
        self.tokens_total = person.tokens_total
        self.avatar_address = backend(f"/media/{avatar}") if avatar else ""
