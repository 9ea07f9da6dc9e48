"""The legal texts: which version is in force, what it says here, and its fingerprint."""

import functools
import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from craftprompt import clock
from craftprompt.privacy.data_map import data_map
from craftprompt.privacy.registers import kept_in_browser, recipients
from craftprompt.settings import settings

_FOLDER = Path(__file__).parent / "legal"

TITLES = MappingProxyType(
    {
        "privacy": "Privacy policy",
        "subprocessors": "Who receives what",
        "terms": "Terms of service",
        "cookies": "Cookie policy",
    }
)
DESCRIPTIONS = MappingProxyType(
    {
        "privacy": "What CraftPrompt Studio knows about you, why, who else sees it, for how long, "
        "and what you can do about it.",
        "subprocessors": "Every company that receives data from CraftPrompt Studio, with what it "
        "receives, why, where and under which safeguard.",
        "terms": "The rules between you and the operator of CraftPrompt Studio: accounts, plans, "
        "what is yours, and what you must not make.",
        "cookies": "The few strictly necessary cookies and browser entries of CraftPrompt Studio, "
        "each with its purpose and lifetime.",
    }
)
ACCEPTED_AT_REGISTRATION = ("terms", "privacy")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a legal text; `effective` is the first day it holds."""

    document: str
    version: str
    published: date
    effective: date
    summary: str

    @property
    def template(self) -> str:
        """The template of its words, inside the folder of legal texts."""
        return f"{self.document}/{self.version}.html.j2"


@dataclass(frozen=True, slots=True)
class LegalDocument:
    """A legal text as it stands on one day; `sha256` is of the words as they are shown here."""

    key: str
    title: str
    version: str
    effective: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs this installation, as the settings name them; what is empty was not given."""

    name: str
    email: str
    address: str

    @property
    def is_named(self) -> bool:
        """Whether a person could tell whom to turn to."""
        return bool(self.name and self.email)


def current_versions() -> dict[str, LegalDocument]:
    """The legal texts in force today by key: privacy, subprocessors, terms, cookies.

    Reads files at the first call of a day: from a coroutine, call it in a thread.
    """
    return dict(_documents_on(clock.today(), operator()))


def documents_to_accept() -> tuple[LegalDocument, ...]:
    """The texts whose version and fingerprint are kept when a person registers."""
    in_force = current_versions()
    return tuple(in_force[key] for key in ACCEPTED_AT_REGISTRATION)


def in_force(document: str, day: date) -> Version:
    """The version that holds on this day: the latest that has become effective."""
    held = [each for each in history(document) if each.effective <= day]
    return held[-1] if held else history(document)[0]


def announced(document: str, day: date) -> Version | None:
    """The next version, published but not effective yet; None where no change is coming."""
    return next(
        (each for each in history(document) if each.published <= day < each.effective), None
    )


def history(document: str) -> tuple[Version, ...]:
    """Every version of a text, oldest first."""
    return tuple(
        sorted(
            (each for each in _versions() if each.document == document),
            key=lambda version: version.effective,
        )
    )


def article(version: Version, named: Operator) -> str:
    """The words of this version as HTML, with what this installation fills in."""
    return environment().get_template(version.template).render(contents(named))


def contents(named: Operator) -> dict[str, object]:
    """What the templates may show: the operator and the registers."""
    return {
        "operator": named,
        "recipients": recipients(),
        "kept_in_browser": kept_in_browser(),
        "data_map": data_map(settings().session_idle_minutes),
        "idle_minutes": settings().session_idle_minutes,
        "tls": settings().is_https,
    }


def operator() -> Operator:
    """The operator that the settings name."""
    return Operator(
        name=settings().operator_name.strip(),
        email=settings().operator_email.strip(),
        address=settings().operator_address.strip(),
    )


@functools.cache
def environment() -> Environment:
    """The templates, with everything escaped that they fill in."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["day"] = _day_in_words
    return made


@functools.lru_cache(maxsize=4)
def _documents_on(day: date, named: Operator) -> tuple[tuple[str, LegalDocument], ...]:
    return tuple((key, _document(in_force(key, day), named)) for key in TITLES)


def _document(version: Version, named: Operator) -> LegalDocument:
    words = article(version, named)
    return LegalDocument(
        key=version.document,
        title=TITLES[version.document],
        version=version.version,
        effective=version.effective,
        sha256=hashlib.sha256(words.encode()).hexdigest(),
    )


@functools.cache
def _versions() -> tuple[Version, ...]:
    register = json.loads((_FOLDER / "versions.json").read_text(encoding="utf-8"))
    return tuple(
        Version(
            document=row["document"],
            version=row["version"],
            published=date.fromisoformat(row["published"]),
            effective=date.fromisoformat(row["effective"]),
            summary=row["summary"],
        )
        for row in register["versions"]
    )


def _day_in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
