"""Which providers write prompts on this installation: read from the settings, built once."""

import ipaddress
import socket
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from craftprompt.catalogue.text_models import text_model
from craftprompt.errors import StartRefused
from craftprompt.providers.base import TextProvider
from craftprompt.providers.chain import Budget, Chain, Writer
from craftprompt.providers.text.anthropic import AnthropicVendor
from craftprompt.providers.text.call import Timers
from craftprompt.providers.text.chat import ChatVendor
from craftprompt.providers.text.composer.provider import ComposerProvider
from craftprompt.providers.text.gemini import GeminiVendor
from craftprompt.providers.text.openai import ResponsesVendor
from craftprompt.providers.text.vendor import TextVendor
from craftprompt.settings import Settings, settings

COMPOSER = "composer"
VENDORS: dict[str, Callable[[str, str, float], TextVendor]] = {
    "anthropic": AnthropicVendor,
    "openai": partial(ResponsesVendor, "openai"),
    "gemini": GeminiVendor,
    "xai": partial(ResponsesVendor, "xai"),
}


def text_provider(budget: Budget, alert: Callable[[str], None]) -> TextProvider:
    """The chain that prompts are asked of; builds no client and asks nobody yet.

    Raises:
        StartRefused: the local model's server would be reached in clear over public networks.
    """
    chosen = settings()
    _refuse_open_network(chosen.local_llm_base_url)
    order = chosen.text_chain
    before = order[: order.index(COMPOSER)] if COMPOSER in order else order
    return Chain(
        [writer for key in before if (writer := _writer(key, chosen))],
        ComposerProvider() if COMPOSER in order else None,
        timers=Timers(
            first_token=chosen.first_token_seconds,
            gap=chosen.gap_seconds,
            attempt=chosen.attempt_seconds,
            chain=chosen.chain_seconds,
        ),
        budget=budget,
        alert=alert,
    )


def _writer(key: str, chosen: Settings) -> Writer | None:
    """One provider, if the operator gave what it needs."""
    if key == "local_llm":
        return _local_writer(chosen)
    secret = getattr(chosen, f"{key}_api_key").get_secret_value()
    if not secret:
        return None
    address = getattr(chosen, f"{key}_base_url")
    models = getattr(chosen, f"{key}_models")
    return Writer(
        VENDORS[key](secret, address, chosen.gap_seconds),
        tuple(text_model(key, each) for each in models),
    )


def _local_writer(chosen: Settings) -> Writer | None:
    if not chosen.local_llm_base_url or not chosen.local_llm_model:
        return None
    secret = chosen.local_llm_api_key.get_secret_value()
    vendor = ChatVendor(secret, chosen.local_llm_base_url, chosen.gap_seconds)
    return Writer(vendor, (text_model("local_llm", chosen.local_llm_model),))


def _refuse_open_network(address: str) -> None:
    """Plain http may lead to private addresses only: scenes must not travel open elsewhere."""
    parts = urlsplit(address)
    if parts.scheme != "http" or parts.hostname is None:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
    except OSError:
        raise StartRefused(
            f"LOCAL_LLM_BASE_URL names the host {parts.hostname}, which cannot be found. Without "
            "https it has to lead to a private address."
        ) from None
    if not all(ipaddress.ip_address(each[4][0]).is_private for each in found):
        raise StartRefused(
            "LOCAL_LLM_BASE_URL leads to a public address without https: scenes would travel open."
        )
