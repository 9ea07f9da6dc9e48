"""Google's images over its emulated wire: what is sent, and what every answer means."""

import asyncio
import contextlib
import time

import pytest

from craftprompt.providers.base import Usage, Verdict
from craftprompt.providers.image.base import Drawn, ImageRequest, ReferenceImage, ReferenceRole
from craftprompt.providers.image.gemini import CALLS_AT_ONCE, GeminiImages, worded
from craftprompt.providers.outcomes import NotMade
from tests.cpu import without_collector
from tests.emulators.gemini_images import (
    USAGE,
    Answer,
    blocked,
    finished,
    picture,
    refused,
    with_picture,
)

FLASH, PRO, OLD = "gemini-3.1-flash-image", "gemini-3-pro-image", "gemini-2.5-flash-image"
USED = Usage(input_tokens=11, output_tokens=1297)
SECONDS = 5


@pytest.fixture
async def gemini(google):
    made = engine_at(google.base_url)
    yield made
    await made.close()


def engine_at(base_url, *, seconds=SECONDS):
    return GeminiImages(
        api_key="a-key", base_url=base_url, models=(FLASH, PRO, OLD), seconds=seconds
    )


def request(prompt="A lighthouse", model=FLASH, size="1K", references=()):
    return ImageRequest(prompt, model, "16:9", size, tuple(references))


def reference(role, content=b"pixels"):
    return ReferenceImage(content, "image/webp", role)


async def test_a_picture_comes_in_the_bytes_that_were_sent(gemini, google):
    outcome = await gemini.draw(request())

    assert outcome == Drawn(google.picture, USED, "answer-1")


async def test_the_last_picture_counts_and_thoughts_do_not(gemini, google):
    draft, final = picture(8, 8), picture(9, 9)
    parts = [
        {**with_picture(draft)["candidates"][0]["content"]["parts"][0], "thought": True},
        *with_picture(draft)["candidates"][0]["content"]["parts"],
        {"text": "Here it is."},
        *with_picture(final)["candidates"][0]["content"]["parts"],
    ]
    google.answers(Answer(body=finished("STOP", *parts)))

    assert (await gemini.draw(request())).content == final


