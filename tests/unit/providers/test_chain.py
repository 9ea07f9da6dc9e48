import asyncio
import json
import time
from contextlib import aclosing
from dataclasses import replace

import httpx2
import pytest

from craftprompt.catalogue.text_models import TextModel, dearest_price
from craftprompt.errors import Unavailable
from craftprompt.providers import breaker
from craftprompt.providers.base import (
    AttemptEnded,
    AttemptStarted,
    Piece,
    PromptRequest,
    Usage,
    Verdict,
)
from craftprompt.providers.chain import Chain, Writer
from craftprompt.providers.text.call import Timers
from craftprompt.providers.text.composer.provider import ComposerProvider
from craftprompt.providers.text.instructions import MOST_OUTPUT_TOKENS
from craftprompt.providers.text.prices import most
from craftprompt.providers.text.vendor import Counted, Delta, Finished, Stop
from tests.scripted_vendor import (
    COMPLETE,
    NEVER,
    OPENED,
    PRICE,
    Purse,
    Refusing,
    ScriptedVendor,
    broken,
    writer,
    written,
)
from tests.unit.providers.text.composer.targets import target_of

TIMERS = Timers(first_token=0.05, gap=0.05, attempt=1, chain=2)
PATIENT = Timers(first_token=5, gap=5, attempt=5, chain=5)
REQUEST = PromptRequest("An old fisherman mends a net.", target_of("veo"))


class Talk:
    """What a chain said of one request."""

    def __init__(self, events):
        self.events = events
        self.started = [each for each in events if isinstance(each, AttemptStarted)]
        self.ended = [each for each in events if isinstance(each, AttemptEnded)]

    @property
    def authors(self):
        return [each.provider for each in self.started]

    @property
    def verdicts(self):
        return [each.verdict for each in self.ended]

    @property
    def prompt(self):
        return self.ended[-1].prompt

    def words(self, number):
        """What attempt `number` wrote, counted from 0."""
        texts = []
        for event in self.events:
            if isinstance(event, AttemptStarted):
                texts.append("")
            elif isinstance(event, Piece):
                texts[-1] += event.text
        return texts[number]


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


class Desk:
    """A chain over scripted vendors, and what the operator was told."""

    def __init__(self, *writers, local=True, timers=TIMERS, purse=None):
        self.purse = purse or Purse()
        self.alerts = []
        self.chain = Chain(
            writers,
            ComposerProvider(0) if local else None,
            timers=timers,
            budget=self.purse,
            alert=self.alerts.append,
        )
        self.clock = Clock()
        self.chain._breakers = breaker.Breakers(self.clock)

    async def ask(self, request=REQUEST):
        return Talk([event async for event in self.chain.stream(request)])


def failing(key, *endings):
    return ScriptedVendor(key, *[(each,) for each in endings])


async def test_the_first_provider_writes_and_nobody_else_is_asked():
    claude = ScriptedVendor("anthropic", written("A net."))
    gpt = ScriptedVendor("openai", written("Another."))
    talk = await Desk(writer(claude), writer(gpt)).ask()

    assert talk.authors == ["anthropic"]
    assert talk.prompt.prompt == talk.words(0) == "A net."
    assert gpt.questions == []


async def test_what_is_asked_holds_the_scene_and_the_targets_rules():
    claude = ScriptedVendor("anthropic", written("A net."))
    await Desk(writer(claude)).ask()

    [question] = claude.questions
    assert json.loads(question.message)["scene"] == REQUEST.scene
    assert REQUEST.target.name in question.instructions


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
async def test_busy_or_down_moves_on_at_once(status):
    claude, gpt = failing("anthropic", Refusing(status)), ScriptedVendor("openai", written("G."))
    began = time.monotonic()
    talk = await Desk(writer(claude), writer(gpt), timers=PATIENT).ask()

    assert talk.authors == ["anthropic", "openai"]
    assert talk.verdicts == [Verdict.RETRYABLE, Verdict.OK]
    assert talk.ended[0].reason
    assert time.monotonic() - began < 1
    assert len(claude.questions) == 1


async def test_the_next_request_leaves_within_50_ms_of_a_known_failure():
    took = []
    for _ in range(5):  # the quickest counts: other processes share the machine's cores
        times = []

        class Timed(ScriptedVendor):
            async def ask(self, question, times=times):
                times.append(time.monotonic())
                async for event in super().ask(question):
                    yield event

        claude, gpt = Timed("anthropic", (Refusing(529),)), Timed("openai", written("G."))
        await Desk(writer(claude), writer(gpt)).ask()
        took.append(times[1] - times[0])

    assert min(took) < 0.05, took


