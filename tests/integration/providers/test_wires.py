"""What the emulator sends is what the vendors' packages describe."""

import json

import pytest
from anthropic.types import RawMessageStreamEvent
from google.genai.types import GenerateContentResponse
from openai.types.chat import ChatCompletionChunk
from openai.types.responses import ResponseStreamEvent
from pydantic import TypeAdapter

from tests.emulators.wires import Chat, Gemini, Messages, Responses

DESCRIBED = {
    Messages: RawMessageStreamEvent,
    Responses: ResponseStreamEvent,
    Chat: ChatCompletionChunk,
    Gemini: GenerateContentResponse,
}
# Anthropic's ping and error have no model: its package reads them by name.
WITHOUT_MODEL = ("ping", "error")


def everything(wire):
    """Every event that a wire can send, errors apart."""
    yield from wire.opening()
    yield wire.words("A fox.")
    yield from wire.ending(7)
    for late in (False, True):
        yield from wire.refusal(late=late)
    yield from wire.too_long(7)


@pytest.mark.parametrize("wire", DESCRIBED, ids=lambda wire: wire.__name__)
def test_every_event_fits_the_packages_own_model(wire):
    model = TypeAdapter(DESCRIBED[wire])
    events = [event.decode().partition("data: ")[2] for event in everything(wire())]
    contents = [json.loads(each) for each in events if each.strip() != "[DONE]"]

    seen = 0
    for content in contents:
        if content.get("type") not in WITHOUT_MODEL:
            model.validate_python(content)
            seen += 1
    assert seen >= 5


def test_the_error_inside_a_responses_stream_fits_its_model():
    content = json.loads(Responses().error().decode().partition("data: ")[2])

    TypeAdapter(ResponseStreamEvent).validate_python(content)
