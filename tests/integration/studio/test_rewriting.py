"""Rewrites: runs of their own on the chain, whose result is a version of the prompt."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.billing import released
from craftprompt.billing.plans import plan
from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.errors import AllowanceSpent, InputInvalid, NotFound
from craftprompt.library import queries as library_queries
from craftprompt.models import Generation, GenerationStatus, PromptVersion
from craftprompt.providers.base import Verdict
from craftprompt.providers.text.composer.provider import ComposerProvider
from craftprompt.providers.text.instructions import version_of
from craftprompt.studio import queries, removal, rewriting, runs, version_queries, versions
from craftprompt.studio.limits import LONGEST_WISH
from craftprompt.studio.rewriting import Wanted
from tests.builders import make_generation, make_person
from tests.meters import used_today
from tests.scripted_provider import BEGUN, ScriptedProvider, ended

WRITTEN = "A red fox crosses a snowy road at dusk."
NIGHT = "A red fox crosses a snowy road at night."


@pytest.fixture
async def person(database):
    return await make_person()


@pytest.fixture
async def prompt(person):
    return await make_generation(person, prompt=WRITTEN)


async def versions_of(prompt):
    mine = select(PromptVersion).where(PromptVersion.generation_id == prompt.id)
    return await db.read(lambda session: list(session.scalars(mine.order_by(PromptVersion.number))))


async def wanted(prompt, act=RewriteAct.REFINED, wish="make it night"):
    return Wanted(prompt.id, (await versions_of(prompt))[-1].id, act, wish)


async def rewrite(person, asked, provider):
    """Ask for a rewrite and wait for its end; gives its row."""
    async with runs.running_prompts(provider) as running:
        made = await rewriting.ask(person.id, asked)
        run = running.find(person.id, made.id)
        while run and not run.is_over:
            await run.change(seconds=1)
    return await db.read(lambda session: session.get(Generation, made.id))


def answering(text):
    return ScriptedProvider(BEGUN, text, ended(text, tokens=(10, 5)))


async def row_of(prompt):
    return await db.read(lambda session: session.get(Generation, prompt.id))


async def lock(person, prompt, *phrases):
    for phrase in phrases:
        version = (await versions_of(prompt))[-1]
        await db.write(
            lambda session, version=version, phrase=phrase: versions.lock(
                session, person.id, prompt.id, version.id, phrase
            )
        )


async def test_becomes_a_version_that_stands_and_is_counted(person, prompt):
    provider = answering(NIGHT)
    run = await rewrite(person, await wanted(prompt), provider)

    first, second = await versions_of(prompt)
    assert (second.prompt, second.act, second.wish) == (NIGHT, "refined", "make it night")
    assert (second.parent_id, second.run_id) == (first.id, run.id)
    assert (second.provider, second.model) == ("anthropic", "claude-haiku-5-5")
    assert second.instructions_version == version_of(RewriteAct.REFINED)
    assert (await row_of(prompt)).prompt == NIGHT
    assert await used_today(person) == (1, 0)
    asked = provider.requests[0].rewrite
    assert (asked.prompt, asked.wish, asked.act) == (WRITTEN, "make it night", RewriteAct.REFINED)


async def test_takes_the_locks_along_that_stand_in_it(person, prompt):
    await lock(person, prompt, "red fox", "snowy road")
    await db.write(
        lambda session: versions.edit(
            session, person.id, prompt.id, "A red fox at dusk.", version_id=None
        )
    )
    provider = answering("A red fox at night.")
    await rewrite(person, await wanted(prompt), provider)

    assert provider.requests[0].rewrite.locked == ("red fox",)
    assert (await row_of(prompt)).prompt == "A red fox at night."


async def test_that_loses_a_lock_waits_for_the_person(person, prompt):
    await lock(person, prompt, "red fox", "snowy road")
    await rewrite(person, await wanted(prompt), answering("A fox crosses a snowy road at night."))

    lost = (await versions_of(prompt))[-1]
    assert (lost.dropped, lost.chosen) == (["red fox"], None)
    assert (await row_of(prompt)).prompt == WRITTEN
    await db.write(lambda session: versions.choose(session, person.id, prompt.id, lost.id))
    assert (await row_of(prompt)).prompt == lost.prompt


async def test_of_a_prompt_that_changed_meanwhile_waits_for_the_person(person, prompt):
    gate = asyncio.Event()
    provider = ScriptedProvider(BEGUN, gate, NIGHT, ended(NIGHT))
    async with runs.running_prompts(provider) as running:
        made = await rewriting.ask(person.id, await wanted(prompt))
        await db.write(
            lambda session: versions.edit(
                session, person.id, prompt.id, f"{WRITTEN} Mine.", version_id=None
            )
        )
        run = running.find(person.id, made.id)
        gate.set()
        while not run.is_over:
            await run.change(seconds=1)

    assert (await versions_of(prompt))[-1].chosen is None
    assert (await row_of(prompt)).prompt == f"{WRITTEN} Mine."


async def test_that_gives_the_same_text_back_again_and_again_is_bounded(person, prompt):
    for _ in range(2 * plan("free").prompts - 1):
        await db.write(partial(released.note, owner_id=person.id))
    await rewrite(person, await wanted(prompt), answering(WRITTEN))

    with pytest.raises(AllowanceSpent, match="Nobody was asked, nothing was counted"):
        await rewrite(person, await wanted(prompt), answering("By night."))


async def test_that_would_be_one_version_too_many_is_neither_asked_for_nor_counted(
    person, prompt, monkeypatch
):
    monkeypatch.setattr(versions, "MOST_VERSIONS", 2)
    provider = answering(NIGHT)
    await rewrite(person, await wanted(prompt), provider)
    with pytest.raises(InputInvalid, match="Nothing was counted"):
        await rewrite(person, await wanted(prompt), provider)
    assert len(provider.requests) == 1
    assert len(await versions_of(prompt)) == 2
    assert await used_today(person) == (1, 0)


async def is_waited_for():
    """Somebody waits for a row that another transaction holds."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    return await db.read(lambda session: session.scalar(waiting)) > 0


