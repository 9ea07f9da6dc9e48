"""What a model cannot do of a wish, found before anything is paid for, each with a mend.

Everything follows from the model's row. A mend is a whole new wish: one press takes it.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from craftprompt.catalogue.entries import Kind, TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.base import SceneFields
from craftprompt.providers.text.composer.avoidance import place_avoided
from craftprompt.providers.text.composer.choosing import Chooser
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.fitting import character_limit, trim
from craftprompt.providers.text.composer.reading import read
from craftprompt.providers.video.shot_shortfalls import shots
from craftprompt.providers.video.wish_shortfall import (
    ShortfallKind,
    WishShortfall,
    lines_of,
    listed,
    named,
)
from craftprompt.providers.video.wishes import VideoWish

Place = Literal["first_frame", "last_frame", "references"]
_RATIO = re.compile(r"([1-9]\d?):([1-9]\d?)")


@dataclass(frozen=True, slots=True)
class Picture:
    """A place for pictures in a wish, and the role under which endpoints take it."""

    kind: Place
    role: str
    article: str
    noun: str

    def given(self, wish: VideoWish) -> tuple[str, ...]:
        """The names of the pictures that the wish has here."""
        if self.kind == "references":
            return wish.references
        frame = wish.first_frame if self.kind == "first_frame" else wish.last_frame
        return (frame,) if frame else ()

    def is_given(self, wish: VideoWish) -> bool:
        """Whether the wish has one here."""
        return bool(self.given(wish))

    def left_out(self, wish: VideoWish) -> VideoWish:
        """The wish without it."""
        return replace(wish, **{self.kind: () if self.kind == "references" else ""})


PICTURES = (
    Picture("first_frame", "first_frame", "a ", "first frame"),
    Picture("last_frame", "last_frame", "a ", "last frame"),
    Picture("references", "reference_images", "", "reference images"),
)


def named_pictures(wish: VideoWish) -> tuple[str, ...]:
    """The names of all pictures of a wish."""
    return tuple(name for each in PICTURES for name in each.given(wish))


Check = Callable[[TargetModel, VideoWish], Iterator[WishShortfall]]


def shortfalls(
    row: TargetModel, wish: VideoWish, *, unavailable: frozenset[str] = frozenset()
) -> list[WishShortfall]:
    """All that keeps this model from this wish; asks nobody, and reads the prompt: in a thread.

    `unavailable` are keys of models that the provider said it does not have.
    """
    others = _others(row, unavailable)
    if not row.enabled or row.key in unavailable:
        return [_model(row, wish, others)]  # what follows would be about another model
    found = [*_pictures(row, wish, others)]
    return [*found, *(each for check in CHECKS for each in check(row, wish))]


def in_place_of(
    row: TargetModel, *, unavailable: frozenset[str] = frozenset()
) -> TargetModel | None:
    """The model to offer where there is none of this one: most like it, from the same pictures."""
    needed = {
        each.kind: ("-",) if each.kind == "references" else "-"
        for each in PICTURES
        if (entry := row.input_for(each.role)) and entry.is_required
    }
    wish = replace(VideoWish(row.key, ""), **needed)
    return _successor(row, wish, _others(row, unavailable))


def from_a_first_frame(row: TargetModel) -> TargetModel | None:
    """The row where it takes a first frame, else the one most like it that does; None without."""
    if row.input_for("first_frame"):
        return row
    wish = VideoWish(row.key, "", first_frame="-")
    fitting = [each for each in _others(row, frozenset()) if _fits(each, wish)]
    return _nearest(row, wish, fitting)


def _others(row: TargetModel, unavailable: frozenset[str]) -> list[TargetModel]:
    return [
        each
        for each in catalogue().targets
        if each.kind is Kind.VIDEO and each.key not in unavailable and each.key != row.key
    ]


def _successor(
    row: TargetModel, wish: VideoWish, others: Sequence[TargetModel]
) -> TargetModel | None:
    named = [each for each in others if each.key == row.lifecycle.successor]
    return _nearest(row, wish, named or others)


def _model(row: TargetModel, wish: VideoWish, others: Sequence[TargetModel]) -> WishShortfall:
    sentence = f"{named(row)} is not available from the connected provider."
    return _with_another("model", sentence, wish, _successor(row, wish, others))


def _pictures(
    row: TargetModel, wish: VideoWish, others: Sequence[TargetModel]
) -> Iterator[WishShortfall]:
    for picture in PICTURES:
        entry = row.input_for(picture.role)
        if picture.is_given(wish) and entry is None:
            yield _unwanted_picture(picture, row, wish, others)
        elif entry and entry.is_required and not picture.is_given(wish):
            sentence = f"{named(row)} cannot do without {picture.article}{picture.noun}."
            yield _with_another(picture.kind, sentence, wish, _nearest(row, wish, others))


def _unwanted_picture(
    picture: Picture, row: TargetModel, wish: VideoWish, others: Sequence[TargetModel]
) -> WishShortfall:
    """The picture is kept where a model of the same family takes all that was given."""
    sentence = f"{named(row)} takes no {picture.noun}."
    family = [each for each in others if each.family == row.family and _fits(each, wish)]
    if family:
        return _with_another(picture.kind, sentence, wish, _nearest(row, wish, family))
    mend = f"Leave out the {picture.noun}"
    return WishShortfall(picture.kind, sentence, mend, picture.left_out(wish))


def _with_another(
    kind: ShortfallKind, sentence: str, wish: VideoWish, other: TargetModel | None
) -> WishShortfall:
    if other is None:
        return WishShortfall(kind, sentence)
    return WishShortfall(kind, sentence, f"Use {other.name}", replace(wish, model=other.key))


def _nearest(
    row: TargetModel, wish: VideoWish, others: Sequence[TargetModel]
) -> TargetModel | None:
    """The model most like this one, of those that fit the pictures given where any does."""
    fitting = [each for each in others if _fits(each, wish)]

    def distance(other: TargetModel) -> tuple[bool, bool, bool, int]:
        return (
            other.family != row.family,
            other.version != row.version,
            other.tier != row.tier,
            abs(other.weight - row.weight),
        )

    return min(fitting or others, key=distance, default=None)


def _fits(row: TargetModel, wish: VideoWish) -> bool:
    """Whether it takes every picture that is given, and needs none that is not."""
    entries = [(row.input_for(each.role), each.is_given(wish)) for each in PICTURES]
    return all(
        entry is not None if is_given else entry is None or not entry.is_required
        for entry, is_given in entries
    )


def _too_many_references(row: TargetModel, wish: VideoWish) -> Iterator[WishShortfall]:
    entry, given = row.input_for("reference_images"), len(wish.references)
    if entry is None or entry.maximum is None or given <= entry.maximum:
        return
    yield WishShortfall(
        "references",
        f"{named(row)} takes {entry.maximum} reference images; {given} go along.",
        f"Let only the first {entry.maximum} go along",
        replace(wish, references=wish.references[: entry.maximum]),
    )


def _seconds(row: TargetModel, wish: VideoWish) -> Iterator[WishShortfall]:
    wanted = wish.seconds
    if wanted is None or wanted in row.seconds:
        return
    if not row.seconds:
        yield WishShortfall(
            "seconds",
            f"{named(row)} makes one length only, which its maker sets.",
            "Take that length",
            replace(wish, seconds=None),
        )
        return
    nearest = min(row.seconds, key=lambda each: (abs(each - wanted), each))
    yield WishShortfall(
        "seconds",
        f"{named(row)} makes no video of {wanted} seconds. It offers {listed(row.seconds)}.",
        f"Take {nearest} seconds",
        replace(wish, seconds=nearest),
    )


def _ratio(row: TargetModel, wish: VideoWish) -> Iterator[WishShortfall]:
    if not wish.ratio or wish.ratio in row.ratios:
        return
    if not row.ratios:
        decides = "the first frame" if row.takes_first_frame else "its maker"
        yield WishShortfall(
            "ratio",
            f"{named(row)} cannot be told a shape: {decides} decides it.",
            "Leave the shape to it",
            replace(wish, ratio=""),
        )
        return
    nearest = min(row.ratios, key=lambda each: abs(_width(each) - _width(wish.ratio)))
    yield WishShortfall(
        "ratio",
        f"{named(row)} makes no video of {wish.ratio}. It offers {listed(row.ratios)}.",
        f"Take {nearest}",
        replace(wish, ratio=nearest),
    )


def _resolution(row: TargetModel, wish: VideoWish) -> Iterator[WishShortfall]:
    if not wish.resolution or wish.resolution in row.resolutions:
        return
    if not row.resolutions:
        yield WishShortfall(
            "resolution",
            f"{named(row)} makes one resolution only, which its maker sets.",
            "Take that resolution",
            replace(wish, resolution=""),
        )
        return
    # Not above what was wished: more lines cost more.
    bylines_of = sorted(row.resolutions, key=lines_of)
    below = [each for each in bylines_of if lines_of(each) <= lines_of(wish.resolution)]
    nearest = below[-1] if below else bylines_of[0]
    yield WishShortfall(
        "resolution",
        f"{named(row)} has no {wish.resolution}. It offers {listed(row.resolutions)}.",
        f"Take {nearest}",
        replace(wish, resolution=nearest),
    )


def _audio(row: TargetModel, wish: VideoWish) -> Iterator[WishShortfall]:
    if wish.has_audio and not row.has_audio:
        yield WishShortfall(
            "audio",
            f"{named(row)} makes no sound.",
            "Make it silent",
            replace(wish, has_audio=None),
        )


def _seed(row: TargetModel, wish: VideoWish) -> Iterator[WishShortfall]:
    if wish.seed is not None and row.input_for("seed") is None:
        yield WishShortfall(
            "seed",
            f"{named(row)} takes no seed: the same wish gives another video each time.",
            "Leave out the seed",
            replace(wish, seed=None),
        )


def _negative_prompt(row: TargetModel, wish: VideoWish) -> Iterator[WishShortfall]:
    if not wish.negative_prompt or row.has_negative_prompt:
        return
    reading = read(clean(wish.prompt), SceneFields())
    placed = place_avoided(clean(wish.negative_prompt), Chooser(reading, row, variation=0))
    sentence = f"{named(row)} has no negative prompt."
    if placed.left_out:
        lost = ", ".join(f"“{each}”" for each in placed.left_out)
        sentence += f" {lost}: there is no other way to say this, so it would be left out."
    yield WishShortfall(
        "negative_prompt",
        sentence,
        "Say the opposite in the prompt" if placed.wanted else "Leave out the negative prompt",
        replace(wish, prompt=" ".join([wish.prompt, *placed.wanted]), negative_prompt=""),
    )


def _prompt_length(row: TargetModel, wish: VideoWish) -> Iterator[WishShortfall]:
    limit = character_limit(row)
    if limit is None or len(wish.prompt) <= limit:
        return
    yield WishShortfall(
        "prompt_length",
        f"The prompt has {len(wish.prompt):,} characters; {named(row)} takes {limit:,}.",
        f"Shorten it to {limit:,} characters",
        replace(wish, prompt=trim(wish.prompt, limit).text),
    )


CHECKS: tuple[Check, ...] = (
    _too_many_references,
    _seconds,
    _ratio,
    _resolution,
    _audio,
    _seed,
    _negative_prompt,
    _prompt_length,
    shots,
)


def _width(ratio: str) -> float:
    """How wide a shape is, so that twice as wide and twice as high are equally far from square."""
    found = _RATIO.fullmatch(ratio)
    return math.log(int(found[1]) / int(found[2])) if found else math.inf
