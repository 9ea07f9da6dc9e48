"""Passwords: any length, any script, nothing weak, and never cheaper than one bcrypt."""

import bcrypt
import pytest

from craftprompt.account import passwords
from craftprompt.errors import InputInvalid
from craftprompt.settings import settings

STRONG = "quiet lantern over the harbour"


def refused(password, *, email="ada@example.com", name="Ada Lovelace"):
    with pytest.raises(InputInvalid) as refusal:
        passwords.refuse_weak(password, email=email, name=name)
    return refusal.value


@pytest.fixture
def checks(monkeypatch):
    """Counts the bcrypt computations."""
    counted = []
    for name in ("checkpw", "hashpw"):
        original = getattr(bcrypt, name)

        def counting(*given, original=original, name=name):
            counted.append(name)
            return original(*given)

        monkeypatch.setattr(passwords.bcrypt, name, counting)
    return counted


@pytest.mark.parametrize(
    "password",
    [
        STRONG,
        "x" * 1024,
        "Σκοτεινή θάλασσα",
        "静かな港の上の灯台の光がまたたく",
        "🗼🌊⚡🌙🔥🎥🎬🎭🎨🎪🎧🎼",
        "a\x00b\x00c\x00d\x00e\x00f\x00",
        "lone \ud800 surrogate",
        "   spaces at both ends   ",
        "tab\tand\nnewline",
    ],
)
async def test_any_length_and_script_is_verified_exactly(password):
    stored = await passwords.hash_password(password)
    assert await passwords.is_password(password, stored)
    assert not await passwords.is_password(password[:-1], stored)
    assert not await passwords.is_password(password + "x", stored)


@pytest.mark.parametrize("length", [71, 72, 73, 500, 1023])
async def test_no_character_beyond_bcrypts_72_bytes_is_forgotten(length):
    stored = await passwords.hash_password("é" * length + "a")
    assert not await passwords.is_password("é" * length + "b", stored)
    assert not await passwords.is_password("é" * length, stored)


async def test_what_follows_a_zero_byte_counts():
    stored = await passwords.hash_password("before\x00after")
    assert not await passwords.is_password("before\x00other", stored)


async def test_the_same_password_is_stored_differently_each_time():
    assert await passwords.hash_password(STRONG) != await passwords.hash_password(STRONG)


async def test_a_hash_is_worthless_without_this_installations_secret(configure):
    stored = await passwords.hash_password(STRONG)
    configure(CRAFTPROMPT_SECRET_KEY="another installation's secret, long enough")
    assert not await passwords.is_password(STRONG, stored)


@pytest.mark.parametrize("prefix", [b"2a", b"2b", b"2y"])
async def test_hashes_from_elsewhere_are_accepted_and_renewed(prefix):
    salt = bcrypt.gensalt(4, prefix=b"2a" if prefix == b"2y" else prefix)
    imported = bcrypt.hashpw(STRONG.encode(), salt).replace(b"$2a$", b"$" + prefix + b"$", 1)
    assert await passwords.is_password(STRONG, imported.decode())
    assert not await passwords.is_password(STRONG + "!", imported.decode())
    assert passwords.needs_rehash(imported.decode())


@pytest.mark.parametrize("garbage", ["", "v2$", "no hash at all", "$2b$04$tooshort", "v2$$$$", "é"])
async def test_a_stored_hash_that_is_none_opens_nothing(garbage):
    assert not await passwords.is_password(STRONG, garbage)
    assert not await passwords.is_password("", garbage)
    assert passwords.needs_rehash(garbage)


async def test_a_hash_is_renewed_exactly_when_the_settings_ask_for_more(configure):
    stored = await passwords.hash_password(STRONG)
    assert not passwords.needs_rehash(stored)
    configure(CRAFTPROMPT_BCRYPT_COST="5")
    assert passwords.needs_rehash(stored)
    assert not passwords.needs_rehash(await passwords.hash_password(STRONG))


async def test_nobodys_password_is_not_the_empty_one():
    assert not await passwords.is_password("", None)
    assert not await passwords.is_password("nobody", None)


async def test_a_check_costs_one_bcrypt_whether_there_is_a_hash_or_not(checks):
    stored = await passwords.hash_password(STRONG)
    await passwords.is_password(STRONG, None)  # makes nobody's hash, once in a process
    checks.clear()
    await passwords.is_password(STRONG, stored)
    known = list(checks)
    checks.clear()
    await passwords.is_password(STRONG, None)
    assert checks == known == ["checkpw"]


async def test_nobodys_hash_costs_what_the_settings_ask_for(configure):
    configure(CRAFTPROMPT_BCRYPT_COST="5")
    assert passwords._nobodys_hash(settings().bcrypt_cost).startswith("v2$$2b$05$")


@pytest.mark.parametrize(
    "password",
    [
        STRONG,
        "x7#kqmvz!w2p",
        "静かな港の上の灯台の光がまたたく",
        "🗼🌊⚡🌙🔥🎥🎬🎭🎨🎪🎧🎼",
        "y" * 3 + "correct battery",
    ],
)
def test_a_good_password_is_accepted(password):
    passwords.refuse_weak(password, email="ada@example.com", name="Ada Lovelace")


def test_eleven_characters_are_too_few_and_twelve_enough():
    assert "at least 12" in refused("x7#kqmvz!w2").message
    passwords.refuse_weak("x7#kqmvz!w2p", email="a@example.com", name="A")


def test_1025_characters_are_too_many_and_1024_enough():
    long = "x7#kqmvz!w2p" * 100
    assert "at most 1024" in refused(long[:1025]).message
    passwords.refuse_weak(long[:1023] + "Q", email="a@example.com", name="A")


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "PASSWORD1234",
        "qwertyuiop123",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "passwordpassword",
    ],
)
def test_what_attackers_try_first_is_refused(password):
    assert "attacker tries" in refused(password).message


def test_full_width_letters_do_not_hide_a_common_password():
    assert "attacker tries" in refused("\uff50assword1234").message


@pytest.mark.parametrize(
    "password",
    ["lovelace2026!", "LoveLaceLoveLace", "craftprompt12", "CraftPrompt!!", "ada.lovelace1"],
)
def test_the_persons_own_words_and_ours_are_refused(password):
    sentence = refused(password, email="ada.lovelace@example.com").message
    assert "your name, your address or ours" in sentence


def test_a_long_password_may_hold_the_persons_name():
    passwords.refuse_weak("lovelace met a walrus at dawn", email="a@b.example", name="Ada Lovelace")


def test_the_refusal_names_its_field():
    assert refused("short").field == "password"
