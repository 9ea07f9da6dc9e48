"""Random tokens, their hashes, and seals: MACs that only this installation can make."""

import hashlib
import hmac
import secrets

from craftprompt import clock
from craftprompt.settings import settings

TOKEN_BYTES = 32  # 256 bits: guessing is out of the question
SEPARATOR = "\x1f"  # never part of a token, so that no two lists of parts look the same


def new_token() -> str:
    """A random secret for a cookie or a link."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What of a token is stored and compared: its SHA-256, hex."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def seal(purpose: str, *parts: str) -> str:
    """A MAC over `parts` that is good for one purpose only, hex."""
    message = SEPARATOR.join((purpose, *parts)).encode("utf-8", "surrogatepass")
    return hmac.new(settings().secret_bytes(), message, hashlib.sha256).hexdigest()


def is_same(given: str, expected: str) -> bool:
    """Compare two secrets without telling by time where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


def pass_for(purpose: str, *, lifetime_seconds: int) -> str:
    """A self-contained token that proves we made it, and when it ends; needs no row."""
    ends = str(int(clock.now().timestamp()) + lifetime_seconds)
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{ends}.{seal(purpose, nonce, ends)}"


def is_pass(purpose: str, given: str) -> bool:
    """Whether `given` is one of our passes for this purpose and has not ended."""
    nonce, _, rest = given.partition(".")
    ends, _, mac = rest.partition(".")
    if not is_same(mac, seal(purpose, nonce, ends)):
        return False
    return int(ends) > clock.now().timestamp()
