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
)
from craftprompt.models.media import FileRemoval, Media
from craftprompt.models.session import Session, ThrottleCount
from craftprompt.models.user import Consent, User

__all__ = [
    "UNFINISHED",
    "AllowanceDay",
    "AllowanceMonth",
    "Attempt",
    "Consent",
    "Draft",
    "FileRemoval",
    "Generation",
    "GenerationKind",
    "GenerationStatus",
    "Media",
    "Reservation",
    "ReservationStatus",
    "Session",
    "ThrottleCount",
    "User",
]
