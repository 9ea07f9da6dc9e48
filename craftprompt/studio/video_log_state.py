"""What the provider wrote while it works on a video: asked for when it is opened, and not kept."""

import reflex as rx

from craftprompt.account.state import owner_of
from craftprompt.studio import bought_videos, queries


class VideoLogState(rx.State):
    """The lines of one video, `opened` being its id; they go when the log is closed."""

    opened: str = ""
    lines: list[str] = []
    is_asking: bool = False

    @rx.event(background=True)
    async def read(self, generation_id: str) -> None:
        """Open a video's log, and read it as it is now."""
        wanted = queries.generation_id_of(generation_id)
        async with self:
            owner_id = await owner_of(self)
            self.opened, self.lines, self.is_asking = generation_id, [], True
        lines: tuple[str, ...] = ()
        try:
            lines = await bought_videos.log_lines(owner_id, wanted)
        finally:
            async with self:
                if self.opened == generation_id:
                    self.lines, self.is_asking = list(lines), False

    @rx.event
    async def close(self) -> None:
        """Close the log, and forget its lines."""
        await owner_of(self)
        self.opened, self.lines, self.is_asking = "", [], False
