import pytest

from craftprompt.errors import StartRefused
from craftprompt.providers import registry
from craftprompt.providers.text.call import Timers
from tests.scripted_vendor import Purse

KEYS = {"ANTHROPIC_API_KEY": "a", "OPENAI_API_KEY": "b", "GEMINI_API_KEY": "c", "XAI_API_KEY": "d"}


def line():
    return registry.text_provider(Purse(), lambda _: None).in_line()


def test_without_a_key_only_the_composer_writes():
    assert line() == ("composer",)
    assert registry.text_provider(Purse(), lambda _: None).is_local


def test_with_every_key_they_stand_in_the_promised_order(configure):
    configure(**KEYS, LOCAL_LLM_BASE_URL="http://127.0.0.1:11434/v1", LOCAL_LLM_MODEL="qwen")

    assert line() == ("anthropic", "openai", "gemini", "xai", "local_llm", "composer")


def test_who_has_no_key_is_skipped(configure):
    configure(GEMINI_API_KEY="c")

    assert line() == ("gemini", "composer")


def test_a_local_server_without_a_model_is_not_asked(configure):
    configure(LOCAL_LLM_BASE_URL="http://127.0.0.1:11434/v1")

    assert line() == ("composer",)


def test_the_operators_order_counts(configure):
    configure(**KEYS, TEXT_CHAIN="xai, anthropic")

    assert line() == ("xai", "anthropic")


def test_who_stands_behind_the_composer_is_never_reached(configure):
    configure(**KEYS, TEXT_CHAIN="anthropic,composer,openai")

    assert line() == ("anthropic", "composer")


def test_a_chain_of_nobody_says_so(configure):
    configure(TEXT_CHAIN="anthropic")

    assert line() == ()
    assert not registry.text_provider(Purse(), lambda _: None).is_local


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:11434/v1", "http://192.168.1.7:8000/v1", "http://localhost/v1"]
)
def test_plain_http_to_a_private_address_is_fine(configure, address):
    configure(LOCAL_LLM_BASE_URL=address, LOCAL_LLM_MODEL="qwen")

    assert "local_llm" in line()


@pytest.mark.parametrize("address", ["http://8.8.8.8/v1", "http://[2606:4700::1111]/v1"])
def test_plain_http_to_a_public_address_is_refused(configure, address):
    configure(LOCAL_LLM_BASE_URL=address, LOCAL_LLM_MODEL="qwen")

    with pytest.raises(StartRefused, match="LOCAL_LLM_BASE_URL"):
        line()


def test_plain_http_to_a_host_that_nobody_knows_is_refused(configure):
    configure(LOCAL_LLM_BASE_URL="http://no-such-host.invalid/v1", LOCAL_LLM_MODEL="qwen")

    with pytest.raises(StartRefused, match="cannot be found"):
        line()


def test_the_timers_are_those_of_the_settings():
    provider = registry.text_provider(Purse(), lambda _: None)

    assert provider._timers == Timers(first_token=8, gap=10, attempt=45, chain=60)
