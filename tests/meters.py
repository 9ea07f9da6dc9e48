"""A person's daily allowance of prompts on the free plan: read, and used up."""

from craftprompt import db
from craftprompt.billing import allowance
from craftprompt.billing.plans import plan
from tests.builders import make_generation


async def used_today(person):
    """How many prompts are used, those under way among them, and how many are held."""
    prompts, *_ = await db.read(lambda session: allowance.meters(session, person.id, plan("free")))
    return prompts.used, prompts.held


async def spend(person, amount):
    """Take so many prompts of today's at once."""
    spent = await make_generation(person)
    await db.write(
        lambda session: allowance.reserve(
            session,
            person.id,
            generation_id=spent.id,
            kind="prompt",
            plan=plan("free"),
            amount=amount,
        )
    )
