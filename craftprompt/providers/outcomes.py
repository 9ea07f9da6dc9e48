"""What a call for a picture or a video came to, whoever was asked."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from craftprompt.providers.base import Usage, Verdict

FailureKind = Literal["refused", "invalid", "unavailable", "unconfigured", "internal"]


class Outcome(Protocol):
    """What a call came to, made or not: its tokens, and the provider's own name for it."""

    @property
    def usage(self) -> Usage:
        """The tokens that it took."""
        ...

    @property
    def call_id(self) -> str:
        """The provider's own name for the call, for its support; empty where it gave none."""
        ...


@dataclass(frozen=True, slots=True)
class NotMade:
    """Why there is no picture or video. `sentence` is for the person, `reason` the vendor's word.

    The verdict `unknown` means that the call may have been carried out and billed. `said` is what
    was answered in words where a picture was asked for.
    """

    verdict: Verdict
    kind: FailureKind
    sentence: str
    reason: str = ""
    said: str = field(default="", repr=False)
    usage: Usage = field(default_factory=Usage)
    call_id: str = ""
