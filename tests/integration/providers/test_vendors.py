"""Every vendor, every fault: the real package against its wire, and the verdict that follows."""

import asyncio
import contextlib
import json
import time
from datetime import timedelta
from email.utils import format_datetime

import pytest

from craftprompt.catalogue.text_models import text_model
from craftprompt.providers.base import AttemptEnded, Verdict
from craftprompt.providers.chain import Chain, Writer
from craftprompt.providers.connection import connection
from craftprompt.providers.registry import VENDORS
from craftprompt.providers.text.answer import AnswerReader
from craftprompt.providers.text.call import Call, Timers
from craftprompt.providers.text.classify import OUR_PARTS, THEIR_WORDS, classify
from craftprompt.providers.text.vendor import Counted, Delta, Finished, Opened
from tests.conftest import NOON
from tests.integration.providers.conftest import MAKERS, MODELS, REQUEST, SCENE, question_for
from tests.integration.providers.listening import IN_TIME, listen, verdict_of
from tests.scripted_vendor import Purse
from tests.servers import printed_by

SHORT = 0.3
LEAVES = 5  # the quickest counts: other processes share the machine's cores
TIMERS = Timers(first_token=5, gap=5, attempt=30, chain=30)


class TestAGoodAnswer:
    async def test_arrives_word_by_word_with_its_marker_and_its_count(self, vendor, asked):
        heard = await listen(vendor, asked)
        reader = AnswerReader(may_be_plain=False)
        reader.take(heard.text)

        assert SCENE in reader.finish().prompt
        assert len(heard.of(Delta)) > 10
        assert classify(vendor.key, heard.ending).verdict is Verdict.OK
        usage = heard.of(Counted)[-1].usage
        assert (usage.input_tokens, usage.cached_tokens) == (640, 40)
        assert usage.output_tokens == len(heard.of(Delta))  # the emulator sends token by token
        assert not usage.is_estimated

    async def test_names_the_call_before_the_first_words(self, vendor, asked):
        heard = await listen(vendor, asked)

        kinds = [type(event) for event in heard.events]
        assert kinds.index(Opened) < kinds.index(Delta)
        assert heard.of(Opened)[0].request_id in ("req-1", "answer-1")

    async def test_ends_with_one_marker_and_no_words_after_it(self, vendor, asked):
        heard = await listen(vendor, asked)

        [marker] = heard.of(Finished)
        assert not any(
            isinstance(each, Delta) for each in heard.events[heard.events.index(marker) :]
        )

    async def test_comes_again_on_the_same_client(self, vendor, asked, emulator, provider):
        for _ in range(3):
            assert (await verdict_of(vendor, asked)).verdict is Verdict.OK
        assert len(emulator.asked(provider)) == 3


