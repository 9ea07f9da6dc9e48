"""What every text provider is: a stream of typed events that ends with a verdict."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Protocol

from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.providers.shots import NO_SHOTS, ShotList

TAKES_NO_ALLOWANCE = frozenset({"composer"})  # what a local engine writes is never counted
PROVIDER_NAMES = {
    "anthropic": "Claude",
    "openai": "GPT",
    "gemini": "Gemini",
    "xai": "Grok",
    "local_llm": "the server's own model",
    "composer": "the local composer",
}


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
class Rewrite:
    """A prompt that stands, and what is to be done to it.

    `wish` is the person's own words, empty for acts that need none. `locked` are phrases that
    stand in the prompt and have to stay, letter by letter. `is_by_rules` says that no language
    model had a hand in it: what rules cannot tell in it was wished for, or written by the person.
    """

    act: RewriteAct
    prompt: str
    negative_prompt: str = ""
    wish: str = ""
    locked: tuple[str, ...] = ()
    is_by_rules: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A prompt that stands and is to be judged; `locked` are phrases that no edit may touch."""

    prompt: str
    negative_prompt: str = ""
    locked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PromptRequest:
    """One request for a prompt: all that a provider may know, and nothing of the person.

    `variation` counts from 0; another number asks for another take on the same scene.
    `not_asked` are providers that the person wants to leave out, as after a refusal. With
    `rewrite` or `judged` the scene is only what that prompt was first written from. `shots` are
    there only for a target that takes several.
    """

    scene: str
    target: TargetModel
    scene_fields: SceneFields = field(default_factory=SceneFields)
    variation: int = 0
    not_asked: frozenset[str] = frozenset()
    rewrite: Rewrite | None = None
    shots: ShotList = NO_SHOTS
    judged: Judged | None = None

    @property
    def own_words(self) -> str:
        """What must not be changed unasked: scene and shots, or the prompt that is rewritten."""
        if self.rewrite:
            return self.rewrite.prompt
        return "\n".join((self.scene, *self.shots.actions))


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one attempt. `is_estimated` where the provider did not say."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    is_estimated: bool = False


class Severity(StrEnum):
    """How much a shortfall matters: refused or cut, done worse, or only worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One check that a text did not pass: which, and a sentence that says why it matters.

    `source` is the page that the rule comes from, empty where the rule is the person's own wish.
    `mend` are the words of a press that would put it right, and `mended` the whole text after it,
    empty where the press empties a field; both are empty where only the person can say what they
    want. `by_hand` is a sentence that then says what to do.
    """

    rule: str
    message: str
    severity: Severity = Severity.WARNING
    source: str = ""
    mend: str = ""
    mended: str = ""
    by_hand: str = ""

    @property
    def said(self) -> str:
        """The message, and what to do by hand where no press does it."""
        return self.message if self.mend or not self.by_hand else f"{self.message} {self.by_hand}"


class Judgement(StrEnum):
    """How a prompt does by one criterion."""

    MET = "met"
    BETTER = "better"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Remark:
    """What a critique says of a prompt by one criterion, named by its key: how it does, and why.

    It may suggest an edit: `replacement` in the place of `passage`, added at the end where that is
    empty. Both are empty where nothing is suggested.
    """

    criterion: str
    judgement: Judgement
    reason: str
    passage: str = ""
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class PromptText:
    """A whole prompt as one author wrote it, or as it stands where one judged it.

    `notes` are sentences for the person: what was added and why, and what to watch for.
    `shortfalls` say where it does not do what the target or the person asked for. `remarks` are
    there exactly where a critique was asked for.
    """

    prompt: str
    title: str = ""
    negative_prompt: str = ""
    notes: tuple[str, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class Meter:
    """What an attempt has used so far: it moves on while it runs, so that a stop loses nothing.

    `request_id` is the provider's own name for the call. `cost_micro_usd` is None where nobody
    published a price.
    """

    usage: Usage = field(default_factory=Usage)
    request_id: str = ""
    cost_micro_usd: int | None = 0


@dataclass(frozen=True, slots=True)
class AttemptStarted:
    """A provider was asked."""

    provider: str
    model: str
    meter: Meter = field(default_factory=Meter, compare=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """The next words of the prompt; with the last ones it is whole, though notes may follow.

    The last piece may be empty.
    """

    text: str
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class AttemptEnded:
    """A provider is done: `prompt` is there exactly when the verdict is ok.

    `reason` is a few words for the person, such as "overloaded". `is_draft_whole` says that the
    prompt itself was complete when the answer broke off.
    """

    verdict: Verdict
    prompt: PromptText | None = None
    reason: str = ""
    is_draft_whole: bool = False


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

    def in_line(self, not_asked: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """The keys of those who would be asked now, in order; empty where nobody can write.

        `not_asked` are left out.
        """
        ...

    async def warm(self) -> None:
        """Load what the first prompt would otherwise wait for."""
        ...

    async def close(self) -> None:
        """Let every connection go."""
        ...

    def stream(self, request: PromptRequest) -> AsyncIterator[TextEvent]:
        """Write the prompt: AttemptStarted, Pieces, AttemptEnded; a chain repeats the three."""
        ...
