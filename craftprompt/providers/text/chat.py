"""Any server that speaks OpenAI's Chat Completions: Ollama, vLLM, llama.cpp and others.

Source: openai 3.54.0, `types/chat/`; measured in `tests/integration/providers`.
"""

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

from craftprompt.providers.base import Usage
from craftprompt.providers.connection import Adapter, openai_client
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
    from httpx2 import AsyncClient
    from openai import AsyncOpenAI

NO_KEY = "none"  # the package wants one; nothing is sent where the operator gave none
STOPS = {"stop": Stop.COMPLETE, "length": Stop.LENGTH, "content_filter": Stop.REFUSED}


class ChatVendor(Adapter["AsyncOpenAI"]):
    """Asks the operator's own server. Without a finish reason it has not answered."""

    key = "local_llm"

    def __init__(self, secret: str, address: str, gap_seconds: float) -> None:
        super().__init__(gap_seconds, {"authorization": f"Bearer {secret}"} if secret else {})
        self._secret, self._address = secret, address

    async def ask(self, question: Question) -> AsyncGenerator[VendorEvent, None]:
        """Put the question once; what the package raises comes through."""
        client = await self._client()
        asking = client.chat.completions.create(
            model=question.model.key,
            messages=[
                {"role": "system", "content": question.instructions},
                {"role": "user", "content": question.message},
            ],
            max_tokens=question.most_output_tokens,
            stream=True,
            stream_options={"include_usage": True},
            **_parameters(question),
        )
        async with self._answered(asking) as response:
            yield Opened(response.headers.get("x-request-id", ""))
            is_over = False
            async for chunk in events(response):
                if at(chunk, "usage"):
                    yield Counted(_usage(chunk))
                for choice in items_at(chunk, "choices")[:1]:
                    if words := text_at(choice, "delta", "content"):
                        yield Delta(words)
                    if not is_over and (finished := _finished(choice)):
                        is_over = True
                        yield finished  # the count comes after it

    def _build(self, connected: "AsyncClient") -> "AsyncOpenAI":
        return openai_client(self._secret or NO_KEY, self._address, connected)


def _parameters(question: Question) -> dict[str, Any]:
    if not question.model.takes_schema:
        return {}
    schema = {"name": "prompt", "strict": True, "schema": dict(question.answer_schema)}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


def _usage(chunk: Event) -> Usage:
    return Usage(
        input_tokens=number_at(chunk, "usage", "prompt_tokens"),
        cached_tokens=number_at(chunk, "usage", "prompt_tokens_details", "cached_tokens"),
        output_tokens=number_at(chunk, "usage", "completion_tokens"),
    )


def _finished(choice: object) -> Finished | None:
    """The terminal marker; a refusal in words of its own is followed by a plain "stop"."""
    if text_at(choice, "delta", "refusal"):
        return Finished(Stop.REFUSED)
    reason = text_at(choice, "finish_reason")
    return Finished(STOPS.get(reason, Stop.FAILED), reason) if reason else None
