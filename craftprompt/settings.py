"""Settings from the environment or `.env`; an unsafe production start is refused."""

import contextlib
import functools
import os
import secrets
from pathlib import Path
from typing import Literal, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from craftprompt.errors import StartRefused

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32
LEAST_PRODUCTION_COST = 12  # Source: OWASP's password storage cheat sheet asks for 10 and up


class Settings(BaseSettings):
    """Every setting with its default; `docs/operations.md` holds the same table, generated."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True)

    environment: Literal["development", "production"] = Field(
        "development",
        validation_alias="CRAFTPROMPT_ENV",
        description="`production` turns on the strict checks",
    )
    public_url: str = Field(
        "",
        validation_alias="CRAFTPROMPT_PUBLIC_URL",
        description="Origin that browsers use; default `http://localhost:{port}`",
    )
    port: int = Field(
        3000,
        ge=1,
        le=65535,
        validation_alias="CRAFTPROMPT_PORT",
        description="Port that `bin/run` serves on; `--port` sets it",
    )
    data_folder: Path = Field(
        ROOT / "data",
        validation_alias="CRAFTPROMPT_DATA_DIR",
        description="SQLite, mail and the secret of a development server",
    )
    secret: str = Field(
        "",
        validation_alias="CRAFTPROMPT_SECRET_KEY",
        description=(
            "Pepper, CSRF and token key, at least 32 characters; required in production, made "
            "once into `secret` in the data folder in development"
        ),
    )
    session_idle_minutes: int = Field(
        120,
        ge=1,
        validation_alias="CRAFTPROMPT_SESSION_IDLE_MINUTES",
        description="Minutes without a person's action after which a session ends",
    )
    operator_name: str = Field(
        "",
        validation_alias="CRAFTPROMPT_OPERATOR_NAME",
        description="Controller named in the privacy policy",
    )
    operator_email: str = Field(
        "",
        validation_alias="CRAFTPROMPT_OPERATOR_EMAIL",
        description="Where questions about data go",
    )
    operator_address: str = Field(
        "",
        validation_alias="CRAFTPROMPT_OPERATOR_ADDRESS",
        description="The controller's postal address",
    )
    database_url: str = Field(
        "",
        validation_alias="DATABASE_URL",
        description="SQLite in the data folder, or `postgresql://…`",
    )
    media_url: str = Field(
        str(ROOT / "uploaded_files"),
        validation_alias="MEDIA_URL",
        description="Folder for media; default `uploaded_files`",
    )
    default_plan: Literal["free", "creator", "pro", "studio"] = Field(
        "free",
        validation_alias="CRAFTPROMPT_DEFAULT_PLAN",
        description="Plan of everyone without a subscription",
    )
    trusted_proxy_hops: int = Field(
        0,
        ge=0,
        le=10,
        validation_alias="TRUSTED_PROXY_HOPS",
        description="Proxies in front of us whose `X-Forwarded-For` entries count",
    )
    bcrypt_cost: int = Field(
        12,
        ge=4,
        le=16,
        validation_alias="CRAFTPROMPT_BCRYPT_COST",
        description="Work factor of password hashes; at least 12 in production",
    )

    @property
    def is_production(self) -> bool:
        """Whether the strict checks apply."""
        return self.environment == "production"

    @property
    def origin(self) -> str:
        """The origin that browsers use, such as `https://studio.example`."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def is_https(self) -> bool:
        """Whether browsers reach us over TLS: cookies are then Secure and `__Host-`."""
        return self.origin.startswith("https://")

    @property
    def database_address(self) -> str:
        """The database as SQLAlchemy wants it, without an async driver's name."""
        if not self.database_url:
            return f"sqlite:///{self.data_folder / 'craftprompt.db'}"
        for plain in ("postgresql://", "postgres://"):
            if self.database_url.startswith(plain):
                return "postgresql+psycopg://" + self.database_url.removeprefix(plain)
        return self.database_url

    @property
    def media_folder(self) -> Path:
        """The folder that holds media."""
        folder = Path(self.media_url)
        return folder if folder.is_absolute() else ROOT / folder

    def secret_bytes(self) -> bytes:
        """The key for every MAC and pepper; development makes one once and keeps it."""
        return (self.secret or _development_secret(self.data_folder)).encode()

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        for refusal in (_address_refusal(self), _production_refusal(self)):
            if refusal:
                raise StartRefused(refusal)
        return self


