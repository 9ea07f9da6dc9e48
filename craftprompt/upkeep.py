"""What is kept up by the clock, handed down to the schedule at start."""

from functools import partial

from craftprompt import db
from craftprompt.account import service, sessions, throttle
from craftprompt.billing import allowance
from craftprompt.jobs.schedule import Upkeep
from craftprompt.studio import runs
from craftprompt.web.gate import Gate

MINUTE = 60.0


def upkeep(gate: Gate) -> list[Upkeep]:
    """The tasks; how often each runs keeps what the privacy policy promises."""
    return [
        Upkeep("sign out ended sessions", MINUTE / 4, gate.sign_out_ended),
        Upkeep("purge ended sessions", 5 * MINUTE, partial(db.write, sessions.purge)),
        Upkeep("forget throttle counts", 10 * MINUTE, partial(db.write, throttle.forget_ended)),
        Upkeep("fold old days", 60 * MINUTE, partial(db.write, allowance.fold_old_days)),
        Upkeep("sweep removed files", 5 * MINUTE, service.sweep_files),
        Upkeep("end left-behind prompts", MINUTE / 12, runs.end_left_behind),
    ]
