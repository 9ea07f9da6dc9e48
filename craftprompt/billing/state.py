"""Today's allowance as the meters show it."""

from uuid import UUID

import reflex as rx

from craftprompt import db
from craftprompt.account.state import AuthState
from craftprompt.billing import allowance
from craftprompt.billing.plans import plan


class UsageState(rx.State):
    """What the person has used of today's allowance, and what running work holds."""

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

    async def _refresh(self, owner_id: UUID) -> None:
        """Read the meters anew; what is held is shown apart from what is used up."""
        auth = await self.get_state(AuthState)
        chosen = plan(auth.plan)
        prompts, images, videos = await db.read(
            lambda session: allowance.meters(session, owner_id, chosen)
        )
        self.prompts_used, self.prompts_held = prompts.used - prompts.held, prompts.held
        self.images_used, self.images_held = images.used - images.held, images.held
        self.videos_used, self.videos_held = videos.used - videos.held, videos.held
        self.prompts_limit = prompts.limit
        self.images_limit = images.limit
        self.videos_limit = videos.limit
