"""A scene as several shots, and the words that call a character the same in all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Shot:
    """One shot. `framing` is a term of the vocabulary or empty; `seconds` are whole, from 1."""

    action: str
    seconds: int
    framing: str = ""


@dataclass(frozen=True, slots=True)
class ShotList:
    """The shots in their order. Each of the `anchors` names somebody or something in all of them.

    Such as "the girl in the red coat": a model sees every shot by itself and draws what it reads.
    """

    shots: tuple[Shot, ...] = ()
    anchors: tuple[str, ...] = ()

    @property
    def seconds(self) -> int:
        """How long all shots are together."""
        return sum(each.seconds for each in self.shots)

    @property
    def actions(self) -> tuple[str, ...]:
        """What happens in each shot."""
        return tuple(each.action for each in self.shots)


NO_SHOTS = ShotList()


def lasting(shots: Sequence[Shot], seconds: int) -> tuple[Shot, ...]:
    """The shots with other lengths that add up to `seconds`, in the proportions that they had.

    `seconds` are at least as many as there are shots: each keeps one.
    """
    spare = seconds - len(shots)
    weights = [each.seconds - 1 for each in shots]
    whole = sum(weights) or len(shots)
    if not any(weights):
        weights = [1] * len(shots)
    shares = [spare * weight / whole for weight in weights]
    lengths = [int(share) for share in shares]
    by_remainder = sorted(range(len(shots)), key=lambda at: (lengths[at] - shares[at], at))
    for at in by_remainder[: spare - sum(lengths)]:
        lengths[at] += 1
    return tuple(
        replace(shot, seconds=1 + length) for shot, length in zip(shots, lengths, strict=True)
    )
