"""Which personal data there is, why, how long, and what erasure does to it: read off the tables.

Every column of ours declares its privacy facts where it is defined; this walks them, so that what
the policy, the export and erasure say cannot drift from what is stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Column, MetaData
from sqlmodel import SQLModel

import craftprompt.models  # noqa: F401  fills the metadata with every table
from craftprompt.errors import CraftPromptError
from craftprompt.models.base import Privacy

NOT_PERSONAL = "none"


class UndeclaredColumn(CraftPromptError):
    """A column was added without saying what it means for privacy."""

    def __init__(self, table: str, column: str) -> None:
        super().__init__(f"The column {table}.{column} declares no privacy facts.")
        self.table = table
        self.column = column


@dataclass(frozen=True, slots=True)
class DataEntry:
    """The columns of one table that share their privacy facts."""

    table: str
    columns: tuple[str, ...]
    privacy: Privacy

    @property
    def place(self) -> str:
        """The table's name in words."""
        return _in_words(self.table)

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns' names in words."""
        return tuple(map(_in_words, self.columns))


@dataclass(frozen=True, slots=True)
class DataGroup:
    """One category of personal data and where it is kept."""

    category: str
    entries: tuple[DataEntry, ...]


@dataclass(frozen=True, slots=True)
class DataMap:
    """All personal data, category by category; what says nothing about a person is left out."""

    groups: tuple[DataGroup, ...]


def data_map(idle_minutes: int, metadata: MetaData = SQLModel.metadata) -> DataMap:
    """The map of these tables where a session ends after so many idle minutes.

    Raises:
        UndeclaredColumn: a column says nothing about privacy.
    """
    entries = [
        replace(entry, privacy=_told(entry.privacy, idle_minutes))
        for entry in _entries(metadata)
        if entry.privacy.category != NOT_PERSONAL
    ]
    categories = dict.fromkeys(entry.privacy.category for entry in entries)
    return DataMap(
        groups=tuple(
            DataGroup(
                category=category,
                entries=tuple(each for each in entries if each.privacy.category == category),
            )
            for category in sorted(categories)
        )
    )


def _entries(metadata: MetaData) -> Iterator[DataEntry]:
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        columns: dict[Privacy, list[str]] = {}
        for column in table.columns:
            columns.setdefault(_declaration(column), []).append(column.name)
        for privacy, names in columns.items():
            yield DataEntry(table=table.name, columns=tuple(names), privacy=privacy)


def _told(privacy: Privacy, idle_minutes: int) -> Privacy:
    """The declaration with the operator's own time in it."""
    return replace(privacy, retention=privacy.retention.format(idle_minutes=idle_minutes))


def _declaration(column: Column[object]) -> Privacy:
    declared = column.info.get("privacy")
    if not isinstance(declared, Privacy):
        raise UndeclaredColumn(column.table.name, column.name)
    return declared


def _in_words(name: str) -> str:
    return name.replace("_", " ")
