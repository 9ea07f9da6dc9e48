"""The operator's commands: `bin/admin operator EMAIL`, `bin/admin plan EMAIL PLAN`.

They work beside a running server, in short transactions.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from craftprompt import clock, db
from craftprompt.account.forms import email_key
from craftprompt.account.queries import person_by_address
from craftprompt.billing.plans import PLANS, plan
from craftprompt.commands.arguments import PlainParser
from craftprompt.errors import CraftPromptError, InputInvalid
from craftprompt.models import User

Command = Callable[[Session, argparse.Namespace], str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 when done, 1 after a refusal, 2 after bad usage."""
    options = _parser().parse_args(arguments)
    try:
        db.upgrade_to_head()
        said = asyncio.run(_run(options.command, options))
    except CraftPromptError as refusal:
        print(refusal.message, file=sys.stderr)
        return 1
    print(said)
    return 0


async def _run(command: Command, options: argparse.Namespace) -> str:
    db.open_database()
    try:
        return await db.write(lambda session: command(session, options))
    finally:
        await db.close_database()


def make_operator(session: Session, options: argparse.Namespace) -> str:
    """Let a person see the operator's pages."""
    person = _person(session, options.email)
    if person.operator_since is None:
        person.operator_since = clock.now()
    return f"{person.email} is an operator since {person.operator_since:%d %B %Y, %H:%M} UTC."


def set_plan(session: Session, options: argparse.Namespace) -> str:
    """Give a person a plan, or with "default" the installation's own again."""
    person = _person(session, options.email)
    person.plan = None if options.plan == "default" else plan(options.plan).key
    return f"{person.email} is on the plan {options.plan}."


def _person(session: Session, email: str) -> User:
    found = person_by_address(session, email_key(email))
    if found is None:
        raise InputInvalid(f"Nobody is registered under {email}.", field="email")
    return found


def _parser() -> argparse.ArgumentParser:
    parser = PlainParser(prog="bin/admin", description="The operator's commands.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    operator = commands.add_parser("operator", help="let a person see the operator's pages")
    operator.add_argument("email")
    operator.set_defaults(command=make_operator)
    plans = commands.add_parser("plan", help="set a person's plan")
    plans.add_argument("email")
    names = [each.key for each in PLANS]
    plans.add_argument("plan", metavar="PLAN", help=f"one of {', '.join(names)}, or default")
    plans.set_defaults(command=set_plan)
    return parser


if __name__ == "__main__":
    sys.exit(main())
