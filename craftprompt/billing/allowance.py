"""The daily allowance: reserved before the work, settled or released exactly once after it.

One conditional upsert reserves, so that simultaneous presses can never pass the limit together:
a count that is read first and written afterwards lets all of them through on PostgreSQL.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock
from craftprompt.billing.plans import AllowanceKind, Plan
from craftprompt.db import insert_into
from craftprompt.errors import AllowanceSpent
from craftprompt.models import AllowanceDay, AllowanceMonth, Reservation, ReservationStatus

DAYS_KEPT = 31


@dataclass(frozen=True, slots=True)
class Meter:
    """How much of one kind is used today, what of it running work holds, and the limit."""

    kind: AllowanceKind
    used: int
    held: int
    limit: int

    @property
    def left(self) -> int:
        """How much can still be taken today; never below 0, also after a smaller plan."""
        return max(0, self.limit - self.used)


def reserve(
    session: Session,
    owner_id: UUID,
    *,
    generation_id: UUID,
    kind: AllowanceKind,
    plan: Plan,
    amount: int = 1,
) -> None:
    """Hold `amount` of today's allowance for one generation.

    Raises:
        AllowanceSpent: less than that is left; nothing was taken.
    """
    day = _taken_from(session, owner_id, kind, plan=plan, amount=amount)
    session.add(
        Reservation(
            generation_id=generation_id, owner_id=owner_id, day=day, kind=kind, amount=amount
        )
    )


def reserve_each(
    session: Session,
    owner_id: UUID,
    *,
    generation_ids: Sequence[UUID],
    kind: AllowanceKind,
    plan: Plan,
) -> None:
    """Hold one of today's allowance for each of the generations of one request, or for none.

    Raises:
        AllowanceSpent: fewer are left; nothing was taken.
    """
    day = _taken_from(session, owner_id, kind, plan=plan, amount=len(generation_ids))
    for each in generation_ids:
        session.add(Reservation(generation_id=each, owner_id=owner_id, day=day, kind=kind))


def settle(session: Session, owner_id: UUID, generation_id: UUID) -> None:
    """The generation succeeded: what was held is used."""
    _end(session, owner_id, generation_id, ReservationStatus.SETTLED)


def release(session: Session, owner_id: UUID, generation_id: UUID) -> None:
    """The generation came to nothing: what was held goes back to the day it was taken from."""
    ended = _end(session, owner_id, generation_id, ReservationStatus.RELEASED)
    if ended is None:
        return
    session.execute(
        update(AllowanceDay)
        .where(
            col(AllowanceDay.owner_id) == owner_id,
            col(AllowanceDay.day) == ended.day,
            col(AllowanceDay.kind) == ended.kind,
        )
        .values(used=col(AllowanceDay.used) - ended.amount)
    )


def meters(session: Session, owner_id: UUID, plan: Plan) -> list[Meter]:
    """Today's meters, one for each kind."""
    today = clock.today()
    used = dict(
        session.execute(
            select(col(AllowanceDay.kind), col(AllowanceDay.used)).where(
                col(AllowanceDay.owner_id) == owner_id, col(AllowanceDay.day) == today
            )
        ).all()
    )
    held = dict(
        session.execute(
            select(col(Reservation.kind), func.sum(col(Reservation.amount)))
            .where(
                col(Reservation.owner_id) == owner_id,
                col(Reservation.day) == today,
                col(Reservation.status) == ReservationStatus.HELD,
            )
            .group_by(col(Reservation.kind))
        ).all()
    )
    return [
        Meter(kind, used.get(kind, 0), held.get(kind, 0), plan.daily(kind))
        for kind in get_args(AllowanceKind)
    ]


def fold_old_days(session: Session) -> None:
    """Fold days older than 31 days into one total a month, and drop their reservations."""
    oldest = clock.today() - timedelta(days=DAYS_KEPT)
    removed = session.execute(
        delete(AllowanceDay)
        .where(col(AllowanceDay.day) < oldest)
        .returning(
            col(AllowanceDay.owner_id),
            col(AllowanceDay.day),
            col(AllowanceDay.kind),
            col(AllowanceDay.used),
        )
    ).all()
    session.execute(
        delete(Reservation).where(
            col(Reservation.day) < oldest, col(Reservation.status) != ReservationStatus.HELD
        )
    )
    for owner_id, day, kind, used in removed:
        _add_to_month(session, owner_id, day.replace(day=1), kind, used)


def _taken_from(
    session: Session, owner_id: UUID, kind: AllowanceKind, *, plan: Plan, amount: int
) -> date:
    """Take it from today's allowance; gives the day."""
    day, limit = clock.today(), plan.daily(kind)
    if amount > limit or not _take(session, owner_id, day, kind, amount=amount, limit=limit):
        raise _spent(kind, left=_left(session, owner_id, day, kind, limit), plan=plan)
    return day


def _take(
    session: Session, owner_id: UUID, day: date, kind: str, *, amount: int, limit: int
) -> bool:
    """The one statement: insert the day or add to it, only where the limit allows it."""
    statement = (
        insert_into(session, AllowanceDay)
        .values(owner_id=owner_id, day=day, kind=kind, used=amount)
        .on_conflict_do_update(
            index_elements=["owner_id", "day", "kind"],
            set_={"used": col(AllowanceDay.used) + amount},
            where=col(AllowanceDay.used) + amount <= limit,
        )
        .returning(col(AllowanceDay.used))
    )
    return session.scalar(statement) is not None


def _end(
    session: Session, owner_id: UUID, generation_id: UUID, status: ReservationStatus
) -> Row[date, str, int] | None:
    """Move a held reservation to its end; None where there is none or it ended before."""
    return session.execute(
        update(Reservation)
        .where(
            col(Reservation.owner_id) == owner_id,
            col(Reservation.generation_id) == generation_id,
            col(Reservation.status) == ReservationStatus.HELD,
        )
        .values(status=status, ended_at=clock.now())
        .returning(col(Reservation.day), col(Reservation.kind), col(Reservation.amount))
        .execution_options(synchronize_session=False)
    ).one_or_none()


def _left(session: Session, owner_id: UUID, day: date, kind: str, limit: int) -> int:
    row = session.get(AllowanceDay, (owner_id, day, kind))
    return max(0, limit - (row.used if row else 0))


def _spent(kind: AllowanceKind, *, left: int, plan: Plan) -> AllowanceSpent:
    remains = f"{left} of {plan.daily(kind)} are left" if left else "None is left"
    return AllowanceSpent(
        f"Today's {kind}s on the plan {plan.name} do not reach for this. {remains}. Nothing was "
        "counted and your text is kept. The count begins anew at 00:00 UTC.",
        left=left,
    )


def _add_to_month(session: Session, owner_id: UUID, month: date, kind: str, used: int) -> None:
    statement = insert_into(session, AllowanceMonth).values(
        owner_id=owner_id, month=month, kind=kind, used=used
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["owner_id", "month", "kind"],
            set_={"used": col(AllowanceMonth.used) + statement.excluded.used},
        )
    )
