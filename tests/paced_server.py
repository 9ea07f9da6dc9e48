"""`bin/run` with local engines whose pace the words set, for tests that come in mid-work.

A scene with the word "slowly" is written word by word with pauses, of the frames of such a prompt
only the first two are ever drawn, and its film is never ready; of a scene with the word "endlessly"
only the beginning is ever written; at the word "stumbles" the writer has a fault of its own.
Everything else is made as always, the words all at once. `--counted` gives the writer the name of a
provider that takes allowance. `--full-while FILE` gives SQLite no further page as long as the file
is there.

python -m tests.paced_server --port 3000 --counted
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.event import listens_for

from craftprompt.commands import server
from craftprompt.providers import registry
from craftprompt.providers.base import AttemptStarted, Piece, PromptRequest, TextEvent
from craftprompt.providers.image import registry as image_registry
from craftprompt.providers.image.base import Drawn, ImageRequest
from craftprompt.providers.image.local import StoryboardImages
from craftprompt.providers.outcomes import NotMade
from craftprompt.providers.text.composer.provider import ComposerProvider
from craftprompt.providers.video.base import Filmed, VideoRequest
from craftprompt.providers.video.local import AnimaticVideos

SLOWLY = "slowly"
ENDLESSLY = "endlessly"
STUMBLES = "stumbles"
PAUSE_SECONDS = 0.04
COUNTED_KEY = "local_llm"
MOST_PAGES = 1 << 30
FRAMES_BEFORE_A_HALT = 2
WARMED = "The writer is warm."


class PacedWriter:
    """The local composer, slowed down on request."""

    def __init__(self, *, is_counted: bool) -> None:
        self._composer = ComposerProvider(seconds_per_word=0)
        self.key = COUNTED_KEY if is_counted else self._composer.key
        self.is_local = not is_counted

    def in_line(self, _not_asked: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """It can always write."""
        return (self.key,)

    async def warm(self) -> None:
        """Nothing is loaded beforehand, but said."""
        sys.stdout.write(f"{WARMED}\n")
        sys.stdout.flush()

    async def close(self) -> None:
        """Nothing is open."""

    async def stream(self, request: PromptRequest) -> AsyncIterator[TextEvent]:
        """What the composer writes, in its own words."""
        if STUMBLES in request.scene:
            raise ZeroDivisionError(request.scene)
        async for event in self._composer.stream(request):
            match event:
                case AttemptStarted(model=model):
                    yield AttemptStarted(self.key, model)
                case Piece() if ENDLESSLY in request.scene:
                    yield event
                    await asyncio.Event().wait()
                case Piece(text) if SLOWLY in request.scene:
                    for word in _words(text):
                        yield Piece(word)
                        await asyncio.sleep(PAUSE_SECONDS)
                case _:
                    yield event


class PacedDrawer(StoryboardImages):
    """The storyboard drawer, which puts the pen down where a test wants to come in."""

    async def draw(self, request: ImageRequest) -> Drawn | NotMade:
        """Draw the frame, unless it is a later one of those that take for ever."""
        if SLOWLY in request.prompt and request.variation >= FRAMES_BEFORE_A_HALT:
            await asyncio.Event().wait()
        return await super().draw(request)


film_at_once = AnimaticVideos.film


async def film(self: AnimaticVideos, request: VideoRequest, path: Path) -> Filmed | NotMade:
    """Render the clip, unless it is one of those that take for ever."""
    if SLOWLY in request.prompt:
        await asyncio.Event().wait()
    return await film_at_once(self, request, path)


def _words(text: str) -> list[str]:
    first, *others = text.split(" ")
    return [first, *[f" {word}" for word in others]]


def fill_the_disk_while(sign: Path) -> None:
    """Refuse SQLite every further page as long as the sign is there: to it, the disk is full."""

    @listens_for(Engine, "begin")
    def limit(connection: Connection) -> None:
        if connection.dialect.name == "sqlite":
            most = 1 if sign.exists() else MOST_PAGES
            connection.exec_driver_sql(f"PRAGMA max_page_count={most}")


if __name__ == "__main__":
    if "--full-while" in sys.argv:
        option = sys.argv.index("--full-while")
        fill_the_disk_while(Path(sys.argv[option + 1]))
        del sys.argv[option : option + 2]
    is_counted = "--counted" in sys.argv
    if is_counted:
        sys.argv.remove("--counted")
    registry.text_provider = lambda *_: PacedWriter(is_counted=is_counted)
    image_registry.StoryboardImages = PacedDrawer
    AnimaticVideos.film = film
    sys.exit(server.main())
