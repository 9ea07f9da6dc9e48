"""Which engine makes the video that a model's key asks for."""

from dataclasses import dataclass

from craftprompt.errors import Unavailable
from craftprompt.providers.video.base import LocalVideoEngine
from craftprompt.providers.video.fal import FalVideos, fal_videos
from craftprompt.providers.video.local import AnimaticVideos
from craftprompt.settings import Settings

VideoEngine = FalVideos | LocalVideoEngine
ANIMATIC = AnimaticVideos.key


@dataclass(frozen=True, slots=True)
class VideoEngines:
    """fal's models where there is a key, and the animatic maker, which is always there."""

    fal: FalVideos | None
    local: LocalVideoEngine

    def of(self, model: str) -> VideoEngine:
        """The engine for this model's key; without fal's key the local one films it."""
        return self.local if self.fal is None or model == ANIMATIC else self.fal

    def named(self, provider: str) -> VideoEngine:
        """The engine with this key.

        Raises:
            Unavailable: it was there when the video was asked for, and has no key any more.
        """
        if provider == self.local.key:
            return self.local
        if self.fal and provider == self.fal.key:
            return self.fal
        raise Unavailable(
            "This studio has no key for fal any more. The video was not counted and your prompt is "
            "kept; if it was sent already, it may be billed to the operator, who has to look at "
            "FAL_KEY. An animatic needs no key."
        )

    async def close(self) -> None:
        """Break off what is still asked, and close the connections."""
        if self.fal:
            await self.fal.close()


def video_engines(chosen: Settings) -> VideoEngines:
    """The engines of this installation. Call it inside the event loop that uses them."""
    return VideoEngines(fal_videos(chosen), AnimaticVideos())
