"""How long a run may stand there without anybody who knows what became of it."""

from types import SimpleNamespace

from craftprompt.commands.server import SECONDS_TO_STOP
from craftprompt.jobs import engine, slots
from craftprompt.providers.video.fal import FalTimers
from craftprompt.studio import bought_videos, durable_runs
from craftprompt.upkeep import upkeep

SECONDS = 120


def seconds_between(name):
    """How often an upkeep with this name runs."""
    gate = SimpleNamespace(sign_out_ended=None)
    letters = SimpleNamespace(deliver=None, wait=None)
    return next(each.every_seconds for each in upkeep(gate, letters) if each.name == name)


def test_what_nobody_works_on_any_more_is_settled_within_two_minutes():
    silent = durable_runs.SILENT_AFTER.total_seconds() + seconds_between("begin silent runs")
    # The last one to be heard of may have been asking fal, and have noted nothing of it.
    assert silent + FalTimers().submit < SECONDS


def test_what_a_dead_process_left_is_taken_over_within_two_minutes():
    unplugged = slots.KEEP_ALIVE
    noticed = (
        unplugged["keepalives_idle"]
        + unplugged["keepalives_interval"] * unplugged["keepalives_count"]
    )
    seen_twice = 2 * engine.TAKEOVER_EVERY_SECONDS

    assert noticed + seen_twice + FalTimers().submit < SECONDS


def test_a_beat_that_is_late_is_not_taken_for_silence():
    assert durable_runs.SILENT_AFTER.total_seconds() > 10 * durable_runs.BEATS_EVERY_SECONDS


def test_a_stopping_server_is_not_killed_while_it_hears_what_was_sent():
    assert bought_videos.SECONDS_TO_HEAR < SECONDS_TO_STOP