@pytest.mark.parametrize(
    ("answer", "verdict", "kind", "reason"),
    [
        (Answer(body=blocked("SAFETY")), "refusal", "refused", "SAFETY"),
        (Answer(body=blocked("PROHIBITED_CONTENT")), "refusal", "refused", "PROHIBITED_CONTENT"),
        (Answer(body=blocked("BLOCKLIST")), "refusal", "refused", "BLOCKLIST"),
        (Answer(body=finished("SAFETY")), "refusal", "refused", "SAFETY"),
        (Answer(body=finished("IMAGE_SAFETY")), "refusal", "refused", "IMAGE_SAFETY"),
        (Answer(body=finished("IMAGE_RECITATION")), "refusal", "refused", "IMAGE_RECITATION"),
        (Answer(body=finished("SPII")), "refusal", "refused", "SPII"),
        (Answer(body=blocked("OTHER")), "retryable", "unavailable", "OTHER"),
        (Answer(body=finished("NO_IMAGE")), "retryable", "unavailable", "NO_IMAGE"),
        (Answer(body=finished("IMAGE_OTHER")), "retryable", "unavailable", "IMAGE_OTHER"),
        (Answer(body=finished("MAX_TOKENS")), "truncated", "unavailable", "MAX_TOKENS"),
        (Answer(body=finished("STOP", {"text": "x"})), "retryable", "unavailable", "TEXT_ONLY"),
        (Answer(body={"responseId": "x"}), "retryable", "unavailable", "EMPTY"),
        (Answer(body={"candidates": []}), "retryable", "unavailable", "EMPTY"),
        (refused(400, "INVALID_ARGUMENT"), "request_fault", "invalid", "INVALID_ARGUMENT"),
        (
            refused(400, "INVALID_ARGUMENT", "API key not valid."),
            "skip_provider",
            "unavailable",
            "INVALID_ARGUMENT",
        ),
        (
            refused(400, "FAILED_PRECONDITION"),
            "skip_provider",
            "unavailable",
            "FAILED_PRECONDITION",
        ),
        (
            refused(400, "INVALID_ARGUMENT", "Invalid prompt: 'a desk for billing, an API key'."),
            "request_fault",
            "invalid",
            "INVALID_ARGUMENT",
        ),
        (refused(401, "UNAUTHENTICATED"), "skip_provider", "unavailable", "UNAUTHENTICATED"),
        (refused(403, "PERMISSION_DENIED"), "skip_provider", "unavailable", "PERMISSION_DENIED"),
        (refused(404, "NOT_FOUND"), "skip_provider", "unavailable", "NOT_FOUND"),
        (refused(413, "TOO_LARGE"), "request_fault", "invalid", "TOO_LARGE"),
        (refused(429, "RESOURCE_EXHAUSTED"), "retryable", "unavailable", "RESOURCE_EXHAUSTED"),
        (refused(500, "INTERNAL"), "retryable", "unavailable", "INTERNAL"),
        (refused(503, "UNAVAILABLE"), "retryable", "unavailable", "UNAVAILABLE"),
        (Answer(status=302, headers={"Location": "/x"}), "retryable", "unavailable", "302"),
        (Answer(resets=True), "unknown", "unavailable", "RemoteProtocolError"),
        (Answer(body=b"{no json"), "unknown", "unavailable", "JSONDecodeError"),
        (Answer(body={"candidates": 5}), "unknown", "unavailable", "TypeError"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
async def test_every_answer_without_a_picture_says_what_it_was(
    gemini, google, answer, verdict, kind, reason
):
    google.answers(answer)

    outcome = await gemini.draw(request("A secret scene"))

    assert isinstance(outcome, NotMade)
    assert (outcome.verdict, outcome.kind, outcome.reason) == (verdict, kind, reason)
    assert "not counted" in outcome.sentence
    assert ("billed" in outcome.sentence) is (verdict == "unknown")
    assert "A secret scene" not in repr(outcome)
    assert len(google.calls) == 1


async def test_tokens_of_a_failed_call_are_told(gemini, google):
    google.answers(Answer(body=finished("NO_IMAGE")), Answer(body=blocked("SAFETY")))

    assert (await gemini.draw(request())).usage == USED
    assert (await gemini.draw(request())).usage == Usage(input_tokens=11)


async def test_what_was_answered_in_words_is_kept(gemini, google):
    google.answers(Answer(body=finished("STOP", {"text": "Which lighthouse?"})))

    assert (await gemini.draw(request())).said == "Which lighthouse?"


async def test_a_call_that_hangs_ends_as_unknown(google):
    impatient = engine_at(google.base_url, seconds=0.3)
    google.answers(Answer(holds=True))

    outcome = await impatient.draw(request())

    assert (outcome.verdict, outcome.reason) == (Verdict.UNKNOWN, "TimeoutError")
    google.release()
    await impatient.close()


async def test_nobody_listening_means_that_nothing_was_sent():
    unreachable = engine_at("http://127.0.0.1:9")

    outcome = await unreachable.draw(request())

    assert outcome.verdict is Verdict.RETRYABLE
    assert "nothing was sent" in outcome.sentence
    await unreachable.close()


async def test_a_cancelled_call_is_broken_off_and_the_next_one_works(gemini, google):
    google.answers(Answer(holds=True))
    call = asyncio.create_task(gemini.draw(request()))
    await asyncio.to_thread(google.wait_for_calls, 1)

    call.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await call

    assert call.cancelled()
    assert isinstance(await gemini.draw(request()), Drawn)


async def test_references_come_first_and_say_what_they_contribute(gemini, google):
    sent = [
        reference(ReferenceRole.EDITED, b"first"),
        reference(ReferenceRole.STYLE, b"second"),
        reference(ReferenceRole.CHARACTER, b"third"),
    ]

    await gemini.draw(request("Make it night", references=sent))

    (call,) = google.calls
    (content,) = call.body["contents"]
    assert call.images == [b"first", b"second", b"third"]
    assert list(content["parts"][-1]) == ["text"]
    first, second, third, empty, prompt = call.prompt.split("\n")
    assert first.startswith("Image 1 is the picture to edit")
    assert second.startswith("Image 2 shows the style")
    assert third.startswith("Image 3 shows the character")
    assert (empty, prompt) == ("", "Make it night")


@pytest.mark.parametrize("role", ReferenceRole)
def test_every_role_has_words_of_its_own(role):
    line, *_ = worded("A prompt", [reference(role)]).split("\n")
    others = [worded("A prompt", [reference(each)]) for each in ReferenceRole if each != role]
    assert line.startswith("Image 1 ")
    assert not any(line in other for other in others)


@pytest.mark.parametrize(("model", "sent"), [(FLASH, "4K"), (PRO, "4K"), (OLD, None)])
async def test_the_size_is_sent_where_the_model_has_sizes(gemini, google, model, sent):
    await gemini.draw(request(model=model, size="4K" if sent else "1K"))

    settings = google.calls[0].body["generationConfig"]["imageConfig"]
    assert settings == {"aspectRatio": "16:9"} | ({"imageSize": sent} if sent else {})


async def test_a_model_that_is_gone_is_offered_no_more(gemini, google):
    google.answers(refused(404, "NOT_FOUND"))

    await gemini.draw(request(model=FLASH))

    assert gemini.offered() == [PRO, OLD]
    assert gemini.successor(FLASH) == PRO
    assert gemini.successor(OLD) == FLASH  # as the catalogue names it


async def test_four_calls_go_on_at_once_and_no_more(gemini, google):
    google.answers(*[Answer(holds=True)] * CALLS_AT_ONCE)

    async def drawn():
        async with gemini.turn():
            return await gemini.draw(request())

    drawing = asyncio.gather(*(drawn() for _ in range(2 * CALLS_AT_ONCE)))
    await asyncio.to_thread(google.wait_for_calls, CALLS_AT_ONCE)
    google.release()
    await drawing

    assert google.most_at_once == CALLS_AT_ONCE
    assert len(google.calls) == 2 * CALLS_AT_ONCE


async def test_large_pictures_leave_the_event_loop_free(gemini, google):
    google.picture = picture() + bytes(12_000_000)
    await gemini.warm()
    longest, drawing = 0.0, asyncio.create_task(gemini.draw(request()))
    with without_collector():
        while not drawing.done():
            before = time.thread_time()
            await asyncio.sleep(0)
            longest = max(longest, time.thread_time() - before)
    google.picture = picture()

    assert len(drawing.result().content) > 12_000_000
    assert longest < 0.02  # reading such an answer takes several times that


def test_usage_in_the_emulator_is_what_is_expected_here():
    assert USAGE["promptTokenCount"] == USED.input_tokens
