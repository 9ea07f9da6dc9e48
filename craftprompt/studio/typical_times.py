"""How long a model usually takes here, from what it made last."""

import statistics
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt.models import Generation, GenerationKind, GenerationStatus

LOOKED_BACK_AT = 20  # runs that tell how long a model takes
SECONDS_TOLD_IN_MINUTES = 90  # from a minute and a half on, minutes say it better


@dataclass(frozen=True, slots=True)
class TypicalTime:
    """The seconds within which the middle half of the last runs was made."""

    fewest: int
    most: int

    @property
    def in_words(self) -> str:
        """Such as "usually 40 s to 70 s"."""
        if self.most < SECONDS_TOLD_IN_MINUTES:
            span, unit = (max(1, self.fewest), max(1, self.most)), "s"
        else:
            span, unit = (max(1, round(self.fewest / 60)), round(self.most / 60)), "min"
        if span[0] == span[1]:
            return f"usually about {span[0]} {unit}"
        return f"usually {span[0]} {unit} to {span[1]} {unit}"


def typical_time(session: Session, model: str, kind: GenerationKind) -> TypicalTime | None:
    """How long this model usually takes, from what it made here last; None before its first."""
    rows = session.execute(
        select(col(Generation.started_at), col(Generation.finished_at))
        .where(
            col(Generation.model) == model,
            col(Generation.status) == GenerationStatus.SUCCEEDED,
            col(Generation.kind) == kind,
        )
        .order_by(col(Generation.finished_at).desc())
        .limit(LOOKED_BACK_AT)
    )
    took = [
        (finished - started).total_seconds() for started, finished in rows if started and finished
    ]
    if not took:
        return None
    if len(took) == 1:  # one number has no quartiles
        return TypicalTime(round(took[0]), round(took[0]))
    lower, _, upper = statistics.quantiles(took, n=4, method="inclusive")
    return TypicalTime(round(lower), round(upper))


def time_in_words(session: Session, model: str, kind: GenerationKind) -> str:
    """The same before a press."""
    typical = typical_time(session, model, kind)
    return f"{typical.in_words}, as lately here" if typical else "not known yet"
