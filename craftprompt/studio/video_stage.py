"""The stage of the video page, as the rows say: the cards, the one that is shown, what is news."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt.models import GenerationStatus
from craftprompt.studio import queries, removal
from craftprompt.studio.details import Details, video_details
from craftprompt.studio.removal import Removed
from craftprompt.studio.video_views import VideoCard, video_card

CARDS_SHOWN = 24


@dataclass(frozen=True, slots=True)
class VideoStage:
    """What was made, newest first, one of it large with its details, and what can come back."""

    cards: list[VideoCard] = field(default_factory=list[VideoCard])
    shown: VideoCard = field(default_factory=VideoCard)
    details: Details = field(default_factory=Details)
    removed: list[Removed] = field(default_factory=list[Removed])


def video_stage(session: Session, owner_id: UUID, *, chosen: str) -> VideoStage:
    """The stage with the video on it that has the id `chosen`, else with the newest one."""
    rows = [
        row
        for row in queries.recent_videos(session, owner_id, limit=CARDS_SHOWN)
        if row.dismissed_at is None
    ]
    media = queries.media_of(session, owner_id, [row.id for row in rows])
    cards = [video_card(row, media.get(row.id)) for row in rows]
    removed = removal.removed(session, owner_id)
    if not rows:
        return VideoStage(removed=removed)
    ids = [card.generation_id for card in cards]
    place = ids.index(chosen) if chosen in ids else 0
    details = video_details(session, owner_id, rows[place], cards[place])
    return VideoStage(cards, cards[place], details, removed)


def video_news(cards: Sequence[VideoCard], awaited: Collection[str]) -> str:
    """What came of the awaited videos, for ears; empty while one of them runs.

    What the person cancelled they know.
    """
    over = [card for card in cards if card.generation_id in awaited]
    made = sum(card.is_made for card in over)
    failed = sum(card.status == GenerationStatus.FAILED for card in over)
    if any(card.is_running for card in over) or not made + failed:
        return ""
    if not failed:
        return "Your video is made." if made == 1 else f"Your {made} videos are made."
    head = f"{made} of {made + failed} videos made" if made else "No video made"
    return f"{head}. What was not made is not counted."
