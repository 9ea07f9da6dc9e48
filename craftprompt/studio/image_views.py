"""Images as the page shows them: cards with words and addresses, never a byte of a picture."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from craftprompt.addresses import backend
from craftprompt.billing import ceiling
from craftprompt.catalogue.entries import Life, TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.prices import NOT_PUBLISHED, dollars
from craftprompt.frozen import Frozen
from craftprompt.models import Generation, Media
from craftprompt.providers.image import prices
from craftprompt.providers.image.registry import STORYBOARD
from craftprompt.studio import cards
from craftprompt.studio.cards import Card
from craftprompt.studio.views import target_name

ENGINE_NAMES = {"gemini": "Google Gemini", STORYBOARD: "the storyboard drawer"}
STORYBOARD_NAME = "Storyboard frame · local"
LONGEST_ALTERNATIVE = 150


@dataclass(frozen=True, slots=True)
class ImageCard(Card):
    """One image of a request; `number` says which of how many."""

    number: str = ""
    size: str = ""
    thumbnail: str = ""
    tokens: int = 0


@dataclass(slots=True)
class EditedPicture:
    """The picture that an edit changes; empty where none is changed."""

    media_id: str = ""
    thumbnail: str = ""


@dataclass(slots=True)
class Shape:
    """One ratio that can be chosen, drawn as a rectangle; sides in percent of the longer one."""

    ratio: str
    width: str
    height: str


@dataclass(slots=True)
class ImageModel:
    """One entry of the list of models; `name` says when one is about to end."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class ImageOffer(Frozen):
    """What the chosen model leaves to choose, and what a person should know of it.

    `models` are all there are to choose from; `note` is empty where there is nothing to say.
    """

    models: list[ImageModel] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)
    references_limit: int = 0
    name: str = ""
    note: str = ""
    is_local: bool = True


def edited_picture(media_id: UUID | None) -> EditedPicture:
    """The picture of this id, small."""
    if media_id is None:
        return EditedPicture()
    return EditedPicture(str(media_id), backend(f"/media/{media_id}?width=320"))


def image_card(image: Generation, media: Media | None) -> ImageCard:
    """The card of one image; without media as it stands, or as it ended."""
    card = ImageCard.of(image, media, usual_ratio="1:1")
    return replace(
        card,
        step=step_in_words(image),
        alt=alternative_text(image),
        number=number_of(image),
        model_name=model_name(image.model or image.target),
        engine_name=ENGINE_NAMES.get(image.provider, image.provider),
        is_local=image.provider == STORYBOARD,
        size=str(image.settings.get("size", "")),
        thumbnail=f"{card.address}?width=960" if media else "",
        tokens=image.tokens,
    )


def number_of(image: Generation) -> str:
    """Which image of its press it is, such as "2 of 4"; empty for the only one."""
    count, index = int(image.settings.get("count", 1)), int(image.settings.get("index", 0))
    return f"{index % count + 1} of {count}" if count > 1 else ""


def step_in_words(image: Generation) -> str:
    """Where an image stands, in the words of the trade."""
    running = "Drawing" if image.provider == STORYBOARD else "Sent to Gemini"
    return cards.step_in_words(image, running=running)


def model_name(key: str) -> str:
    """An image model's name as a person says it."""
    return STORYBOARD_NAME if key == STORYBOARD else target_name(key)


def image_models(targets: tuple[TargetModel, ...]) -> list[ImageModel]:
    """The models to choose from; the local drawer is the last."""
    listed = [ImageModel(target.key, _name_with_end(target)) for target in targets]
    return [*listed, ImageModel(STORYBOARD, STORYBOARD_NAME)]


def model_note(model: str, *, instead_of: str) -> str:
    """What a person should know of the chosen model: whom it stands in for, and its own end."""
    parts = []
    if instead_of:
        parts.append(
            f"{model_name(instead_of)} is no longer offered here. {model_name(model)} stands in "
            "its place."
        )
    row = catalogue().known(model)
    if row and row.lifecycle.state is Life.DEPRECATED:
        end = f": its maker announced its end for {_day(row.lifecycle.ends)}"
        parts.append(f"{row.name} is deprecated{end if row.lifecycle.ends else ''}.")
        if row.lifecycle.successor:
            parts.append(f"{model_name(row.lifecycle.successor)} follows it.")
    return " ".join(parts)


def shape(ratio: str) -> Shape:
    """A ratio as a rectangle to draw."""
    width, height = (int(side) for side in ratio.split(":"))
    longer = max(width, height)
    return Shape(ratio, f"{100 * width / longer:.0f}%", f"{100 * height / longer:.0f}%")


def price_in_words(
    *, count: int, left: int, limit: int, typical: str, cost: str, month: str
) -> str:
    """What a press takes, before it: of today's images, of time, of the operator's money."""
    taken = "1 image" if count == 1 else f"{count} images"
    return (
        f"Takes {taken}, {left} of {limit} left today; nothing for one that fails or is "
        f"cancelled. Time: {typical}. Provider cost: {cost}. {month}"
    )


def cost_in_words(model: str, size: str, count: int) -> str:
    """What the provider charges the operator for so many images, where its maker publishes it."""
    price = prices.price_of(model, size)
    each = prices.most(model, size)
    together = f", {dollars(count * each)} USD together" if count > 1 else ""
    said = f"{dollars(each)} USD an image{together}"
    return f"{said}, paid by this studio" if price else f"{NOT_PUBLISHED}, counted as {said}"


def month_in_words(month: str, model: str, size: str, count: int, *, left_micro_usd: int) -> str:
    """What the month still gives, as `month` says, and what to do where a press may cost more."""
    held = count * prices.most(model, size)
    if held <= left_micro_usd:
        return month
    return (
        f"{month} That is less than this press may cost, {dollars(held)} USD: make fewer "
        f"images, choose a cheaper model, or wait until {ceiling.BEGINS_ANEW}."
    )


def alternative_text(image: Generation) -> str:
    """What stands for a picture where it cannot be seen: the beginning of its words."""
    words = " ".join((image.scene or image.prompt).split())
    if len(words) > LONGEST_ALTERNATIVE:
        # Some languages have no spaces: without a late one it ends where it has to.
        end = words.rfind(" ", LONGEST_ALTERNATIVE // 2, LONGEST_ALTERNATIVE + 1)
        words = words[: end if end > 0 else LONGEST_ALTERNATIVE].rstrip(" ,;:") + "…"
    return f"Image made from: {words}"


def _name_with_end(target: TargetModel) -> str:
    if target.lifecycle.state is not Life.DEPRECATED:
        return target.name
    ends = target.lifecycle.ends
    return f"{target.name} · deprecated{f', end {_day(ends)}' if ends else ''}"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
