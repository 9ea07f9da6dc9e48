"""How much may be written for a person in a day and not be counted, as what is stopped is not.

What a stopped or failed prompt held of the allowance goes back, but its provider is paid for what
it wrote. So the day has a bound on what goes back after a provider had begun to write: twice the
plan's prompts. Counted beside the throttles, where no deletion of a prompt takes it back.
"""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt import clock
from craftprompt.account import throttle
from craftprompt.account.throttle import Limit
from craftprompt.billing.plans import Plan
from craftprompt.errors import AllowanceSpent

TIMES_THE_PLAN = 2


def note(session: Session, owner_id: UUID) -> None:
    """A run gave its allowance back although a provider had begun to write.

    It is over, so nothing is refused here; those that were under way at the bound are counted too.
    """
    throttle.take(session, _limit(), _subject(owner_id))


def refuse_beyond(session: Session, owner_id: UUID, *, plan: Plan) -> None:
    """Have nobody asked for a person who has reached the day's bound.

    Raises:
        AllowanceSpent: as many went uncounted today as may.
    """
    most = TIMES_THE_PLAN * plan.prompts
    if throttle.taken(session, _limit(), _subject(owner_id)) < most:
        return
    raise AllowanceSpent(
        f"Today {most} of your prompts were stopped or came to nothing after a provider had begun "
        f"to write, and no more than that go uncounted in a day on the plan {plan.name}. Nobody "
        "was asked, nothing was counted and your text is kept. Local engines stay free; providers "
        "can be asked again tomorrow, from 00:00 UTC.",
        left=0,
    )


def _limit() -> Limit:
    """The count of this UTC day; how many are too many is for the plan to say."""
    midnight = datetime.combine(clock.today() + timedelta(days=1), time(), UTC)
    return Limit("released", 0, midnight - clock.now())


def _subject(owner_id: UUID) -> str:
    return f"{owner_id} {clock.today()}"
