"""Events read from the wire, however the network cut it."""

import json

import httpx2
import pytest

from craftprompt.providers.text.classify import classify
from craftprompt.providers.text.events import (
    MOST_BYTES,
    ErrorInStream,
    at,
    events,
    items_at,
    number_at,
    text_at,
)

WIRE = 'event: words\ndata: {"text": "Möwe\u2028am\u0085Kai"}\n\n: ping\n\ndata: {"end": true}\n\n'
TOLD = [{"text": "Möwe\u2028am\u0085Kai"}, {"end": True}]


async def heard(*chunks):
    async def arriving():
        for chunk in chunks:
            yield chunk

    return [event async for event in events(httpx2.Response(200, content=arriving()))]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
async def test_come_whole_wherever_the_network_cuts(size):
    wire = WIRE.encode()
    chunks = [wire[start : start + size] for start in range(0, len(wire), size)]

    assert await heard(*chunks) == TOLD


async def test_may_end_their_lines_as_windows_does():
    assert await heard(WIRE.replace("\n", "\r\n").encode()) == TOLD


async def test_may_stand_on_several_lines():
    assert await heard(b'data: {"text":\ndata: "a"}\n\n') == [{"text": "a"}]


async def test_need_no_space_and_no_empty_line_at_the_end():
    assert await heard(b'data:{"text": "a"}\n') == [{"text": "a"}]


async def test_cut_in_mid_line_never_came():
    assert await heard(b'data: {"text": "a"}\n\ndata: {"text": "b"') == [{"text": "a"}]


async def test_that_are_no_object_say_nothing():
    assert await heard(b'data: [DONE]\n\ndata: 7\n\ndata: {"text": "a"}\n\n') == [{"text": "a"}]


@pytest.mark.parametrize(
    "wire",
    [b"data: {broken\n\n", b'data: {"text": "\xff"}\n\n', b"data: \n\n"],
    ids=["broken", "no UTF-8", "empty"],
)
async def test_that_are_no_json_cannot_be_read(wire):
    with pytest.raises(ValueError) as failure:  # noqa: PT011  two classes of it, judged alike
        await heard(wire)
    assert classify("openai", failure.value).reason == "its answer could not be read"


@pytest.mark.parametrize("line", [b"x" * 65_536, b"data: 1\n" * 8192], ids=["a line", "lines"])
async def test_without_end_do_not_fill_the_memory(line):
    with pytest.raises(json.JSONDecodeError):
        await heard(b"data: ", *[line] * (10 * MOST_BYTES // 65_536))


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"type": "overloaded_error"}, "overloaded"),
        ({"code": "insufficient_quota"}, "its budget is used up"),
        ({"code": 503, "status": "UNAVAILABLE"}, "overloaded"),
        ({"code": 429}, "too many requests at once"),
        ("out of memory", "an error that we do not know"),
    ],
)
async def test_that_tell_an_error_raise_it(told, reason):
    with pytest.raises(ErrorInStream) as failure:
        await heard(f"data: {json.dumps({'error': told})}\n\n".encode())
    assert classify("anthropic", failure.value).reason == reason


def test_what_is_not_there_or_of_another_kind_is_nothing():
    event = {"usage": {"tokens": 7, "model": None}, "parts": ["a"]}

    assert at(event, "usage", "tokens", "deeper") is None
    assert number_at(event, "usage", "tokens") == 7
    assert number_at(event, "usage", "model") == number_at(None, "usage") == 0
    assert text_at(event, "usage", "tokens") == text_at(event, "none") == ""
    assert items_at(event, "parts") == ["a"]
    assert items_at(event, "usage") == items_at([], "parts") == []
