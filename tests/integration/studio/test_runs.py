"""Prompts as they are written: every way they can end, on both databases."""

import asyncio
import logging
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import delete, select

from craftprompt import clock, db, storage
from craftprompt.account import service as account
from craftprompt.billing import allowance, released
from craftprompt.billing.plans import plan
from craftprompt.errors import AllowanceSpent, DatabaseBusy, InputInvalid, StorageNearlyFull
from craftprompt.models import (
    Attempt,
    Generation,
    GenerationStatus,
    PromptVersion,
    Reservation,
    User,
)
from craftprompt.providers.base import AttemptStarted, Usage, Verdict
from craftprompt.studio import endings, prompts, runs, service, versions
from tests.builders import (
    PASSWORD,
    make_attempt,
    make_generation,
    make_person,
    make_queued_prompt,
    make_scene,
    nothing_runs,
)
from tests.meters import used_today
from tests.scripted_provider import BEGUN, LOCAL, ScriptedProvider, ended

SENTENCE = "Waves break on the lighthouse."


@pytest.fixture
async def person(database):
    return await make_person()


@pytest.fixture
def gate():
    """Where a scripted provider waits until the test lets it go on."""
    return asyncio.Event()


async def begin(running, person, *, is_counted=True):
    generation = await make_queued_prompt(person, is_counted=is_counted)
    return running.start(generation.id, person.id, service.prompt_request(generation))


async def until(run, condition):
    """Wait for the run to change until the condition holds."""
    async with asyncio.timeout(10):
        while not condition(run):
            await run.change(seconds=1)


async def over(run):
    await until(run, lambda run: run.is_over)


async def has_text(run, text):
    await until(run, lambda run: run.current is not None and run.current.text == text)


async def play(person, *steps, is_counted=True):
    """Write one prompt to its end; gives its row."""
    async with runs.running_prompts(ScriptedProvider(*steps)) as running:
        run = await begin(running, person, is_counted=is_counted)
        await over(run)
    return await row(run)


async def test_none_is_begun_on_a_disk_that_is_nearly_full(person, monkeypatch):
    monkeypatch.setattr(storage, "LEAST_FREE_BYTES", 10**18)
    provider = ScriptedProvider()
    async with runs.running_prompts(provider):
        with pytest.raises(StorageNearlyFull, match="Nothing was counted"):
            await prompts.make(person.id, make_scene())
    assert provider.requests == []
    assert await used_today(person) == (0, 0)


async def row(run):
    return await db.read(lambda session: session.get(Generation, run.generation_id))


async def attempts(run):
    mine = select(Attempt).where(Attempt.generation_id == run.generation_id)
    return await db.read(lambda session: list(session.scalars(mine.order_by(Attempt.number))))


class TestSuccess:
    async def test_writes_the_prompt_its_author_and_its_times(self, person, time):
        written = await play(person, BEGUN, "Waves break ", "on the lighthouse.", ended(SENTENCE))
        assert written.status == GenerationStatus.SUCCEEDED
        assert (written.prompt, written.title, written.notes) == (SENTENCE, "A title", ["A note."])
        assert (written.provider, written.model) == ("anthropic", "claude-haiku-5-5")
        assert written.started_at == written.finished_at == time.now
        assert written.failure_kind == ""

    async def test_uses_the_allowance(self, person):
        await play(person, BEGUN, SENTENCE, ended(SENTENCE))
        assert await used_today(person) == (1, 0)

    async def test_of_the_local_composer_takes_none(self, person):
        await play(person, LOCAL, SENTENCE, ended(SENTENCE))
        assert await used_today(person) == (0, 0)

    async def test_that_was_never_counted_settles_nothing(self, person):
        await play(person, LOCAL, SENTENCE, ended(SENTENCE), is_counted=False)
        assert await used_today(person) == (0, 0)

    async def test_counts_the_tokens_of_every_attempt(self, person):
        written = await play(
            person,
            BEGUN,
            "Wav",
            ended(verdict=Verdict.RETRYABLE, tokens=(10, 2)),
            AttemptStarted("openai", "gpt"),
            SENTENCE,
            ended(SENTENCE, tokens=(20, 30)),
        )
        assert written.tokens == 62
        assert written.provider == "openai"
        total = await db.read(lambda session: session.get(User, person.id).tokens_total)
        assert total == 62

    async def test_keeps_every_attempt_with_its_text(self, person):
        async with runs.running_prompts(
            ScriptedProvider(
                BEGUN, "Wav", ended(verdict=Verdict.RETRYABLE), LOCAL, SENTENCE, ended(SENTENCE)
            )
        ) as running:
            run = await begin(running, person)
            await over(run)
        kept = await attempts(run)
        assert [(each.number, each.provider, each.verdict) for each in kept] == [
            (1, "anthropic", "retryable"),
            (2, "composer", "ok"),
        ]
        assert [each.text for each in kept] == ["Wav", SENTENCE]
        assert kept[0].reason == "busy"
        assert all(each.ended_at and each.first_text_milliseconds is not None for each in kept)

    async def test_the_provider_hears_the_scene_and_nothing_of_the_person(self, person):
        provider = ScriptedProvider(BEGUN, ended(SENTENCE))
        async with runs.running_prompts(provider) as running:
            await over(await begin(running, person))
        (request,) = provider.requests
        assert request.scene == make_scene().scene
        assert person.email not in repr(request)
        assert str(person.id) not in repr(request)


