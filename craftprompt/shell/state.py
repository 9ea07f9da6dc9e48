"""What the frame shows on every private page."""

import reflex as rx

from craftprompt.account.account_state import AccountState
from craftprompt.account.state import AuthState, owner_of
from craftprompt.billing.plans import plan
from craftprompt.billing.state import UsageState
from craftprompt.studio import runs


class ShellState(rx.State):
    """The sentence over the page, until it is dismissed; it loads the frame's other facts."""

    kind: str = ""
    message: str = ""

    @rx.event
    async def open_frame(self) -> None:
        """A private page opens, or its socket came back."""
        owner_id = await owner_of(self)
        account = await self.get_state(AccountState)
        await account._load(owner_id)
        account.plan_name = plan((await self.get_state(AuthState)).plan).name
        usage = await self.get_state(UsageState)
        await usage._refresh(owner_id)
        usage.prompts_note = "local: not counted" if runs.current().provider.is_local else ""

    @rx.event
    def tell(self, kind: str, message: str) -> None:
        """Show a sentence that no form on the page can show."""
        self.kind, self.message = kind, message

    @rx.event
    def dismiss(self) -> None:
        """The person has read it."""
        self.kind, self.message = "", ""
