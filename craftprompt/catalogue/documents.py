"""The shape of the catalogue's files, once their schemas have been checked."""

from typing import NotRequired, TypedDict


class LifecycleEntry(TypedDict):
    """Where a model stands in its life; `ends` is a date as text."""

    state: str
    ends: str | None
    successor: str | None


class RateEntry(TypedDict):
    """One published price under its conditions."""

    per: str
    micro_usd: int
    resolutions: list[str]
    seconds: int | None
    audio: bool | None


class PriceEntry(TypedDict):
    """All published prices of a model, with their page."""

    rates: list[RateEntry]
    formula: str | None
    source: str


class LatencyEntry(TypedDict):
    """How long a run usually takes, from and to, in seconds."""

    typical_seconds: list[int] | None
    source: str


class LimitEntry(TypedDict):
    """The most characters a prompt may have."""

    value: int | None
    advice: str | None
    source: str


class InputEntry(TypedDict):
    """One parameter of an endpoint."""

    role: str
    type: str
    items: NotRequired[str]
    required: bool
    choices: NotRequired[list[str]]
    default: NotRequired[str | int | float | bool]
    min: NotRequired[int]
    max: NotRequired[int]
    doc: NotRequired[str]
    source: str


class ModelRow(TypedDict):
    """What rows of video and image models have in common."""

    key: str
    name: str
    maker: str
    family: str
    version: str
    tier: str
    mode: str
    enabled: bool
    status: str
    last_verified: str
    lifecycle: LifecycleEntry
    price: PriceEntry
    latency: LatencyEntry
    prompt_max_chars: LimitEntry
    sources: list[str]
    notes: list[str]


class VideoRow(ModelRow):
    """A video model as its endpoint describes itself."""

    endpoint: str
    weight: int
    constants: dict[str, bool]
    inputs: dict[str, InputEntry]
    roles: dict[str, str]


class ChoiceEntry(TypedDict):
    """What can be chosen, and what is chosen where nobody does."""

    choices: list[str]
    default: str
    source: str


class ReferencesEntry(TypedDict):
    """How many reference images a run may carry."""

    limit: int
    source: str


class ImageRow(ModelRow):
    """An image model with its ratios and sizes."""

    ratios: ChoiceEntry
    sizes: ChoiceEntry
    references: ReferencesEntry


class EvidenceEntry(TypedDict):
    """Where a rule comes from."""

    rule: str
    page: str
    confidence: str


class ShotListEntry(TypedDict):
    """How a family is given several shots; `most` is None where no limit is published."""

    form: str
    most: int | None


class Narrowing(TypedDict):
    """What a version of a family does otherwise than the family."""

    words: NotRequired[list[int]]
    negatives: NotRequired[str]
    negative_advice: NotRequired[str]
    audio: NotRequired[str]
    dialogue: NotRequired[str]
    shots: NotRequired[str]
    shot_list: NotRequired[None]
    spoken_languages: NotRequired[list[str]]


class ProfileRow(TypedDict):
    """How a family wants to be written to."""

    family: str
    name: str
    order: list[str]
    form: str
    tense: str
    words: list[int]
    limit_characters: int | None
    moves_per_shot: int
    negatives: str
    negative_advice: str
    audio: str
    dialogue: str
    references: str
    image_to_video: str
    shots: str
    shot_list: NotRequired[ShotListEntry]
    forbidden_words: list[str]
    commands: list[str]
    commands_at_once: int
    direction_languages: list[str]
    spoken_languages: list[str]
    evidence: list[EvidenceEntry]
    versions: dict[str, Narrowing]


class VideoFile(TypedDict):
    """`video_models.json`."""

    provider: str
    models: list[VideoRow]


class ImageFile(TypedDict):
    """`image_models.json`."""

    provider: str
    models: list[ImageRow]


class ProfileFile(TypedDict):
    """`profiles.json`."""

    profiles: list[ProfileRow]


class Documents(TypedDict):
    """The three files together, as the cross checks see them."""

    video: VideoFile
    images: ImageFile
    profiles: ProfileFile