class TestStop:
    async def test_keeps_the_text_and_gives_the_allowance_back(self, person, gate):
        async with runs.running_prompts(ScriptedProvider(BEGUN, "Waves", gate)) as running:
            run = await begin(running, person)
            await has_text(run, "Waves")
            running.stop(person.id, run.generation_id)
            await over(run)
        assert (await row(run)).status == GenerationStatus.CANCELLED
        (attempt,) = await attempts(run)
        assert (attempt.text, attempt.verdict) == ("Waves", "cancelled")
        assert attempt.ended_at
        assert await used_today(person) == (0, 0)

    async def test_before_the_first_step_ends_it_too(self, person, gate):
        async with runs.running_prompts(ScriptedProvider(BEGUN, gate)) as running:
            run = await begin(running, person)
            running.stop(person.id, run.generation_id)
            await over(run)
        assert (await row(run)).status == GenerationStatus.CANCELLED
        assert await used_today(person) == (0, 0)

    async def test_while_the_end_is_written_comes_too_late(self, person, monkeypatch):
        async with runs.running_prompts(ScriptedProvider(BEGUN, ended(SENTENCE))) as running:
            real = endings.write_ending
            loop = asyncio.get_running_loop()

            def pressed_meanwhile(session, run, ending, *, takes_allowance):
                loop.call_soon_threadsafe(running.stop, person.id, run.generation_id)
                real(session, run, ending, takes_allowance=takes_allowance)

            monkeypatch.setattr(endings, "write_ending", pressed_meanwhile)
            run = await begin(running, person)
            await over(run)
        assert (await row(run)).status == GenerationStatus.SUCCEEDED
        assert await used_today(person) == (1, 0)

    async def test_by_somebody_else_does_nothing(self, person, gate):
        async with runs.running_prompts(ScriptedProvider(BEGUN, gate, ended(SENTENCE))) as running:
            run = await begin(running, person)
            stranger = await make_person()
            running.stop(stranger.id, run.generation_id)
            running.stop_all(stranger.id)
            assert running.find(stranger.id, run.generation_id) is None
            gate.set()
            await over(run)
        assert (await row(run)).status == GenerationStatus.SUCCEEDED

    async def test_asked_for_in_another_process_is_seen_with_the_next_save(self, person, gate):
        async with runs.running_prompts(ScriptedProvider(BEGUN, "Waves", gate)) as running:
            run = await begin(running, person)
            await has_text(run, "Waves")
            asked = partial(service.ask_stop, owner_id=person.id, generation_id=run.generation_id)
            await db.write(asked)
            await running.save_running()
            await over(run)
        assert (await row(run)).status == GenerationStatus.CANCELLED

    async def test_of_one_that_is_over_changes_nothing(self, person):
        written = await play(person, BEGUN, ended(SENTENCE))
        await db.write(partial(service.ask_stop, owner_id=person.id, generation_id=written.id))
        after = await db.read(lambda session: session.get(Generation, written.id))
        assert after.stop_asked_at is None

    async def test_all_of_a_person_leaves_other_peoples(self, person, gate):
        other = await make_person()
        async with runs.running_prompts(ScriptedProvider(BEGUN, gate, ended(SENTENCE))) as running:
            mine, theirs = await begin(running, person), await begin(running, other)
            running.stop_all(person.id)
            await over(mine)
            gate.set()
            await over(theirs)
        assert (await row(mine)).status == GenerationStatus.CANCELLED
        assert (await row(theirs)).status == GenerationStatus.SUCCEEDED


