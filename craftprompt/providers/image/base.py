"""What every image engine is: one request, one call, one picture or the reason why there is none.

An engine never tries again by itself: a call that is paid for is made once, and who made the claim
decides what follows.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from craftprompt.providers.base import Usage
from craftprompt.providers.outcomes import NotMade


class ReferenceRole(StrEnum):
    """What a reference image contributes."""

    EDITED = "edited"  # the image that the words change
    REFERENCE = "reference"
    FIRST_FRAME = "first_frame"
    LAST_FRAME = "last_frame"
    STYLE = "style"
    CHARACTER = "character"


@dataclass(frozen=True, slots=True)
class ReferenceImage:
    """One reference as it is sent: its bytes, already free of metadata, and what it is for."""

    content: bytes = field(repr=False)
    content_type: str
    role: ReferenceRole


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """One image: all that an engine may know, and nothing of the person.

    `model` is a key of the catalogue, `size` one of its sizes ("1K", "2K", "4K"). `variation`
    counts the images of a request from 0; a local engine draws another take for another number.
    """

    prompt: str = field(repr=False)
    model: str
    ratio: str
    size: str
    references: tuple[ReferenceImage, ...] = ()
    variation: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, in the very bytes that the engine gave: they may carry content credentials."""

    content: bytes = field(repr=False)
    usage: Usage = field(default_factory=Usage)
    call_id: str = ""


class ImageEngine(Protocol):
    """Makes images. Built inside the event loop that uses it."""

    @property
    def key(self) -> str:
        """The engine's name in settings, rows and pages, such as "gemini"."""
        ...

    @property
    def is_local(self) -> bool:
        """Whether it runs here: costs nothing, takes no allowance, can be begun again."""
        ...

    def turn(self) -> AbstractAsyncContextManager[object]:
        """Wait for a place among the calls that go on at once."""
        ...

    def successor(self, model: str, /) -> str | None:
        """Who is asked in the place of a model that is gone; None where nobody is."""
        ...

    async def draw(self, request: ImageRequest) -> Drawn | NotMade:
        """Ask once. Only cancelling raises."""
        ...

    async def warm(self) -> None:
        """Load what the first image would otherwise wait for."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...
