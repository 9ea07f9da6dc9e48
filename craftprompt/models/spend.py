"""What providers cost the operator: all people together on a day, one person in a month."""

# SQLModel types __tablename__ as a declared_attr; a plain string is what it documents.
# pyright: reportAssignmentType=false

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import SQLModel

from craftprompt.models.base import TECHNICAL, TOKENS, column, owner


class SpendDay(SQLModel, table=True):
    """The sum over all people of one UTC day, running calls held at the most that they can cost."""

    __tablename__ = "spend_days"

    day: date = column(TECHNICAL, primary_key=True)
    micro_usd: int = column(TECHNICAL, default=0, sa_type=BigInteger)


class SpendMonth(SQLModel, table=True):
    """What one person's images and videos cost in one UTC month, running ones at their most.

    `month` is its first day.
    """

    __tablename__ = "spend_months"

    owner_id: UUID = owner(primary_key=True)
    month: date = column(TOKENS, primary_key=True)
    micro_usd: int = column(TOKENS, default=0, sa_type=BigInteger)
