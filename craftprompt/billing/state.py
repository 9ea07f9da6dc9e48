"""Today's allowance as the meters show it."""

from uuid import UUID

import reflex as rx

from craftprompt import clock, db
from craftprompt.account.state import AuthState, owner_of
from craftprompt.billing import allowance, ceiling
from craftprompt.billing.plans import PLANS, plan


class UsageState(rx.State):
    """What the person has used of today's allowance, and what running work holds.

    `day` is the UTC day that the meters count, such as "2026-11-28". `month` says what the month's
    ceiling of provider cost still gives; `month_left` is the same in micro-dollars.
    """

    day: str = ""
    prompts_used: int = 0
    prompts_held: int = 0
    prompts_limit: int = 0
    prompts_note: str = ""
    images_used: int = 0
    images_held: int = 0
    images_limit: int = 0
    videos_used: int = 0
    videos_held: int = 0
    videos_limit: int = 0
    spent: str = ""
    month: str = ""
    month_left: int = 0
    has_larger_plan: bool = False

    @rx.event
    async def renew(self) -> None:
        """A day began while a page stood open: its allowance is whole."""
        await self._refresh(await owner_of(self))

    async def _refresh(self, owner_id: UUID) -> None:
        """Read the meters anew; what is held is shown apart from what is used up."""
        self.day = clock.today().isoformat()  # before the meters: at worst they are read again
        auth = await self.get_state(AuthState)
        chosen = plan(auth.plan)
        counted, self.month_left = await db.read(
            lambda session: (
                allowance.meters(session, owner_id, chosen),
                ceiling.left(session, owner_id, chosen),
            )
        )
        self.month = ceiling.left_in_words(self.month_left, chosen)
        prompts, images, videos = counted
        self.prompts_used, self.prompts_held = prompts.used - prompts.held, prompts.held
        self.images_used, self.images_held = images.used - images.held, images.held
        self.videos_used, self.videos_held = videos.used - videos.held, videos.held
        self.prompts_limit = prompts.limit
        self.images_limit = images.limit
        self.videos_limit = videos.limit
        self.spent = spent_in_words([f"{each.kind}s" for each in counted if each.left == 0])
        self.has_larger_plan = chosen != PLANS[-1]


async def show_usage(state: rx.State, owner_id: UUID) -> UsageState:
    """Have the meters show what is used and held now; gives them."""
    usage = await state.get_state(UsageState)
    await usage._refresh(owner_id)
    return usage


def spent_in_words(kinds: list[str]) -> str:
    """That nothing is left today of these kinds, in a sentence; nothing where there are none."""
    if not kinds:
        return ""
    named = " and ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1])))
    return f"Today's {named} are used up."