# SQLite has one writer: nothing comes between a look and what it is followed by.
@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
async def test_that_is_just_being_begun_is_not_overtaken_by_a_deletion(address, person, prompt):
    asked = await wanted(prompt)
    pressing = create_engine(address)
    async with runs.running_prompts(answering(NIGHT)):
        with Session(pressing, expire_on_commit=False) as press:
            await asyncio.to_thread(rewriting.request, press, person.id, [asked])
            deletion = asyncio.create_task(removal.remove(person.id, prompt.id))
            while not (deletion.done() or await is_waited_for()):
                pass
            await asyncio.to_thread(press.commit)
        with pytest.raises(InputInvalid, match="Nothing was deleted"):
            await deletion
    pressing.dispose()

    assert (await row_of(prompt)).removed_at is None
    assert await used_today(person) == (1, 1)


async def test_that_gives_the_same_text_back_is_no_version_and_not_counted(person, prompt):
    run = await rewrite(person, await wanted(prompt), answering(f"{WRITTEN}\u200b "))

    assert run.status == GenerationStatus.FAILED
    assert run.failure_message.startswith("Claude gave the text back as it was. A note.")
    assert len(await versions_of(prompt)) == 1
    assert await used_today(person) == (0, 0)


async def test_that_only_adds_to_what_is_avoided_is_a_version(person, prompt):
    run = await rewrite(person, await wanted(prompt, wish="no umbrellas"), ComposerProvider(0))

    assert run.status == GenerationStatus.SUCCEEDED
    version = (await versions_of(prompt))[-1]
    assert (version.prompt, version.negative_prompt) == (WRITTEN, "umbrellas")


async def test_shorter_by_rules_keeps_what_was_wished_for_and_then_says_that_no_more_can_go(person):
    prompt = await make_generation(person, scene=WRITTEN, prompt=WRITTEN, provider="composer")
    await rewrite(person, await wanted(prompt, wish="slow motion"), ComposerProvider(0))
    shorter = await wanted(prompt, RewriteAct.SHORTENED, "")
    run = await rewrite(person, shorter, ComposerProvider(0))

    assert run.status == GenerationStatus.FAILED
    assert run.failure_message.startswith("Nothing more can go without losing what you described.")
    assert (await row_of(prompt)).prompt == f"{WRITTEN} In slow motion."


async def test_that_fails_leaves_the_version_before(person, prompt):
    failing = ScriptedProvider(BEGUN, "A red", ended(verdict=Verdict.REFUSAL))
    run = await rewrite(person, await wanted(prompt), failing)

    assert (run.status, run.failure_kind) == (GenerationStatus.FAILED, "refused")
    assert "not counted and your prompt stands as it was" in run.failure_message
    assert (await row_of(prompt)).prompt == WRITTEN
    shown = await db.read(lambda session: version_queries.run_to_show(session, person.id, prompt))
    assert shown.id == run.id
    assert await used_today(person) == (0, 0)


async def test_is_written_anew_as_it_was_asked_for(person, prompt):
    failing = ScriptedProvider(BEGUN, ended(verdict=Verdict.REFUSAL))
    failed = await rewrite(person, await wanted(prompt), failing)

    provider = answering(NIGHT)
    async with runs.running_prompts(provider) as running:
        again = await rewriting.ask_again(person.id, failed.id, without="openai")
        run = running.find(person.id, again.id)
        while run and not run.is_over:
            await run.change(seconds=1)

    assert provider.requests[0].rewrite.wish == "make it night"
    assert provider.requests[0].not_asked == {"openai"}
    assert (await row_of(prompt)).prompt == NIGHT
    with pytest.raises(InputInvalid, match="no rewrite"):
        await rewriting.ask_again(person.id, prompt.id)


