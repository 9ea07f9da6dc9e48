"""Passwords: which are good enough, how they are kept, and checking them off the loop."""

import asyncio
import base64
import functools
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import bcrypt

from craftprompt.account.tokens import seal
from craftprompt.errors import InputInvalid
from craftprompt.settings import settings

T = TypeVar("T")

SHORTEST = 12
LONGEST = 1024
SCHEME = "v2$"
OUR_HASH = re.compile(r"v2\$\$2b\$(?P<cost>\d\d)\$")
SHORTEST_CONTEXT_WORD = 4
HASHES_AT_ONCE = 2  # a flood of log-ins must leave the rest of the machine to everyone else


async def hash_password(password: str) -> str:
    """The password as it is stored: bcrypt over an HMAC, so that any length and script counts.

    bcrypt alone reads 72 bytes; the HMAC's key stays outside the database.
    """
    return await _off_the_loop(_hash, password)


async def is_password(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one. Without a stored one it costs the same and fails.

    Also accepts plain `$2a$`, `$2b$` and `$2y$` hashes, as imported from elsewhere.
    """
    return await _off_the_loop(_is_password, password, stored)


def needs_rehash(stored: str) -> bool:
    """Whether the stored hash is older or cheaper than the settings now ask for."""
    ours = OUR_HASH.match(stored)
    return ours is None or int(ours["cost"]) < settings().bcrypt_cost


def refuse_weak(password: str, *, email: str, name: str, field: str = "password") -> None:
    """Refuse a password that is too short, too long, common, or made of the person's own words.

    Raises:
        InputInvalid: with the sentence for the field.
    """
    if len(password) < SHORTEST:
        raise InputInvalid(f"Use at least {SHORTEST} characters for the password.", field=field)
    if len(password) > LONGEST:
        raise InputInvalid(f"Use at most {LONGEST} characters for the password.", field=field)
    plain = unicodedata.normalize("NFKC", password).casefold()
    if plain in _common() or _is_repetition(plain):
        raise InputInvalid(
            "This password is one of the first that an attacker tries. Choose another.",
            field=field,
        )
    if _rests_on(plain, email=email, name=name):
        raise InputInvalid(
            "This password is mostly your name, your address or ours. Choose another.",
            field=field,
        )


def is_bounded(password: str) -> bool:
    """Whether it is short enough to be worth hashing; no stored password is longer."""
    return len(password) <= LONGEST


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(HASHES_AT_ONCE, "bcrypt")


async def _off_the_loop(work: Callable[..., T], *given: str | None) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads(), work, *given)


def _hash(password: str) -> str:
    salt = bcrypt.gensalt(settings().bcrypt_cost)
    return SCHEME + bcrypt.hashpw(_condensed(password), salt).decode()


def _is_password(password: str, stored: str | None) -> bool:
    hashed = stored or _nobodys_hash(settings().bcrypt_cost)
    plain = password.encode("utf-8", "surrogatepass")
    condensed = hashed.startswith(SCHEME)
    try:
        matches = bcrypt.checkpw(
            _condensed(password) if condensed else plain[:72], hashed.removeprefix(SCHEME).encode()
        )
    except ValueError:  # a stored hash that is no bcrypt hash opens nothing
        return False
    return matches and stored is not None


@functools.cache
def _nobodys_hash(cost: int) -> str:
    """A hash that nobody's password has: an unknown address costs what a known one does."""
    return SCHEME + bcrypt.hashpw(_condensed(seal("nobody")), bcrypt.gensalt(cost)).decode()


def _condensed(password: str) -> bytes:
    """64 bytes that stand for a password of any length."""
    pepper = seal("password pepper").encode()
    digest = hmac.new(pepper, password.encode("utf-8", "surrogatepass"), hashlib.sha384).digest()
    return base64.b64encode(digest)


@functools.cache
def _common() -> frozenset[str]:
    """The 30,000 passwords that people choose most. Source: the lists of zxcvbn 4.5."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415  2 MB, read once, when needed

    return frozenset(FREQUENCY_LISTS["passwords"])


def _is_repetition(plain: str) -> bool:
    """Whether a common word, or one to four characters, is only said again, as "123456789012"."""
    for length in range(1, len(plain)):
        unit = plain[:length]
        said_again = (unit * (len(plain) // length + 1)).startswith(plain)
        if said_again and (length <= 4 or unit in _common()):  # noqa: PLR2004  "abcdabcdabcd"
            return True
    return False


def _rests_on(plain: str, *, email: str, name: str) -> bool:
    """Whether taking out the person's words and ours leaves less than a password."""
    words = {"craftprompt", *email.casefold().split("@")[0].split("."), *name.casefold().split()}
    left = plain
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= SHORTEST_CONTEXT_WORD:
            left = left.replace(word, "")
    return left != plain and len(left) < SHORTEST // 2