async def released_today(person, amount):
    """Let so many of today's prompts have come to nothing after their provider had begun."""
    for _ in range(amount):
        await db.write(partial(released.note, owner_id=person.id))


class TestBound:
    """How often a day what a provider wrote may go uncounted: on the plan Free, 30 times."""

    MOST = 2 * plan("free").prompts

    async def stop_at(self, person, gate, words):
        async with runs.running_prompts(ScriptedProvider(BEGUN, *words, gate)) as running:
            run = await begin(running, person)
            await until(run, lambda run: run.current and run.current.text == "".join(words))
            running.stop(person.id, run.generation_id)
            await over(run)

    async def test_beyond_it_the_next_press_is_refused_before_anybody_is_asked(
        self, person, gate, time
    ):
        await released_today(person, self.MOST - 1)
        await self.stop_at(person, gate, ["Waves"])

        with pytest.raises(AllowanceSpent, match=r"30 .*nothing was counted.*00:00 UTC"):
            await make_queued_prompt(person)
        assert await used_today(person) == (0, 0)
        rows = await db.read(lambda session: list(session.scalars(select(Generation))))
        assert [each.status for each in rows] == [GenerationStatus.CANCELLED]

        time.move(hours=12)  # from noon to midnight
        await make_queued_prompt(person)

    async def test_up_to_it_a_stopped_prompt_is_not_counted(self, person, gate):
        await released_today(person, self.MOST - 2)
        await self.stop_at(person, gate, ["Waves"])
        await make_queued_prompt(person)
        assert await used_today(person) == (1, 1)

    async def test_is_not_touched_by_a_stop_before_the_first_words(self, person, gate):
        await released_today(person, self.MOST - 1)
        await self.stop_at(person, gate, [])
        await make_queued_prompt(person)

    @pytest.mark.parametrize(
        "steps",
        [
            (BEGUN, "Waves", ended(verdict=Verdict.RETRYABLE)),
            (BEGUN, "Waves", ended(verdict=Verdict.RETRYABLE), LOCAL, SENTENCE, ended(SENTENCE)),
            (BEGUN, ended(verdict=Verdict.REFUSAL, tokens=(10, 2))),
        ],
        ids=["it broke off", "the composer went on", "it wrote unseen, then declined"],
    )
    async def test_is_of_all_that_a_provider_had_begun_and_nobody_used(self, person, steps):
        await released_today(person, self.MOST - 1)
        await play(person, *steps)
        with pytest.raises(AllowanceSpent):
            await make_queued_prompt(person)

    @pytest.mark.parametrize(
        "steps",
        [
            (BEGUN, SENTENCE, ended(SENTENCE, tokens=(9, 9))),
            (LOCAL, "Wav", ended(verdict=Verdict.UNKNOWN)),
        ],
        ids=["a prompt that is counted", "a local engine"],
    )
    async def test_is_not_of_what_is_counted_or_local(self, person, steps):
        await released_today(person, self.MOST - 1)
        await play(person, *steps)
        await make_queued_prompt(person)

    async def test_never_holds_a_local_engine_up(self, person):
        await released_today(person, self.MOST)
        await make_queued_prompt(person, is_counted=False)

    async def test_is_each_persons_own(self, person):
        await released_today(await make_person(), self.MOST)
        await make_queued_prompt(person)

    async def test_is_kept_when_what_was_stopped_is_deleted(self, person, gate):
        await released_today(person, self.MOST - 1)
        await self.stop_at(person, gate, ["Waves"])
        await db.write(lambda session: session.execute(delete(Generation)))
        with pytest.raises(AllowanceSpent):
            await make_queued_prompt(person)


