"""What the stage of the video page is set with: the newest video comes on it."""

from craftprompt.studio import queries
from craftprompt.studio.details import video_facts
from craftprompt.studio.stage import Kind
from craftprompt.studio.video_views import VideoCard, video_card

VIDEOS = Kind(
    name="video",
    rows=queries.recent_videos,
    empty=VideoCard,
    card=video_card,
    facts=video_facts,
    place=lambda _rows: 0,
    reasons=lambda _failed: "",
)