@functools.cache
def settings() -> Settings:
    """The settings of this process, read once.

    Raises:
        StartRefused: a setting is unusable, or unsafe in production.
    """
    try:
        return Settings()  # pyright: ignore[reportCallIssue]  values come from the environment
    except ValidationError as invalid:
        first = invalid.errors()[0]
        raise StartRefused(
            f"The setting {first['loc'][0]} cannot be used: {first['msg']}."
        ) from None


def _address_refusal(settings: Settings) -> str:
    public = urlsplit(settings.origin)
    if settings.origin != f"{public.scheme}://{public.netloc.lower()}" or not _is_origin(public):
        return (
            "CRAFTPROMPT_PUBLIC_URL must be an origin as browsers write it, such as "
            "https://studio.example: in small letters, without a path, a name or the usual port."
        )
    if not settings.database_address.startswith(("sqlite:///", "postgresql+psycopg://")):
        return "DATABASE_URL must begin with postgresql:// or sqlite:///."
    if "://" in settings.media_url:
        return "MEDIA_URL must be a folder: this version keeps media in folders only."
    return ""


def _is_origin(public: SplitResult) -> bool:
    """Whether browsers would send this as their `Origin`."""
    usual = {"http": ":80", "https": ":443"}.get(public.scheme)
    try:
        has_host = bool(public.hostname) and public.port != 0
    except ValueError:  # a port that is no number
        return False
    is_plain = "@" not in public.netloc and not public.netloc.endswith((usual or "", ":"))
    return bool(usual) and has_host and is_plain


def _production_refusal(settings: Settings) -> str:
    """The first thing that makes a production start unsafe, as a sentence; empty when safe."""
    if not settings.is_production:
        return ""
    named = settings.operator_name and settings.operator_email
    unsafe = {
        "CRAFTPROMPT_SECRET_KEY is missing. Production needs a secret of its own.": (
            not settings.secret
        ),
        f"CRAFTPROMPT_SECRET_KEY is too short: {SHORTEST_SECRET} characters at least.": (
            len(settings.secret) < SHORTEST_SECRET
        ),
        "CRAFTPROMPT_SECRET_KEY is guessable: use random characters.": (
            len(set(settings.secret)) < SHORTEST_SECRET // 4
        ),
        "CRAFTPROMPT_PUBLIC_URL must be https in production: cookies would travel open.": (
            not settings.is_https
        ),
        "CRAFTPROMPT_BCRYPT_COST must be at least 12 in production.": (
            settings.bcrypt_cost < LEAST_PRODUCTION_COST
        ),
        "CRAFTPROMPT_OPERATOR_NAME and CRAFTPROMPT_OPERATOR_EMAIL are missing: the privacy policy "
        "has to name who is responsible.": not named,
    }
    return next((sentence for sentence, is_so in unsafe.items() if is_so), "")


@functools.cache
def _development_secret(folder: Path) -> str:
    """The secret kept in the data folder, readable by its owner only."""
    path = folder / "secret"
    try:
        if not path.exists():
            _write_secret(path)
        kept = path.read_text().strip()
    except OSError as failure:
        raise StartRefused(
            f"The secret {path} cannot be read or written: {failure.strerror}. Make room or give "
            "access, or set CRAFTPROMPT_DATA_DIR to another folder."
        ) from failure
    if len(kept) < SHORTEST_SECRET:
        raise StartRefused(
            f"The secret {path} is empty or cut off. Bring it back from a backup: without it "
            "nobody's password is right. On a fresh installation, delete it: a new one is made."
        )
    return kept


def _write_secret(path: Path) -> None:
    """Make the secret, whole or not at all; where two programs start at once, the first wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"secret.{secrets.token_hex(8)}.part")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