class TestFaults:
    @pytest.mark.parametrize(
        ("status", "verdict", "closes"),
        [
            (400, Verdict.REQUEST_FAULT, ""),
            (401, Verdict.SKIP_PROVIDER, "provider"),
            (402, Verdict.SKIP_PROVIDER, "provider"),
            (403, Verdict.SKIP_PROVIDER, "provider"),
            (404, Verdict.SKIP_PROVIDER, "model"),
            (408, Verdict.RETRYABLE, ""),
            (409, Verdict.RETRYABLE, ""),
            (413, Verdict.REQUEST_FAULT, ""),
            (422, Verdict.REQUEST_FAULT, ""),
            (429, Verdict.RETRYABLE, ""),
            (500, Verdict.RETRYABLE, ""),
            (502, Verdict.RETRYABLE, ""),
            (503, Verdict.RETRYABLE, ""),
            (529, Verdict.RETRYABLE, ""),
        ],
    )
    async def test_a_status(self, vendor, asked, emulator, provider, status, verdict, closes):
        emulator.behave(provider, fault="status", status=status)
        judged = await verdict_of(vendor, asked)

        assert (judged.verdict, judged.closes) == (verdict, closes)
        assert bool(judged.operator_alert) == (verdict is Verdict.SKIP_PROVIDER)
        assert len(emulator.asked(provider)) == 1, "no package may ask again by itself"

    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            ({"retry-after": "7"}, 7),
            ({"retry-after": format_datetime(NOON + timedelta(seconds=90), usegmt=True)}, 90),
            ({"retry-after": format_datetime(NOON - timedelta(seconds=90), usegmt=True)}, 0),
            ({"retry-after-ms": "1500", "retry-after": "2"}, 1.5),
            ({"retry-after": "soon"}, None),
            ({}, None),
        ],
        ids=["seconds", "date", "past", "milliseconds", "words", "none"],
    )
    @pytest.mark.usefixtures("time")
    async def test_a_wait_that_is_asked_for_is_read(
        self, vendor, asked, emulator, provider, headers, seconds
    ):
        emulator.behave(provider, fault="status", status=429, headers=headers)
        assert (await verdict_of(vendor, asked)).retry_after_seconds == seconds

    @pytest.mark.parametrize("provider", ["gemini"])
    async def test_a_wait_inside_googles_body_is_read(self, vendor, asked, emulator, provider):
        told = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7.5s"}
        error = {"code": 429, "message": "no", "status": "RESOURCE_EXHAUSTED", "details": [told]}
        emulator.behave(provider, fault="status", status=429, body={"error": error})

        assert (await verdict_of(vendor, asked)).retry_after_seconds == 7.5

    @pytest.mark.parametrize(
        ("fault", "verdict", "reason"),
        [
            ("reset", Verdict.RETRYABLE, "the connection broke"),
            ("cut", Verdict.RETRYABLE, "the connection broke"),
            ("truncate", Verdict.TRUNCATED, "its answer broke off"),
            ("unmarked", Verdict.TRUNCATED, "its answer broke off"),
            ("malformed", Verdict.RETRYABLE, "its answer could not be read"),
            ("error_event", Verdict.RETRYABLE, "overloaded"),
            ("refusal", Verdict.REFUSAL, "declined this scene"),
            ("late_refusal", Verdict.REFUSAL, "declined this scene"),
            ("max_tokens", Verdict.TRUNCATED, "its answer grew too long"),
        ],
    )
    async def test_an_answer_that_goes_wrong(
        self, vendor, asked, emulator, provider, fault, verdict, reason
    ):
        emulator.behave(provider, fault=fault)
        judged = await verdict_of(vendor, asked)

        assert judged.verdict is verdict
        assert judged.reason.startswith(reason)
        assert not judged.is_unknown

    @pytest.mark.parametrize("fault", ["hang", "hang_first", "hang_mid"])
    async def test_a_silence_that_our_timers_end(self, vendor, asked, emulator, provider, fault):
        emulator.behave(provider, fault=fault)
        judged = await verdict_of(vendor, asked, seconds=SHORT)

        assert judged.verdict is Verdict.RETRYABLE
        emulator.wait_until(lambda log: all(not each.is_open for each in log))

    @pytest.mark.parametrize("fault", ["hang", "hang_first", "hang_mid"])
    async def test_a_silence_that_only_the_package_can_end(
        self, emulator, provider, asked, fault, monkeypatch
    ):
        monkeypatch.setattr("craftprompt.providers.connection.MARGIN_SECONDS", 0.0)
        impatient = MAKERS[provider]("key", emulator.base_url(provider), SHORT)
        await impatient.warm()
        emulator.behave(provider, fault=fault)
        judged = await verdict_of(impatient, asked)

        assert judged.verdict is Verdict.RETRYABLE
        assert judged.reason == "no answer in time"
        await impatient.close()

    async def test_a_closed_port_is_known_at_once(self, provider, asked, unused_tcp_port):
        nobody = MAKERS[provider]("key", f"http://127.0.0.1:{unused_tcp_port}", 1.0)
        await nobody.warm()
        began = time.monotonic()
        judged = await verdict_of(nobody, asked)

        assert judged.verdict is Verdict.RETRYABLE
        assert judged.reason == "the connection broke"
        assert time.monotonic() - began < 1
        await nobody.close()

    async def test_what_had_come_before_a_cut_is_kept(self, vendor, asked, emulator, provider):
        emulator.behave(provider, fault="cut", words=5)
        heard = await listen(vendor, asked)

        assert len(heard.text.split()) == 5

    @pytest.mark.parametrize("provider", ["anthropic"])
    async def test_a_refusal_names_its_category(self, vendor, asked, emulator, provider):
        emulator.behave(provider, fault="refusal")
        judged = await verdict_of(vendor, asked)

        assert judged.reason == "declined this scene (general harms)"


class TestTheFirstWords:
    """What a vendor sends before its first words keeps no timer quiet."""

    @pytest.mark.parametrize("provider", ["anthropic", "gemini"])
    async def test_may_take_longer_than_any_later_ones(self, vendor, asked, emulator, provider):
        emulator.behave(provider, fault="slow_first", seconds=2.2)
        timers = Timers(first_token=30, gap=2, attempt=30, chain=30)
        call = Call(vendor, asked, REQUEST, timers=timers, ends_at=time.monotonic() + 30)

        assert SCENE in "".join([piece.text async for piece in call.pieces()])
        assert call.outcome.verdict is Verdict.OK

    async def test_that_come_too_late_are_left_and_nothing_of_them_is_read(
        self, vendor, asked, emulator, provider
    ):
        emulator.behave(provider, fault="slow_first", seconds=30)
        timers = Timers(first_token=1, gap=30, attempt=30, chain=30)
        call = Call(vendor, asked, REQUEST, timers=timers, ends_at=time.monotonic() + 30)

        assert [piece async for piece in call.pieces()] == []
        assert call.outcome.verdict is Verdict.RETRYABLE
        assert call.outcome.reason == "no words within 1 seconds"
        emulator.wait_until(lambda log: log[-1].was_left)


