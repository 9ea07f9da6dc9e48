"""What a picture came to in words."""

from dataclasses import dataclass, field

from craftprompt.providers.base import Usage


@dataclass(frozen=True, slots=True)
class Described:
    """A scene in plain words, and the tokens that it took."""

    scene: str = field(repr=False)
    usage: Usage = field(default_factory=Usage)
