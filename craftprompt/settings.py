"""Settings from the environment or `.env`; an unsafe production start is refused."""

import contextlib
import functools
import os
import re
import secrets
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from craftprompt.errors import StartRefused
from craftprompt.smtp_url import MailServer, UnusableMailServer, is_loopback, mail_server

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32
TEXT_PROVIDERS = ("anthropic", "openai", "gemini", "xai", "local_llm", "composer")
PLAIN_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,190}", re.ASCII)
LEAST_PRODUCTION_COST = 12  # Source: OWASP's password storage cheat sheet asks for 10 and up


def _listed(given: object) -> object:
    """A comma-separated list as a tuple; anything else is left for the type to judge."""
    if isinstance(given, str):
        return tuple(name.strip() for name in given.split(",") if name.strip())
    return given


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


def _key(name: str, what: str) -> Any:
    """A secret that opens a provider's door."""
    return Field(SecretStr(""), validation_alias=name, description=f"{what}; not asked without it")


def _base(name: str, usual: str) -> Any:
    return Field(
        usual,
        validation_alias=name,
        description="Where that provider is reached: https or loopback",
    )


def _names(name: str, usual: str) -> Any:
    return Field(
        tuple(usual.split(",")),
        validation_alias=name,
        min_length=1,
        description="Its models, preferred first; the next is asked once one is gone",
    )