@pytest.mark.parametrize("status", [401, 402, 403, 404])
async def test_what_only_the_operator_can_mend_is_skipped_and_told_once(status):
    claude, gpt = failing("anthropic", Refusing(status)), ScriptedVendor("openai", written("G."))
    desk = Desk(writer(claude), writer(gpt))
    first, second = await desk.ask(), await desk.ask()

    assert first.verdicts == [Verdict.SKIP_PROVIDER, Verdict.OK]
    assert second.authors == ["openai"]
    assert len(desk.alerts) == 1
    assert "words of the scene" not in desk.alerts[0]


@pytest.mark.parametrize(("status", "seconds"), [(401, 600), (402, 600), (403, 600), (404, 3600)])
async def test_what_only_the_operator_can_mend_rests_for_its_time_and_no_longer(status, seconds):
    claude = ScriptedVendor("anthropic", (Refusing(status),), written("Mended."))
    desk = Desk(writer(claude), writer(ScriptedVendor("openai", written("G."))))
    await desk.ask()
    desk.clock.seconds += seconds - 1
    assert (await desk.ask()).authors == ["openai"]
    desk.clock.seconds += 1

    assert (await desk.ask()).authors == ["anthropic"]


async def test_an_error_that_nobody_knows_moves_on_and_is_logged_without_its_words(caplog):
    claude = failing("anthropic", ArithmeticError("words of the scene"))
    talk = await Desk(writer(claude), writer(ScriptedVendor("openai", written("G.")))).ask()

    assert talk.verdicts == [Verdict.RETRYABLE, Verdict.OK]
    assert "ArithmeticError" in caplog.text
    assert "words of the scene" not in caplog.text


async def test_where_a_model_is_gone_the_next_request_asks_its_successor():
    claude = ScriptedVendor("anthropic", (Refusing(404),), written("By the successor."))
    gpt = ScriptedVendor("openai", written("G."))
    desk = Desk(writer(claude, "old", "new"), writer(gpt))
    first, second = await desk.ask(), await desk.ask()

    assert first.authors == ["anthropic", "openai"]
    assert [each.model for each in second.started] == ["new"]


async def test_a_request_that_nobody_can_take_stops_the_chain():
    claude, gpt = failing("anthropic", Refusing(413)), ScriptedVendor("openai", written("G."))
    talk = await Desk(writer(claude), writer(gpt)).ask()

    assert talk.verdicts == [Verdict.REQUEST_FAULT]
    assert gpt.questions == []


async def test_a_refusal_is_never_taken_elsewhere():
    refused = (OPENED, Finished(Stop.REFUSED, "violence"))
    claude, gpt = ScriptedVendor("anthropic", refused), ScriptedVendor("openai", written("G."))
    talk = await Desk(writer(claude), writer(gpt)).ask()

    assert talk.verdicts == [Verdict.REFUSAL]
    assert "violence" in talk.ended[0].reason
    assert gpt.questions == []


async def test_a_refusal_after_some_words_keeps_them_and_stops():
    late = broken("A man with a", Finished(Stop.REFUSED, "violence"))
    talk = await Desk(writer(ScriptedVendor("anthropic", late))).ask()

    assert talk.verdicts == [Verdict.REFUSAL]
    assert talk.words(0) == "A man with a"


async def test_who_asks_another_writer_after_a_refusal_leaves_the_first_out():
    claude, gpt = (
        ScriptedVendor("anthropic", written("C.")),
        ScriptedVendor("openai", written("G.")),
    )
    request = PromptRequest("A scene.", target_of("veo"), not_asked=frozenset({"anthropic"}))
    talk = await Desk(writer(claude), writer(gpt)).ask(request)

    assert talk.authors == ["openai"]
    assert claude.questions == []


def test_who_is_left_out_stands_in_no_line_but_a_local_engine_always_does():
    writers = [writer(ScriptedVendor(key, written("x"))) for key in ("anthropic", "openai")]
    everybody = frozenset({"anthropic", "openai"})

    assert Desk(*writers).chain.in_line(frozenset({"anthropic"})) == ("openai", "composer")
    assert Desk(*writers).chain.in_line(everybody) == ("composer",)
    assert Desk(*writers, local=False).chain.in_line(everybody) == ()


