"""What each vendor puts on the wire: server-sent events for one answer, from the first to the last.

Checked against the vendors' own response models in `tests/integration/providers/test_wires.py`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

SENT_TOKENS, CACHED_TOKENS = 640, 40
WRITTEN_TO_CACHE, THOUGHT_TOKENS = 15, 5  # Anthropic counts the one apart, Google the other


@dataclass(frozen=True, slots=True)
class Wire:
    """One answer of one model."""

    model: str = "a-model"

    def opening(self) -> Iterator[bytes]:
        yield from ()

    def words(self, text: str) -> bytes:
        raise NotImplementedError

    def ending(self, tokens: int) -> Iterator[bytes]:
        raise NotImplementedError

    def marker(self, tokens: int) -> Iterator[bytes]:
        """The ending up to the event that says that the answer is whole."""
        yield from self.ending(tokens)

    def refusal(self, *, late: bool) -> Iterator[bytes]:
        raise NotImplementedError

    def too_long(self, tokens: int) -> Iterator[bytes]:
        raise NotImplementedError

    def error(self) -> bytes:
        raise NotImplementedError

    def malformed(self) -> bytes:
        raise NotImplementedError

    def status_body(self, status: int, code: str) -> dict:
        """The body of an error that is no stream."""
        return {"error": {"message": "no", "type": f"error_{status}", "code": code or None}}


class Messages(Wire):
    """Anthropic's Messages."""

    def opening(self) -> Iterator[bytes]:
        message = {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": self.model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": self._usage(1),
        }
        yield named("message_start", {"message": message})
        yield named(
            "content_block_start", {"index": 0, "content_block": {"type": "text", "text": ""}}
        )
        yield named("ping", {})

    def words(self, text: str) -> bytes:
        return named(
            "content_block_delta", {"index": 0, "delta": {"type": "text_delta", "text": text}}
        )

    def ending(self, tokens: int) -> Iterator[bytes]:
        yield from self._stop("end_turn", tokens)

    def refusal(self, *, late: bool) -> Iterator[bytes]:
        details = {"type": "refusal", "category": "general_harms", "explanation": None}
        yield from self._stop("refusal", 9 if late else 1, details)

    def too_long(self, tokens: int) -> Iterator[bytes]:
        yield from self._stop("max_tokens", tokens)

    def error(self) -> bytes:
        return named("error", {"error": {"type": "overloaded_error", "message": "busy"}})

    def malformed(self) -> bytes:
        return b"event: content_block_delta\ndata: {broken\n\n"

    def status_body(self, status: int, code: str) -> dict:
        kinds = {401: "authentication_error", 429: "rate_limit_error", 529: "overloaded_error"}
        error: dict = {"type": kinds.get(status, "invalid_request_error"), "message": "no"}
        if code:
            error["details"] = {"error_code": code}
        return {"type": "error", "error": error}

    def _stop(self, reason: str, tokens: int, details: dict | None = None) -> Iterator[bytes]:
        yield named("content_block_stop", {"index": 0})
        delta = {"stop_reason": reason, "stop_sequence": None, "stop_details": details}
        yield named("message_delta", {"delta": delta, "usage": {"output_tokens": tokens}})
        yield named("message_stop", {})

    def _usage(self, tokens: int) -> dict:
        return {
            "input_tokens": SENT_TOKENS - CACHED_TOKENS - WRITTEN_TO_CACHE,
            "cache_read_input_tokens": CACHED_TOKENS,
            "cache_creation_input_tokens": WRITTEN_TO_CACHE,
            "output_tokens": tokens,
        }


class Responses(Wire):
    """OpenAI's Responses, as xAI speaks them too."""

    def opening(self) -> Iterator[bytes]:
        yield named("response.created", {"sequence_number": 0, "response": self._whole()})
        yield named("response.in_progress", {"sequence_number": 1, "response": self._whole()})
        item = {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "status": "in_progress",
            "content": [],
        }
        yield named(
            "response.output_item.added", {"sequence_number": 2, "output_index": 0, "item": item}
        )
        part = {"type": "output_text", "text": "", "annotations": []}
        yield named("response.content_part.added", {**self._place(3), "part": part})

    def words(self, text: str) -> bytes:
        return named(
            "response.output_text.delta", {**self._place(4), "delta": text, "logprobs": []}
        )

    def ending(self, tokens: int) -> Iterator[bytes]:
        whole = self._whole("completed", tokens)
        yield named("response.completed", {"sequence_number": 9, "response": whole})

    def refusal(self, *, late: bool) -> Iterator[bytes]:
        if late:
            yield from self._incomplete("content_filter", 9)
            return
        yield named("response.refusal.delta", {**self._place(5), "delta": "I cannot."})
        yield named("response.refusal.done", {**self._place(6), "refusal": "I cannot."})
        yield from self.ending(3)

    def too_long(self, tokens: int) -> Iterator[bytes]:
        yield from self._incomplete("max_output_tokens", tokens)

    def error(self) -> bytes:
        body = {"code": "server_is_overloaded", "message": "busy", "param": None}
        return named("error", {"sequence_number": 5, **body})

    def malformed(self) -> bytes:
        return b"event: response.output_text.delta\ndata: {broken\n\n"

    def _incomplete(self, reason: str, tokens: int) -> Iterator[bytes]:
        whole = self._whole("incomplete", tokens) | {"incomplete_details": {"reason": reason}}
        yield named("response.incomplete", {"sequence_number": 9, "response": whole})

    def _place(self, number: int) -> dict:
        return {
            "sequence_number": number,
            "item_id": "msg_1",
            "output_index": 0,
            "content_index": 0,
        }

    def _whole(self, status: str = "in_progress", tokens: int | None = None) -> dict:
        usage = tokens is not None and {
            "input_tokens": SENT_TOKENS,
            "input_tokens_details": {"cached_tokens": CACHED_TOKENS, "cache_write_tokens": 0},
            "output_tokens": tokens,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": SENT_TOKENS + tokens,
        }
        return {
            "id": "resp_1",
            "object": "response",
            "created_at": 1764000000,
            "model": self.model,
            "status": status,
            "output": [],
            "usage": usage or None,
            "error": None,
            "incomplete_details": None,
            "instructions": None,
            "metadata": {},
            "parallel_tool_calls": True,
            "temperature": 1.0,
            "tool_choice": "auto",
            "tools": [],
            "top_p": 1.0,
        }


