"""What a video is wished to be, in words that are no provider's, and as each endpoint wants it."""

from dataclasses import dataclass, field

from craftprompt.catalogue.entries import Input, ShotForm, TargetModel
from craftprompt.catalogue.rows import whole_seconds
from craftprompt.providers.text.shot_forms import ToldShots
from craftprompt.providers.text.shot_forms import read as read_shots

Argument = str | int | float | bool | list[str] | list[dict[str, str]]

# Said in every request: a provider that changes its own default would change what was agreed to.
ENTRIES = frozenset({"KlingV3MultiPromptElement"})  # a prompt, and seconds as text from "1" to "15"
ALWAYS_SAID = frozenset({"duration", "aspect_ratio", "resolution", "audio"})


@dataclass(frozen=True, slots=True)
class VideoWish:
    """One video of one model of the catalogue: all that a provider may know, nothing of the person.

    What is empty or None is left to the model. Pictures go by a name: one of ours while the wish is
    looked at, and the address at the provider once they lie there.
    """

    model: str
    prompt: str = field(repr=False)
    negative_prompt: str = field(default="", repr=False)
    seconds: int | None = None
    ratio: str = ""
    resolution: str = ""
    has_audio: bool | None = None
    seed: int | None = None
    first_frame: str = field(default="", repr=False)
    last_frame: str = field(default="", repr=False)
    references: tuple[str, ...] = field(default=(), repr=False)


def arguments(row: TargetModel, wish: VideoWish) -> dict[str, Argument]:
    """The body of the request: the endpoint's own names and types, and the row's constants.

    The wish has no shortfalls. What nobody can wish here stays as the provider has it.
    """
    wished = _by_role(wish) | _in_shots(row, wish)
    values = {each.name: _argument(each, wished.get(each.role)) for each in row.inputs}
    return dict(row.constants) | {
        name: value for name, value in values.items() if value is not None
    }


def told_shots(row: TargetModel, wish: VideoWish) -> ToldShots:
    """The shots that the words tell, where the model takes each as an entry of its own."""
    rules, entry = row.profile.shot_list, row.input_for("shots")
    is_taken = rules and rules.form is ShotForm.ENTRIES and entry and entry.items in ENTRIES
    return read_shots(ShotForm.ENTRIES, wish.prompt if is_taken else "")


def _in_shots(row: TargetModel, wish: VideoWish) -> dict[str, Argument | None]:
    """The shots in the place of the prompt: an endpoint takes one or the other.

    What stands before the first shot holds for all of them, so each entry begins with it.
    """
    told = told_shots(row, wish)
    if not told.shots:
        return {}
    entries = [
        {"prompt": f"{told.before} {each.words}".strip(), "duration": str(each.seconds)}
        for each in told.shots
    ]
    return {"prompt": None, "shots": entries, "shot_mode": "customize"}


def _by_role(wish: VideoWish) -> dict[str, Argument | None]:
    return {
        "prompt": wish.prompt,
        "negative_prompt": wish.negative_prompt or None,
        "duration": wish.seconds,
        "aspect_ratio": wish.ratio or None,
        "resolution": wish.resolution or None,
        "audio": wish.has_audio,
        "seed": wish.seed,
        "first_frame": wish.first_frame or None,
        "last_frame": wish.last_frame or None,
        "reference_images": list(wish.references) or None,
    }


def _argument(entry: Input, wished: Argument | None) -> Argument | None:
    if wished is None:
        return entry.default if entry.role in ALWAYS_SAID else None
    return _length(entry, wished) if entry.role == "duration" else wished


def _length(entry: Input, seconds: Argument) -> Argument:
    """Seconds as the endpoint writes them: "8s", "8" or 8."""
    if entry.value_type == "integer":
        return seconds
    offered = entry.choices or (str(entry.default),)
    return next(each for each in offered if whole_seconds(each) == seconds)