async def test_an_end_without_terminal_marker_is_no_success():
    whole_but_unmarked = written("A net.")[:-1]
    claude = ScriptedVendor("anthropic", whole_but_unmarked)
    talk = await Desk(writer(claude), writer(ScriptedVendor("openai", written("G.")))).ask()

    assert talk.verdicts == [Verdict.TRUNCATED, Verdict.OK]
    assert talk.prompt.prompt == "G."
    assert talk.ended[0].is_draft_whole


@pytest.mark.parametrize(
    "script",
    [
        (OPENED, "no json", COMPLETE),
        (OPENED, '{"prompt": ""}', COMPLETE),
        (OPENED, COMPLETE),
    ],
)
async def test_an_answer_that_cannot_be_read_or_is_empty_is_no_success(script):
    claude = ScriptedVendor("anthropic", script)
    talk = await Desk(writer(claude), writer(ScriptedVendor("openai", written("G.")))).ask()

    assert talk.verdicts == [Verdict.RETRYABLE, Verdict.OK]


async def test_who_dies_in_mid_stream_leaves_a_draft_and_the_next_starts_afresh():
    claude = ScriptedVendor("anthropic", broken("A draft that", ConnectionResetError()))
    gpt = ScriptedVendor("openai", written("A whole prompt."))
    talk = await Desk(writer(claude), writer(gpt)).ask()

    assert talk.words(0) == "A draft that"
    assert talk.words(1) == talk.prompt.prompt == "A whole prompt."
    assert not talk.ended[0].is_draft_whole
    assert json.loads(gpt.questions[0].message) == json.loads(claude.questions[0].message)


async def test_no_first_words_in_time_moves_on_and_closes_the_connection():
    claude = ScriptedVendor("anthropic", (OPENED, NEVER()))
    talk = await Desk(writer(claude), writer(ScriptedVendor("openai", written("G.")))).ask()

    assert talk.verdicts == [Verdict.RETRYABLE, Verdict.OK]
    assert "no words within" in talk.ended[0].reason
    assert claude.was_cancelled


async def test_a_stall_in_mid_stream_moves_on():
    claude = ScriptedVendor("anthropic", broken("A draft", NEVER()))
    talk = await Desk(writer(claude), writer(ScriptedVendor("openai", written("G.")))).ask()

    assert talk.verdicts == [Verdict.RETRYABLE, Verdict.OK]
    assert "nothing more" in talk.ended[0].reason
    assert claude.was_cancelled


async def test_what_the_vendor_sends_beside_words_does_not_count_as_words():
    class Pinging(ScriptedVendor):
        async def ask(self, _question):
            yield OPENED
            while True:
                await asyncio.sleep(0.01)
                yield Counted(Usage(input_tokens=1))

    talk = await Desk(
        writer(Pinging("anthropic", ())), writer(ScriptedVendor("openai", written("G.")))
    ).ask()

    assert talk.verdicts == [Verdict.RETRYABLE, Verdict.OK]


async def test_an_attempt_that_dribbles_for_ever_is_ended():
    class Dribbling(ScriptedVendor):
        async def ask(self, _question):
            yield OPENED
            while True:
                await asyncio.sleep(0.01)
                yield Delta(" ")

    timers = Timers(first_token=5, gap=5, attempt=0.1, chain=5)
    desk = Desk(
        writer(Dribbling("anthropic", ())),
        writer(ScriptedVendor("openai", written("G."))),
        timers=timers,
    )
    talk = await desk.ask()

    assert talk.verdicts == [Verdict.RETRYABLE, Verdict.OK]
    assert "too long" in talk.ended[0].reason


async def test_four_that_hang_end_within_the_chains_time():
    timers = Timers(first_token=0.4, gap=5, attempt=5, chain=1.0)
    vendors = [ScriptedVendor(key, (NEVER(),)) for key in ("anthropic", "openai", "gemini", "xai")]
    began = time.monotonic()
    talk = await Desk(*map(writer, vendors), local=False, timers=timers).ask()

    assert time.monotonic() - began < 2
    assert len(talk.ended) == 3
    assert set(talk.verdicts) == {Verdict.RETRYABLE}


async def test_an_answer_without_end_is_broken_off():
    endless = (OPENED, *['{"prompt": "a"' if not n else "a" * 1000 for n in range(60)])
    claude = ScriptedVendor("anthropic", endless)
    talk = await Desk(writer(claude), writer(ScriptedVendor("openai", written("G.")))).ask()

    assert talk.verdicts == [Verdict.RETRYABLE, Verdict.OK]
    assert "no end" in talk.ended[0].reason


