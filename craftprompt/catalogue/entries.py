"""What the catalogue holds: target models and the prompt profiles they are written for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What a target model makes."""

    IMAGE = "image"
    VIDEO = "video"


class Mode(StrEnum):
    """What a target model starts from."""

    TEXT_TO_IMAGE = "text-to-image"
    TEXT_TO_VIDEO = "text-to-video"
    IMAGE_TO_VIDEO = "image-to-video"
    FIRST_LAST_FRAME = "first-last-frame-to-video"
    REFERENCE_TO_VIDEO = "reference-to-video"


class Negatives(StrEnum):
    """Where a target model wants to hear what must not be in the picture."""

    FIELD = "field"  # a negative prompt field of its own
    CONSTRAINTS = "constraints"  # a few short documented phrases inside the prompt
    POSITIVE_ONLY = "positive_only"  # nowhere: describe the wanted state instead


class ShotForm(StrEnum):
    """How a family wants several shots to be written."""

    TIMESTAMPS = "timestamps"  # [00:00-00:03] before each beat
    NUMBERED = "numbered"  # Shot 1, Shot 2, the cut in words and no seconds
    ENTRIES = "entries"  # an entry of its own for each shot, with its seconds


@dataclass(frozen=True, slots=True)
class ShotRules:
    """In which form a family takes several shots; `most` is None where no limit is published."""

    form: ShotForm
    most: int | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where one rule of a profile comes from, and how sure it is.

    "high": the model's maker says it; "mid": a digest of the maker's page, or several third
    parties; "low": one third party, or our own inference.
    """

    rule: str
    page: str
    confidence: str


@dataclass(frozen=True, slots=True)
class PromptProfile:
    """How one family of target models wants to be written to.

    `words` are the fewest and most words of the whole prompt; the person's own words always go
    in, ours are dropped until it fits. `limit_characters` is None where no limit is published.
    `direction_languages` are the ISO 639-1 codes that the family reads well, the first for scenes
    in any other language; empty where it reads the scene's own.
    `spoken_languages` are codes of the languages that the family can voice; empty where
    it has no sound or its maker names none. `sources` are the pages behind `evidence`, once each.
    `shots` is its advice in words, `shot_list` None where one clip is one shot.
    """

    family: str
    name: str
    order: tuple[str, ...]
    form: str
    tense: str
    words: tuple[int, int]
    limit_characters: int | None
    moves_per_shot: int
    negatives: Negatives
    negative_advice: str
    audio: str
    dialogue: str
    references: str
    image_to_video: str
    shots: str
    forbidden_words: tuple[str, ...]
    commands: tuple[str, ...]
    commands_at_once: int
    direction_languages: tuple[str, ...]
    spoken_languages: tuple[str, ...]
    sources: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    shot_list: ShotRules | None = None


class Life(StrEnum):
    """Where a target model stands in its life with the provider."""

    NEW = "new"
    CURRENT = "current"
    DEPRECATED = "deprecated"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """A target model's life: when it ends and the key of what follows it, where known."""

    state: Life = Life.CURRENT
    ends: date | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """One parameter of a provider's endpoint, as its own schema names and types it.

    `role` is our neutral word for it ("first_frame", "duration"). `value_type` is "string",
    "integer", "number", "boolean", "enum" or "list"; `items` names the provider's type of a
    list's members. `default` is None where the provider publishes none.
    """

    name: str
    role: str
    value_type: str
    is_required: bool
    choices: tuple[str, ...] = ()
    default: str | int | float | bool | None = None
    minimum: int | None = None
    maximum: int | None = None
    items: str | None = None
    meaning: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """What a provider asks for one second or one clip; empty conditions hold for all.

    `micro_usd` are millionths of a US dollar. `has_audio` is None where sound costs nothing more.
    """

    per: str
    micro_usd: int
    resolutions: tuple[str, ...] = ()
    seconds: int | None = None
    has_audio: bool | None = None


def _no_constants() -> Mapping[str, bool]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TargetModel:
    """One model that a prompt can be written for, as one row of the catalogue says it.

    `seconds` are the clip lengths it offers (empty for images and where the maker fixes one);
    `prompt_limit_characters` is the row's own limit, else the profile's, else None. `profile` is
    its family's, narrowed to what this version can do. `price` is a sentence, `prices` the
    figures behind it. `weight` is what one run takes from the day's videos. `constants` are sent
    with every request whose prompt was written here, so that the provider leaves it as it is.
    """

    key: str
    name: str
    maker: str
    family: str
    version: str
    tier: str
    kind: Kind
    mode: Mode
    enabled: bool
    seconds: tuple[int, ...]
    default_seconds: int | None
    ratios: tuple[str, ...]
    resolutions: tuple[str, ...]
    has_audio: bool
    has_negative_prompt: bool
    takes_first_frame: bool
    takes_last_frame: bool
    takes_references: bool
    takes_shots: bool
    has_fixed_camera_setting: bool
    prompt_limit_characters: int | None
    weight: int
    price: str
    status: str
    last_verified: date
    sources: tuple[str, ...]
    profile: PromptProfile
    provider: str = "fal"
    endpoint: str = ""
    inputs: tuple[Input, ...] = ()
    constants: Mapping[str, bool] = field(default_factory=_no_constants, hash=False)
    lifecycle: Lifecycle = Lifecycle()
    prices: tuple[Price, ...] = ()
    typical_seconds: tuple[int, int] | None = None
    default_ratio: str | None = None
    default_resolution: str | None = None
    references_limit: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def listed_name(self) -> str:
        """The name as a list of choices says it: with its maker's, by which people look for it."""
        is_said = self.maker.split()[0].casefold() in self.name.casefold()
        return self.name if is_said else f"{self.name} ({self.maker})"

    def input_for(self, role: str) -> Input | None:
        """The endpoint's parameter that plays this neutral role; None where it has none."""
        return next((each for each in self.inputs if each.role == role), None)
