"""The real packages of the vendors against their wires on loopback."""

from collections.abc import AsyncIterator, Iterator

import pytest

from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.text_models import text_model
from craftprompt.providers.base import PromptRequest
from craftprompt.providers.registry import VENDORS
from craftprompt.providers.text.chat import ChatVendor
from craftprompt.providers.text.instructions import question
from craftprompt.providers.text.vendor import Question, TextVendor
from tests.emulators.text_models import TextModels, text_models

MODELS = {
    "anthropic": "claude-haiku-5-5",
    "openai": "gpt-6.1-terra",
    "gemini": "gemini-3.8-flash",
    "xai": "grok-4.5",
    "local_llm": "qwen",
}
MAKERS = {**VENDORS, "local_llm": ChatVendor}
GAP_SECONDS = 10.0
SCENE = 'A fox crosses the road. She whispers: "Noch ein Winter."'
REQUEST = PromptRequest(SCENE, catalogue().target("veo-3.1-t2v"))


@pytest.fixture(scope="session")
def emulated() -> Iterator[TextModels]:
    with text_models() as running:
        yield running


@pytest.fixture
def emulator(emulated: TextModels) -> TextModels:
    """The emulator, with nothing asked and nothing told."""
    emulated.start_anew()
    return emulated


@pytest.fixture(params=MODELS)
def provider(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
async def vendor(provider: str, emulator: TextModels) -> AsyncIterator[TextVendor]:
    """The adapter of each provider, warm."""
    made = MAKERS[provider](f"key-of-{provider}", emulator.base_url(provider), GAP_SECONDS)
    await made.warm()
    yield made
    await made.close()


@pytest.fixture
def asked(provider: str) -> Question:
    return question_for(provider)


def question_for(provider: str, model: str = "") -> Question:
    """A question to a provider's model, by default one that the catalogue describes."""
    return question(REQUEST, text_model(provider, model or MODELS[provider]))
