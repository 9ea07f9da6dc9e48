"""Variations: three rewrites of one press, each counted by itself, none of them taken by itself."""

import asyncio

import pytest
from sqlalchemy import select

from craftprompt import db
from craftprompt.billing.plans import plan
from craftprompt.catalogue.rewrites import RewriteAct, rewrites
from craftprompt.errors import AllowanceSpent, InputInvalid
from craftprompt.models import Generation, GenerationStatus, PromptVersion
from craftprompt.providers.base import AttemptEnded, AttemptStarted, Piece, Verdict
from craftprompt.providers.text.composer.provider import ComposerProvider
from craftprompt.studio import removal, rewriting, runs, version_queries, versions
from craftprompt.studio.rewriting import Wanted
from craftprompt.studio.variation_views import LONGEST_CHANGE_SHOWN, told, variation_views
from tests.builders import make_generation, make_person
from tests.meters import spend, used_today
from tests.scripted_provider import ScriptedProvider, ended

SCENE = "A red fox crosses a snowy road at dusk."
EMPHASES = rewrites().emphases


class ByWish(ScriptedProvider):
    """Answers each wish with its own words; declines those that it is told to."""

    def __init__(self, *declined, gate=None):
        super().__init__()
        self.declined, self.gate = declined, gate

    async def stream(self, request):
        self.requests.append(request)
        wish = request.rewrite.wish
        yield AttemptStarted("anthropic", "claude-haiku-5-5")
        if self.gate:
            await self.gate.wait()
        yield Piece(SCENE)
        if wish in self.declined:
            yield AttemptEnded(Verdict.REFUSAL, reason="declined")
        else:
            yield ended(f"{SCENE} With {wish}.").event


@pytest.fixture
async def person(database):
    return await make_person()


@pytest.fixture
async def prompt(person):
    return await make_generation(person, scene=SCENE, prompt=SCENE)


async def standing(person, prompt):
    return await db.read(
        lambda session: version_queries.standing_version(session, person.id, prompt.id)
    )


async def press(person, prompt):
    version = await standing(person, prompt)
    return await rewriting.ask_variations(person.id, prompt.id, version.id)


async def vary(person, prompt, provider):
    """Press once and wait for the end of all; gives what the page is told of them."""
    async with runs.running_prompts(provider) as running:
        for made in await press(person, prompt):
            run = running.find(person.id, made.id)
            while run and not run.is_over:
                await run.change(seconds=1)
    return await made_of(person, prompt)


async def made_of(person, prompt):
    return await db.read(
        lambda session: version_queries.last_variations(session, person.id, prompt.id)
    )


async def test_each_is_a_version_with_its_author_and_none_takes_the_prompts_place(person, prompt):
    before = await standing(person, prompt)
    provider = ByWish()
    made = await vary(person, prompt, provider)

    assert {each.rewrite.wish for each in provider.requests} == set(EMPHASES)
    assert sorted(version.prompt for _, version in made) == sorted(
        f"{SCENE} With {emphasis}." for emphasis in EMPHASES
    )
    assert {version.act for _, version in made} == {"varied"}
    assert {version.chosen for _, version in made} == {0}
    assert {run.provider for run, _ in made} == {"anthropic"}
    assert (await standing(person, prompt)).id == before.id
    assert (await db.read(lambda session: session.get(Generation, prompt.id))).prompt == SCENE
    assert await used_today(person) == (3, 0)


async def test_one_that_fails_is_not_counted_and_a_sentence_says_so(person, prompt):
    made = await vary(person, prompt, ByWish("another light"))

    assert [run.settings["wish"] for run, version in made if version is None] == ["another light"]
    assert await used_today(person) == (2, 0)
    version = await standing(person, prompt)
    sentence = told(variation_views(person.id, made, version, version))
    assert sentence == (
        "Two of the three variations are written and kept as versions; one came to nothing and was "
        "not counted. Your prompt stands as it was."
    )


async def test_one_that_failed_is_tried_again_beside_those_that_stand(person, prompt):
    made = await vary(person, prompt, ByWish("another light"))
    (failed,) = [run for run, version in made if version is None]

    provider = ByWish()
    async with runs.running_prompts(provider) as running:
        again = await rewriting.ask_again(person.id, failed.id)
        run = running.find(person.id, again.id)
        while run and not run.is_over:
            await run.change(seconds=1)
    now = await made_of(person, prompt)
    assert [each.rewrite.wish for each in provider.requests] == ["another light"]
    assert {run.id for run, _ in now} == {run.id for run, _ in made} - {failed.id} | {again.id}
    assert None not in [version for _, version in now]
    sentence = told(variation_views(person.id, now, await standing(person, prompt), None))
    assert sentence.startswith("Three variations are written and kept as versions.")
    assert await used_today(person) == (3, 0)


async def test_one_is_tried_again_while_the_others_are_written_and_twice_is_once(person, prompt):
    gate = asyncio.Event()
    provider = ByWish(gate=gate)
    async with runs.running_prompts(provider) as running:
        first, *others = await press(person, prompt)
        stopped = running.find(person.id, first.id)
        running.stop(person.id, first.id)
        while not stopped.is_over:
            await stopped.change(seconds=1)
        again = await rewriting.ask_again(person.id, first.id)
        assert (await rewriting.ask_again(person.id, first.id)).id == again.id
        assert {run.id for run, _ in await made_of(person, prompt)} == {
            again.id,
            *[each.id for each in others],
        }
        assert await used_today(person) == (3, 3)
        version = await standing(person, prompt)
        with pytest.raises(InputInvalid, match="rewritten already"):
            await rewriting.ask(person.id, Wanted(prompt.id, version.id, RewriteAct.SHORTENED))
        gate.set()


