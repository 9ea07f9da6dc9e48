"""Videos as the page shows them: cards with words and addresses, never a byte of a film."""

from dataclasses import dataclass

from craftprompt.addresses import backend
from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.prices import dollars
from craftprompt.models import UNFINISHED, Generation, GenerationStatus, Media, RenderStep
from craftprompt.providers.video import animatic, prices
from craftprompt.providers.video.wishes import VideoWish
from craftprompt.studio.views import excerpt, iso, target_name

ANIMATIC_NAME = "Animatic · local"
ENGINE_NAMES = {animatic.KEY: "the animatic maker", "fal": "fal"}
TITLE = 60  # characters that name a video among others


@dataclass(slots=True)
class VideoCard:
    """One video, wherever it stands.

    `ratio` is "16:9", `shape` the same for the style sheet. Addresses are empty before there is a
    film. `words` are what it was asked for, `title` their beginning, `step` where it stands. A
    stand-in was made by the local engine in the place of the model that was asked for.
    """

    generation_id: str = ""
    status: str = ""
    step: str = ""
    since: str = ""
    words: str = ""
    title: str = ""
    alt: str = ""
    model_name: str = ""
    engine_name: str = ""
    is_local: bool = False
    is_stand_in: bool = False
    ratio: str = ""
    shape: str = "16 / 9"
    seconds: int = 0
    media_id: str = ""
    address: str = ""
    poster: str = ""
    duration: str = ""
    pixels: str = ""
    took: str = ""
    created_at: str = ""
    failure_kind: str = ""
    failure_message: str = ""
    is_running: bool = False
    is_made: bool = False


def video_card(video: Generation, media: Media | None) -> VideoCard:
    """The card of one video; without media as it stands, or as it ended."""
    ratio = str(video.settings.get("ratio", "16:9"))
    return VideoCard(
        generation_id=str(video.id),
        status=video.status,
        step=step_in_words(video),
        since=iso(video.started_at or video.created_at),
        words=video.prompt,
        title=excerpt(video.prompt, TITLE),
        alt=f"Video made from: {excerpt(video.scene or video.prompt, 150)}",
        model_name=model_name(video.target),
        engine_name=ENGINE_NAMES.get(video.provider, video.provider),
        is_local=video.provider == animatic.KEY,
        is_stand_in=video.provider == animatic.KEY != video.target,
        ratio=ratio,
        shape=f"{media.width} / {media.height}" if media else ratio.replace(":", " / "),
        seconds=int(video.settings.get("seconds", 0)),
        took=_took(video),
        created_at=iso(video.created_at),
        failure_kind=video.failure_kind,
        failure_message=video.failure_message,
        is_running=video.status in UNFINISHED,
        is_made=media is not None,
        **(_film(media) if media else {}),
    )


def step_in_words(video: Generation) -> str:
    """Where a video stands, in the words of the trade."""
    if video.status == GenerationStatus.FAILED and video.failure_kind == "refused":
        return "Declined, not counted"
    if video.status == GenerationStatus.RUNNING and video.render_step == RenderStep.SENT:
        return "Sent"
    if video.status == GenerationStatus.RUNNING and video.render_step == RenderStep.IN_LINE:
        place = video.place_in_line
        return "Queued at the provider" if place is None else f"Queued, {place} before it"
    return {
        GenerationStatus.QUEUED: "Queued",
        GenerationStatus.RUNNING: "Rendering",
        GenerationStatus.SAVING: "Saving",
        GenerationStatus.SUCCEEDED: "Done",
        GenerationStatus.FAILED: "Not made, not counted",
        GenerationStatus.CANCELLED: "Cancelled, not counted",
    }[GenerationStatus(video.status)]


def model_name(key: str) -> str:
    """A video model's name as a person says it."""
    return ANIMATIC_NAME if key == animatic.KEY else target_name(key)


def model_badges(key: str) -> list[str]:
    """What a model can do, in a few words each: sound, frames, references, length, price."""
    row = catalogue().known(key)
    if row is None:
        return ["first frame", f"up to {animatic.SECONDS[1]} s", "free"]
    longest = max(row.seconds, default=0)
    badges = (
        ("sound", row.has_audio),
        (_frames_taken(row), row.takes_first_frame or row.takes_last_frame),
        ("references", row.takes_references),
        (f"up to {longest} s", longest),
        (row.price, True),
    )
    return [words for words, holds in badges if holds]


def duration_in_words(milliseconds: int | None) -> str:
    """How long a film is, such as "0:08"; empty where there is none."""
    if milliseconds is None:
        return ""
    seconds = round(milliseconds / 1000)
    return f"{seconds // 60}:{seconds % 60:02}"


def price_in_words(*, left: int, limit: int, weight: int, typical: str, cost: str) -> str:
    """What a press takes, before it: of today's videos, of time, of the operator's money."""
    taken = "1 video" if weight == 1 else f"{weight} videos, as this model weighs,"
    return (
        f"Takes {taken} of the {left} of {limit} left today; nothing for one that fails. "
        f"Time: {typical}. Provider's cost: {cost}."
    )


def cost_in_words(row: TargetModel, *, seconds: int, ratio: str) -> str:
    """What the provider charges the operator for one video, where its maker publishes it."""
    wish = VideoWish(row.key, "", seconds=seconds, ratio=ratio)
    if not prices.is_published(row, wish):
        return "price not published"
    return f"up to {dollars(prices.most(row, wish))} USD, paid by this studio"


def time_in_words(seconds: int | None) -> str:
    """How long a model usually takes here."""
    if seconds is None:
        return "not known yet"
    if seconds < 90:  # noqa: PLR2004  from a minute and a half on, minutes say it better
        return f"about {max(1, seconds)} s, as lately here"
    return f"about {round(seconds / 60)} min, as lately here"


def _frames_taken(row: TargetModel) -> str:
    if row.takes_first_frame and row.takes_last_frame:
        return "first and last frame"
    return "first frame" if row.takes_first_frame else "last frame"


def _film(media: Media) -> dict[str, str]:
    address = backend(f"/media/{media.id}")
    return {
        "media_id": str(media.id),
        "address": address,
        "poster": f"{address}?width=960",
        "duration": duration_in_words(media.duration_milliseconds),
        "pixels": f"{media.width} by {media.height} pixels",
    }


def _took(video: Generation) -> str:
    if not video.started_at or not video.finished_at:
        return ""
    return f"{(video.finished_at - video.started_at).total_seconds():.1f} s"
