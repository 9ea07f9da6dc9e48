"""The monthly ceiling: what one person's images and videos may cost in a month, in UTC.

Held with the allowance when they are asked for, at the most that it can cost; replaced by what
it did cost when it ends. Nobody's presses pass it together: one conditional upsert holds.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock
from craftprompt.billing.plans import Plan
from craftprompt.billing.spend import MICRO, added_within
from craftprompt.errors import AllowanceSpent
from craftprompt.models import Reservation, SpendMonth

BEGINS_ANEW = "the month begins anew on its first day at 00:00 UTC"


def hold(
    session: Session, owner_id: UUID, generation_ids: Sequence[UUID], *, micro_usd: int, plan: Plan
) -> None:
    """Set an amount aside for each of the generations of a press, or for none.

    They have their reservations already, all of one press and so of one day: its month is the one
    that they are settled in, also where midnight falls between the two.

    Raises:
        AllowanceSpent: all together would pass this month's ceiling; nothing was set aside.
    """
    mine = (
        col(Reservation.owner_id) == owner_id,
        col(Reservation.generation_id).in_(generation_ids),
    )
    day = session.scalars(select(col(Reservation.day)).where(*mine).limit(1)).one()
    key = {"owner_id": owner_id, "month": month_of(day)}
    limit, together = plan.provider_ceiling_usd * MICRO, micro_usd * len(generation_ids)
    if not added_within(session, SpendMonth, key, micro_usd=together, limit_micro_usd=limit):
        raise AllowanceSpent(
            f"This would cost up to {_usd(together)}. Of the {_usd(limit)} a month that the plan "
            f"{plan.name} gives for images and videos, {_usd(left(session, owner_id, plan))} are "
            "left. Nothing was counted and your text is kept. Choose fewer seconds or images, a "
            f"lower resolution or a cheaper model; {BEGINS_ANEW}.",
            left=0,
        )
    session.execute(update(Reservation).where(*mine).values(ceiling_micro_usd=micro_usd))


def settle(session: Session, owner_id: UUID, generation_id: UUID, *, spent_micro_usd: int) -> None:
    """Replace what a generation holds by what it cost, in the month that it was held in.

    Doing it again changes nothing unless the cost is another.
    """
    reservation = session.scalar(
        select(Reservation)
        .where(
            col(Reservation.owner_id) == owner_id,
            col(Reservation.generation_id) == generation_id,
        )
        .with_for_update()
    )
    if reservation is None or reservation.ceiling_micro_usd == spent_micro_usd:
        return
    session.execute(
        update(SpendMonth)
        .where(
            col(SpendMonth.owner_id) == owner_id,
            col(SpendMonth.month) == month_of(reservation.day),
        )
        .values(
            micro_usd=col(SpendMonth.micro_usd) + (spent_micro_usd - reservation.ceiling_micro_usd)
        )
    )
    reservation.ceiling_micro_usd = spent_micro_usd


def left(session: Session, owner_id: UUID, plan: Plan) -> int:
    """What this month still gives, in micro-dollars; never below 0, also after a smaller plan."""
    row = session.get(SpendMonth, (owner_id, month_of(clock.today())))
    return max(0, plan.provider_ceiling_usd * MICRO - (row.micro_usd if row else 0))


def left_in_words(left_micro_usd: int, plan: Plan) -> str:
    """What this month still gives, before a press."""
    limit = _usd(plan.provider_ceiling_usd * MICRO)
    return f"Of this month's {limit}, {_usd(left_micro_usd)} are left."


def month_of(day: date) -> date:
    """The month of a day, by its first one."""
    return day.replace(day=1)


def _usd(micro_usd: int) -> str:
    return f"{micro_usd / MICRO:.2f} USD"
