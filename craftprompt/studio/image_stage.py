"""What the stage of the image page is set with, and which image comes on it."""

from collections.abc import Sequence

from craftprompt.models import UNFINISHED, Generation, GenerationStatus
from craftprompt.studio import queries
from craftprompt.studio.cards import Card
from craftprompt.studio.details import image_facts
from craftprompt.studio.image_views import ImageCard, image_card
from craftprompt.studio.stage import Kind


def _best_of_newest(rows: Sequence[Generation]) -> int:
    """The place of the best image of the newest press.

    What runs is shown before what was made, and what came to nothing where there is neither.
    """
    newest = rows[0]
    press = [
        place
        for place, row in enumerate(rows)
        if row is newest or (row.request_id and row.request_id == newest.request_id)
    ]
    return min(press, key=lambda place: _rank(rows[place]))


def _rank(image: Generation) -> int:
    if image.status in UNFINISHED:
        return 0
    return 1 if image.status == GenerationStatus.SUCCEEDED else 2


def _reasons(failed: Sequence[Card]) -> str:
    declined = sum(card.failure_kind == "refused" for card in failed)
    counts = {"declined": declined, "failed": len(failed) - declined}
    return "".join(f", {number} {how}" for how, number in counts.items() if number)


IMAGES = Kind(
    name="image",
    rows=queries.recent_images,
    empty=ImageCard,
    card=image_card,
    facts=image_facts,
    place=_best_of_newest,
    reasons=_reasons,
)
