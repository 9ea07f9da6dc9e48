"""What people type into the account's forms."""

import pytest

from craftprompt.account import forms
from craftprompt.errors import InputInvalid


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("  Ada \t\n Lovelace  ", "Ada Lovelace"),
        ("葛飾 北斎", "葛飾 北斎"),
        ("محمد", "محمد"),
        ("Ada\x00\x1b Lovelace", "Ada Lovelace"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("x" * 100, "x" * 100),
    ],
)
def test_a_name_is_kept_on_one_line_without_control_characters(typed, kept):
    assert forms.checked_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\x00\x01", "\u200b\u3164", "x" * 101])
def test_no_name_and_too_long_a_name_are_refused(typed):
    with pytest.raises(InputInvalid) as refused:
        forms.checked_name(typed)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    "typed",
    [
        "ada@example.com",
        "a@b.co",
        "ada.lovelace+studio@mail.example.co.uk",
        "ada@bücher.example",
        "ада@пример.бел",
        "o'brien@example.ie",
    ],
)
def test_an_address_is_kept_as_it_was_typed(typed):
    assert forms.checked_email(f"  {typed} ") == typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "ada@",
        "@example.com",
        "ada@example",
        "ada@example.c",
        "ada@@example.com",
        "ada@example..com",
        "ada@-example.com",
        "ada@127.0.0.1",
        "ada lovelace@example.com",
        "ada@exam ple.com",
        "ada@example.com\nBcc: all@example.com",
        "ada\x00@example.com",
        "<ada@example.com>",
        "ada@example.com,eve@example.com",
        '"ada"@example.com',
        "=?utf-8?q?eve=40evil.example=2C?=@example.com",
        "a" * 65 + "@example.com",
        "ada@" + "a" * 250 + ".com",
    ],
)
def test_what_no_letter_could_be_sent_to_is_refused(typed):
    with pytest.raises(InputInvalid) as refused:
        forms.checked_email(typed)
    assert refused.value.field == "email"


@pytest.mark.parametrize(
    "spelling", ["Ada@Example.com", " ada@example.com ", "ADA@EXAMPLE.COM", "\uff41da@example.com"]
)
def test_all_spellings_of_an_address_are_one_account(spelling):
    assert forms.email_key(spelling) == "ada@example.com"


@pytest.mark.parametrize(
    ("is_adult", "accepts_terms", "field"),
    [(False, True, "adult"), (True, False, "terms"), (False, False, "adult")],
)
def test_an_account_needs_both_promises(is_adult, accepts_terms, field):
    with pytest.raises(InputInvalid) as refused:
        forms.checked_promises(is_adult=is_adult, accepts_terms=accepts_terms)
    assert refused.value.field == field


def test_both_promises_are_enough():
    forms.checked_promises(is_adult=True, accepts_terms=True)


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:7::1", "2001:db8:0:7::/64"),
        ("2001:DB8:0:7:ffff:ffff:ffff:ffff", "2001:db8:0:7::/64"),
        ("2001:db8:0:8::1", "2001:db8:0:8::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::ffff:c000:207", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("192.0.2.7:50123", "192.0.2.7"),
        ("[2001:db8:0:7::1]", "2001:db8:0:7::/64"),
        ("[2001:db8:0:7::1]:50123", "2001:db8:0:7::/64"),
        ("[::ffff:192.0.2.7]:50123", "192.0.2.7"),
        ("unknown", forms.UNREADABLE),
        ("unknown:50123", forms.UNREADABLE),
        ("192.0.2.7:port", forms.UNREADABLE),
        ("[192.0.2", forms.UNREADABLE),
        ("[]:50123", forms.UNREADABLE),
        ("", forms.UNREADABLE),
    ],
)
def test_throttles_count_a_network_where_one_person_has_many_addresses(ip, network):
    assert forms.Origin(ip, "Firefox").network == network
