"""What the cards of images and of videos have in common: addresses and words, never a byte."""

from dataclasses import dataclass
from typing import Self, TypeVar

from craftprompt.addresses import backend
from craftprompt.frozen import Frozen
from craftprompt.models import UNFINISHED, Generation, GenerationStatus, Media
from craftprompt.studio.views import excerpt, iso

TITLE = 60  # characters that name a thing among others


@dataclass(frozen=True, slots=True)
class Card(Frozen):
    """One thing that was asked for, wherever it stands.

    `ratio` is "16:9", `shape` the same for the style sheet. Addresses are empty before it is made.
    `words` are what it was asked for, `title` their beginning, `step` where it stands, `usual` how
    long such a thing usually takes here, empty where nothing runs or nobody knows.
    """

    generation_id: str = ""
    status: str = ""
    step: str = ""
    since: str = ""
    usual: str = ""
    words: str = ""
    title: str = ""
    alt: str = ""
    model_name: str = ""
    engine_name: str = ""
    is_local: bool = False
    ratio: str = ""
    shape: str = "16 / 9"
    media_id: str = ""
    address: str = ""
    pixels: str = ""
    took: str = ""
    created_at: str = ""
    failure_kind: str = ""
    failure_message: str = ""
    is_running: bool = False
    is_made: bool = False

    @classmethod
    def of(cls, row: Generation, media: Media | None, *, usual_ratio: str) -> Self:
        """The card as far as every kind has it; without media as it stands, or as it ended."""
        ratio = str(row.settings.get("ratio", usual_ratio))
        return cls(
            generation_id=str(row.id),
            status=row.status,
            since=iso(row.started_at or row.created_at),
            words=row.prompt,
            title=excerpt(row.prompt, TITLE),
            ratio=ratio,
            shape=f"{media.width} / {media.height}" if media else ratio.replace(":", " / "),
            media_id=str(media.id) if media else "",
            address=backend(f"/media/{media.id}") if media else "",
            pixels=f"{media.width} by {media.height} pixels" if media else "",
            took=_took(row),
            created_at=iso(row.created_at),
            failure_kind=row.failure_kind,
            failure_message=row.failure_message,
            is_running=row.status in UNFINISHED,
            is_made=media is not None,
        )


CardT = TypeVar("CardT", bound=Card)


def step_in_words(row: Generation, *, running: str) -> str:
    """Where an image or a video stands, in the words of the trade; `running` for the work."""
    if row.status == GenerationStatus.FAILED and row.failure_kind == "refused":
        return "Declined, not counted"
    return {
        GenerationStatus.QUEUED: "Queued",
        GenerationStatus.RUNNING: running,
        GenerationStatus.SAVING: "Saving",
        GenerationStatus.SUCCEEDED: "Done",
        GenerationStatus.FAILED: "Not made, not counted",
        GenerationStatus.CANCELLED: "Cancelled, not counted",
    }[GenerationStatus(row.status)]


def _took(row: Generation) -> str:
    if not row.started_at or not row.finished_at:
        return ""
    return f"{(row.finished_at - row.started_at).total_seconds():.1f} s"
