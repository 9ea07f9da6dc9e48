"""What people type into the account's forms, checked into values that the service can use."""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from craftprompt.errors import InputInvalid
from craftprompt.wording import clean_line, is_blank

ADDRESS = re.compile(
    r"[^\s@<>()\[\],;:\"\\]{1,64}@(?:[^\s@.<>()\[\],;:\"\\-][^\s@.<>()\[\],;:\"\\]{0,62}\.)+"
    r"[^\s@.\d<>()\[\],;:\"\\-][^\s@.<>()\[\],;:\"\\]{1,62}"
)
LONGEST_ADDRESS = 254
LONGEST_NAME = 100
# The smallest IPv6 network: who is in it takes any of its addresses, at any time.
# Source: RFC 4291, 2.5.1.
NETWORK_BITS = 64
# Some proxies write the caller's port beside its address, and an IPv6 address then in brackets.
_WITH_PORT = re.compile(r"\[(?P<v6>[^\[\]]*)\](?::\d{1,5})?|(?P<v4>[\d.]+):\d{1,5}", re.ASCII)
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Registration:
    """A person about to get an account; every promise of the form is already checked."""

    name: str
    email: str
    password: str
    avatar: bytes


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a log-in comes from, as the session row keeps it."""

    ip: str
    user_agent: str

    @property
    def network(self) -> str:
        """The address as throttles count it."""
        return network_of(self.ip)


def bare_address(written: str) -> str:
    """An address without the port and the brackets that a proxy wrote around it."""
    found = _WITH_PORT.fullmatch(written)
    return (found["v6"] or found["v4"] or "") if found else written


def network_of(ip: str) -> str:
    """An address as throttles count it: of IPv6 the /64, which one person has whole."""
    try:
        address = ip_address(bare_address(ip))
    except ValueError:  # a proxy wrote something else: one subject, however that varies
        return UNREADABLE
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), NETWORK_BITS), strict=False))


def email_key(email: str) -> str:
    """An address as it is compared: one form for all ways to write it."""
    return unicodedata.normalize("NFKC", email).casefold().strip()


def checked_name(name: str) -> str:
    """The name on one line.

    Raises:
        InputInvalid: empty, or longer than 100 characters.
    """
    line = clean_line(name)
    if is_blank(line):
        raise InputInvalid("Tell us your name.", field="name")
    if len(line) > LONGEST_NAME:
        raise InputInvalid(f"Use at most {LONGEST_NAME} characters for the name.", field="name")
    return line


def checked_email(email: str) -> str:
    """The address as it was typed, without spaces around it.

    Raises:
        InputInvalid: nothing that mail could be sent to.
    """
    line = email.strip()
    # An encoded word is an address to us and another one to whoever decodes it in a letter.
    is_plain = "=?" not in line and clean_line(line) == line
    is_short = len(line) <= LONGEST_ADDRESS and len(email_key(line)) <= LONGEST_ADDRESS
    if not is_short or not is_plain or not ADDRESS.fullmatch(line):
        raise InputInvalid(
            "This is no e-mail address. Write it as name@example.com.", field="email"
        )
    return line


def checked_promises(*, is_adult: bool, accepts_terms: bool) -> None:
    """The two boxes that an account needs.

    Raises:
        InputInvalid: one of them is not ticked.
    """
    if not is_adult:
        raise InputInvalid(
            "The studio is for people of 18 or older. Tick the box if you are.", field="adult"
        )
    if not accepts_terms:
        raise InputInvalid(
            "An account needs your consent to the terms and the privacy policy.", field="terms"
        )
