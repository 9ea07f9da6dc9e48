"""Tokens, their hashes, seals and passes."""

import hashlib

import pytest

from craftprompt.account import tokens

PURPOSE = "pre-session"


def test_tokens_are_long_and_never_the_same():
    made = {tokens.new_token() for _ in range(100)}
    assert len(made) == 100
    assert all(len(token) >= 43 for token in made)


def test_only_the_hash_of_a_token_is_stored():
    assert tokens.token_hash("abc") == hashlib.sha256(b"abc").hexdigest()
    assert len(tokens.token_hash("\ud800")) == 64


def test_a_seal_depends_on_purpose_parts_and_secret(configure):
    seals = {
        tokens.seal("a", "b", "c"),
        tokens.seal("a", "bc"),
        tokens.seal("ab", "c"),
        tokens.seal("a", "b", "c", ""),
    }
    configure(CRAFTPROMPT_SECRET_KEY="another installation's secret, long enough")
    assert len(seals | {tokens.seal("a", "b", "c")}) == 5


def test_comparing_takes_anything_a_browser_can_send():
    assert tokens.is_same("abc", "abc")
    assert not tokens.is_same("\ud800é", "abc")
    assert not tokens.is_same("", "abc")


def test_a_pass_is_good_until_it_ends(time):
    made = tokens.pass_for(PURPOSE, lifetime_seconds=60)
    assert tokens.is_pass(PURPOSE, made)
    time.move(seconds=59)
    assert tokens.is_pass(PURPOSE, made)
    time.move(seconds=1)
    assert not tokens.is_pass(PURPOSE, made)


def test_a_pass_is_good_for_its_purpose_only():
    assert not tokens.is_pass("another", tokens.pass_for(PURPOSE, lifetime_seconds=60))


def test_a_pass_cannot_be_prolonged_or_made_up():
    nonce, ends, seal = tokens.pass_for(PURPOSE, lifetime_seconds=60).split(".")
    for forged in (
        f"{nonce}.{int(ends) + 1}.{seal}",
        f"other.{ends}.{seal}",
        f"{nonce}.{ends}.{'0' * 64}",
        f"{nonce}.{ends}.",
        f"{nonce}.{ends}",
    ):
        assert not tokens.is_pass(PURPOSE, forged)


@pytest.mark.parametrize(
    "given", ["", ".", "..", "...", "a.b.c", "\ud800.1.2", "é" * 5000, "1.2.3.4"]
)
def test_what_is_no_pass_is_refused_without_a_fault(given):
    assert not tokens.is_pass(PURPOSE, given)
