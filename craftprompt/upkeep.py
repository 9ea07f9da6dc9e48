"""What is kept up by the clock, handed down to the schedule at start."""

import asyncio
from functools import partial

from craftprompt import db, storage
from craftprompt.account import link_tokens, service, sessions, throttle
from craftprompt.billing import allowance, spend
from craftprompt.jobs import engine
from craftprompt.jobs.schedule import Upkeep
from craftprompt.mail import files, outbox
from craftprompt.mail.outbox import Outbox
from craftprompt.studio import durable_runs, removal, runs, tray, unclaimed_files
from craftprompt.web.gate import Gate

MINUTE = 60.0


def upkeep(gate: Gate, letters: Outbox) -> list[Upkeep]:
    """The tasks; how often each runs keeps what the privacy policy promises."""
    return [
        Upkeep("sign out ended sessions", MINUTE / 4, gate.sign_out_ended),
        Upkeep("purge ended sessions", 5 * MINUTE, partial(db.write, sessions.purge)),
        Upkeep("forget throttle counts", 10 * MINUTE, partial(db.write, throttle.forget_ended)),
        Upkeep("fold old days", 60 * MINUTE, partial(db.write, allowance.fold_old_days)),
        Upkeep("forget old spend", 60 * MINUTE, partial(db.write, spend.forget_old_days)),
        Upkeep("forget what was deleted", MINUTE / 12, removal.forget_removed),
        Upkeep("sweep removed files", 5 * MINUTE, service.sweep_files),
        # What a deletion could not fold in, because somebody was reading at that moment.
        Upkeep("fold the database's log in", 5 * MINUTE, db.forget_traces),
        Upkeep("sweep broken-off files", 60 * MINUTE, _sweep_unfinished),
        Upkeep("sweep files that no row names", 60 * MINUTE, unclaimed_files.sweep),
        Upkeep("forget unused references", 60 * MINUTE, partial(db.write, tray.forget_unused)),
        Upkeep("begin silent runs", MINUTE / 6, durable_runs.begin_silent),
        Upkeep("forget finished workflows", 60 * MINUTE, engine.forget_finished),
        Upkeep("send letters", MINUTE / 4, letters.deliver, pause=letters.wait),
        Upkeep("forget old letters", 10 * MINUTE, partial(db.write, outbox.forget_old)),
        Upkeep("forget ended links", 10 * MINUTE, partial(db.write, link_tokens.forget_ended)),
        Upkeep("sweep letters of the erased", 5 * MINUTE, files.sweep),
        Upkeep("end left-behind prompts", MINUTE / 12, runs.end_left_behind),
    ]


async def _sweep_unfinished() -> None:
    await asyncio.to_thread(storage.sweep_unfinished)
