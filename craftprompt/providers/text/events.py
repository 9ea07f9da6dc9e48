"""The events of a vendor's answer, read from the wire: server-sent events with JSON in them.

The vendors' packages make a model object of every word, which costs more CPU time than all that
a word goes through afterwards. So they ask, sign and judge the status; the words are read here.
"""

import json
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from httpx2 import Response

Event = Mapping[str, object]

MOST_BYTES = 4_000_000  # of one event; none that was asked for comes near it
LAST = b"[DONE]"  # how Chat Completions say that nothing follows


class ErrorInStream(Exception):
    """The vendor told an error inside an answer that had begun well.

    `code`, `type`, `status` and `details` are what it said under these names, None otherwise.
    """

    def __init__(self, told: object) -> None:
        super().__init__("an error inside the stream")
        for name in ("code", "type", "status", "details"):
            setattr(self, name, at(told, name))


async def events(response: "Response") -> AsyncIterator[Event]:
    """The JSON object of each event, as soon as its last byte is here.

    Names and comments are left out: every wire says inside the JSON what it is.

    Raises:
        ErrorInStream: an event tells an error.
        ValueError: no JSON, or an event without end.
    """
    unread, told, size = b"", list[bytes](), 0
    async for chunk in response.aiter_bytes():
        *lines, unread = (unread + chunk).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                told.append(line[len(b"data:") :].strip())
                size += len(line)
            elif told and not line.rstrip(b"\r"):
                event, told, size = _event(b"\n".join(told)), [], 0
                if event:
                    yield event
        if size + len(unread) > MOST_BYTES:
            raise json.JSONDecodeError("an event without end", "", 0)
    if told and (event := _event(b"\n".join(told))):  # whole, but for the empty line after it
        yield event


def _event(told: bytes) -> Event | None:
    """The event, None for what is no object."""
    content: object = None if told == LAST else json.loads(told)
    if not isinstance(content, dict):
        return None
    event = cast("Event", content)
    if error := event.get("error"):
        raise ErrorInStream(error)
    return event


def at(told: object, *path: str) -> object:
    """What stands at the end of this path of keys, None where it leads nowhere."""
    for key in path:
        told = cast("Event", told).get(key) if isinstance(told, dict) else None
    return told


def text_at(told: object, *path: str) -> str:
    """The text at the end of a path of keys, empty where there is none."""
    found = at(told, *path)
    return found if isinstance(found, str) else ""


def number_at(told: object, *path: str) -> int:
    """The number at the end of a path of keys, 0 where there is none."""
    found = at(told, *path)
    return found if isinstance(found, int) else 0


def items_at(told: object, *path: str) -> list[object]:
    """The list at the end of a path of keys, empty where there is none."""
    found = at(told, *path)
    return cast("list[object]", found) if isinstance(found, list) else []
