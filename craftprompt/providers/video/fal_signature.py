"""Whether word of fal's comes from fal: its headers, what it signs and its keys, all in one place.

Source: docs.fal.ai/model-apis/model-endpoints/webhooks. Every key of the set is tried: the headers
do not say which one signed.
"""

import asyncio
import base64
import hashlib
import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from craftprompt import clock
from craftprompt.errors import Unavailable
from craftprompt.providers.connection import connection

if TYPE_CHECKING:
    from httpx2 import Response

logger = logging.getLogger(__name__)

HEADERS = {
    "x-fal-webhook-request-id": re.compile(r"[!-~]{1,200}"),
    "x-fal-webhook-user-id": re.compile(r"[!-~]{1,200}"),
    "x-fal-webhook-timestamp": re.compile(r"[0-9]{1,12}"),
    "x-fal-webhook-signature": re.compile(r"[0-9a-fA-F]{128}"),
}
LEEWAY = timedelta(seconds=300)  # between fal's clock and ours, with the way in between
REST = "https://rest.fal.ai"
KEYS_PATH = "/.well-known/jwks.json"
KEYS_KEPT = timedelta(hours=24)  # fal asks for no longer
LOOKED_AGAIN_AFTER = timedelta(seconds=60)
FETCH_SECONDS = 5.0
MOST_KEY_BYTES = 64 * 1024
MOST_KEYS = 16
KEY_BYTES = 32
OK = 200


@dataclass(frozen=True, slots=True)
class Signed:
    """What stands beside a body: its request, whose it is, when it was signed, and how."""

    request_id: str
    user_id: str
    timestamp: str
    signature: bytes

    def is_timely(self) -> bool:
        """Whether it was signed within five minutes of now, either way."""
        age = clock.now().timestamp() - int(self.timestamp)
        return abs(age) <= LEEWAY.total_seconds()

    def message(self, body: bytes) -> bytes:
        """What fal signed."""
        digest = hashlib.sha256(body).hexdigest()
        return f"{self.request_id}\n{self.user_id}\n{self.timestamp}\n{digest}".encode()


def read_signed(headers: Mapping[str, str]) -> Signed | None:
    """The headers of a webhook; None where one is missing or cannot be one."""
    values = {name: headers.get(name, "") for name in HEADERS}
    if not all(form.fullmatch(values[name]) for name, form in HEADERS.items()):
        return None
    request_id, user_id, timestamp, signature = values.values()
    return Signed(request_id, user_id, timestamp, bytes.fromhex(signature))


def is_signed(message: bytes, signature: bytes, keys: Sequence[Ed25519PublicKey]) -> bool:
    """Whether one of the keys made this signature of this message."""
    for key in keys:
        try:
            key.verify(signature, message)
        except InvalidSignature:
            continue
        return True
    return False


def keys_address(base_url: str) -> str:
    """Where fal publishes its keys; `base_url` stands for all of fal's hosts where it is set."""
    return (f"{base_url.rstrip('/')}/rest" if base_url else REST) + KEYS_PATH


class FalKeys:
    """fal's public keys: fetched when one is first needed, and kept for a day at most.

    A signature that none of them made may be one of a new key. So the set is fetched anew, but once
    a minute at most, however many signatures are made up.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._keys: tuple[Ed25519PublicKey, ...] = ()
        self._fetched_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._fetching = asyncio.Lock()

    async def made(self, signature: bytes, message: bytes) -> bool:
        """Whether fal signed this message.

        Raises:
            Unavailable: its keys are not known and cannot be fetched.
        """
        if is_signed(message, signature, self._fresh()):
            return True
        async with self._fetching:
            await self._look_again()
        if not self._fresh():
            raise Unavailable("The keys of fal cannot be reached, so nothing was done. Try again.")
        return is_signed(message, signature, self._fresh())

    def _fresh(self) -> tuple[Ed25519PublicKey, ...]:
        if self._fetched_at is None or clock.now() - self._fetched_at >= KEYS_KEPT:
            return ()
        return self._keys

    async def _look_again(self) -> None:
        now = clock.now()
        if self._tried_at and now - self._tried_at < LOOKED_AGAIN_AFTER:
            return
        self._tried_at = now
        published = await _published(self._address)
        if published:
            self._keys, self._fetched_at = published, now


async def _published(address: str) -> tuple[Ed25519PublicKey, ...]:
    """The keys at an address; empty where none can be had."""
    asking = {"accept": "application/json", "accept-encoding": "identity"}
    client = await asyncio.to_thread(connection, FETCH_SECONDS, asking)
    import httpx2  # noqa: PLC0415  in the thread: it reads files where it is loaded

    try:
        async with (
            asyncio.timeout(FETCH_SECONDS),
            client,
            client.stream("GET", address) as answer,
        ):
            return tuple(_read_keys(await _content(answer)))
    except (httpx2.HTTPError, TimeoutError, ValueError, RecursionError) as failure:
        logger.warning("fal's keys were not fetched: %s", type(failure).__name__)
        return ()


async def _content(answer: "Response") -> bytes:
    """The body of an answer.

    Raises:
        ValueError: it is no success, or longer than any set of keys.
    """
    if answer.status_code != OK:
        raise ValueError(answer.status_code)
    content = bytearray()
    async for piece in answer.aiter_bytes():
        content += piece
        if len(content) > MOST_KEY_BYTES:
            raise ValueError(len(content))
    return bytes(content)


def _read_keys(content: bytes) -> Iterator[Ed25519PublicKey]:
    """The Ed25519 keys of a JSON Web Key Set; others are passed over.

    Raises:
        ValueError: it is no such set.
    """
    read: object = json.loads(content)
    listed: object = cast("dict[str, object]", read).get("keys") if isinstance(read, dict) else None
    if not isinstance(listed, list):
        raise ValueError("no key set")  # noqa: TRY004  for the reader it is a bad value
    for entry in cast("list[object]", listed)[:MOST_KEYS]:
        if isinstance(entry, dict):
            key = _key_bytes(cast("dict[str, object]", entry))
            if len(key) == KEY_BYTES:
                yield Ed25519PublicKey.from_public_bytes(key)


def _key_bytes(entry: dict[str, object]) -> bytes:
    """The public key of one entry; empty where it holds none of ours."""
    text = entry.get("x")
    if not isinstance(text, str) or entry.get("crv", "Ed25519") != "Ed25519":
        return b""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
