"""The operator's own stop: what all providers together may cost in one UTC day.

Held before a call at the most that it can cost, settled after it at what it did cost. One
conditional upsert holds, so that simultaneous calls never pass the limit together. A call whose
process was killed stays held: rather stop early than late.
"""

import logging
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock, db
from craftprompt.db import insert_into
from craftprompt.errors import Unavailable
from craftprompt.models import SpendDay, SpendMonth
from craftprompt.providers.chain import Hold
from craftprompt.settings import settings

logger = logging.getLogger(__name__)

MICRO = 1_000_000
DAYS_KEPT = 400  # a year and a month, for the operator's own books


class DailyBudget:
    """The stop as the providers' chain knows it, over the process's own database."""

    async def hold(self, micro_usd: int) -> Hold | None:
        """Set this much aside; None where it would pass today's limit.

        Raises:
            DatabaseBusy: the database cannot say; then nobody is asked either.
        """
        day = clock.today()
        is_held = await db.write(partial(hold, day=day, micro_usd=micro_usd))
        return Hold(day, micro_usd) if is_held else None

    async def settle(self, held: Hold, spent_micro_usd: int) -> None:
        """Replace what was held by what was spent; where that cannot be written, it stays held."""
        work = partial(
            settle, day=held.day, held_micro_usd=held.micro_usd, spent_micro_usd=spent_micro_usd
        )
        try:
            await db.write(work)
        except (Unavailable, SQLAlchemyError) as failure:
            logger.warning("a call's cost stays at its most: %s", type(failure).__name__)


def hold(session: Session, *, day: date, micro_usd: int) -> bool:
    """Set an amount aside of that day's; False where it would pass the limit.

    The day is noted by whoever holds: it is settled on the same one, also after midnight.
    """
    return added_within(
        session, SpendDay, {"day": day}, micro_usd=micro_usd, limit_micro_usd=_limit()
    )


def would_pass(session: Session, *, micro_usd: int) -> bool:
    """Whether so much more would pass today's limit; nothing is held, so it may soon be."""
    return spent(session, clock.today()) + micro_usd > _limit()


def added_within(
    session: Session,
    table: type[SpendDay | SpendMonth],
    key: dict[str, Any],
    *,
    micro_usd: int,
    limit_micro_usd: int,
) -> bool:
    """Add an amount to the row under `key` in one statement, unless it would pass the limit."""
    if micro_usd > limit_micro_usd:
        return False
    statement = (
        insert_into(session, table)
        .values(**key, micro_usd=micro_usd)
        .on_conflict_do_update(
            index_elements=list(key),
            set_={"micro_usd": col(table.micro_usd) + micro_usd},
            where=col(table.micro_usd) + micro_usd <= limit_micro_usd,
        )
        .returning(col(table.micro_usd))
    )
    return session.scalar(statement) is not None


def settle(session: Session, *, day: date, held_micro_usd: int, spent_micro_usd: int) -> None:
    """Replace what was held on that day by what was spent."""
    session.execute(
        update(SpendDay)
        .where(col(SpendDay.day) == day)
        .values(micro_usd=col(SpendDay.micro_usd) + (spent_micro_usd - held_micro_usd))
    )


def spent(session: Session, day: date) -> int:
    """What was spent or is held on that day, in micro-dollars."""
    row = session.get(SpendDay, day)
    return row.micro_usd if row else 0


def forget_old_days(session: Session) -> None:
    """Delete days that nobody's books need any more."""
    oldest = clock.today() - timedelta(days=DAYS_KEPT)
    session.execute(delete(SpendDay).where(col(SpendDay.day) < oldest))


def _limit() -> int:
    return round(settings().daily_spend_usd * MICRO)