class TestSwitch:
    async def test_to_another_author_leaves_one_author_and_every_attempt_with_its_cost(
        self, person
    ):
        again = AttemptStarted("openai", "gpt-6.1-terra")
        left = ended(verdict=Verdict.RETRYABLE, tokens=(100, 7), is_draft_whole=True)
        written = await play(
            person, BEGUN, "A draft.", left, again, SENTENCE, ended(SENTENCE, tokens=(90, 30))
        )
        attempts = await db.read(lambda session: list(session.scalars(select(Attempt))))

        assert (written.provider, written.prompt) == ("openai", SENTENCE)
        assert written.tokens == 227
        assert [each.text for each in attempts] == ["A draft.", SENTENCE]
        assert [each.is_draft_whole for each in attempts] == [True, False]
        assert await used_today(person) == (1, 0)

    async def test_keeps_a_whole_draft_as_the_persons_own_version(self, person):
        again = AttemptStarted("openai", "gpt-6.1-terra")
        left = ended(verdict=Verdict.TRUNCATED, is_draft_whole=True)
        written = await play(person, BEGUN, "A draft.", left, again, SENTENCE, ended(SENTENCE))
        keep = partial(versions.keep_draft, owner_id=person.id, generation_id=written.id)

        await db.write(partial(keep, number=1))
        kept = await db.read(lambda session: session.get(Generation, written.id))
        assert kept.prompt == "A draft."
        rows = await db.read(lambda session: list(session.scalars(select(PromptVersion))))
        assert {row.number: (row.prompt, row.provider) for row in rows} == {
            1: (SENTENCE, "openai"),
            2: ("A draft.", "anthropic"),
        }
        with pytest.raises(InputInvalid, match="broke off"):
            await db.write(partial(keep, number=2))

    async def test_a_stop_keeps_what_the_attempt_had_used(self, person, gate):
        meter_reads = [BEGUN, "Waves", gate]
        async with runs.running_prompts(ScriptedProvider(*meter_reads)) as running:
            run = await begin(running, person)
            while not (run.current and run.current.text):
                await run.change(seconds=1)
            run.current.meter.usage = Usage(input_tokens=50, output_tokens=3, is_estimated=True)
            running.stop(person.id, run.generation_id)
            await over(run)
        stopped = await row(run)
        assert (stopped.status, stopped.tokens) == (GenerationStatus.CANCELLED, 53)


class TestFailure:
    @pytest.mark.parametrize(
        ("steps", "kind"),
        [
            ((), "unavailable"),
            ((BEGUN,), "unavailable"),
            ((BEGUN, "Waves"), "unavailable"),
            ((BEGUN, "Waves", ended(verdict=Verdict.RETRYABLE)), "unavailable"),
            ((BEGUN, "Waves", ended(verdict=Verdict.REFUSAL)), "refused"),
            ((BEGUN, ended(verdict=Verdict.REQUEST_FAULT)), "invalid"),
            ((BEGUN, ended(verdict=Verdict.SKIP_PROVIDER)), "unconfigured"),
        ],
    )
    async def test_without_a_good_verdict_says_so_and_counts_nothing(self, person, steps, kind):
        failed = await play(person, *steps)
        assert failed.status == GenerationStatus.FAILED
        assert failed.failure_kind == kind
        assert "not counted" in failed.failure_message
        assert failed.prompt == ""
        assert await used_today(person) == (0, 0)

    async def test_leaves_no_attempt_that_still_seems_to_write(self, person):
        async with runs.running_prompts(ScriptedProvider(BEGUN, "Waves")) as running:
            run = await begin(running, person)
            await over(run)
        (attempt,) = await attempts(run)
        assert (attempt.text, attempt.verdict) == ("Waves", "unknown")
        assert attempt.ended_at

    async def test_of_a_provider_that_raises_is_our_fault_with_a_reference(self, person, caplog):
        with caplog.at_level(logging.ERROR):
            failed = await play(person, BEGUN, "Waves", ZeroDivisionError("canary-scene-text"))
        assert (failed.status, failed.failure_kind) == (GenerationStatus.FAILED, "internal")
        reference = failed.failure_message.rstrip(".").rsplit(" ", 1)[-1]
        assert reference in caplog.text
        assert "ZeroDivisionError" in caplog.text
        assert "canary-scene-text" not in caplog.text + failed.failure_message
        assert await used_today(person) == (0, 0)

    async def test_that_we_know_is_told_in_its_own_words(self, person):
        failed = await play(person, BEGUN, InputInvalid("The scene is refused."))
        assert (failed.failure_kind, failed.failure_message) == ("invalid", "The scene is refused.")

    async def test_of_the_database_at_the_end_leaves_the_row_to_the_sweep(
        self, person, time, monkeypatch
    ):
        def busy(*_given, **_more):
            raise DatabaseBusy

        monkeypatch.setattr(endings, "write_ending", busy)
        left = await play(person, BEGUN, SENTENCE, ended(SENTENCE))
        assert left.status == GenerationStatus.RUNNING
        time.move(seconds=16)
        await runs.end_left_behind()
        swept = await db.read(lambda session: session.get(Generation, left.id))
        assert swept.status == GenerationStatus.FAILED


