"""What the provider wrote while it works on a video: asked for when it is opened, and not kept."""

from dataclasses import dataclass, field

import reflex as rx

from craftprompt.account.state import owner_of
from craftprompt.studio import bought_videos, queries


@dataclass(slots=True)
class VideoLog:
    """The log that is open, of the video `opened`; empty while none is."""

    opened: str = ""
    lines: list[str] = field(default_factory=list)
    is_asked_for: bool = False


class VideoLogState(rx.State, mixin=True):
    """One log at a time; its lines go when it is closed."""

    log: VideoLog = VideoLog()

    @rx.event(background=True)
    async def open_log(self, generation_id: str) -> None:
        """Open a video's log, and read it as it is now."""
        wanted = queries.generation_id_of(generation_id)
        async with self:
            owner_id = await owner_of(self)
            if self.log.is_asked_for:
                return  # one at a time: each is a call to the provider
            self.log = VideoLog(generation_id, is_asked_for=True)
        lines: tuple[str, ...] = ()
        try:
            lines = await bought_videos.log_lines(owner_id, wanted)
        finally:
            async with self:
                if self.log.opened == generation_id:
                    self.log = VideoLog(generation_id, list(lines))

    @rx.event
    def close_log(self) -> None:
        """Close the log, and forget its lines."""
        self.log = VideoLog()
