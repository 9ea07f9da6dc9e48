"""OpenAI's GPT and xAI's Grok, both over the Responses API.

Source: openai 3.54.0, `resources/responses/responses.py` and `types/responses/`; measured in
`tests/integration/providers`. xAI speaks the same wire; its own package is gRPC.
"""

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

from craftprompt.providers.base import Usage
from craftprompt.providers.connection import Adapter, openai_client
from craftprompt.providers.text.events import at, events, number_at, text_at
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

SCHEMA_NAME = "prompt"
LAST_EVENTS = frozenset({"response.completed", "response.incomplete", "response.failed"})


class ResponsesVendor(Adapter["AsyncOpenAI"]):
    """Asks one vendor of the Responses API.

    Its end is a status. A refusal may come as words of its own with the status "completed".
    """

    def __init__(self, key: str, secret: str, address: str, gap_seconds: float) -> None:
        super().__init__(gap_seconds, {"authorization": f"Bearer {secret}"})
        self.key = key
        self._secret, self._address = secret, address

    async def ask(self, question: Question) -> AsyncGenerator[VendorEvent, None]:
        """Put the question once; what the package raises comes through."""
        client = await self._client()
        asking = client.responses.create(
            model=question.model.key,
            instructions=question.instructions,
            input=question.message,
            max_output_tokens=question.most_output_tokens,
            store=False,  # kept for thirty days otherwise
            stream=True,
            **_parameters(question),
        )
        async with self._answered(asking) as response:
            yield Opened(response.headers.get("x-request-id", ""))
            has_refused = False
            async for event in events(response):
                match event:
                    case {"type": "response.output_text.delta", "delta": str(words)}:
                        yield Delta(words)
                    case {"type": "response.refusal.delta" | "response.refusal.done"}:
                        has_refused = True
                    case {"type": kind, "response": whole} if kind in LAST_EVENTS:
                        if at(whole, "usage"):
                            yield Counted(_usage(whole))
                        yield _finished(whole, has_refused=has_refused)
                    case {"type": "error"}:
                        yield Finished(Stop.FAILED, text_at(event, "code"))
                    case _:
                        pass

    def _build(self, connected: "AsyncClient") -> "AsyncOpenAI":
        return openai_client(self._secret, self._address, connected)


def _parameters(question: Question) -> dict[str, Any]:
    """What this model takes beside the words."""
    model = question.model
    parameters: dict[str, Any] = {"reasoning": {"effort": model.effort}} if model.effort else {}
    if model.takes_schema:
        parameters["text"] = {
            "format": {
                "type": "json_schema",
                "name": SCHEMA_NAME,
                "strict": True,
                "schema": dict(question.answer_schema),
            }
        }
    return parameters


def _usage(whole: object) -> Usage:
    return Usage(
        input_tokens=number_at(whole, "usage", "input_tokens"),
        cached_tokens=number_at(whole, "usage", "input_tokens_details", "cached_tokens"),
        output_tokens=number_at(whole, "usage", "output_tokens"),
    )


def _finished(whole: object, *, has_refused: bool) -> Finished:
    status = text_at(whole, "status")
    if status == "failed":
        return Finished(Stop.FAILED, text_at(whole, "error", "code"))
    if status == "incomplete":
        reason = text_at(whole, "incomplete_details", "reason")
        if reason == "content_filter":
            return Finished(Stop.REFUSED, reason)
        return Finished(Stop.LENGTH if reason == "max_output_tokens" else Stop.FAILED, reason)
    if has_refused:
        return Finished(Stop.REFUSED)
    return Finished(Stop.COMPLETE if status == "completed" else Stop.FAILED)