class TestAfterTheMarker:
    """What was said to be whole is whole, however the connection ends."""

    @pytest.mark.parametrize("fault", ["cut_after", "hang_after"])
    async def test_a_connection_that_ends_badly_costs_nothing(
        self, vendor, asked, emulator, provider, fault
    ):
        emulator.behave(provider, fault=fault)
        began = time.monotonic()
        call = Call(vendor, asked, REQUEST, timers=TIMERS, ends_at=began + 30)
        written = "".join([piece.text async for piece in call.pieces()])

        assert call.outcome.verdict is Verdict.OK
        assert call.ended.prompt.prompt == written
        assert SCENE in written
        assert call.meter.usage.output_tokens > 10
        assert time.monotonic() - began < TIMERS.gap
        emulator.wait_until(lambda log: not log[-1].is_open)


class TestWhatLeaves:
    async def test_is_the_question_and_nothing_else(self, vendor, asked, emulator, provider):
        await listen(vendor, asked)
        [request] = emulator.asked(provider)

        assert set(request.body) == FIELDS[provider]
        sent = json.dumps(request.body, ensure_ascii=False)
        assert json.dumps(asked.message, ensure_ascii=False)[1:-1] in sent

    async def test_carries_our_key_and_no_header_of_the_environment(
        self, provider, emulator, asked, monkeypatch
    ):
        for name, value in STRAY_VARIABLES.items():
            monkeypatch.setenv(name, value)
        vendor = MAKERS[provider]("our-key", emulator.base_url(provider), 1.0)
        await listen(vendor, asked)
        await vendor.close()
        [request] = emulator.asked(provider)

        headers = {name.lower(): value for name, value in request.headers.items()}
        assert set(headers) <= EXPECTED_HEADERS
        assert "our-key" in (headers.get("authorization"), headers.get("x-goog-api-key")) or (
            headers["authorization"] == "Bearer our-key"
        )
        assert not any("stray" in value for value in headers.values())

    async def test_is_stored_by_nobody_who_can_be_asked_not_to(
        self, vendor, asked, emulator, provider
    ):
        await listen(vendor, asked)
        body = emulator.asked(provider)[0].body

        assert body.get("store", False) is False
        assert provider not in ("openai", "xai", "gemini") or "store" in body

    async def test_a_model_that_nobody_described_gets_no_parameter_of_its_own(
        self, vendor, emulator, provider
    ):
        await listen(vendor, question_for(provider, "brand-new"))
        body = emulator.asked(provider)[0].body

        assert not {"reasoning", "thinking"} & set(body)
        assert "effort" not in json.dumps(body.get("output_config", {}))
        assert "thinkingConfig" not in body.get("generationConfig", {})

    @pytest.mark.parametrize("provider", ["local_llm"])
    async def test_a_local_server_without_key_gets_none(self, emulator, asked, provider):
        vendor = MAKERS[provider]("", emulator.base_url(provider), 1.0)
        await listen(vendor, asked)
        await vendor.close()

        assert "Authorization" not in emulator.asked(provider)[0].headers

    def test_every_part_of_a_request_is_ours_or_holds_the_persons_words(self):
        sent = set[str]().union(*FIELDS.values())

        assert sent == sent & (OUR_PARTS | THEIR_WORDS)


async def seconds_to_leave(vendor, asked, emulator):
    """Seconds from the cancelling of a call in the middle of its words to its socket's end."""
    words = asyncio.Event()

    async def read():
        async for event in vendor.ask(asked):
            if isinstance(event, Delta):
                words.set()

    task = asyncio.create_task(read())
    await asyncio.wait_for(words.wait(), IN_TIME)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    emulator.wait_until(lambda log: log[-1].was_left)
    return time.monotonic() - began


