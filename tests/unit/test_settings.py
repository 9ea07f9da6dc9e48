"""Settings: sensible without any, strict in production, one sentence for each refusal."""

import pytest

from craftprompt.errors import StartRefused
from craftprompt.settings import ROOT, settings

PRODUCTION = {
    "CRAFTPROMPT_ENV": "production",
    "CRAFTPROMPT_PUBLIC_URL": "https://studio.example",
    "CRAFTPROMPT_SECRET_KEY": "kT7#mQ2vX9!pL4wZ8&nR3bY6^cF1dHsG",
    "CRAFTPROMPT_BCRYPT_COST": "12",
    "CRAFTPROMPT_OPERATOR_NAME": "Ada Studio",
    "CRAFTPROMPT_OPERATOR_EMAIL": "privacy@studio.example",
}


def refusal(configure, **values):
    configure(**values)
    with pytest.raises(StartRefused) as refused:
        settings()
    return refused.value.message


def test_without_any_it_is_a_development_server_on_this_machine():
    found = settings()
    assert not found.is_production
    assert found.origin == "http://localhost:3000"
    assert found.database_address == f"sqlite:///{found.data_folder}/craftprompt.db"


def test_a_safe_production_start_is_accepted(configure):
    configure(**PRODUCTION)
    assert settings().is_production
    assert settings().is_https


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CRAFTPROMPT_SECRET_KEY", ""),
        ("CRAFTPROMPT_SECRET_KEY", "too short"),
        ("CRAFTPROMPT_SECRET_KEY", "abab" * 20),
        ("CRAFTPROMPT_PUBLIC_URL", "http://studio.example"),
        ("CRAFTPROMPT_PUBLIC_URL", ""),
        ("CRAFTPROMPT_BCRYPT_COST", "11"),
        ("CRAFTPROMPT_OPERATOR_NAME", ""),
        ("CRAFTPROMPT_OPERATOR_EMAIL", ""),
    ],
)
def test_an_unsafe_production_start_is_refused_by_the_settings_name(configure, name, value):
    assert name in refusal(configure, **(PRODUCTION | {name: value}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CRAFTPROMPT_PUBLIC_URL", "studio.example"),
        ("CRAFTPROMPT_PUBLIC_URL", "*"),
        ("CRAFTPROMPT_PUBLIC_URL", "https://studio.example/path"),
        ("CRAFTPROMPT_PUBLIC_URL", "ftp://studio.example"),
        ("CRAFTPROMPT_PUBLIC_URL", "https://"),
        ("CRAFTPROMPT_PUBLIC_URL", "https://studio.example?x"),
        ("CRAFTPROMPT_PUBLIC_URL", "https://me@studio.example"),
        ("CRAFTPROMPT_PUBLIC_URL", "https://Studio.example"),
        ("CRAFTPROMPT_PUBLIC_URL", "https://studio.example:443"),
        ("CRAFTPROMPT_PUBLIC_URL", "https://studio.example:many"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("FAL_BASE_URL", "http://fal.example"),
        ("FAL_BASE_URL", "127.0.0.1:8090"),
        ("MEDIA_URL", "s3://bucket"),
        ("CRAFTPROMPT_PORT", "0"),
        ("CRAFTPROMPT_PORT", "many"),
        ("CRAFTPROMPT_ENV", "staging"),
        ("CRAFTPROMPT_DEFAULT_PLAN", "gold"),
        ("TRUSTED_PROXY_HOPS", "-1"),
        ("CRAFTPROMPT_SESSION_IDLE_MINUTES", "0"),
        ("CRAFTPROMPT_BCRYPT_COST", "3"),
    ],
)
def test_an_unusable_value_is_refused_by_the_settings_name(configure, name, value):
    assert name in refusal(configure, **{name: value})


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("postgresql://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("postgres://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("postgresql+psycopg://db/x", "postgresql+psycopg://db/x"),
        ("sqlite:////srv/studio.db", "sqlite:////srv/studio.db"),
    ],
)
def test_a_database_may_be_named_as_everybody_names_it(configure, given, address):
    configure(DATABASE_URL=given)
    assert settings().database_address == address


def test_a_media_folder_is_taken_from_the_projects_own(configure):
    configure(MEDIA_URL="pictures")
    assert settings().media_folder.is_absolute()
    assert settings().media_folder.name == "pictures"


def test_rows_of_the_operators_own_are_named_by_a_whole_or_a_short_path(configure, tmp_path):
    assert settings().own_video_models is None
    configure(FAL_MODELS_FILE=str(tmp_path / "own.json"))
    assert settings().own_video_models == tmp_path / "own.json"
    configure(FAL_MODELS_FILE="own.json")
    assert settings().own_video_models == ROOT / "own.json"


def test_a_development_secret_is_made_once_and_closed_to_others(configure):
    first = settings().secret_bytes()
    path = settings().data_folder / "secret"
    assert path.stat().st_mode & 0o077 == 0
    assert len(first) >= 32
    configure()  # as another process would read it
    assert settings().secret_bytes() == first


@pytest.mark.parametrize("left", ["", "cut off"])
def test_a_secret_that_was_not_written_whole_is_never_used(left):
    path = settings().data_folder / "secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(left)
    with pytest.raises(StartRefused, match="empty or cut off"):
        settings().secret_bytes()


