"""What every text provider is: a stream of typed events that ends with a verdict."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Protocol

from craftprompt.catalogue.entries import TargetModel

TAKES_NO_ALLOWANCE = frozenset({"composer"})  # what a local engine writes is never counted


class Verdict(StrEnum):
    """How one attempt ended."""

    OK = "ok"
    RETRYABLE = "retryable"
    SKIP_PROVIDER = "skip_provider"
    REQUEST_FAULT = "request_fault"
    REFUSAL = "refusal"
    TRUNCATED = "truncated"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SceneFields:
    """The nine optional fields beside the scene, each in the person's own words or empty."""

    subject: str = ""
    action: str = ""
    setting: str = ""
    light: str = ""
    camera: str = ""
    mood: str = ""
    sound: str = ""
    must_keep: str = ""
    avoid: str = ""

    def filled(self) -> dict[str, str]:
        """The fields that hold something, in the order of the form."""
        values = {each.name: getattr(self, each.name).strip() for each in fields(self)}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class PromptRequest:
    """One request for a prompt: all that a provider may know, and nothing of the person.

    `variation` counts from 0; another number asks for another take on the same scene.
    """

    scene: str
    target: TargetModel
    scene_fields: SceneFields = field(default_factory=SceneFields)
    variation: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one attempt. `is_estimated` where the provider did not say."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class PromptText:
    """A whole prompt as one author wrote it.

    `notes` are sentences for the person: what was added and why, and what to watch for.
    """

    prompt: str
    title: str = ""
    negative_prompt: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttemptStarted:
    """A provider was asked."""

    provider: str
    model: str


@dataclass(frozen=True, slots=True)
class Piece:
    """The next words of the prompt."""

    text: str


@dataclass(frozen=True, slots=True)
class AttemptEnded:
    """A provider is done: `prompt` is there exactly when the verdict is ok."""

    verdict: Verdict
    usage: Usage = field(default_factory=Usage)
    prompt: PromptText | None = None
    reason: str = ""


TextEvent = AttemptStarted | Piece | AttemptEnded


class TextProvider(Protocol):
    """Writes prompts. A chain of providers is one too: it starts several attempts."""

    @property
    def key(self) -> str:
        """The provider's name in settings, rows and pages, such as "composer"."""
        ...

    @property
    def is_local(self) -> bool:
        """Whether it runs here: costs nothing and takes no allowance."""
        ...

    async def warm(self) -> None:
        """Load what the first prompt would otherwise wait for."""
        ...

    def stream(self, request: PromptRequest) -> AsyncIterator[TextEvent]:
        """Write the prompt: AttemptStarted, Pieces, AttemptEnded; a chain repeats the three."""
        ...
