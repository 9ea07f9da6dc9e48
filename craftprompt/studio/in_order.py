"""Rows that were read apart, in the order in which they are shown."""

from collections.abc import Iterable

from craftprompt.models import Generation


def newest_first(*parts: Iterable[Generation]) -> list[Generation]:
    """What the parts hold together, each once."""
    every = {row.id: row for part in parts for row in part}
    return sorted(every.values(), key=lambda row: (row.created_at, row.id.hex), reverse=True)
