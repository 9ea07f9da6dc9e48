"""What a plan gives a day, what of it is used, and what running work holds."""

# SQLModel types __tablename__ as a declared_attr; a plain string is what it documents.
# pyright: reportAssignmentType=false

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import SQLModel

from craftprompt.models.base import TECHNICAL, USAGE, column, moment, owner


class ReservationStatus(StrEnum):
    """What became of a reservation."""

    HELD = "held"
    SETTLED = "settled"
    RELEASED = "released"


class AllowanceDay(SQLModel, table=True):
    """How much of one kind a person has taken on one UTC day, held reservations included."""

    __tablename__ = "allowance_days"

    owner_id: UUID = owner(primary_key=True)
    day: date = column(USAGE, primary_key=True)
    kind: str = column(USAGE, max_length=10, primary_key=True)
    used: int = column(USAGE, default=0)


class AllowanceMonth(SQLModel, table=True):
    """A month's total of one kind: what days older than 31 days were folded into."""

    __tablename__ = "allowance_months"

    owner_id: UUID = owner(primary_key=True)
    month: date = column(USAGE, primary_key=True)
    kind: str = column(USAGE, max_length=10, primary_key=True)
    used: int = column(USAGE, default=0)


class Reservation(SQLModel, table=True):
    """Allowance held for one generation, settled or released exactly once.

    `ceiling_micro_usd` is what it holds of the month's ceiling of provider cost, 0 where nothing
    is paid for.
    """

    __tablename__ = "reservations"

    generation_id: UUID = column(
        TECHNICAL, foreign_key="generations.id", ondelete="CASCADE", primary_key=True
    )
    owner_id: UUID = owner(index=True)
    day: date = column(USAGE)
    kind: str = column(USAGE, max_length=10)
    amount: int = column(USAGE, default=1)
    ceiling_micro_usd: int = column(USAGE, default=0, sa_type=BigInteger)
    status: str = column(USAGE, default=ReservationStatus.HELD, max_length=10)
    ended_at: datetime | None = moment(USAGE, default=None)