class TestGonePerson:
    async def test_nothing_of_a_run_outlives_its_account(self, person, gate):
        async with runs.running_prompts(ScriptedProvider(BEGUN, "Waves", gate)) as running:
            run = await begin(running, person)
            await has_text(run, "Waves")
            await account.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
            running.stop_all(person.id)
            await over(run)
        assert await row(run) is None
        assert await attempts(run) == []

    async def test_an_account_deleted_elsewhere_ends_its_run_with_the_next_save(self, person, gate):
        async with runs.running_prompts(ScriptedProvider(BEGUN, "Waves", gate)) as running:
            run = await begin(running, person)
            await has_text(run, "Waves")
            await account.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
            await running.save_running()
            await over(run)
        assert await attempts(run) == []

    async def test_one_that_ends_by_itself_meanwhile_writes_nothing(self, person, gate):
        async with runs.running_prompts(
            ScriptedProvider(BEGUN, "Waves", gate, ended(SENTENCE, tokens=(1, 1)))
        ) as running:
            run = await begin(running, person)
            await has_text(run, "Waves")
            await account.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
            gate.set()
            await over(run)
        assert await row(run) is None


@pytest.mark.usefixtures("database")
class TestSaving:
    async def test_all_running_texts_are_saved_in_one_transaction(self, gate, monkeypatch):
        async with runs.running_prompts(ScriptedProvider(BEGUN, "Waves", gate)) as running:
            started = [await begin(running, await make_person()) for _ in range(5)]
            for run in started:
                await has_text(run, "Waves")
            writes = []
            real = db.write

            async def counted(work):
                writes.append(work)
                return await real(work)

            monkeypatch.setattr(db, "write", counted)
            await running.save_running()
            assert len(writes) == 1
            for run in started:
                (attempt,) = await attempts(run)
                assert (attempt.text, attempt.verdict) == ("Waves", "")

    async def test_the_heartbeat_moves_with_it(self, person, gate, time):
        async with runs.running_prompts(ScriptedProvider(BEGUN, "Waves", gate)) as running:
            run = await begin(running, person)
            await has_text(run, "Waves")
            time.move(seconds=10)
            await running.save_running()
            assert (await row(run)).heartbeat_at == time.now
            time.move(seconds=10)
            await runs.end_left_behind()
            assert (await row(run)).status == GenerationStatus.RUNNING

    async def test_a_busy_database_stops_nobody(self, person, gate, monkeypatch):
        async with runs.running_prompts(
            ScriptedProvider(BEGUN, "Waves", gate, ended(SENTENCE))
        ) as running:
            run = await begin(running, person)
            await has_text(run, "Waves")

            def busy(*_given):
                raise DatabaseBusy

            with monkeypatch.context() as while_busy:
                while_busy.setattr(endings, "still_wanted", busy)
                await running.save_running()
            gate.set()
            await over(run)
        assert (await row(run)).status == GenerationStatus.SUCCEEDED

    async def test_without_running_prompts_nothing_is_written(self, database, monkeypatch):  # noqa: ARG002  it stands ready
        async def unwanted(_work):
            raise AssertionError("nothing is to be written")

        async with runs.running_prompts(ScriptedProvider()) as running:
            monkeypatch.setattr(db, "write", unwanted)
            await running.save_running()


