"""The local engine of videos: the animatic maker, asked like every other one."""

from pathlib import Path

from craftprompt import storage
from craftprompt.errors import InputInvalid
from craftprompt.providers.base import Verdict
from craftprompt.providers.outcomes import NotMade
from craftprompt.providers.video import animatic
from craftprompt.providers.video.animatic import ClipRequest
from craftprompt.providers.video.base import Filmed, VideoRequest


class AnimaticVideos:
    """Moves a camera over a frame as the prompt's words say; costs nothing, asks nobody."""

    key = animatic.KEY
    is_local = True

    async def film(self, request: VideoRequest, path: Path) -> Filmed | NotMade:
        """Render the clip.

        Raises:
            StorageFull, StorageClosed: it cannot be written.
        """
        clip = ClipRequest(
            request.prompt,
            request.ratio,
            request.seconds,
            request.variation,
            request.first_frame,
        )
        try:
            with storage.in_our_words():
                await animatic.render_clip(clip, path)
        except InputInvalid as refusal:
            return NotMade(Verdict.REQUEST_FAULT, "invalid", refusal.message)
        return Filmed()
