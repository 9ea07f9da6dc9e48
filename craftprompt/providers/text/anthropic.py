"""Anthropic's Claude, over the Messages API.

Source: anthropic 2.12.0, `resources/messages/messages.py` and `types/`; measured in
`tests/integration/providers`.
"""

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

from craftprompt.providers.base import Usage
from craftprompt.providers.connection import Adapter
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
    from anthropic import AsyncAnthropic
    from httpx2 import AsyncClient

STOPS = {
    "end_turn": Stop.COMPLETE,
    "stop_sequence": Stop.COMPLETE,
    "max_tokens": Stop.LENGTH,
    "model_context_window_exceeded": Stop.LENGTH,
    "refusal": Stop.REFUSED,
}


class AnthropicVendor(Adapter["AsyncAnthropic"]):
    """Asks Claude. Without a stop reason and `message_stop` it has not answered."""

    key = "anthropic"

    def __init__(self, secret: str, address: str, gap_seconds: float) -> None:
        super().__init__(gap_seconds, {"authorization": f"Bearer {secret}"})
        self._secret, self._address = secret, address

    async def ask(self, question: Question) -> AsyncGenerator[VendorEvent, None]:
        """Put the question once; what the package raises comes through."""
        client = await self._client()
        asking = client.messages.create(
            model=question.model.key,
            system=question.instructions,
            messages=[{"role": "user", "content": question.message}],
            max_tokens=question.most_output_tokens,
            stream=True,
            **_parameters(question),
        )
        async with self._answered(asking) as response:
            yield Opened(response.headers.get("request-id", ""))
            usage, finished = Usage(), None
            async for event in events(response):
                match event:
                    case {"type": "content_block_delta", "delta": {"text": str(words)}}:
                        yield Delta(words)
                    case {"type": "message_start"}:
                        usage = _counted(at(event, "message", "usage"), usage)
                        yield Counted(usage)
                    case {"type": "message_delta"}:
                        usage = _counted(at(event, "usage"), usage)
                        yield Counted(usage)
                        finished = _finished(at(event, "delta"))
                    case {"type": "message_stop"} if finished:
                        yield finished
                    case _:
                        pass

    def _build(self, connected: "AsyncClient") -> "AsyncAnthropic":
        from anthropic import AsyncAnthropic  # noqa: PLC0415  takes seconds to import

        return AsyncAnthropic(
            api_key=self._secret, base_url=self._address, max_retries=0, http_client=connected
        )


def _parameters(question: Question) -> dict[str, Any]:
    """What this model takes beside the words; it rejects what it does not know."""
    model = question.model
    output: dict[str, object] = {"effort": model.effort} if model.effort else {}
    if model.takes_schema:
        output["format"] = {"type": "json_schema", "schema": dict(question.answer_schema)}
    parameters: dict[str, Any] = {"output_config": output} if output else {}
    if model.stops_thinking:
        parameters["thinking"] = {"type": "disabled"}
    return parameters


def _counted(usage: object, before: Usage) -> Usage:
    """The count so far; later events may leave out what an earlier one said."""
    cached = number_at(usage, "cache_read_input_tokens")
    written = number_at(usage, "cache_creation_input_tokens")
    sent = number_at(usage, "input_tokens") + cached + written
    return Usage(
        input_tokens=sent or before.input_tokens,
        cached_tokens=cached or before.cached_tokens,
        output_tokens=number_at(usage, "output_tokens"),
    )


def _finished(delta: object) -> Finished | None:
    """The terminal marker; None where no reason was given, which is no end."""
    reason = text_at(delta, "stop_reason")
    if not reason:
        return None
    stop = STOPS.get(reason, Stop.FAILED)
    if stop is Stop.REFUSED:
        return Finished(stop, text_at(delta, "stop_details", "category"))
    return Finished(stop, reason)