def test_making_the_secret_leaves_nothing_else_behind():
    settings().secret_bytes()
    assert [each.name for each in settings().data_folder.glob("secret*")] == ["secret"]


def test_a_secret_from_the_environment_wins(configure):
    settings().secret_bytes()
    configure(CRAFTPROMPT_SECRET_KEY="from the environment, and long enough")
    assert settings().secret_bytes() == b"from the environment, and long enough"


def test_the_environment_alone_counts_in_tests():
    assert settings().model_config.get("env_file") is None


@pytest.mark.parametrize("provider", ["ANTHROPIC", "OPENAI", "GEMINI", "XAI"])
@pytest.mark.parametrize(
    "address",
    [
        "http://api.example",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://10.0.0.7",
        "ftp://api.example",
        "api.example",
        "",
        "http://localhost:port",
    ],
)
def test_a_provider_is_reached_over_https_or_on_this_machine_only(configure, provider, address):
    assert f"{provider}_BASE_URL" in refusal(configure, **{f"{provider}_BASE_URL": address})


@pytest.mark.parametrize("address", ["http://fal.example", "http://10.0.0.7", "fal.run", "ftp://x"])
def test_fal_is_reached_over_https_or_on_this_machine_only(configure, address):
    assert "FAL_BASE_URL" in refusal(configure, FAL_BASE_URL=address)


@pytest.mark.parametrize("address", ["", "https://fal.example", "http://127.0.0.1:9"])
def test_a_safe_address_of_fal_is_taken_and_so_is_none(configure, address):
    configure(FAL_BASE_URL=address)
    assert settings().fal_base_url == address


@pytest.mark.parametrize(
    "address",
    ["https://proxy.example/v1", "http://127.0.0.1:9/v1", "http://[::1]:9", "http://localhost"],
)
def test_a_safe_address_of_a_provider_is_taken(configure, address):
    configure(ANTHROPIC_BASE_URL=address)
    assert settings().anthropic_base_url == address


@pytest.mark.parametrize(
    ("chain", "sentence"),
    [("anthropic,clippy", "clippy"), ("anthropic,anthropic", "twice"), ("Anthropic", "Anthropic")],
)
def test_a_chain_that_cannot_be_is_refused(configure, chain, sentence):
    assert sentence in refusal(configure, TEXT_CHAIN=chain)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROVIDER_GAP_SECONDS", "0"),
        ("PROVIDER_CHAIN_SECONDS", "for ever"),
        ("CRAFTPROMPT_DAILY_SPEND_USD", "-1"),
        ("OPENAI_MODELS", " , "),
        ("LOCAL_LLM_BASE_URL", "unix:/tmp/x"),
    ],
)
def test_a_provider_setting_out_of_range_is_refused_by_its_name(configure, name, value):
    assert name in refusal(configure, **{name: value})


def test_no_key_shows_when_settings_are_printed(configure):
    configure(
        ANTHROPIC_API_KEY="sk-very-secret",
        SMTP_URL="smtp://user:very-secret@host",
        CRAFTPROMPT_MAIL_FROM="a@b.example",
    )
    assert "very-secret" not in repr(settings())


def test_without_a_mail_server_letters_become_files():
    assert not settings().sends_mail
    assert settings().letters_come_from == "studio@localhost"


def test_with_a_mail_server_the_operator_is_the_sender(configure):
    configure(SMTP_URL="smtp://mail.example", CRAFTPROMPT_OPERATOR_EMAIL="ada@studio.example")
    assert settings().sends_mail
    assert settings().mail_server.tls == "starttls"
    assert settings().letters_come_from == "ada@studio.example"
    configure(CRAFTPROMPT_MAIL_FROM="letters@studio.example")
    assert settings().letters_come_from == "letters@studio.example"


@pytest.mark.parametrize(
    ("named", "values"),
    [
        ("CRAFTPROMPT_MAIL_FROM", {"SMTP_URL": "smtp://mail.example"}),
        ("SMTP_URL", {"SMTP_URL": "smtp://mail.example?tls=none"}),
        ("SMTP_URL", {"SMTP_URL": "smtps://mail.example?tls=starttls"}),
        ("SMTP_URL", {"SMTP_URL": "mail.example"}),
        ("CRAFTPROMPT_MAIL_FROM", {"CRAFTPROMPT_MAIL_FROM": "Ada <ada@studio.example>"}),
        ("CRAFTPROMPT_MAIL_FROM", {"CRAFTPROMPT_MAIL_FROM": "a@b.example\r\nBcc: e@evil.example"}),
    ],
)
def test_unusable_mail_settings_are_refused_by_name(configure, named, values):
    sender = {} if named == "CRAFTPROMPT_MAIL_FROM" else {"CRAFTPROMPT_MAIL_FROM": "a@b.example"}
    assert named in refusal(configure, **(sender | values))


def test_a_refusal_quotes_no_password(configure):
    sentence = refusal(
        configure,
        SMTP_URL="smtp://me:hush-hush@mail.example?tls=none",
        CRAFTPROMPT_MAIL_FROM="a@b.example",
    )
    assert "hush-hush" not in sentence
