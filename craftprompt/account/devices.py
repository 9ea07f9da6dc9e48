"""What a sign-in comes from, told apart coarsely: a family of device and a browser."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt.account.tokens import seal
from craftprompt.db import insert_into
from craftprompt.models import KnownDevice

# The first sign that is found decides: each name also stands in user agents further down.
FAMILIES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
OTHER_FAMILY = "another system"
OTHER_BROWSER = "Another browser"


@dataclass(frozen=True, slots=True)
class Device:
    """A family of device and a browser, by names of ours: nothing of a user agent is quoted."""

    family: str
    browser: str

    @property
    def words(self) -> str:
        """As a letter names it, such as "Firefox on Windows"."""
        return f"{self.browser} on {self.family}"


def device_of(user_agent: str) -> Device:
    """The device that a user agent speaks of; version and model do not count."""
    return Device(
        _first(FAMILIES, user_agent) or OTHER_FAMILY,
        _first(BROWSERS, user_agent) or OTHER_BROWSER,
    )


def remember(session: Session, owner_id: UUID, device: Device) -> bool:
    """Note the device; True when it is new to somebody who has signed in from others before."""
    used_others = session.scalar(select(exists().where(col(KnownDevice.owner_id) == owner_id)))
    noted = session.scalar(
        insert_into(session, KnownDevice)
        .values(
            owner_id=owner_id,
            device_hash=seal("device", str(owner_id), device.family, device.browser),
        )
        .on_conflict_do_nothing()
        .returning(col(KnownDevice.device_hash))
    )
    return bool(used_others) and noted is not None


def _first(signs: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in signs if sign in user_agent), "")
