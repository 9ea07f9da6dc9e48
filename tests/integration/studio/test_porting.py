"""Ports: a version rewritten for another model, as a prompt of its own."""

import asyncio

import pytest
from sqlalchemy import select

from craftprompt import db
from craftprompt.billing.plans import plan
from craftprompt.catalogue.errors import UnknownTarget
from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.errors import AllowanceSpent, InputInvalid, NotFound
from craftprompt.models import Generation, GenerationStatus, PromptVersion
from craftprompt.providers.base import Verdict
from craftprompt.providers.text.composer.provider import ComposerProvider
from craftprompt.providers.text.instructions import version_of
from craftprompt.studio import porting, queries, removal, rewriting, runs, version_queries, versions
from tests.builders import make_generation, make_person
from tests.meters import spend, used_today
from tests.scripted_provider import BEGUN, ScriptedProvider, ended

HAILUO = "hailuo-2.3-standard-t2v"
WRITTEN = "A red fox crosses a snowy road at dusk."
MINE = f"{WRITTEN} It looks back once."
ANEW = "[Tracking shot] A red fox crosses a snowy road at dusk. It looks back once."


@pytest.fixture
async def person(database):
    return await make_person()


@pytest.fixture
async def prompt(person):
    """A prompt for Veo with a locked phrase, whose standing version the person wrote."""
    made = await make_generation(person, prompt=WRITTEN, target="veo-3.1-t2v", light="last light")
    first = await standing(person, made.id)

    def work(session):
        versions.lock(session, person.id, made.id, first.id, "snowy road")
        versions.edit(session, person.id, made.id, MINE, version_id=first.id)

    await db.write(work)
    return made


async def standing(person, prompt_id):
    return await db.read(
        lambda session: version_queries.standing_version(session, person.id, prompt_id)
    )


async def ended_run(person, running, made):
    run = running.find(person.id, made.id)
    while run and not run.is_over:
        await run.change(seconds=1)
    return await db.read(lambda session: session.get(Generation, made.id))


async def port(person, prompt, provider, *, to=HAILUO):
    """Port what stands and wait for the end; gives the run."""
    version = await standing(person, prompt.id)
    async with runs.running_prompts(provider) as running:
        made = await porting.port(person.id, prompt.id, version.id, to)
        return await ended_run(person, running, made)


def answering(text):
    return ScriptedProvider(BEGUN, text, ended(text, tokens=(10, 5)))


async def versions_of(prompt_id):
    mine = select(PromptVersion).where(PromptVersion.generation_id == prompt_id)
    return await db.read(lambda session: list(session.scalars(mine.order_by(PromptVersion.number))))


async def prompts_of(person):
    return await db.read(lambda session: queries.history_page(session, person.id, None))


async def test_the_edited_version_is_rewritten_for_the_other_model(person, prompt):
    source = await standing(person, prompt.id)
    provider = answering(ANEW)
    run = await port(person, prompt, provider)

    asked = provider.requests[0]
    assert asked.target.key == HAILUO
    assert (asked.rewrite.act, asked.rewrite.prompt) == ("ported", MINE)
    assert (asked.rewrite.wish, asked.rewrite.locked) == ("Veo 3.1", ("snowy road",))
    carried, ported = await versions_of(run.root_id)
    assert (carried.act, carried.prompt, carried.parent_id) == ("carried_over", MINE, source.id)
    assert (ported.act, ported.prompt, ported.parent_id) == ("ported", ANEW, carried.id)
    assert ported.instructions_version == version_of(RewriteAct.PORTED)
    assert await used_today(person) == (1, 0)


async def test_the_new_prompt_has_scene_locks_and_parent_and_the_old_one_stays(person, prompt):
    run = await port(person, prompt, answering(ANEW))

    new, old = await prompts_of(person)
    assert (new.id, new.parent_id, new.target) == (run.root_id, prompt.id, HAILUO)
    assert (new.prompt, new.locked) == (ANEW, ["snowy road"])
    assert (new.scene, new.light) == (prompt.scene, "last light")
    assert (old.prompt, old.target) == (MINE, "veo-3.1-t2v")
    assert len(await versions_of(prompt.id)) == 2


async def test_one_that_loses_a_lock_waits_and_the_carried_version_stands(person, prompt):
    run = await port(person, prompt, answering("[Tracking shot] A red fox crosses a road."))

    carried, ported = await versions_of(run.root_id)
    assert (ported.dropped, ported.chosen) == (["snowy road"], None)
    assert (await standing(person, run.root_id)).id == carried.id


async def test_one_that_fails_is_not_counted_and_tried_again_for_the_same_model(person, prompt):
    failed = await port(person, prompt, ScriptedProvider(BEGUN, ended(verdict=Verdict.REFUSAL)))
    assert failed.status == GenerationStatus.FAILED
    assert "not counted and your prompt stands as it was" in failed.failure_message
    assert await used_today(person) == (0, 0)

    provider = answering(ANEW)
    async with runs.running_prompts(provider) as running:
        await ended_run(person, running, await rewriting.ask_again(person.id, failed.id))
    asked = provider.requests[0]
    assert (asked.target.key, asked.rewrite.act, asked.rewrite.wish) == (
        HAILUO,
        "ported",
        "Veo 3.1",
    )
    assert (await standing(person, failed.root_id)).prompt == ANEW
    assert len(await prompts_of(person)) == 2


async def test_a_double_click_is_one_wish(person, prompt):
    gate = asyncio.Event()
    version = await standing(person, prompt.id)
    async with runs.running_prompts(ScriptedProvider(BEGUN, gate, ended(ANEW))):
        first = await porting.port(person.id, prompt.id, version.id, HAILUO)
        again = await porting.port(person.id, prompt.id, version.id, HAILUO)
        assert first.id == again.id
        assert len(await prompts_of(person)) == 2
        assert await used_today(person) == (1, 1)
        gate.set()


async def test_the_words_that_were_ported_are_never_written_over(person, prompt):
    source = await standing(person, prompt.id)
    run = await port(person, prompt, answering(ANEW))
    await db.write(
        lambda session: versions.edit(
            session, person.id, prompt.id, f"{MINE} Snow falls.", version_id=source.id
        )
    )

    assert (await versions_of(prompt.id))[1].prompt == MINE
    await removal.remove(person.id, prompt.id)
    assert [each.prompt for each in await versions_of(run.root_id)] == [MINE, ANEW]


async def test_what_cannot_be_begun_makes_no_prompt(person, prompt):
    version = await standing(person, prompt.id)
    async with runs.running_prompts(answering(ANEW)):
        for key, error in (("veo-3.1-t2v", InputInvalid), ("no-such-model", UnknownTarget)):
            with pytest.raises(error):
                await porting.port(person.id, prompt.id, version.id, key)
        with pytest.raises(NotFound):
            await porting.port((await make_person()).id, prompt.id, version.id, HAILUO)
        await spend(person, plan("free").daily("prompt"))
        with pytest.raises(AllowanceSpent):
            await porting.port(person.id, prompt.id, version.id, HAILUO)

    assert {each.target for each in await prompts_of(person)} == {"veo-3.1-t2v"}


async def test_rules_port_it_with_the_persons_hand_and_the_lock(person, prompt):
    run = await port(person, prompt, ComposerProvider(seconds_per_word=0))

    text = (await standing(person, run.root_id)).prompt
    assert MINE in text
    assert text != MINE
    assert await used_today(person) == (0, 0)
