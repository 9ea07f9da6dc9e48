"""The one place that tells the time, so that tests can set it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

_read: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731, TID251  the clock itself


def now() -> datetime:
    """This moment in UTC, with its zone."""
    return _read()


def today() -> date:
    """The UTC day that a plan's limits count over; they begin anew at 00:00 UTC.

    Source: product promise B2, "daily counts reset every 24 hours".
    """
    return now().date()


def set_for_tests(read: Callable[[], datetime] | None) -> None:
    """Read the time from `read` instead of the system; None puts the system's clock back."""
    global _read  # noqa: PLW0603  one clock per process is the point
    _read = read or (lambda: datetime.now(UTC))  # noqa: TID251  the clock itself