async def test_all_down_the_composer_writes_says_why_and_is_local():
    desk = Desk(
        writer(failing("anthropic", Refusing(529))), writer(failing("openai", Refusing(500)))
    )
    talk = await desk.ask()

    assert talk.authors == ["anthropic", "openai", "composer"]
    assert REQUEST.scene in talk.prompt.prompt
    assert "Claude" in talk.prompt.notes[0]
    assert "GPT" in talk.prompt.notes[0]


async def test_all_down_without_composer_nothing_is_written():
    desk = Desk(writer(failing("anthropic", Refusing(529))), local=False)
    talk = await desk.ask()

    assert talk.verdicts == [Verdict.RETRYABLE]
    assert talk.prompt is None


async def test_with_nobody_configured_the_composer_writes_alone():
    talk = await Desk().ask()

    assert talk.authors == ["composer"]
    assert not any("Claude" in note for note in talk.prompt.notes)


async def test_with_nobody_at_all_it_says_so():
    desk = Desk(local=False)

    assert desk.chain.in_line() == ()
    with pytest.raises(Unavailable, match="TEXT_CHAIN"):
        await desk.ask()


async def test_an_open_breaker_costs_no_request():
    claude = failing("anthropic", Refusing(500))
    desk = Desk(writer(claude), writer(ScriptedVendor("openai", written("G."))))
    for _ in range(5):
        talk = await desk.ask()

    assert len(claude.questions) == 3
    assert talk.authors == ["openai"]
    assert desk.chain.in_line() == ("openai", "composer")


async def test_where_all_rest_the_one_that_is_awake_first_is_tried():
    claude = failing("anthropic", Refusing(429, **{"retry-after": "500"}))
    gpt = failing("openai", Refusing(429, **{"retry-after": "90"}))
    desk = Desk(writer(claude), writer(gpt))
    await desk.ask()
    talk = await desk.ask()

    assert talk.authors == ["openai", "composer"]
    assert len(claude.questions) == 1


async def test_a_resting_model_that_is_refused_when_it_is_tried_is_tried_again_later():
    claude = ScriptedVendor(
        "anthropic",
        *[(Refusing(500),)] * breaker.FAILURES_TO_OPEN,
        (Refusing(401),),
        written("Back again."),
    )
    desk = Desk(writer(claude))
    for _ in range(breaker.FAILURES_TO_OPEN):
        await desk.ask()
    desk.clock.seconds += breaker.FIRST_COOLDOWN_SECONDS
    assert (await desk.ask()).verdicts[0] == Verdict.SKIP_PROVIDER
    desk.clock.seconds += 3600

    assert (await desk.ask()).prompt.prompt == "Back again."


async def test_a_mended_key_is_noticed_although_the_first_model_tried_with_it_is_gone():
    claude = ScriptedVendor("anthropic", (Refusing(401),), (Refusing(404),), written("By new."))
    desk = Desk(writer(claude, "old", "new"))
    await desk.ask()
    desk.clock.seconds += 3600
    gone, written_again = await desk.ask(), await desk.ask()

    assert [each.model for each in gone.started][:1] == ["old"]
    assert [each.model for each in written_again.started] == ["new"]


async def test_where_all_rest_it_is_the_model_that_is_awake_first():
    busy = Refusing(429, **{"retry-after": "60"})
    claude = ScriptedVendor("anthropic", (Refusing(404),), (busy,), written("By new."))
    desk = Desk(writer(claude, "old", "new"))
    await desk.ask()
    await desk.ask()
    talk = await desk.ask()

    assert [each.model for each in talk.started] == ["new"]


async def test_who_named_a_moment_is_asked_again_with_the_same_model():
    busy = Refusing(429, **{"retry-after": "0.01"})
    gpt = ScriptedVendor("openai", (Refusing(404),), (busy,), written("After all."))
    desk = Desk(writer(gpt, "old", "new"))
    await desk.ask()
    talk = await desk.ask()

    assert [each.model for each in talk.started] == ["new", "new"]


async def test_where_everybody_was_left_out_it_says_so():
    request = PromptRequest("A scene.", target_of("veo"), not_asked=frozenset({"anthropic"}))
    desk = Desk(writer(ScriptedVendor("anthropic", written("C."))), local=False)

    with pytest.raises(Unavailable, match="Nobody else is left"):
        await desk.ask(request)


