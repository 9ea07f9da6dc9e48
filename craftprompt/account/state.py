"""Who is signed in, as the pages show them. The session itself never enters a state."""

from uuid import UUID

import reflex as rx

from craftprompt.account.sessions import SignedIn
from craftprompt.account.tokens import seal
from craftprompt.errors import SignInRequired


class AuthState(rx.State):
    """The signed-in person: set by the guard from the database before every event.

    `tab_keeper` names the person to this browser alone, for words that are not saved yet.
    """

    name: str = ""
    email: str = ""
    plan: str = ""
    tab_keeper: str = ""

    _owner_id: str = ""
    _session_hash: str = ""

    def _recognise(self, person: SignedIn) -> None:
        """Take over who sent this event; the only writer of the owner that handlers trust."""
        owner = str(person.owner_id)
        if self._owner_id != owner or self.name != person.name or self.plan != person.plan:
            self.name, self.email, self.plan = person.name, person.email, person.plan
            self.tab_keeper = seal("tab keeper", owner)[:16]
        self._owner_id = owner
        self._session_hash = person.session_hash

    def _owner(self) -> UUID:
        """Whose event this is.

        Raises:
            SignInRequired: nobody's; the guard lets no such event through.
        """
        if not self._owner_id:
            raise SignInRequired
        return UUID(self._owner_id)


async def owner_of(state: rx.State) -> UUID:
    """The only person id that a handler may trust: whose event this is.

    Raises:
        SignInRequired: nobody is signed in.
    """
    auth = await state.get_state(AuthState)
    return auth._owner()