def _seconds(name: str, usual: float, what: str) -> Any:
    return Field(
        usual,
        gt=0,
        le=600,
        validation_alias=name,
        description=f"How long is waited for {what}, in seconds",
    )


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

    anthropic_api_key: SecretStr = _key("ANTHROPIC_API_KEY", "Anthropic's Claude, asked first")
    anthropic_base_url: str = _base("ANTHROPIC_BASE_URL", "https://api.anthropic.com")
    anthropic_models: Names = _names("ANTHROPIC_MODELS", "claude-haiku-5-5,claude-sonnet-5-5")
    openai_api_key: SecretStr = _key("OPENAI_API_KEY", "OpenAI's GPT, asked second")
    openai_base_url: str = _base("OPENAI_BASE_URL", "https://api.openai.com/v1")
    openai_models: Names = _names("OPENAI_MODELS", "gpt-6.1-terra,gpt-6-luna,gpt-4o")
    gemini_api_key: SecretStr = _key("GEMINI_API_KEY", "Google's Gemini, asked third")
    gemini_base_url: str = _base("GEMINI_BASE_URL", "https://generativelanguage.googleapis.com")
    gemini_models: Names = _names("GEMINI_MODELS", "gemini-3.8-flash,gemini-3.5-flash-lite")
    gemini_image_models: Names = _names(
        "GEMINI_IMAGE_MODELS",
        "gemini-3.1-flash-image,gemini-3-pro-image,gemini-2.5-flash-image",
    )
    xai_api_key: SecretStr = _key("XAI_API_KEY", "xAI's Grok, asked fourth")
    xai_base_url: str = _base("XAI_BASE_URL", "https://api.x.ai/v1")
    xai_models: Names = _names("XAI_MODELS", "grok-4.5")
    fal_key: SecretStr = _key("FAL_KEY", "fal, who makes videos")
    fal_base_url: str = Field(
        "",
        validation_alias="FAL_BASE_URL",
        description=(
            "Stands for fal's hosts, as `{base}/queue/`, `{base}/run/`, `{base}/rest` and "
            "`{base}/cdn`: https or loopback. Where it is loopback, videos may come from there too"
        ),
    )
    fal_models_file: str = Field(
        "",
        validation_alias="FAL_MODELS_FILE",
        description="Your own rows of video models, which go before those that are shipped",
    )
    local_llm_base_url: str = Field(
        "",
        validation_alias="LOCAL_LLM_BASE_URL",
        description=(
            "Any OpenAI-compatible server (Ollama, vLLM, llama.cpp), such as "
            "`http://localhost:11434/v1`; plain http to private addresses only"
        ),
    )
    local_llm_model: str = Field(
        "",
        validation_alias="LOCAL_LLM_MODEL",
        description="The model of that server; without it the server is not asked",
    )
    local_llm_api_key: SecretStr = _key("LOCAL_LLM_API_KEY", "That server's key, if it wants one")
    text_chain: Names = Field(
        ("anthropic", "openai", "gemini", "xai", "local_llm", "composer"),
        validation_alias="TEXT_CHAIN",
        description=(
            "Who writes prompts, in this order; those without a key are skipped. The composer "
            "answers only when everyone before it was unavailable"
        ),
    )
    first_token_seconds: float = _seconds(
        "PROVIDER_FIRST_TOKEN_SECONDS", 8, "the first words of an attempt"
    )
    gap_seconds: float = _seconds("PROVIDER_GAP_SECONDS", 10, "the next words of an attempt")
    attempt_seconds: float = _seconds("PROVIDER_ATTEMPT_SECONDS", 45, "one whole attempt")
    chain_seconds: float = _seconds("PROVIDER_CHAIN_SECONDS", 60, "all attempts at one prompt")
    image_seconds: float = Field(
        90,
        gt=0,
        le=110,  # what became of a call is known within two minutes, also by the person
        validation_alias="PROVIDER_IMAGE_SECONDS",
        description="How long is waited for one image, in seconds",
    )
    daily_spend_usd: float = Field(
        50,
        ge=0,
        validation_alias="CRAFTPROMPT_DAILY_SPEND_USD",
        description="What all providers together may cost in one UTC day; then they are not asked",
    )
    smtp_url: SecretStr = Field(
        SecretStr(""),
        validation_alias="SMTP_URL",
        description=(
            "Mail server, such as `smtp://user:pass@host:587?tls=starttls` (or `smtps://`); "
            "without it letters become `.eml` files in the data folder's `mail/`"
        ),
    )
    mail_from: str = Field(
        "",
        validation_alias="CRAFTPROMPT_MAIL_FROM",
        description="Sender of letters; default the operator's address",
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

    @property
    def own_video_models(self) -> Path | None:
        """The operator's own rows of video models; None where there are none."""
        return ROOT / self.fal_models_file if self.fal_models_file else None

    @property
    def sends_mail(self) -> bool:
        """Whether letters go out; else they are files that the operator hands over."""
        return bool(self.smtp_url.get_secret_value())

    @property
    def mail_server(self) -> MailServer:
        """The server that letters are handed to; only where `sends_mail`."""
        return mail_server(self.smtp_url.get_secret_value())

    @property
    def letters_come_from(self) -> str:
        """The address in the From line; letters that stay files may do without a real one."""
        return self.mail_from or self.operator_email or "studio@localhost"

    def secret_bytes(self) -> bytes:
        """The key for every MAC and pepper; development makes one once and keeps it."""
        return (self.secret or _development_secret(self.data_folder)).encode()

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        for refusal in (
            _address_refusal(self),
            _provider_refusal(self),
            _mail_refusal(self),
            _production_refusal(self),
        ):
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


def _provider_refusal(settings: Settings) -> str:
    """The first provider setting that cannot be used, as a sentence; empty when all can."""
    unknown = [name for name in settings.text_chain if name not in TEXT_PROVIDERS]
    if unknown:
        return (
            f"TEXT_CHAIN names “{unknown[0]}”, which does not exist. It may hold "
            f"{', '.join(TEXT_PROVIDERS)}."
        )
    if len(set(settings.text_chain)) != len(settings.text_chain):
        return "TEXT_CHAIN names a provider twice."
    for name in ("anthropic", "openai", "gemini", "xai"):
        if not is_https_or_loopback(getattr(settings, f"{name}_base_url")):
            return (
                f"{name.upper()}_BASE_URL must begin with https://, or lead to this machine: "
                "scenes and the key would travel open."
            )
    if settings.fal_base_url and not is_https_or_loopback(settings.fal_base_url):
        return (
            "FAL_BASE_URL must begin with https://, or lead to this machine: prompts, pictures and "
            "the key would travel open."
        )
    local = settings.local_llm_base_url
    if local and urlsplit(local).scheme not in ("http", "https"):
        return "LOCAL_LLM_BASE_URL must begin with http:// or https://."
    return ""


def _mail_refusal(settings: Settings) -> str:
    """What is wrong with the mail settings, as a sentence; empty when they can be used."""
    if not PLAIN_ADDRESS.fullmatch(settings.letters_come_from):
        return (
            "CRAFTPROMPT_MAIL_FROM must be a plain address, such as studio@example.com. Without "
            "it CRAFTPROMPT_OPERATOR_EMAIL is the sender, which has to be one then."
        )
    if not settings.sends_mail:
        return ""
    if not (settings.mail_from or settings.operator_email):
        return "CRAFTPROMPT_MAIL_FROM is missing: with SMTP_URL set, letters need a sender."
    try:
        mail_server(settings.smtp_url.get_secret_value())
    except UnusableMailServer as unusable:
        return str(unusable)
    return ""


def is_https_or_loopback(address: str) -> bool:
    """Whether what is sent to this address cannot be read on the way."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:  # a port that is no number, or brackets that hold no address
        return False
    if parts.scheme == "https":
        return bool(host)
    return parts.scheme == "http" and is_loopback(host)


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
