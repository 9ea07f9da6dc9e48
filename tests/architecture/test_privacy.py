"""Every column says what it means for privacy, and every row falls with its person."""

import pytest
from sqlalchemy import Column, MetaData, String
from sqlmodel import SQLModel

import craftprompt.models  # noqa: F401  fills the metadata with every table
from craftprompt.models.base import Privacy
from craftprompt.privacy.data_map import UndeclaredColumn, data_map

PEOPLE = "users"
# They name nobody, or, the last letter, go once they are sent: see their docstrings.
NOBODYS = {"throttle_counts", "file_removals", "spend_days", "farewells"}
TABLES = SQLModel.metadata.tables.values()
COLUMNS = [column for table in TABLES for column in table.columns]


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_every_column_declares_its_privacy(column):
    declared = column.info.get("privacy")
    assert isinstance(declared, Privacy)
    assert declared.purpose
    assert declared.retention
    assert declared.erase == "delete" or declared.keep_reason


def test_a_column_without_a_declaration_is_found():
    """The control: the rule above can fail, and the policy cannot be written without it."""
    copied = MetaData()
    for table in TABLES:
        table.to_metadata(copied)
    data_map(120, copied)
    copied.tables[PEOPLE].append_column(Column("shoe_size", String))
    with pytest.raises(UndeclaredColumn, match=r"users\.shoe_size"):
        data_map(120, copied)


def parents(table):
    """The tables that a table's cascading foreign keys lead to."""
    return {key.column.table.name for key in table.foreign_keys if key.ondelete == "CASCADE"}


def falls_with_its_person(table):
    up = parents(table)
    return PEOPLE in up or any(falls_with_its_person(SQLModel.metadata.tables[up_]) for up_ in up)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_row_falls_with_its_person(table):
    if table.name == PEOPLE or table.name in NOBODYS:
        assert not table.foreign_keys
        return
    assert falls_with_its_person(table)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_what_is_only_referred_to_can_be_deleted(table):
    for key in table.foreign_keys:
        is_let_go = key.ondelete == "SET NULL" and key.parent.nullable
        assert key.ondelete == "CASCADE" or is_let_go


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_an_owner_is_a_person_and_never_missing(table):
    if "owner_id" not in table.columns:
        return
    (key,) = table.columns["owner_id"].foreign_keys
    assert (key.column.table.name, key.ondelete) == (PEOPLE, "CASCADE")
    assert not table.columns["owner_id"].nullable