class TestLeaving:
    async def test_a_cancelled_call_closes_its_socket_at_once(
        self, vendor, asked, emulator, provider
    ):
        emulator.behave(provider, fault="hang_mid", is_sticky=True)
        took = [await seconds_to_leave(vendor, asked, emulator) for _ in range(LEAVES)]
        emulator.start_anew()

        assert min(took) < 0.1, took
        assert (await verdict_of(vendor, asked)).verdict is Verdict.OK

    async def test_a_call_that_is_closed_closes_its_socket_at_once(
        self, vendor, asked, emulator, provider
    ):
        emulator.behave(provider, fault="hang_mid")
        async with contextlib.aclosing(vendor.ask(asked)) as stream:
            async for event in stream:
                if isinstance(event, Delta):
                    break
        emulator.wait_until(lambda log: log[-1].was_left)

        assert (await verdict_of(vendor, asked)).verdict is Verdict.OK

    async def test_fifty_abandoned_calls_leave_no_connection(
        self, vendor, asked, emulator, provider
    ):
        emulator.behave(provider, fault="hang_mid", is_sticky=True)
        for _ in range(50):
            await listen(vendor, asked, seconds=0.02)
        emulator.wait_until(lambda log: all(not each.is_open for each in log), seconds=10)

        emulator.start_anew()
        assert (await verdict_of(vendor, asked)).verdict is Verdict.OK

    async def test_two_who_ask_at_the_same_first_moment_share_one_client(
        self, provider, emulator, asked
    ):
        cold = MAKERS[provider]("key", emulator.base_url(provider), 1.0)
        both = await asyncio.gather(listen(cold, asked), listen(cold, asked))
        await cold.close()

        assert all(classify(provider, heard.ending).verdict is Verdict.OK for heard in both)


async def test_four_closed_ports_are_known_within_a_second(unused_tcp_port):
    vendors = [
        maker("key", f"http://127.0.0.1:{unused_tcp_port}", 1.0) for maker in VENDORS.values()
    ]
    writers = [Writer(each, (text_model(each.key, MODELS[each.key]),)) for each in vendors]
    chain = Chain(writers, None, timers=TIMERS, budget=Purse(10**9), alert=lambda _: None)
    await chain.warm()
    began = time.monotonic()
    ended = [each async for each in chain.stream(REQUEST) if isinstance(each, AttemptEnded)]
    took = time.monotonic() - began
    await chain.close()

    assert [each.reason for each in ended] == ["the connection broke"] * len(VENDORS)
    assert took < 1


async def test_a_host_that_does_not_answer_is_given_three_seconds_to_connect():
    connected = connection(10.0, {})
    await connected.aclose()

    assert connected.timeout.connect == 3


def test_no_client_is_used_while_httpx_is_half_imported(tmp_path):
    """OpenAI's package looks into it; the packages are imported in threads beside each other."""
    script = """
import asyncio, sys
from craftprompt.providers.text.openai import ResponsesVendor
vendor = ResponsesVendor("openai", "key", "http://127.0.0.1:9/v1", 1.0)
assert "httpx" not in sys.modules
asyncio.run(vendor.warm())
print(hasattr(sys.modules["httpx"], "Timeout"))
"""
    assert printed_by(script, tmp_path) == "True"


def test_nothing_of_a_package_is_imported_before_it_is_needed(tmp_path):
    script = """
import sys
import craftprompt.providers.registry
print(sorted({"anthropic", "openai", "google.genai", "httpx2"} & set(sys.modules)))
"""
    assert printed_by(script, tmp_path) == "[]"


FIELDS = {
    "anthropic": {
        "model",
        "system",
        "messages",
        "max_tokens",
        "stream",
        "output_config",
        "thinking",
    },
    "openai": {
        "model",
        "instructions",
        "input",
        "max_output_tokens",
        "store",
        "stream",
        "reasoning",
        "text",
    },
    "gemini": {"contents", "systemInstruction", "generationConfig", "store"},
    "local_llm": {"model", "messages", "max_tokens", "stream", "stream_options"},
}
FIELDS["xai"] = FIELDS["openai"]
STRAY_VARIABLES = {
    "ANTHROPIC_API_KEY": "stray",
    "ANTHROPIC_AUTH_TOKEN": "stray",
    "ANTHROPIC_CUSTOM_HEADERS": "X-Stray: stray\nAuthorization: Bearer stray",
    "OPENAI_API_KEY": "stray",
    "OPENAI_ORG_ID": "stray",
    "OPENAI_PROJECT_ID": "stray",
    "OPENAI_CUSTOM_HEADERS": "X-Stray: stray\nAuthorization: Bearer stray",
    "GOOGLE_API_KEY": "stray",
    "GEMINI_API_KEY": "stray",
}
EXPECTED_HEADERS = {
    "accept",
    "accept-encoding",
    "anthropic-version",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "user-agent",
    "x-goog-api-key",
    "x-server-timeout",
}
