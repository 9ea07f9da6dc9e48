"""The settings of a video: what can be chosen for a model, and what a row keeps of a wish."""

from dataclasses import dataclass
from typing import Any

from craftprompt.catalogue.loader import catalogue
from craftprompt.models import Generation
from craftprompt.providers.video import animatic
from craftprompt.providers.video.shortfalls import PICTURES, Place
from craftprompt.providers.video.wishes import VideoWish

ANIMATIC_SECONDS = tuple(range(2, 16))
ANIMATIC_RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9", "9:21")
USUAL_SECONDS = 5
USUAL_RATIO = "16:9"


@dataclass(frozen=True, slots=True)
class VideoSettings:
    """What can be chosen for one model: whole seconds, ratios as "16:9", resolutions as "720p".

    `resolutions` are empty and `has_audio` is None where nothing can be chosen; else `has_audio`
    says whether the model makes sound unless it is told otherwise. `places` are those for pictures.
    `takes_negative` says whether it has a field for what the video shall not show.
    """

    model: str
    seconds: tuple[int, ...]
    ratios: tuple[str, ...]
    resolutions: tuple[str, ...] = ()
    usual_resolution: str = ""
    has_audio: bool | None = None
    places: tuple[Place, ...] = ("first_frame",)
    takes_negative: bool = False

    def fitting(self, seconds: int | None, ratio: str) -> tuple[int, str]:
        """These where the model has them, else what is nearest to the usual ones."""
        wanted = seconds if seconds in self.seconds else USUAL_SECONDS
        nearest = min(self.seconds, key=lambda each: (abs(each - wanted), each))
        chosen = ratio if ratio in self.ratios else USUAL_RATIO
        return nearest, chosen if chosen in self.ratios else self.ratios[0]

    def fitting_resolution(self, wished: str) -> str:
        """This where the model has it, else its usual one; empty where it leaves no choice."""
        return wished if wished in self.resolutions else self.usual_resolution

    def fitting_audio(self, wished: bool | None) -> bool | None:
        """As wished, else as the model usually does; None where it leaves no choice."""
        return self.has_audio if wished is None or self.has_audio is None else wished


def settings_of(model: str) -> VideoSettings:
    """What can be chosen for a model of the catalogue, or for the animatic by itself.

    Where the model leaves no choice there is one usual value, which the animatic takes for it.

    Raises:
        UnknownTarget: no such model.
    """
    if model == animatic.KEY:
        return VideoSettings(model, ANIMATIC_SECONDS, ANIMATIC_RATIOS)
    row = catalogue().target(model)
    ratios = tuple(ratio for ratio in row.ratios if ratio != "auto")
    sound, resolutions = row.input_for("audio"), row.resolutions
    return VideoSettings(
        model,
        row.seconds or (USUAL_SECONDS,),
        ratios or (USUAL_RATIO,),
        resolutions=resolutions,
        usual_resolution=row.default_resolution or next(iter(resolutions), ""),
        has_audio=bool(sound.default) if sound else None,
        places=tuple(each.kind for each in PICTURES if row.input_for(each.role)),
        takes_negative=row.has_negative_prompt,
    )


def noted(wish: VideoWish, take: int) -> dict[str, Any]:
    """What a row keeps of a wish beside its words; its pictures are references of the run."""
    return {
        "seconds": wish.seconds,
        "ratio": wish.ratio,
        "resolution": wish.resolution,
        "has_audio": wish.has_audio,
        "seed": wish.seed,
        "index": take,
    }


def wish_of(video: Generation) -> VideoWish:
    """The wish that a video was asked for with, without its pictures."""
    kept = video.settings
    return VideoWish(
        model=video.target,
        prompt=video.prompt,
        negative_prompt=video.negative_prompt,
        seconds=kept["seconds"],
        ratio=kept["ratio"],
        resolution=kept.get("resolution", ""),
        has_audio=kept.get("has_audio"),
        seed=kept.get("seed"),
    )
