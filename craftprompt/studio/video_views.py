"""Videos as the page shows them: cards with words and addresses, never a byte of a film."""

from dataclasses import dataclass, field, replace

from craftprompt.billing.plans import Plan
from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.prices import describe_a_second, dollars
from craftprompt.frozen import Frozen
from craftprompt.models import Generation, Media, RenderStep
from craftprompt.providers.video import animatic, prices
from craftprompt.providers.video.wishes import VideoWish
from craftprompt.studio import cards
from craftprompt.studio.cards import Card
from craftprompt.studio.image_views import Shape, shape
from craftprompt.studio.typical_times import SECONDS_TOLD_IN_MINUTES
from craftprompt.studio.video_settings import VideoSettings
from craftprompt.studio.views import excerpt, target_name

USUAL_RATE = 24.0  # what the local engine makes, and what providers make unless asked otherwise
ANIMATIC_NAME = "Animatic · local"
ENGINE_NAMES = {animatic.KEY: "the animatic maker", "fal": "fal"}


@dataclass(frozen=True, slots=True)
class VideoCard(Card):
    """One video.

    A stand-in was made by the local engine in the place of the model that was asked for. The
    player steps by `frames_per_second`.
    """

    is_stand_in: bool = False
    seconds: int = 0
    poster: str = ""
    duration: str = ""
    frames_per_second: float = USUAL_RATE


@dataclass(frozen=True, slots=True)
class VideoOffer(Frozen):
    """What the chosen model leaves to choose; the form shows nothing else.

    `resolutions` are empty, and `takes_audio` is not so, where the model leaves no choice.
    `takes_negative` says whether it has a field for what the video shall not show.
    """

    badges: list[str] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    resolutions: list[str] = field(default_factory=list)
    takes_audio: bool = False
    takes_negative: bool = False
    places: list[str] = field(default_factory=list)
    is_animatic: bool = False
    is_local: bool = True


@dataclass(slots=True)
class ShortfallView:
    """What the model cannot do, and the words of the press that mends it; none, no press."""

    kind: str
    sentence: str
    mend: str


def video_card(video: Generation, media: Media | None) -> VideoCard:
    """The card of one video; without media as it stands, or as it ended."""
    card = VideoCard.of(video, media, usual_ratio="16:9")
    return replace(
        card,
        step=step_in_words(video),
        alt=f"Video made from: {excerpt(video.scene or video.prompt, 150)}",
        model_name=model_name(video.target),
        engine_name=ENGINE_NAMES.get(video.provider, video.provider),
        is_local=video.provider == animatic.KEY,
        is_stand_in=video.provider == animatic.KEY != video.target,
        seconds=int(video.settings.get("seconds", 0)),
        poster=f"{card.address}?width=960" if media else "",
        duration=duration_in_words(media.duration_milliseconds if media else None),
        frames_per_second=(media and media.frames_per_second) or USUAL_RATE,
    )


def video_offer(settings: VideoSettings, *, is_local: bool) -> VideoOffer:
    """What can be chosen; a film that is drawn here begins with a picture whatever the model."""
    places: list[str] = list(settings.places)
    if is_local and "first_frame" not in places:
        places.insert(0, "first_frame")
    return VideoOffer(
        badges=model_badges(settings.model),
        shapes=[shape(each) for each in settings.ratios],
        lengths=list(settings.seconds),
        resolutions=list(settings.resolutions),
        takes_audio=settings.has_audio is not None,
        takes_negative=settings.takes_negative,
        places=places,
        is_animatic=settings.model == animatic.KEY,
        is_local=is_local,
    )


def step_in_words(video: Generation) -> str:
    """Where a video stands, in the words of the trade."""
    return cards.step_in_words(video, running=_render_step(video))


def model_name(key: str) -> str:
    """A video model's name as a person says it."""
    return ANIMATIC_NAME if key == animatic.KEY else target_name(key)


def model_badges(key: str) -> list[str]:
    """What a model can do, in a few words each: sound, frames, references, length, price, time."""
    row = catalogue().known(key)
    if row is None:
        return ["first frame", f"up to {animatic.SECONDS[1]} s", "free"]
    return badges_of(row)


def badges_of(row: TargetModel) -> list[str]:
    """The badges of one row of the catalogue; what nobody published has none but the price."""
    longest = max(row.seconds, default=0)
    badges = (
        ("sound", row.has_audio),
        (_frames_taken(row), row.takes_first_frame or row.takes_last_frame),
        ("references", row.takes_references),
        (f"up to {longest} s", longest),
        (describe_a_second(row.prices), True),
        (_render_time(row), row.typical_seconds),
    )
    return [words for words, holds in badges if holds]


def duration_in_words(milliseconds: int | None) -> str:
    """How long a film is, such as "0:08"; empty where there is none."""
    if milliseconds is None:
        return ""
    seconds = round(milliseconds / 1000)
    return f"{seconds // 60}:{seconds % 60:02}"


def price_in_words(
    chosen: Plan, *, weight: int, left: int, typical: str, cost: str, month: str
) -> str:
    """What a press takes, before it: of the plan's videos, of time, of the operator's money."""
    return (
        f"{_taken_in_words(chosen, weight, left)} Nothing is taken for one that fails. "
        f"Time: {typical}. Provider's cost: {cost}. {month}"
    )


def cost_in_words(row: TargetModel, wish: VideoWish) -> str:
    """What the provider charges the operator for one video, where its maker publishes it."""
    if not prices.is_published(row, wish):
        return f"price not published, counted as {dollars(prices.most(row, wish))} USD"
    return f"up to {dollars(prices.most(row, wish))} USD, paid by this studio"


def _taken_in_words(chosen: Plan, weight: int, left: int) -> str:
    """What one video takes of today's, and what to do where that is more than is left."""
    taken = chosen.videos_taken(weight)
    videos = "1 video" if taken == 1 else f"{taken} videos"
    why = f", as this model weighs {weight}" if weight > 1 else ""
    whole = ", all of a day's" if taken < weight else ""
    remain = f"{left} of {chosen.videos} {'is' if left == 1 else 'are'} left today"
    if taken <= left:
        return f"Takes {videos}{whole}{why}; {remain}."
    lighter = "choose a lighter model, or " if left > 0 else ""
    return (
        f"Takes {videos}{whole}{why}, and {remain}: {lighter}wait until the count begins anew at "
        "00:00 UTC."
    )


def _frames_taken(row: TargetModel) -> str:
    if row.takes_first_frame and row.takes_last_frame:
        return "first and last frame"
    return "first frame" if row.takes_first_frame else "last frame"


def _render_time(row: TargetModel) -> str:
    fewest, most = row.typical_seconds or (0, 0)
    if most < SECONDS_TOLD_IN_MINUTES:
        return f"made in {fewest} to {most} s"
    return f"made in {max(1, round(fewest / 60))} to {round(most / 60)} min"


def _render_step(video: Generation) -> str:
    match video.render_step:
        case RenderStep.SENT:
            return "Sent"
        case RenderStep.IN_LINE if video.place_in_line is None:
            return "Queued at the provider"
        case RenderStep.IN_LINE:
            return f"Queued, {video.place_in_line} before it"
        case _:
            return "Rendering"