class Chat(Wire):
    """Chat Completions."""

    def opening(self) -> Iterator[bytes]:
        yield self._chunk({"role": "assistant", "content": ""})

    def words(self, text: str) -> bytes:
        return self._chunk({"content": text})

    def ending(self, tokens: int) -> Iterator[bytes]:
        yield from self._stop("stop", tokens)

    def marker(self, tokens: int) -> Iterator[bytes]:
        yield next(self.ending(tokens))

    def refusal(self, *, late: bool) -> Iterator[bytes]:
        yield from self._stop("content_filter", 9 if late else 1)

    def too_long(self, tokens: int) -> Iterator[bytes]:
        yield from self._stop("length", tokens)

    def error(self) -> bytes:
        return unnamed({"error": {"message": "busy", "code": "overloaded", "type": "server_error"}})

    def malformed(self) -> bytes:
        return b"data: {broken\n\n"

    def _stop(self, reason: str, tokens: int) -> Iterator[bytes]:
        yield self._chunk({}, reason)
        usage = {
            "prompt_tokens": SENT_TOKENS,
            "completion_tokens": tokens,
            "total_tokens": SENT_TOKENS + tokens,
            "prompt_tokens_details": {"cached_tokens": CACHED_TOKENS},
        }
        yield unnamed(self._frame([]) | {"usage": usage})
        yield b"data: [DONE]\n\n"

    def _chunk(self, delta: dict, reason: str | None = None) -> bytes:
        return unnamed(self._frame([{"index": 0, "delta": delta, "finish_reason": reason}]))

    def _frame(self, choices: list[dict]) -> dict:
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1764000000,
            "model": self.model,
            "choices": choices,
        }


class Gemini(Wire):
    """Google's streamGenerateContent."""

    def opening(self) -> Iterator[bytes]:
        yield self._chunk(tokens=0, text="What would fit here?", is_thought=True)

    def words(self, text: str) -> bytes:
        return self._chunk(tokens=1, text=text)

    def ending(self, tokens: int) -> Iterator[bytes]:
        yield self._chunk(tokens=tokens, text="", reason="STOP")

    def refusal(self, *, late: bool) -> Iterator[bytes]:
        if late:
            yield self._chunk(tokens=9, reason="SAFETY")
            return
        feedback = {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}
        yield unnamed(feedback | {"usageMetadata": {"promptTokenCount": SENT_TOKENS}})

    def too_long(self, tokens: int) -> Iterator[bytes]:
        yield self._chunk(tokens=tokens, text="", reason="MAX_TOKENS")

    def error(self) -> bytes:
        return unnamed({"error": {"code": 503, "message": "busy", "status": "UNAVAILABLE"}})

    def malformed(self) -> bytes:
        return b"data: {broken\n\n"

    def status_body(self, status: int, code: str) -> dict:
        error: dict = {"code": status, "message": "no", "status": "AN_ERROR"}
        if code:
            error["details"] = [{"@type": "type.googleapis.com/ErrorInfo", "reason": code}]
        return {"error": error}

    def _chunk(
        self, *, tokens: int, text: str | None = None, reason: str = "", is_thought: bool = False
    ) -> bytes:
        candidate: dict = {"index": 0}
        if text is not None:
            part = {"text": text, **({"thought": True} if is_thought else {})}
            candidate["content"] = {"role": "model", "parts": [part]}
        if reason:
            candidate["finishReason"] = reason
        usage = {
            "promptTokenCount": SENT_TOKENS,
            "cachedContentTokenCount": CACHED_TOKENS,
            "candidatesTokenCount": max(0, tokens - THOUGHT_TOKENS),
            "thoughtsTokenCount": min(tokens, THOUGHT_TOKENS),
            "totalTokenCount": SENT_TOKENS + tokens,
        }
        return unnamed(
            {
                "candidates": [candidate],
                "usageMetadata": usage,
                "modelVersion": self.model,
                "responseId": "answer-1",
            }
        )


def named(event: str, content: dict) -> bytes:
    """One event with a name, as Anthropic and OpenAI's Responses write it."""
    data = json.dumps({"type": event, **content}, ensure_ascii=False)
    return f"event: {event}\ndata: {data}\n\n".encode()


def unnamed(content: dict) -> bytes:
    """One event without a name."""
    return f"data: {json.dumps(content, ensure_ascii=False)}\n\n".encode()
