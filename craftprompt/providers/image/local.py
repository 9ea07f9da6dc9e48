"""The local engine of images: the storyboard drawer, asked like every other one."""

import contextlib

from craftprompt.providers.image import storyboard
from craftprompt.providers.image.base import Drawn, ImageRequest
from craftprompt.providers.image.storyboard import FrameRequest
from craftprompt.providers.outcomes import NotMade


class StoryboardImages:
    """Draws a storyboard frame from the prompt's own words; costs nothing, asks nobody.

    References are not looked at: a frame is drawn from words.
    """

    key = storyboard.KEY
    is_local = True

    def turn(self) -> contextlib.AbstractAsyncContextManager[None]:
        """No waiting: the drawer's own two threads take turns."""
        return contextlib.nullcontext()

    def successor(self, _model: str) -> str | None:
        """It is never gone."""
        return None

    async def draw(self, request: ImageRequest) -> Drawn | NotMade:
        """Draw the frame."""
        frame = await storyboard.draw_frame(
            FrameRequest(
                prompt=request.prompt,
                ratio=request.ratio,
                size=request.size,
                variation=request.variation,
            )
        )
        return Drawn(frame.content)

    async def warm(self) -> None:
        """Nothing is loaded beforehand."""

    async def close(self) -> None:
        """Nothing is held."""