async def test_only_the_last_one_left_is_asked_again_when_it_names_a_moment():
    busy = Refusing(429, **{"retry-after": "0.01"})
    gpt = ScriptedVendor("openai", (busy,), written("After all."))
    claude = failing("anthropic", busy)
    talk = await Desk(writer(claude), writer(gpt)).ask()

    assert talk.authors == ["anthropic", "openai", "openai"]
    assert talk.prompt.prompt == "After all."
    assert len(claude.questions) == 1


async def test_nobody_waits_longer_than_two_seconds():
    gpt = failing("openai", Refusing(429, **{"retry-after": "3"}))
    talk = await Desk(writer(gpt), timers=PATIENT).ask()

    assert talk.authors == ["openai", "composer"]


async def test_every_attempt_is_metered_and_paid_from_the_budget():
    claude = ScriptedVendor("anthropic", broken("A draft of some words", ConnectionResetError()))
    gpt = ScriptedVendor("openai", written("A prompt.", tokens=(1000, 200)))
    desk = Desk(writer(claude), writer(gpt))
    talk = await desk.ask()
    first, second = (each.meter for each in talk.started)

    assert first.usage.is_estimated
    assert first.usage.input_tokens > 100
    assert first.usage.output_tokens > 0
    assert second.usage == Usage(input_tokens=1000, output_tokens=200)
    assert second.cost_micro_usd == 1000 + 5 * 200
    assert second.request_id == "req-1"
    assert desk.purse.left == 1_000_000 - first.cost_micro_usd - second.cost_micro_usd


async def test_who_never_answered_cost_nothing():
    desk = Desk(writer(failing("anthropic", Refusing(500))))
    talk = await desk.ask()

    assert talk.started[0].meter.usage == Usage()
    assert desk.purse.left == 1_000_000


async def test_a_call_that_the_budget_does_not_reach_for_is_not_made():
    claude = ScriptedVendor("anthropic", written("C."))
    talk = await Desk(writer(claude), purse=Purse(10)).ask()

    assert claude.questions == []
    assert talk.authors == ["composer"]
    assert "budget" in talk.prompt.notes[0]


async def test_with_the_budget_spent_and_no_composer_it_says_so():
    claude = ScriptedVendor("anthropic", written("C."))
    desk = Desk(writer(claude), local=False, purse=Purse(10))

    with pytest.raises(Unavailable, match="spent"):
        await desk.ask()


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (('{"prompt": "Waves', ' break"'), [Piece("Waves"), Piece(" break", is_last=True)]),
        (('{"prompt": "Waves', '", "title'), [Piece("Waves"), Piece("", is_last=True)]),
    ],
)
async def test_the_last_words_are_told_as_such_while_the_notes_are_still_written(steps, told):
    claude = ScriptedVendor("anthropic", (OPENED, *steps, NEVER()))
    pieces = []
    stream = Desk(writer(claude), timers=PATIENT).chain.stream(REQUEST)
    async with asyncio.timeout(5), aclosing(stream) as events:
        async for event in events:
            if isinstance(event, Piece):
                pieces.append(event)
                if event.is_last:
                    break

    assert pieces == told


async def test_a_stop_closes_the_connection_keeps_the_count_and_asks_nobody_else():
    claude = ScriptedVendor("anthropic", broken("A draft", NEVER()))
    gpt = ScriptedVendor("openai", written("G."))
    desk = Desk(writer(claude), writer(gpt), timers=PATIENT)
    begun, seen = asyncio.Event(), []

    async def read():
        async for event in desk.chain.stream(REQUEST):
            seen.append(event)
            if isinstance(event, Piece):
                begun.set()

    task = asyncio.create_task(read())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert claude.was_cancelled
    assert gpt.questions == []
    assert seen[0].meter.usage.output_tokens > 0
    assert 0 < 1_000_000 - desk.purse.left == seen[0].meter.cost_micro_usd
    assert desk.chain.in_line()[0] == "anthropic"


async def stopped(desk, *, when):
    """The first thing that a chain had said when it was stopped in that moment."""
    first = []

    async def read():
        async for event in desk.chain.stream(REQUEST):
            if not first:
                first.append(event)

    task = asyncio.create_task(read())
    async with asyncio.timeout(5):
        await when.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return first[0]