async def test_where_all_fail_nothing_is_counted_or_kept(person, prompt):
    made = await vary(person, prompt, ByWish(*EMPHASES))

    assert {run.status for run, _ in made} == {GenerationStatus.FAILED}
    assert await used_today(person) == (0, 0)
    version = await standing(person, prompt)
    assert told(variation_views(person.id, made, version, version)).startswith("None of the three")


async def test_too_little_allowance_begins_none(person, prompt):
    limit = plan("free").daily("prompt")
    await spend(person, limit - 2)
    provider = ByWish()
    async with runs.running_prompts(provider):
        with pytest.raises(AllowanceSpent, match=f"2 of {limit} are left. Nothing was counted"):
            await press(person, prompt)

    assert provider.requests == []
    assert await made_of(person, prompt) == []
    assert (await used_today(person))[0] == limit - 2


async def test_each_says_what_it_changed_of_the_version_it_was_made_of(person, prompt):
    base = await standing(person, prompt)
    made = await vary(person, prompt, ByWish("another mood"))

    camera, light, mood = variation_views(person.id, made, base, base)
    assert [(each.before.strip(), each.after.strip()) for each in camera.changes] == [
        ("", "With another camera.")
    ]
    assert [each.after.strip() for each in light.changes] == ["With another light."]
    assert (mood.changes, mood.is_final) == ([], False)


async def test_of_many_changes_a_card_says_the_first_and_how_many_there_are(person, prompt):
    words = [f"{word} stays here now" for word in ("one", "two", "three", "four", "five")]
    base = await standing(person, prompt)
    made = await vary(person, prompt, ByWish())
    made[0][1].prompt = ", ".join(words).replace("one", "1" * 500).replace("five", "5")
    made[0][1].prompt = made[0][1].prompt.replace("two", "2").replace("four", "4")
    base.prompt = ", ".join(words)

    (view,) = [
        each
        for each in variation_views(person.id, made, base, base)
        if each.run_id == str(made[0][0].id)
    ]
    assert (len(view.changes), view.more_changes) == (3, 1)
    assert len(view.changes[0].after) == LONGEST_CHANGE_SHOWN


async def test_what_rules_have_no_other_of_is_no_version_and_not_tried_again(person, prompt):
    made = await vary(person, prompt, ComposerProvider(seconds_per_word=0))

    assert await used_today(person) == (0, 0)
    assert {run.provider for run, _ in made} == {"composer"}
    base = await standing(person, prompt)
    camera, *_ = variation_views(person.id, made, base, base)
    assert (camera.version_id, camera.is_final) == ("", True)
    assert camera.failure_message == (
        "Rules know no other camera for this prompt: they change only sentences that they wrote "
        "themselves. Nothing was counted and your prompt stands as it was."
    )


async def test_a_double_click_is_one_wish_and_a_rewrite_waits(person, prompt):
    gate = asyncio.Event()
    version = await standing(person, prompt)
    shorter = Wanted(prompt.id, version.id, RewriteAct.SHORTENED)
    async with runs.running_prompts(ByWish(gate=gate)):
        first = await press(person, prompt)
        again = await press(person, prompt)
        assert [each.id for each in first] == [each.id for each in again]
        assert await used_today(person) == (3, 3)
        with pytest.raises(InputInvalid, match="rewritten already"):
            await rewriting.ask(person.id, shorter)
        with pytest.raises(InputInvalid, match="still being made"):
            await removal.remove(person.id, prompt.id)
        gate.set()


async def test_the_page_goes_on_telling_of_the_prompt_itself(person, prompt):
    await vary(person, prompt, ByWish("another mood"))

    shown = await db.read(lambda session: version_queries.run_to_show(session, person.id, prompt))
    assert shown.id == prompt.id


async def test_one_is_taken_as_every_version_is(person, prompt):
    made = await vary(person, prompt, ByWish())
    _, wanted = made[0]
    await db.write(lambda session: versions.choose(session, person.id, prompt.id, wanted.id))

    assert (await standing(person, prompt)).id == wanted.id
    taken = variation_views(person.id, made, await standing(person, prompt), None)
    assert [each.is_standing for each in taken].count(True) == 1
    assert told(taken) == "Three variations are written and kept as versions."
    await db.write(lambda session: versions.undo(session, person.id, prompt.id))
    assert (await db.read(lambda session: session.get(Generation, prompt.id))).prompt == SCENE


async def test_they_are_put_away_once_the_prompt_has_gone_on(person, prompt):
    made = await vary(person, prompt, ByWish())
    await db.write(
        lambda session: versions.edit(
            session, person.id, prompt.id, f"{SCENE} Mine.", version_id=None
        )
    )

    assert variation_views(person.id, made, await standing(person, prompt), None) == []
    kept = await db.read(lambda session: list(session.scalars(select(PromptVersion))))
    assert len(kept) == 5


async def test_only_an_emphasis_of_ours_is_a_variation(person, prompt):
    version = await standing(person, prompt)
    async with runs.running_prompts(ByWish()):
        with pytest.raises(InputInvalid, match="no such variation"):
            await rewriting.ask(person.id, Wanted(prompt.id, version.id, RewriteAct.VARIED, "x"))
