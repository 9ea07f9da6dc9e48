"""What the legal pages list: recipients of data, and what is kept in a person's browser."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Recipient:
    """A company that receives data, and on which occasion it receives what.

    `shares` names kinds of data by the keys of `Recipients.kinds`; what is not in it is never sent.
    """

    key: str
    name: str
    role: str
    purpose: str
    shares: dict[str, str]
    place: str
    safeguard: str
    policy: str


@dataclass(frozen=True, slots=True)
class Recipients:
    """Every recipient, and the kinds of data in words."""

    kinds: dict[str, str]
    every: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class BrowserEntry:
    """A cookie or a piece of web storage. `host_bound` names get the prefix `__Host-` over TLS.

    `appears` is "rarely" for what most visits never set.
    """

    name: str
    kind: str
    host_bound: bool
    purpose: str
    lifetime: str
    appears: str

    def name_over(self, *, tls: bool) -> str:
        """The name that the browser shows."""
        return f"__Host-{self.name}" if self.host_bound and tls else self.name


@functools.cache
def recipients() -> Recipients:
    """The recipients of `recipients.json`, in the order of the prompt chain."""
    register = json.loads((_FOLDER / "recipients.json").read_text(encoding="utf-8"))
    every = tuple(Recipient(**row) for row in register["recipients"])
    return Recipients(kinds=register["data"], every=every)


@functools.cache
def kept_in_browser() -> tuple[BrowserEntry, ...]:
    """The cookies and web storage entries of `cookies.json`."""
    register = json.loads((_FOLDER / "cookies.json").read_text(encoding="utf-8"))
    return tuple(BrowserEntry(**row) for row in register["entries"])