class TestLeftBehind:
    async def left_behind(self, person, *, seconds=16, **columns):
        generation = await make_generation(
            person,
            status=GenerationStatus.RUNNING,
            heartbeat_at=clock.now() - timedelta(seconds=seconds),
            **columns,
        )
        await make_attempt(generation, verdict="", text="Waves")
        await db.write(
            partial(
                allowance.reserve,
                owner_id=person.id,
                generation_id=generation.id,
                kind="prompt",
                plan=plan("free"),
            )
        )
        return generation

    @staticmethod
    async def now(generation):
        return await db.read(lambda session: session.get(Generation, generation.id))

    async def test_is_interrupted_not_counted_and_its_text_kept(self, person):
        generation = await self.left_behind(person)
        await runs.end_left_behind()
        found = await self.now(generation)
        assert (found.status, found.failure_kind) == (GenerationStatus.FAILED, "unavailable")
        assert "not counted" in found.failure_message
        assert found.finished_at
        attempt = await db.read(lambda session: session.get(Attempt, (generation.id, 1)))
        assert (attempt.text, attempt.verdict) == ("Waves", "unknown")
        assert await used_today(person) == (0, 0)

    async def test_its_tokens_are_the_persons_as_far_as_they_were_saved(self, person):
        generation = await self.left_behind(person)
        await make_attempt(
            generation, number=2, verdict="truncated", input_tokens=400, output_tokens=200
        )
        await runs.end_left_behind()
        await runs.end_left_behind()

        assert (await self.now(generation)).tokens == 600
        total = await db.read(lambda session: session.get(User, person.id).tokens_total)
        assert total == 600

    async def test_only_after_fifteen_silent_seconds(self, person, time):
        generation = await self.left_behind(person, seconds=14)
        await runs.end_left_behind()
        assert (await self.now(generation)).status == GenerationStatus.RUNNING
        time.move(seconds=1)
        await runs.end_left_behind()
        assert (await self.now(generation)).status == GenerationStatus.FAILED

    async def test_at_the_start_of_the_only_process_at_once(self, person):
        generation = await self.left_behind(person, seconds=0)
        await runs.end_left_behind(everything=True)
        assert (await self.now(generation)).status == GenerationStatus.FAILED

    async def test_ending_twice_gives_the_allowance_back_once(self, person):
        await self.left_behind(person)
        await self.left_behind(person)
        await asyncio.gather(runs.end_left_behind(), runs.end_left_behind())
        await runs.end_left_behind()
        assert await used_today(person) == (0, 0)
        statuses = await db.read(lambda session: list(session.scalars(select(Reservation.status))))
        assert statuses == ["released", "released"]

    async def test_images_and_videos_are_left_alone(self, person):
        generation = await self.left_behind(person, kind="image")
        await runs.end_left_behind()
        assert (await self.now(generation)).status == GenerationStatus.RUNNING

    async def test_leaving_ends_the_running_ones_as_interrupted(self, person, gate):
        async with runs.running_prompts(ScriptedProvider(BEGUN, "Waves", gate)) as running:
            run = await begin(running, person)
            await has_text(run, "Waves")
            unbegun = await begin(running, await make_person())
        assert (await row(run)).failure_message == endings.OF_A_PROMPT.interrupted
        assert (await row(unbegun)).failure_message == endings.OF_A_PROMPT.interrupted
        (attempt,) = await attempts(run)
        assert (attempt.text, attempt.verdict) == ("Waves", "unknown")
        assert await used_today(person) == (0, 0)

    async def test_afterwards_no_prompt_can_run(self, database):  # noqa: ARG002  it stands ready
        async with runs.running_prompts(ScriptedProvider()) as running:
            assert runs.current() is running
        with pytest.raises(RuntimeError, match="No prompts can run"):
            runs.current()


class TestTwoPresses:
    async def ask(self, person, *, take=service.FIRST_TAKE, scene=None):
        return await db.write(
            partial(
                service.request_prompt,
                owner_id=person.id,
                scene=scene or make_scene(),
                take=take,
                is_counted=True,
            )
        )

    async def test_of_a_double_click_are_one_wish(self, person):
        first, second = await self.ask(person), await self.ask(person)
        assert first.id == second.id
        assert await used_today(person) == (1, 1)

    async def test_at_the_same_moment_too(self, person):
        asked = await asyncio.gather(*[self.ask(person) for _ in range(10)])
        assert len({each.id for each in asked}) == 1
        assert await used_today(person) == (1, 1)

    async def test_for_another_take_or_another_scene_are_two(self, person):
        asked = [
            await self.ask(person),
            await self.ask(person, take=service.Take(1)),
            await self.ask(person, scene=make_scene("A market at dawn")),
        ]
        assert len({each.id for each in asked}) == 3

    async def test_of_two_people_are_two(self, person):
        first, second = await self.ask(person), await self.ask(await make_person())
        assert first.id != second.id

    async def test_after_the_first_has_ended_are_two(self, person):
        written = await play(person, BEGUN, ended(SENTENCE))
        assert (await self.ask(person)).id != written.id

    async def test_start_one_task(self, person, gate):
        async with runs.running_prompts(ScriptedProvider(BEGUN, gate)) as running:
            run = await begin(running, person)
            assert await begin(running, person) is run
            assert len(running) == 1
