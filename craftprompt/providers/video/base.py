"""What every video engine is: one request, one film, or the reason why there is none."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from craftprompt.providers.base import Usage
from craftprompt.providers.outcomes import NotMade


@dataclass(frozen=True, slots=True)
class VideoRequest:
    """One video: all that an engine may know, and nothing of the person.

    `seconds` and `ratio` ("16:9") are what it lasts and looks like. `first_frame` is a picture that
    it begins with, in the bytes of a PNG, JPEG or WebP. `variation` counts the takes from 0.
    """

    prompt: str = field(repr=False)
    ratio: str
    seconds: int
    first_frame: bytes | None = field(default=None, repr=False)
    variation: int = 0


@dataclass(frozen=True, slots=True)
class Filmed:
    """A film that lies in the file that was given."""

    usage: Usage = field(default_factory=Usage)
    call_id: str = ""


class LocalVideoEngine(Protocol):
    """Makes videos on this machine: costs nothing, takes no allowance, can be begun again."""

    @property
    def key(self) -> str:
        """The engine's name in rows and pages, such as "animatic"."""
        ...

    @property
    def is_local(self) -> bool:
        """Always so: it takes no allowance and waits for nobody's confirmation."""
        ...

    async def film(self, request: VideoRequest, path: Path) -> Filmed | NotMade:
        """Write the film into an empty file.

        Raises:
            StorageFull, StorageClosed: it cannot be written.
        """
        ...
