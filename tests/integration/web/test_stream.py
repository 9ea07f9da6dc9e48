"""The text of a prompt as it is written, resumable by attempt and offset."""

import asyncio
import contextlib
import json
from uuid import uuid4

import pytest

from craftprompt import db
from craftprompt.account import service as account
from craftprompt.account.tokens import token_hash
from craftprompt.models import GenerationStatus, User
from craftprompt.providers.base import Verdict
from craftprompt.studio import runs, service
from craftprompt.web import stream
from tests.builders import make_attempt, make_generation, make_queued_prompt
from tests.integration.web.conftest import Browser
from tests.scripted_provider import BEGUN, LOCAL, ScriptedProvider, ended

# An astral emoji, a family joined of five code points, a combining accent, right-to-left.
SCENE = (
    "\U0001f3ac caf\u0065\u0301 \U0001f468\u200d\U0001f469\u200d\U0001f467 \u05e9\u05dc\u05d5\u05dd"
)


@pytest.fixture
async def person(ada):
    return await db.read(lambda session: session.query(User).filter_by(name="Ada Lovelace").one())


@pytest.fixture
async def finished(person):
    """A prompt that is over, written in two attempts."""
    generation = await make_generation(person, prompt=SCENE)
    await make_attempt(generation, number=1, verdict="retryable", provider="openai", text="Half a")
    await make_attempt(generation, number=2, text=SCENE)
    return generation


async def lines(browser, generation_id, query=""):
    answer = await browser.get(f"/api/generations/{generation_id}/stream{query}")
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.fixture
async def start(person):
    """Starts a prompt with a script; stops what still runs at the end."""
    open_runs = []

    async def begin(*steps):
        runs.current().provider = ScriptedProvider(*steps)
        generation = await make_queued_prompt(person)
        request = service.prompt_request(generation)
        run = runs.current().start(generation.id, person.id, request)
        open_runs.append(run)
        return run

    yield begin
    for run in open_runs:
        runs.current().stop(run.owner_id, run.generation_id)


async def has_text(run, text):
    async with asyncio.timeout(10):
        while run.current is None or run.current.text != text:
            await run.change(seconds=1)


def first_words(run, text):
    """The line with what a provider wrote first: it also says how long that took."""
    took = run.attempts[0].first_text_milliseconds
    return {"attempt": 1, "offset": 0, "text": text, "first_words_milliseconds": took}


async def seen_by(run):
    """Wait until a reader waits for the run's next change."""
    async with asyncio.timeout(10):
        while not run._waiting:
            await asyncio.sleep(0)


class TestPlaces:
    """One person reads so many streams at once and no more."""

    @pytest.fixture
    def most(self, monkeypatch):
        monkeypatch.setattr(stream, "STREAMS_PER_PERSON", 3)
        return 3

    async def test_of_twelve_that_open_together_three_are_read(self, ada, start, most):
        end = asyncio.Event()
        run = await start(BEGUN, "Waves", end, ended("Waves"))
        await has_text(run, "Waves")

        address = f"/api/generations/{run.generation_id}/stream"
        opening = {asyncio.create_task(ada.get(address)) for _ in range(12)}
        refused = set()
        async with asyncio.timeout(10):
            while len(refused) < len(opening) - most:
                over, _ = await asyncio.wait(opening - refused, return_when=asyncio.FIRST_COMPLETED)
                refused |= over
        end.set()
        read = await asyncio.gather(*opening - refused)

        assert {each.result().status_code for each in refused} == {429}
        assert {each.result().headers["retry-after"] for each in refused} == {"10"}
        assert [each.status_code for each in read] == [200] * most

    async def test_one_that_is_over_or_refused_frees_its_place(self, ada, finished, most):
        for _ in range(2 * most):
            assert (await ada.get(f"/api/generations/{finished.id}/stream")).status_code == 200
            assert (await ada.get(f"/api/generations/{uuid4()}/stream")).status_code == 404

    async def test_one_whose_reader_left_frees_its_place(self, ada, start, most):
        run = await start(BEGUN, "Waves", asyncio.Event())
        await has_text(run, "Waves")
        for _ in range(2 * most):
            reading = asyncio.create_task(ada.get(f"/api/generations/{run.generation_id}/stream"))
            await seen_by(run)
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reading
            assert not run._waiting


