"""Images as the page shows them: cards with words and addresses, never a byte of a picture."""

from dataclasses import dataclass

from craftprompt.addresses import backend
from craftprompt.catalogue.entries import TargetModel
from craftprompt.models import UNFINISHED, Generation, GenerationStatus, Media
from craftprompt.providers.image.registry import STORYBOARD
from craftprompt.studio.views import excerpt, iso, target_name

ENGINE_NAMES = {"gemini": "Google Gemini", STORYBOARD: "the storyboard drawer"}
STORYBOARD_NAME = "Storyboard frame · local"
TITLE = 60  # characters that name an image among others
LONGEST_ALTERNATIVE = 150


@dataclass
class ImageCard:
    """One image of a request, wherever it stands.

    `ratio` is "16:9", `shape` the same for the style sheet. Addresses are empty before there is a
    picture. `words` are what it was asked for, `title` their beginning, `step` where it stands.
    """

    generation_id: str = ""
    status: str = ""
    step: str = ""
    since: str = ""
    words: str = ""
    title: str = ""
    alt: str = ""
    number: str = ""
    model_name: str = ""
    engine_name: str = ""
    is_local: bool = False
    ratio: str = ""
    shape: str = "16 / 9"
    size: str = ""
    media_id: str = ""
    address: str = ""
    thumbnail: str = ""
    pixels: str = ""
    tokens: int = 0
    took: str = ""
    created_at: str = ""
    failure_kind: str = ""
    failure_message: str = ""
    is_running: bool = False
    is_made: bool = False


@dataclass
class Shape:
    """One ratio that can be chosen, drawn as a rectangle; sides in percent of the longer one."""

    ratio: str
    width: str
    height: str


@dataclass
class ImageModel:
    """One entry of the list of models."""

    key: str
    name: str


def image_card(image: Generation, media: Media | None) -> ImageCard:
    """The card of one image; without media as it stands, or as it ended."""
    is_local = image.provider == STORYBOARD
    ratio = str(image.settings.get("ratio", "1:1"))
    count, index = int(image.settings.get("count", 1)), int(image.settings.get("index", 0))
    return ImageCard(
        generation_id=str(image.id),
        status=image.status,
        step=step_in_words(image),
        since=iso(image.started_at or image.created_at),
        words=image.prompt,
        title=excerpt(image.prompt, TITLE),
        alt=alternative_text(image),
        number=f"{index % count + 1} of {count}" if count > 1 else "",
        model_name=model_name(image.model or image.target),
        engine_name=ENGINE_NAMES.get(image.provider, image.provider),
        is_local=is_local,
        ratio=ratio,
        shape=f"{media.width} / {media.height}" if media else ratio.replace(":", " / "),
        size=str(image.settings.get("size", "")),
        tokens=image.tokens,
        took=_took(image),
        created_at=iso(image.created_at),
        failure_kind=image.failure_kind,
        failure_message=image.failure_message,
        is_running=image.status in UNFINISHED,
        is_made=media is not None,
        **(_picture(media) if media else {}),
    )


def step_in_words(image: Generation) -> str:
    """Where an image stands, in the words of the trade."""
    if image.status == GenerationStatus.RUNNING and image.provider == STORYBOARD:
        return "Drawing"
    if image.status == GenerationStatus.FAILED and image.failure_kind == "refused":
        return "Declined, not counted"
    return {
        GenerationStatus.QUEUED: "Queued",
        GenerationStatus.RUNNING: "Sent to Gemini",
        GenerationStatus.SAVING: "Saving",
        GenerationStatus.SUCCEEDED: "Done",
        GenerationStatus.FAILED: "Not made, not counted",
        GenerationStatus.CANCELLED: "Cancelled, not counted",
    }[GenerationStatus(image.status)]


def model_name(key: str) -> str:
    """An image model's name as a person says it."""
    return STORYBOARD_NAME if key == STORYBOARD else target_name(key)


def image_models(targets: tuple[TargetModel, ...]) -> list[ImageModel]:
    """The models to choose from; the local drawer is the last."""
    listed = [ImageModel(target.key, target.name) for target in targets]
    return [*listed, ImageModel(STORYBOARD, STORYBOARD_NAME)]


def shape(ratio: str) -> Shape:
    """A ratio as a rectangle to draw."""
    width, height = (int(side) for side in ratio.split(":"))
    longer = max(width, height)
    return Shape(ratio, f"{100 * width / longer:.0f}%", f"{100 * height / longer:.0f}%")


def price_in_words(
    *, count: int, left: int, limit: int, typical_seconds: int | None, is_priced: bool
) -> str:
    """What a press takes, before it: of today's images, of time, of the operator's money."""
    taken = "1 image" if count == 1 else f"{count} images"
    time = f" Usually about {typical_seconds} s." if typical_seconds else ""
    price = "" if is_priced else " The provider's price is not published."
    return (
        f"Takes {taken} of the {left} of {limit} left today; nothing for one that fails or is "
        f"cancelled.{time}{price}"
    )


def alternative_text(image: Generation) -> str:
    """What stands for a picture where it cannot be seen: the beginning of its words."""
    words = " ".join((image.scene or image.prompt).split())
    if len(words) > LONGEST_ALTERNATIVE:
        # Some languages have no spaces: without a late one it ends where it has to.
        end = words.rfind(" ", LONGEST_ALTERNATIVE // 2, LONGEST_ALTERNATIVE + 1)
        words = words[: end if end > 0 else LONGEST_ALTERNATIVE].rstrip(" ,;:") + "…"
    return f"Image made from: {words}"


def _picture(media: Media) -> dict[str, str]:
    address = backend(f"/media/{media.id}")
    return {
        "media_id": str(media.id),
        "address": address,
        "thumbnail": f"{address}?width=960",
        "pixels": f"{media.width} by {media.height} pixels",
    }


def _took(image: Generation) -> str:
    if not image.started_at or not image.finished_at:
        return ""
    return f"{(image.finished_at - image.started_at).total_seconds():.1f} s"