async def test_a_double_click_is_one_wish_and_another_one_waits(person, prompt):
    gate = asyncio.Event()
    asked = await wanted(prompt)
    async with runs.running_prompts(ScriptedProvider(BEGUN, gate, ended(NIGHT))):
        first = await rewriting.ask(person.id, asked)
        assert (await rewriting.ask(person.id, asked)).id == first.id
        with pytest.raises(InputInvalid, match="rewritten already"):
            await rewriting.ask(person.id, replace(asked, wish="make it noon"))
        with pytest.raises(InputInvalid, match="still being made"):
            await removal.remove(person.id, prompt.id)
        assert await used_today(person) == (1, 1)  # one, held
        gate.set()


@pytest.mark.parametrize(
    ("wish", "says"), [(" \u200b", "Say what to change"), ("x" * (LONGEST_WISH + 1), "1,001")]
)
async def test_a_wish_has_to_be_one(person, prompt, wish, says):
    async with runs.running_prompts(answering(NIGHT)):
        with pytest.raises(InputInvalid, match=says):
            await rewriting.ask(person.id, await wanted(prompt, wish=wish))
    assert await used_today(person) == (0, 0)


async def test_a_translation_names_its_language_and_is_a_version(person, prompt):
    german = "Ein roter Fuchs quert in der Dämmerung eine verschneite Straße."
    provider = answering(german)
    await rewrite(person, await wanted(prompt, RewriteAct.TRANSLATED, "German"), provider)

    second = (await versions_of(prompt))[-1]
    assert (second.prompt, second.act, second.wish) == (german, "translated", "German")
    assert provider.requests[0].rewrite.wish == "German"
    assert await used_today(person) == (1, 0)


@pytest.mark.parametrize(
    ("language", "says"), [("German", "Rules cannot translate"), ("English", "in English already")]
)
async def test_rules_say_that_they_cannot_translate_and_count_nothing(
    person, prompt, language, says
):
    asked = await wanted(prompt, RewriteAct.TRANSLATED, language)
    run = await rewrite(person, asked, ComposerProvider(seconds_per_word=0))

    assert run.status == GenerationStatus.FAILED
    assert says in run.failure_message
    assert "Nothing was counted and your prompt stands as it was." in run.failure_message
    assert len(await versions_of(prompt)) == 1
    assert await used_today(person) == (0, 0)


async def test_rules_say_first_why_nothing_changed_and_last_what_to_do(person, prompt):
    composer = ComposerProvider(seconds_per_word=0)
    unread = await rewrite(person, await wanted(prompt, wish="sing"), composer)
    assert unread.failure_message == (
        "Rules could not read “sing”. Nothing was counted and your prompt stands as it was. "
        "Say it as in “make it night”, “add a lantern” or “replace the coat with a scarf”."
    )

    await lock(person, prompt, "at dusk")
    held = await rewrite(person, await wanted(prompt), composer)
    assert held.failure_message == (
        "“make it night” was not done: “at dusk” is locked. Nothing was counted and your prompt "
        "stands as it was. Unlock what may change, then try again."
    )


@pytest.mark.parametrize("language", ["", "Klingon", "make it night"])
async def test_a_translation_is_into_a_language_of_the_list(person, prompt, language):
    async with runs.running_prompts(answering(NIGHT)):
        with pytest.raises(InputInvalid, match="Choose the language"):
            await rewriting.ask(person.id, await wanted(prompt, RewriteAct.TRANSLATED, language))


async def test_of_somebody_elses_prompt_finds_nothing(prompt):
    other = await make_person()
    async with runs.running_prompts(answering(NIGHT)):
        with pytest.raises(NotFound):
            await rewriting.ask(other.id, await wanted(prompt))


def shown_runs(session, owner_id):
    return library_queries.runs(session, owner_id).shown


async def test_stands_in_no_list_of_prompts(person, prompt):
    run = await rewrite(person, await wanted(prompt), answering(NIGHT))
    failed = await rewrite(person, await wanted(prompt, wish="x"), answering(NIGHT))

    assert failed.status == GenerationStatus.FAILED
    for query in (queries.history_page, library_queries.made, shown_runs):
        more = (None,) if query is queries.history_page else ()
        found = await db.read(lambda session, q=query, more=more: q(session, person.id, *more))
        ids = {getattr(each, "generation_id", None) or each.id for each in found}
        assert not ids & {run.id, failed.id}
    assert (await db.read(lambda session: queries.newest(session, person.id))).id == prompt.id