class TestFinished:
    async def test_from_the_start_gives_author_text_and_end(self, ada, finished):
        assert await lines(ada, finished.id, "?attempt=2&from=0") == [
            {"attempt": 2, "began": True, "provider": "composer"},
            {"attempt": 2, "offset": 0, "text": SCENE},
            {"done": True, "status": "succeeded"},
        ]

    @pytest.mark.parametrize("offset", range(1, len(SCENE)))
    async def test_resumes_at_every_code_point(self, ada, finished, offset):
        told = await lines(ada, finished.id, f"?attempt=2&from={offset}")
        assert told[0] == {"attempt": 2, "offset": offset, "text": SCENE[offset:]}
        assert told[1:] == [{"done": True, "status": "succeeded"}]

    async def test_at_its_very_end_gives_the_end_alone(self, ada, finished):
        told = await lines(ada, finished.id, f"?attempt=2&from={len(SCENE)}")
        assert told == [{"done": True, "status": "succeeded"}]

    @pytest.mark.parametrize(
        "query", ["?attempt=1&from=6", "?attempt=3&from=2", "?attempt=2&from=99", ""]
    )
    async def test_asked_for_what_is_over_starts_with_the_current_at_0(self, ada, finished, query):
        told = await lines(ada, finished.id, query)
        assert told[0] == {"attempt": 2, "began": True, "provider": "composer"}
        assert told[1] == {"attempt": 2, "offset": 0, "text": SCENE}

    async def test_without_any_attempt_gives_the_end(self, ada, person):
        failed = await make_generation(person, status=GenerationStatus.FAILED)
        assert await lines(ada, failed.id) == [{"done": True, "status": "failed"}]

    async def test_is_not_kept_anywhere_on_the_way(self, ada, finished):
        answer = await ada.get(f"/api/generations/{finished.id}/stream")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-accel-buffering"] == "no"
        assert answer.headers["content-type"].startswith("application/x-ndjson")


