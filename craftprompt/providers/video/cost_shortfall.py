"""A video that costs more than this month still gives, and the setting with which it would not."""

from collections.abc import Iterator
from dataclasses import replace

from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.prices import dollars
from craftprompt.providers.video.prices import most
from craftprompt.providers.video.wish_shortfall import WishShortfall, lines_of
from craftprompt.providers.video.wishes import VideoWish, told_shots

NOTHING_FITS = (
    "No length, sound or resolution of this model brings it below that: choose a cheaper model, or "
    "wait until the month begins anew on its first day at 00:00 UTC."
)


def too_dear(row: TargetModel, wish: VideoWish, *, left_micro_usd: int) -> WishShortfall | None:
    """What is said where a video would pass the month's ceiling; None where it fits under it.

    The mend is the first that fits: fewer seconds, no sound, a lower resolution, all of these.
    """
    cost = most(row, wish)
    if cost <= left_micro_usd:
        return None
    sentence = (
        f"This costs up to {dollars(cost)} USD, and {dollars(left_micro_usd)} USD of this month "
        "are left."
    )
    for mend, cheaper in _cheaper(row, wish):
        if most(row, cheaper) <= left_micro_usd:
            return WishShortfall("cost", sentence, mend, cheaper)
    return WishShortfall("cost", f"{sentence} {NOTHING_FITS}")


def _cheaper(row: TargetModel, wish: VideoWish) -> Iterator[tuple[str, VideoWish]]:
    """Wishes that cost less, with the words of the press that takes each."""
    lengths, resolutions = _shorter(row, wish), _lower(row, wish)
    has_sound = row.input_for("audio") is not None and wish.has_audio is not False
    for seconds in lengths:
        yield f"Take {seconds} seconds", replace(wish, seconds=seconds)
    if has_sound:
        yield "Make it without sound", replace(wish, has_audio=False)
    for resolution in resolutions:
        yield f"Take {resolution}", replace(wish, resolution=resolution)
    least = replace(
        wish,
        seconds=lengths[-1] if lengths else wish.seconds,
        has_audio=False if has_sound else wish.has_audio,
        resolution=resolutions[-1] if resolutions else wish.resolution,
    )
    settings = (f"{least.seconds} seconds" if lengths else "", least.resolution)
    told = ", ".join([*filter(None, settings), *(["no sound"] if has_sound else [])])
    yield f"Take {told}", least


def _shorter(row: TargetModel, wish: VideoWish) -> list[int]:
    """The lengths below that of the wish, the longest first; none where shots say their own."""
    wished = wish.seconds
    if wished is None or told_shots(row, wish).shots:
        return []
    return sorted((each for each in row.seconds if each < wished), reverse=True)


def _lower(row: TargetModel, wish: VideoWish) -> list[str]:
    """The resolutions below that of the wish, the highest first."""
    lines = lines_of(wish.resolution or row.default_resolution or "")
    lower = (each for each in row.resolutions if lines_of(each) < lines)
    return sorted(lower, key=lines_of, reverse=True)
