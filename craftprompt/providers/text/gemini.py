"""Google's Gemini, over `streamGenerateContent`.

Source: google-genai 3.4.0, `models.py` and `types.py`; measured in `tests/integration/providers`.
Its package takes aiohttp as soon as that is installed, with other timeouts and a hidden retry: the
connection is pinned.
"""

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

from craftprompt.providers.base import Usage
from craftprompt.providers.connection import Adapter, google_client
from craftprompt.providers.text.events import (
    Event,
    at,
    events,
    items_at,
    number_at,
    text_at,
)
from craftprompt.providers.text.vendor import (
    Counted,
    Delta,
    Finished,
    Opened,
    Question,
    Stop,
    VendorEvent,
)

if TYPE_CHECKING:
    from google.genai import Client
    from google.genai.types import GenerateContentConfig
    from httpx2 import AsyncClient

STOPS = {"STOP": Stop.COMPLETE, "MAX_TOKENS": Stop.LENGTH}
REFUSALS = frozenset(
    {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE"}
)


class GeminiVendor(Adapter["Client"]):
    """Asks Gemini. Without a finish reason or a block it has not answered."""

    key = "gemini"

    def __init__(self, secret: str, address: str, gap_seconds: float) -> None:
        super().__init__(gap_seconds, {"x-goog-api-key": secret})
        self._secret, self._address = secret, address

    async def ask(self, question: Question) -> AsyncGenerator[VendorEvent, None]:
        """Put the question once; what the package raises comes through."""
        client = await self._client()
        # The public one beside it asks only when its own chunks are read (google-genai 3.4.0).
        asking = client.aio.models._generate_content_stream(  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
            model=question.model.key, contents=question.message, config=_config(question)
        )
        async with self._answered(asking) as response:
            is_open, usage = False, Usage()
            async for chunk in events(response):
                if not is_open:
                    is_open = True
                    yield Opened(text_at(chunk, "responseId"))
                for words in _texts(chunk):
                    yield Delta(words)
                if at(chunk, "usageMetadata") and (counted := _usage(chunk)) != usage:
                    usage = counted
                    yield Counted(usage)
                if finished := _finished(chunk):
                    yield finished

    def _build(self, connected: "AsyncClient") -> "Client":
        return google_client(self._secret, self._address, self._gap_seconds, connected)


def _config(question: Question) -> "GenerateContentConfig":
    from google.genai import types  # noqa: PLC0415  imported with the client

    model = question.model
    bound: dict[str, Any] = {
        "response_mime_type": "application/json",
        "response_json_schema": dict(question.answer_schema),
    }
    return types.GenerateContentConfig(
        system_instruction=question.instructions,
        max_output_tokens=question.most_output_tokens,
        thinking_config=types.ThinkingConfig(thinking_level=types.ThinkingLevel(model.effort))
        if model.effort
        else None,
        # On by itself, and each continuation is a request more.
        automatic_continuation=False,
        store=False,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        **(bound if model.takes_schema else {}),
    )


def _texts(chunk: Event) -> list[str]:
    """The words of a chunk, without what the model only thought."""
    parts = items_at(_candidate(chunk), "content", "parts")
    return [words for part in parts if not at(part, "thought") if (words := text_at(part, "text"))]


def _candidate(chunk: Event) -> object:
    return next(iter(items_at(chunk, "candidates")), None)


def _usage(chunk: Event) -> Usage:
    """The count so far: each chunk repeats it."""
    counted = at(chunk, "usageMetadata")
    written = number_at(counted, "candidatesTokenCount") + number_at(counted, "thoughtsTokenCount")
    return Usage(
        input_tokens=number_at(counted, "promptTokenCount"),
        cached_tokens=number_at(counted, "cachedContentTokenCount"),
        output_tokens=written,
    )


def _finished(chunk: Event) -> Finished | None:
    if blocked := text_at(chunk, "promptFeedback", "blockReason"):
        return Finished(Stop.REFUSED, blocked)
    code = text_at(_candidate(chunk), "finishReason")
    if not code:
        return None
    if code in REFUSALS:
        return Finished(Stop.REFUSED, code)
    return Finished(STOPS.get(code, Stop.FAILED), code)