class Reached(asyncio.Event):
    """A gate that never opens and says when somebody waits at it."""

    def __init__(self):
        super().__init__()
        self.by_somebody = asyncio.Event()

    async def wait(self):
        self.by_somebody.set()
        return await super().wait()


def the_most(vendor):
    """What a call of this vendor was held for."""
    return most(replace(vendor.questions[0], model=writer(vendor).models[0]))


async def test_a_stop_before_the_answers_headers_keeps_what_was_held():
    gate = Reached()
    claude = ScriptedVendor("anthropic", (gate,))
    desk = Desk(writer(claude), timers=PATIENT)
    started = await stopped(desk, when=gate.by_somebody)

    assert claude.was_cancelled
    assert 1_000_000 - desk.purse.left == the_most(claude) > 20_000
    assert started.meter.cost_micro_usd == the_most(claude)
    assert started.meter.usage == Usage(is_estimated=True)


@pytest.mark.parametrize(
    "script",
    [(NEVER(),), (ConnectionResetError(),), (TimeoutError(),), ()],
    ids=["silence", "a cut connection", "no answer in time", "an empty answer"],
)
async def test_who_may_have_been_asked_and_said_nothing_keeps_what_was_held(script):
    claude = ScriptedVendor("anthropic", script)
    desk = Desk(writer(claude))
    await desk.ask()

    assert 1_000_000 - desk.purse.left == the_most(claude)


@pytest.mark.parametrize(
    "failure",
    [
        *[Refusing(status) for status in (400, 401, 403, 404, 413, 429, 500, 529)],
        httpx2.ConnectError("no"),
        httpx2.ConnectTimeout("no"),
        httpx2.PoolTimeout("no"),
    ],
    ids=lambda each: str(getattr(each, "status_code", type(each).__name__)),
)
async def test_who_was_not_reached_or_turned_us_away_gives_all_of_it_back(failure):
    desk = Desk(writer(failing("anthropic", failure)))
    talk = await desk.ask()

    assert talk.started[0].meter.cost_micro_usd == 0
    assert desk.purse.left == 1_000_000


@pytest.fixture
def prices():
    """The prices of the catalogue, read before the loop runs, as the start of the studio does."""
    return dearest_price()


@pytest.mark.usefixtures("prices")
async def test_a_model_that_nobody_priced_keeps_what_was_held_and_says_no_price():
    claude = ScriptedVendor("anthropic", (ConnectionResetError(),))
    desk = Desk(Writer(claude, (TextModel("new", "anthropic", "New"),)))
    talk = await desk.ask()

    assert talk.started[0].meter.cost_micro_usd is None
    assert 1_000_000 - desk.purse.left == most(claude.questions[0])


THOUGHTFUL = TextModel("deep", "anthropic", "Deep", effort="low", price=PRICE)
SHALLOW = replace(THOUGHTFUL, stops_thinking=True)
SILENT = replace(THOUGHTFUL, effort="none")
BEFORE, AFTER = Counted(Usage(input_tokens=1000, output_tokens=1)), Counted(Usage(1000, 0, 300))


@pytest.mark.parametrize(
    ("model", "counts", "output_tokens"),
    [
        (THOUGHTFUL, (BEFORE, "words", NEVER()), MOST_OUTPUT_TOKENS),
        (THOUGHTFUL, (BEFORE, NEVER()), MOST_OUTPUT_TOKENS),
        (THOUGHTFUL, ("words", AFTER, NEVER()), 300),
        (SHALLOW, (BEFORE, "words" * 100, NEVER()), 125),
        (SILENT, (BEFORE, "words" * 100, NEVER()), 125),
    ],
    ids=["no count after it", "no words yet", "counted", "thinking is off", "does not think"],
)
async def test_what_was_thought_unseen_before_an_answer_broke_off_is_paid_for_too(
    model, counts, output_tokens
):
    desk = Desk(Writer(ScriptedVendor("anthropic", (OPENED, *counts)), (model,)))
    talk = await desk.ask()
    [first, _composer] = talk.started

    assert 1_000_000 - desk.purse.left == first.meter.cost_micro_usd == 1000 + 5 * output_tokens
    assert first.meter.usage.output_tokens < MOST_OUTPUT_TOKENS


async def test_every_vendor_is_closed():
    vendors = [ScriptedVendor(key, written("x")) for key in ("anthropic", "openai")]
    await Desk(*map(writer, vendors)).chain.close()

    assert all(vendor.is_closed for vendor in vendors)
