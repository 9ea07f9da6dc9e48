"""The most that one video can cost, in micro-dollars, as far as its maker publishes prices."""

from collections.abc import Iterator

from craftprompt.catalogue.entries import Kind, Price, TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.video.wishes import VideoWish

UNSAID_SECONDS = 10  # what a model that sets its own length is taken to make
COMPARED_RESOLUTION = "720p"


def most(row: TargetModel, wish: VideoWish) -> int:
    """The published price of this wish, else what models of the same weight would take for it.

    Where several prices hold, the dearest counts.
    """
    seconds = _seconds(row, wish)
    published = [_of_clip(price, seconds) for price in row.prices if _holds(price, row, wish)]
    if published:
        return max(published)
    # Prices for other settings: this one may be dearer than any of them.
    own = [_a_second(price, seconds) for price in row.prices]
    return round(max([*own, assumed_a_second(row.weight)]) * seconds)


def is_published(row: TargetModel, wish: VideoWish) -> bool:
    """Whether the maker says what this wish costs."""
    return any(_holds(price, row, wish) for price in row.prices)


def assumed_a_second(weight: int) -> float:
    """What a second counts as where nobody published it.

    The dearest price a second, at 720p and without sound, of the enabled models of this weight.
    """
    compared = [
        figure
        for row in catalogue().targets
        if row.kind is Kind.VIDEO and row.weight == weight
        for figure in _compared(row)
    ]
    return max(compared, default=0.0)


def _compared(row: TargetModel) -> Iterator[float]:
    for price in row.prices:
        is_compared = COMPARED_RESOLUTION in (price.resolutions or (COMPARED_RESOLUTION,))
        has_length = price.per == "second" or price.seconds
        if is_compared and has_length and not price.has_audio:
            yield _a_second(price, UNSAID_SECONDS)


def _holds(price: Price, row: TargetModel, wish: VideoWish) -> bool:
    """Whether the conditions of a price are those of the wish; what nobody says holds for all."""
    resolution = wish.resolution or row.default_resolution
    sound = row.input_for("audio")
    has_audio = sound.default if sound and wish.has_audio is None else wish.has_audio
    return (
        (not price.resolutions or resolution is None or resolution in price.resolutions)
        and price.seconds in (None, _seconds(row, wish))
        and (price.has_audio is None or has_audio is None or price.has_audio == has_audio)
    )


def _seconds(row: TargetModel, wish: VideoWish) -> int:
    """How long it becomes: the longest where the provider decides."""
    return wish.seconds or row.default_seconds or max(row.seconds, default=UNSAID_SECONDS)


def _of_clip(price: Price, seconds: int) -> int:
    return price.micro_usd * seconds if price.per == "second" else price.micro_usd


def _a_second(price: Price, seconds: int) -> float:
    """A price for a clip is divided by its seconds."""
    return (
        price.micro_usd if price.per == "second" else price.micro_usd / (price.seconds or seconds)
    )
