"""Every table, in one place: Alembic and relations want it so."""

from craftprompt.models.allowance import (
    AllowanceDay,
    AllowanceMonth,
    Reservation,
    ReservationStatus,
)
from craftprompt.models.generation import (
    UNFINISHED,
    Attempt,
    Draft,
    Generation,
    GenerationKind,
    GenerationStatus,
    ImageDraft,
    PromptVersion,
    RenderStep,
    VersionAct,
    VideoDraft,
)
from craftprompt.models.mail import Farewell, KnownDevice, Letter, LinkToken
from craftprompt.models.media import (
    REFERENCE,
    FileRemoval,
    GenerationReference,
    Media,
    MediaRole,
    Thumbnail,
    TrayReference,
)
from craftprompt.models.preset import Preset
from craftprompt.models.session import Session, ThrottleCount
from craftprompt.models.spend import SpendDay, SpendMonth
from craftprompt.models.user import Consent, User

__all__ = [
    "REFERENCE",
    "UNFINISHED",
    "AllowanceDay",
    "AllowanceMonth",
    "Attempt",
    "Consent",
    "Draft",
    "Farewell",
    "FileRemoval",
    "Generation",
    "GenerationKind",
    "GenerationReference",
    "GenerationStatus",
    "ImageDraft",
    "KnownDevice",
    "Letter",
    "LinkToken",
    "Media",
    "MediaRole",
    "Preset",
    "PromptVersion",
    "RenderStep",
    "Reservation",
    "ReservationStatus",
    "Session",
    "SpendDay",
    "SpendMonth",
    "ThrottleCount",
    "Thumbnail",
    "TrayReference",
    "User",
    "VersionAct",
    "VideoDraft",
]
