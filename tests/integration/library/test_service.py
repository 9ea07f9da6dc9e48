"""What the library does with runs of either kind: cancel, try again, put away."""

import asyncio

import pytest

from craftprompt import db
from craftprompt.errors import NotFound
from craftprompt.jobs import progress
from craftprompt.library import queries, service
from craftprompt.models import Generation, GenerationStatus
from craftprompt.studio import ended_runs, endings, prompts, runs
from craftprompt.studio.service import Take, prompt_request
from tests.builders import make_generation, make_image, make_person, make_queued_prompt
from tests.scripted_provider import BEGUN, ScriptedProvider, ended

FAILED, SUCCEEDED = GenerationStatus.FAILED, GenerationStatus.SUCCEEDED


@pytest.fixture
async def ada(database):
    return await make_person()


async def run_ids(person):
    rows = await db.read(lambda session: queries.runs(session, person.id))
    return [row.id for row in rows.shown]


async def asked_to_stop(prompt):
    row = await db.read(lambda session: session.get(Generation, prompt.id))
    return row.stop_asked_at


async def until_over(running):
    async with asyncio.timeout(10):
        while len(running):
            await asyncio.sleep(0.01)


async def test_a_failed_prompt_is_written_anew_as_it_was_asked_for_and_its_card_goes(ada):
    take = Take(variation=2, not_asked=frozenset({"openai"}))
    last = await make_generation(ada, status=FAILED, settings=take.settings(), mood="quiet")
    writer = ScriptedProvider(BEGUN, ended("Waves break."))
    async with runs.running_prompts(writer) as running:
        await service.retry(ada.id, last.id)
        await until_over(running)

    (asked,) = writer.requests
    assert (asked.scene, asked.scene_fields.mood) == (last.scene, "quiet")
    assert (asked.variation, asked.not_asked) == (2, frozenset({"openai"}))
    assert await run_ids(ada) == []
    (made,) = await db.read(lambda session: queries.made(session, ada.id))
    assert made.words == "Waves break."


async def test_a_running_prompt_is_cancelled_and_not_counted(ada):
    gate = asyncio.Event()
    async with runs.running_prompts(ScriptedProvider(BEGUN, "Waves", gate)) as running:
        prompt = await make_queued_prompt(ada)
        running.start(prompt.id, ada.id, prompt_request(prompt))
        assert await service.cancel(ada.id, prompt.id) == ended_runs.STOPPED
        await until_over(running)

    kept = await db.read(lambda session: session.get(Generation, prompt.id))
    assert kept.status == GenerationStatus.CANCELLED


@pytest.mark.parametrize(
    ("status", "provider", "sentence"),
    [
        (SUCCEEDED, "anthropic", prompts.KEPT_AND_COUNTED),
        (SUCCEEDED, "composer", prompts.KEPT_NOT_COUNTED),
        (FAILED, "anthropic", ended_runs.FAILED_BEFORE),
        (GenerationStatus.CANCELLED, "anthropic", ended_runs.STOPPED),
    ],
)
async def test_a_cancel_that_comes_too_late_says_what_became_of_the_prompt(
    ada, status, provider, sentence
):
    prompt = await make_generation(ada, status=status, provider=provider)
    async with runs.running_prompts(ScriptedProvider()):
        assert await service.cancel(ada.id, prompt.id) == sentence

    kept = await db.read(lambda session: session.get(Generation, prompt.id))
    assert kept.status == status


async def test_a_cancel_just_before_the_end_is_written_says_what_the_end_was(ada, monkeypatch):
    write, saving, asked = db.write, asyncio.Event(), asyncio.Event()

    async def write_the_end_last(work):
        if getattr(work, "func", None) is endings.write_ending:
            saving.set()
            await asked.wait()
        return await write(work)

    monkeypatch.setattr(db, "write", write_the_end_last)
    async with runs.running_prompts(ScriptedProvider(BEGUN, ended("Waves break."))) as running:
        prompt = await make_queued_prompt(ada)
        running.start(prompt.id, ada.id, prompt_request(prompt))
        await saving.wait()
        cancelling = asyncio.create_task(service.cancel(ada.id, prompt.id))
        while not await asked_to_stop(prompt):
            await asyncio.sleep(0.01)
        asked.set()

        assert await cancelling == prompts.KEPT_AND_COUNTED


@pytest.mark.parametrize("make", [make_generation, make_image])
async def test_a_card_is_put_away_in_every_tab_and_a_running_one_stays(ada, make):
    failed = await make(ada, status=FAILED)
    running = await make(ada, status=GenerationStatus.RUNNING)
    with progress.subscribe(ada.id) as tab:
        for each in (failed, running):
            await ended_runs.dismiss(ada.id, each.id)
        assert tab._changed.is_set()

    assert await run_ids(ada) == [running.id]


async def test_nobody_touches_somebody_else_s_run(ada):
    mallory, hers = await make_person(), await make_image(ada, status=FAILED)
    for act in (service.cancel, service.retry):
        with pytest.raises(NotFound):
            await act(mallory.id, hers.id)
    await ended_runs.dismiss(mallory.id, hers.id)

    assert await run_ids(ada) == [hers.id]
