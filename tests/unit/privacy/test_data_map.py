import pytest
from sqlalchemy import Column, MetaData, String, Table
from sqlmodel import SQLModel

from craftprompt.models.base import ACCOUNT, CREDENTIAL, TECHNICAL, THROTTLE
from craftprompt.privacy.data_map import NOT_PERSONAL, UndeclaredColumn, data_map
from craftprompt.privacy.legal_texts import article, history, operator


def described(*columns):
    metadata = MetaData()
    Table("people", metadata, *columns)
    return data_map(120, metadata)


def column(name, privacy):
    return Column(name, String, info={"privacy": privacy})


def test_columns_of_one_table_with_the_same_facts_stand_together():
    mapped = described(
        column("name", ACCOUNT), column("email_key", ACCOUNT), column("password_hash", CREDENTIAL)
    )

    (account,) = mapped.groups
    assert account.category == "account"
    assert [entry.columns for entry in account.entries] == [
        ("name", "email_key"),
        ("password_hash",),
    ]
    assert account.entries[0].fields == ("name", "email key")
    assert account.entries[0].privacy == ACCOUNT


def test_what_says_nothing_about_a_person_is_left_out():
    mapped = described(column("heartbeat", TECHNICAL), column("key", THROTTLE))

    assert [group.category for group in mapped.groups] == ["security"]


def test_a_column_that_declares_nothing_is_refused_by_name():
    with pytest.raises(UndeclaredColumn, match=r"people\.shoe_size declares no privacy facts"):
        described(column("name", ACCOUNT), Column("shoe_size", String))


def test_a_declaration_of_another_shape_is_refused():
    with pytest.raises(UndeclaredColumn):
        described(Column("name", String, info={"privacy": "account"}))


def test_every_personal_column_of_the_studio_is_in_the_map():
    personal = {
        (table.name, each.name)
        for table in SQLModel.metadata.tables.values()
        for each in table.columns
        if each.info["privacy"].category != NOT_PERSONAL
    }

    mapped = {
        (entry.table, name)
        for group in data_map(120).groups
        for entry in group.entries
        for name in entry.columns
    }
    assert mapped == personal


def test_the_policy_shows_the_whole_map():
    words = article(history("privacy")[-1], operator())

    for group in data_map(120).groups:
        for entry in group.entries:
            assert ", ".join(entry.fields) in words
            assert entry.privacy.purpose in words
            assert entry.privacy.retention in words


def test_the_map_says_the_idle_time_that_the_operator_has_set(settings):
    settings.session_idle_minutes = 45
    words = article(history("privacy")[-1], operator())

    assert words.count("45 minutes without activity, 30 days at most") == 2
    assert "120 minutes" not in words


def test_the_policy_explains_every_category_of_the_map():
    headings = {
        "account": "<h3>Account</h3>",
        "content": "<h3>Content</h3>",
        "usage": "<h3>Usage</h3>",
        "session": "<h3>Session and technical data</h3>",
        "security": "<h3>Security</h3>",
        "payment": "<h3>Payment</h3>",
        "letters": "<h3>Letters and requests</h3>",
    }
    words = article(history("privacy")[-1], operator())

    assert all(headings[group.category] in words for group in data_map(120).groups)