class TestRunning:
    async def test_gives_the_words_as_they_come(self, ada, start):
        first, second = asyncio.Event(), asyncio.Event()
        run = await start(BEGUN, "Waves ", first, "break.", second, ended("Waves break."))
        await has_text(run, "Waves ")
        reading = asyncio.create_task(lines(ada, run.generation_id))
        await seen_by(run)
        first.set()
        await has_text(run, "Waves break.")
        second.set()
        assert await reading == [
            {"attempt": 1, "began": True, "provider": "anthropic"},
            first_words(run, "Waves "),
            {"attempt": 1, "offset": 6, "text": "break."},
            {"done": True, "status": "succeeded"},
        ]

    async def test_words_that_come_fast_share_a_line(self, ada, start):
        go_on = asyncio.Event()
        words = [f"wave{number} " for number in range(40)]
        run = await start(BEGUN, "Waves ", go_on, *words, ended("".join(["Waves ", *words])))
        await has_text(run, "Waves ")
        reading = asyncio.create_task(lines(ada, run.generation_id))
        await seen_by(run)
        go_on.set()
        told = [each["text"] for each in await reading if "text" in each]
        assert "".join(told) == "".join(["Waves ", *words])
        assert told[0] == "Waves "
        assert len(told) < 5

    async def test_an_end_within_the_window_is_told_after_it(self, ada, start, monkeypatch):
        monkeypatch.setattr(stream, "CHECKED_EVERY_SECONDS", 3600)
        go_on = asyncio.Event()
        run = await start(BEGUN, "Waves", go_on, " break.", ended("Waves break."))
        await has_text(run, "Waves")
        reading = asyncio.create_task(lines(ada, run.generation_id))
        await seen_by(run)
        go_on.set()
        async with asyncio.timeout(10):
            assert (await reading)[-1] == {"done": True, "status": "succeeded"}

    async def test_a_new_attempt_begins_at_0(self, ada, start):
        go_on = asyncio.Event()
        run = await start(
            BEGUN, "Half", go_on, ended(verdict=Verdict.RETRYABLE), LOCAL, SCENE, ended(SCENE)
        )
        await has_text(run, "Half")
        reading = asyncio.create_task(lines(ada, run.generation_id))
        await seen_by(run)
        go_on.set()
        assert await reading == [
            {"attempt": 1, "began": True, "provider": "anthropic"},
            first_words(run, "Half"),
            {"attempt": 2, "began": True, "provider": "composer"},
            {"attempt": 2, "offset": 0, "text": SCENE},
            {"done": True, "status": "succeeded"},
        ]

    async def test_two_readers_get_the_same(self, ada, start):
        go_on = asyncio.Event()
        run = await start(BEGUN, "Waves ", go_on, "break.", ended("Waves break."))
        await has_text(run, "Waves ")
        reading = asyncio.gather(*[lines(ada, run.generation_id) for _ in range(2)])
        await seen_by(run)
        go_on.set()
        one, other = await reading
        assert "".join(each.get("text", "") for each in one) == "Waves break."
        assert "".join(each.get("text", "") for each in other) == "Waves break."

    async def test_a_stopped_one_ends_with_what_was_written(self, ada, start, person):
        run = await start(BEGUN, "Waves", asyncio.Event())
        await has_text(run, "Waves")
        reading = asyncio.create_task(lines(ada, run.generation_id))
        await seen_by(run)
        runs.current().stop(person.id, run.generation_id)
        told = await reading
        assert told[-2:] == [
            first_words(run, "Waves"),
            {"done": True, "status": "cancelled"},
        ]

    async def test_a_session_that_ends_closes_the_stream_without_done(
        self, ada, start, monkeypatch
    ):
        monkeypatch.setattr(stream, "CHECKED_EVERY_SECONDS", 0)
        run = await start(BEGUN, "Waves", asyncio.Event())
        await has_text(run, "Waves")
        reading = asyncio.create_task(lines(ada, run.generation_id))
        session_hash = token_hash(ada.session)
        await seen_by(run)
        await account.log_out(session_hash)
        async with asyncio.timeout(10):
            told = await reading
        assert not any("done" in each for each in told)

    async def test_one_written_by_another_process_is_followed_by_its_rows(
        self, ada, person, monkeypatch
    ):
        monkeypatch.setattr(stream, "POLLED_EVERY_SECONDS", 0)
        generation = await make_generation(person, status=GenerationStatus.RUNNING)
        await make_attempt(generation, verdict="", text="Waves ")
        reading = asyncio.create_task(lines(ada, generation.id))

        def finish(session):
            session.get(type(generation), generation.id).status = GenerationStatus.SUCCEEDED

        await db.write(finish)
        async with asyncio.timeout(10):
            told = await reading
        assert told[1] == {"attempt": 1, "offset": 0, "text": "Waves "}
        assert told[-1] == {"done": True, "status": "succeeded"}

    async def test_one_deleted_meanwhile_ends_without_done(self, ada, person, monkeypatch):
        monkeypatch.setattr(stream, "POLLED_EVERY_SECONDS", 0)
        generation = await make_generation(person, status=GenerationStatus.RUNNING)
        reading = asyncio.create_task(lines(ada, generation.id))
        await db.write(lambda session: session.delete(session.get(type(generation), generation.id)))
        async with asyncio.timeout(10):
            try:
                told = await reading
            except AssertionError:  # it was gone before the stream was opened
                return
        assert not any("done" in each for each in told)


class TestRefusals:
    async def test_a_visitor_has_to_sign_in(self, finished):
        stranger = Browser(ip="198.51.100.9")
        answer = await stranger.get(f"/api/generations/{finished.id}/stream")
        assert answer.status_code == 401

    async def test_somebody_elses_looks_like_none(self, finished, eve):
        theirs = await eve.get(f"/api/generations/{finished.id}/stream")
        none = await eve.get(f"/api/generations/{uuid4()}/stream")
        assert theirs.status_code == none.status_code == 404
        assert theirs.content == none.content

    @pytest.mark.parametrize("given", ["no-id", "0", "%00", "' or 1=1", "1" * 500])
    async def test_what_is_no_id_looks_like_none(self, ada, given):
        assert (await ada.get(f"/api/generations/{given}/stream")).status_code == 404

    @pytest.mark.parametrize(
        "query",
        ["?from=-1", "?from=x", "?attempt=", "?from=1.5", "?from=\u0661", "?from=" + "9" * 30],
    )
    async def test_what_is_no_number_is_refused(self, ada, finished, query):
        answer = await ada.get(f"/api/generations/{finished.id}/stream{query}")
        assert answer.status_code == 422
