"""One thing that keeps a model from a wish, and the words and figures that it is said with."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from craftprompt.catalogue.entries import TargetModel
from craftprompt.providers.video.wishes import VideoWish

ShortfallKind = Literal[
    "model",
    "first_frame",
    "last_frame",
    "references",
    "seconds",
    "ratio",
    "resolution",
    "audio",
    "seed",
    "negative_prompt",
    "prompt_length",
    "shots",
    "cost",
]
LINES_OF_ONE_K = 540  # "4k" has 2160
_RESOLUTION = re.compile(r"(\d+)([pPkK])")


@dataclass(frozen=True, slots=True)
class WishShortfall:
    """One thing that is not to be had, in a sentence, and what one press would make of it.

    `mend` are the words of the press. `mended` is None where nothing is left to offer.
    """

    kind: ShortfallKind
    sentence: str
    mend: str = ""
    mended: VideoWish | None = None

    @property
    def way_on(self) -> str:
        """What to do, as the last sentence of a message; empty where nothing is left to offer."""
        return f" {self.mend}." if self.mend else ""


def named(row: TargetModel) -> str:
    """The model's name as a sentence goes on after it: "Veo 3.1, from an image,"."""
    return f"{row.name}," if "," in row.name else row.name


def listed(offered: Iterable[object]) -> str:
    """What a model offers, in a row."""
    return ", ".join(map(str, offered))


def lines_of(resolution: str) -> int:
    """The lines of "720p", "768P" and "4k"."""
    found = _RESOLUTION.fullmatch(resolution)
    if not found:
        return 0
    return int(found[1]) * (LINES_OF_ONE_K if found[2] in "kK" else 1)
