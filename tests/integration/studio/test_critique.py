"""Critiques: runs of their own on the chain, whose edits the person applies or puts away."""

import asyncio
import json

import pytest
from sqlalchemy import select

from craftprompt import db
from craftprompt.catalogue.text_models import text_model
from craftprompt.errors import InputInvalid, NotFound
from craftprompt.library import queries as library_queries
from craftprompt.models import Generation, GenerationKind, GenerationStatus, PromptVersion
from craftprompt.providers.base import (
    AttemptEnded,
    Judgement,
    PromptText,
    Remark,
    Usage,
    Verdict,
)
from craftprompt.providers.chain import Chain, Writer
from craftprompt.providers.shots import Shot, ShotList
from craftprompt.providers.text.anthropic import AnthropicVendor
from craftprompt.providers.text.call import Timers
from craftprompt.providers.text.composer.provider import ComposerProvider
from craftprompt.studio import critique, prompts, queries, removal, runs, version_queries, versions
from craftprompt.studio.critique_views import critique_view, critiques, remark_views, told
from craftprompt.studio.service import Take
from tests.builders import make_generation, make_person
from tests.emulators.text_models import text_models
from tests.meters import used_today
from tests.scripted_provider import BEGUN, Ends, ScriptedProvider, ended
from tests.scripted_vendor import Purse

WRITTEN = "A red fox crosses a snowy road. The camera pans and zooms."
LOW_SUN = Remark("light", Judgement.MISSING, "No light is named.", "", "Low sun from the left.")
ONE_MOVE = Remark(
    "camera", Judgement.BETTER, "It names two moves.", "pans and zooms", "pans slowly"
)
ADVICE = Remark("order", Judgement.BETTER, "The sound comes first.", "the sound", "the light")
MET = Remark("length", Judgement.MET, "It has 12 words.")
REMARKS = (ONE_MOVE, LOW_SUN, MET, ADVICE)
HAIKU = text_model("anthropic", "claude-haiku-5-5")
PATIENT = Timers(first_token=10, gap=10, attempt=20, chain=30)


@pytest.fixture
async def person(database):
    return await make_person()


@pytest.fixture
async def prompt(person):
    return await make_generation(person, prompt=WRITTEN)


@pytest.fixture(scope="module")
def emulated():
    with text_models() as running:
        yield running


@pytest.fixture
async def chain(emulated):
    """The real chain with Claude's real package, whose wire is emulated, then the composer."""
    emulated.start_anew()
    vendor = AnthropicVendor("key-of-anthropic", emulated.base_url("anthropic"), 10.0)
    writer = Writer(vendor, (HAIKU,))
    composer = ComposerProvider(seconds_per_word=0)
    made = Chain([writer], composer, timers=PATIENT, budget=Purse(), alert=lambda _: None)
    await made.warm()
    yield made
    await made.close()


async def standing(person, prompt):
    return await db.read(
        lambda session: version_queries.standing_version(session, person.id, prompt.id)
    )


async def versions_of(prompt):
    mine = select(PromptVersion).where(PromptVersion.generation_id == prompt.id)
    return await db.read(lambda session: list(session.scalars(mine.order_by(PromptVersion.number))))


async def judge(person, prompt, provider):
    """Ask for a critique of what stands and wait for its end; gives its row."""
    async with runs.running_prompts(provider) as running:
        version = await standing(person, prompt)
        made = await critique.ask(person.id, prompt.id, version.id)
        run = running.find(person.id, made.id)
        while run and not run.is_over:
            await run.change(seconds=1)
    return await db.read(lambda session: session.get(Generation, made.id))


def answering(*remarks):
    written = PromptText(WRITTEN, remarks=remarks or REMARKS)
    return ScriptedProvider(
        BEGUN,
        "It names two moves.\n",
        Ends(AttemptEnded(Verdict.OK, written), Usage(input_tokens=10, output_tokens=5)),
    )


async def apply(person, run, version, criterion):
    await db.write(
        lambda session: critique.apply(session, person.id, run.id, version.id, criterion)
    )


async def views(person, prompt, text=None):
    """What the page shows: the critique, and its remarks by criterion."""
    async with runs.running_prompts(ScriptedProvider()):
        rows = await db.read(lambda session: critiques(session, person.id, prompt.id))
        view = critique_view(person.id, rows)
    text = text if text is not None else (await standing(person, prompt)).prompt
    return view, {each.criterion: each for each in remark_views(rows, text)}


async def test_is_kept_and_counted_and_changes_nothing(person, prompt):
    provider = answering()
    run = await judge(person, prompt, provider)

    assert (run.kind, run.status, run.root_id) == ("critique", "succeeded", prompt.id)
    assert (run.prompt, run.provider, run.tokens) == (WRITTEN, "anthropic", 15)
    assert run.instructions_version == "brief-1+critique-2"
    assert [each["criterion"] for each in run.remarks] == ["camera", "light", "length", "order"]
    assert provider.requests[0].judged.prompt == WRITTEN
    assert len(await versions_of(prompt)) == 1
    assert await used_today(person) == (1, 0)


async def test_is_shown_with_a_verdict_a_reason_and_the_edit_for_each_criterion(person, prompt):
    await judge(person, prompt, answering())

    view, remarks = await views(person, prompt)

    assert (view.status, view.provider_name, view.version_number) == ("succeeded", "Claude", 1)
    assert view.summary == "1 met, 2 could be better, 1 missing."
    assert told(view).startswith("The critique is ready. 1 met")
    camera, light = remarks["camera"], remarks["light"]
    assert (camera.name, camera.words, camera.state) == ("Camera", "Could be better", "open")
    assert (camera.before, camera.gone, camera.come) == ("pans ", "and zooms", "slowly")
    assert (light.words, light.gone, light.come) == ("Missing", "", "Low sun from the left.")
    assert (remarks["length"].words, remarks["length"].state) == ("Met", "none")
    assert remarks["order"].obstacle == critique.NEVER_STOOD


async def test_an_edit_that_is_applied_is_a_version_of_the_persons_and_can_be_undone(
    person, prompt
):
    run = await judge(person, prompt, answering())
    first = await standing(person, prompt)
    await apply(person, run, first, "camera")

    second = await standing(person, prompt)
    assert second.prompt == "A red fox crosses a snowy road. The camera pans slowly."
    assert (second.act, second.provider, second.wish) == ("suggested", "", "Camera, from Claude")
    assert (second.parent_id, second.run_id) == (first.id, run.id)
    _, remarks = await views(person, prompt)
    assert remarks["camera"].state == "applied"

    await apply(person, run, second, "light")
    third = await standing(person, prompt)
    assert third.prompt.endswith("The camera pans slowly. Low sun from the left.")

    for _ in range(2):
        await db.write(lambda session: versions.undo(session, person.id, prompt.id))
    assert (await standing(person, prompt)).prompt == WRITTEN
    _, remarks = await views(person, prompt)
    assert (remarks["camera"].state, remarks["light"].state) == ("open", "open")
    assert await used_today(person) == (1, 0)


async def test_an_edit_is_dismissed_and_brought_back(person, prompt):
    run = await judge(person, prompt, answering())

    for is_dismissed, state in ((True, "dismissed"), (False, "open")):
        await db.write(
            lambda session, away=is_dismissed: critique.dismiss(
                session, person.id, run.id, "camera", is_dismissed=away
            )
        )
        _, remarks = await views(person, prompt)
        assert (remarks["camera"].state, remarks["light"].state) == (state, "open")
    assert len(await versions_of(prompt)) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A red fox crosses a road.", critique.GONE),
        (f"{WRITTEN} It pans and zooms.", critique.MORE_THAN_ONCE),
    ],
)
async def test_an_edit_whose_words_have_moved_on_says_so_and_is_not_applied(
    person, prompt, text, says
):
    run = await judge(person, prompt, answering())
    await db.write(
        lambda session: versions.edit(session, person.id, prompt.id, text, version_id=None)
    )

    _, remarks = await views(person, prompt)
    assert remarks["camera"].obstacle == says
    with pytest.raises(InputInvalid, match="Nothing was changed"):
        await apply(person, run, await standing(person, prompt), "camera")
    assert (await standing(person, prompt)).prompt == text


async def test_an_edit_that_would_change_locked_words_says_so_and_is_not_applied(person, prompt):
    run = await judge(person, prompt, answering())
    first = await standing(person, prompt)
    await db.write(
        lambda session: versions.lock(session, person.id, prompt.id, first.id, "and zooms")
    )

    _, remarks = await views(person, prompt)
    assert "“and zooms”, which you locked" in remarks["camera"].obstacle
    with pytest.raises(InputInvalid, match="Unlock it first"):
        await apply(person, run, first, "camera")
    await apply(person, run, first, "light")
    assert "and zooms" in (await standing(person, prompt)).prompt


async def test_locked_words_are_told_to_who_judges(person, prompt):
    first = await standing(person, prompt)
    await db.write(
        lambda session: versions.lock(session, person.id, prompt.id, first.id, "red fox")
    )
    provider = answering()
    await judge(person, prompt, provider)

    assert provider.requests[0].judged.locked == ("red fox",)


@pytest.mark.parametrize("criterion", ["length", "beauty", ""])
async def test_nothing_is_applied_where_nothing_was_suggested(person, prompt, criterion):
    run = await judge(person, prompt, answering())

    with pytest.raises(NotFound, match="Nothing was changed"):
        await apply(person, run, await standing(person, prompt), criterion)


async def test_without_a_key_rules_judge_and_nothing_is_counted(person, prompt):
    run = await judge(person, prompt, ComposerProvider(seconds_per_word=0))

    view, remarks = await views(person, prompt)
    assert (run.provider, view.is_local) == ("composer", True)
    assert remarks["light"].state == "open"
    assert "left out" in view.notes[0]
    assert await used_today(person) == (0, 0)


async def test_the_chain_judges_by_the_real_wire(person, prompt, chain, emulated):
    rows = [
        {
            "criterion": "camera",
            "verdict": "better",
            "reason": "It names <b>two</b> moves.",
            "passage": "pans and zooms",
            "replacement": "pans slowly",
        },
        {
            "criterion": "beauty",
            "verdict": "met",
            "reason": "7/10",
            "passage": "",
            "replacement": "",
        },
    ]
    emulated.behave("anthropic", text=f"```json\n{json.dumps({'remarks': rows})}\n```")
    run = await judge(person, prompt, chain)

    assert (run.status, run.provider) == ("succeeded", "anthropic")
    assert [each["criterion"] for each in run.remarks] == ["camera"]
    body = emulated.asked("anthropic")[0].body
    assert json.loads(body["messages"][0]["content"])["prompt"] == WRITTEN
    assert "- camera: " in body["system"]
    attempts = await db.read(lambda session: queries.attempts(session, person.id, run.id))
    assert attempts[0].text == "It names <b>two</b> moves.\n"
    assert await used_today(person) == (1, 0)


async def test_an_answer_that_cannot_be_read_goes_on_to_the_next(person, prompt, chain, emulated):
    emulated.behave("anthropic", text="It is a lovely prompt. 10/10.")
    run = await judge(person, prompt, chain)

    assert (run.status, run.provider) == ("succeeded", "composer")
    assert "its answer could not be read" in run.notes[0]
    assert await used_today(person) == (0, 0)


async def test_that_fails_says_so_of_the_critique_and_counts_nothing(person, prompt):
    failing = ScriptedProvider(BEGUN, ended(verdict=Verdict.RETRYABLE))
    run = await judge(person, prompt, failing)

    assert (run.status, run.failure_kind) == (GenerationStatus.FAILED, "unavailable")
    assert run.failure_message == (
        "The critique could not be written: every writer was busy or down. It was not counted and "
        "your prompt stands as it was. Try again in a minute."
    )
    view, remarks = await views(person, prompt)
    assert (view.failure_message, remarks) == (run.failure_message, {})
    assert await used_today(person) == (0, 0)


async def test_the_critic_is_told_the_shots_that_the_prompt_was_written_for(person):
    listed = ShotList((Shot("A fox waits.", 3), Shot("The fox runs.", 4)), ("the fox",))
    told = await make_generation(
        person,
        prompt="A fox waits. The fox runs.",
        target="veo-3.1-t2v",
        settings=Take(shots=listed).settings(),
    )
    provider = answering()

    await judge(person, told, provider)

    assert provider.requests[0].shots == listed


async def test_one_that_fails_leaves_the_one_before_it_on_the_page(person, prompt):
    await judge(person, prompt, answering())
    failing = ScriptedProvider(BEGUN, ended(verdict=Verdict.REFUSAL))
    await judge(person, prompt, failing)

    view, remarks = await views(person, prompt)
    assert view.failure_kind == "refused"
    assert set(remarks) == {"camera", "light", "length", "order"}

    await db.write(
        lambda session: versions.edit(session, person.id, prompt.id, "A fox.", version_id=None)
    )
    view, _ = await views(person, prompt)
    assert (view.status, view.failure_message) == ("succeeded", "")


async def test_a_refused_one_is_asked_of_another_writer(person, prompt):
    refused = await judge(person, prompt, ScriptedProvider(BEGUN, ended(verdict=Verdict.REFUSAL)))

    provider = answering()
    async with runs.running_prompts(provider) as running:
        again = await critique.ask_another(person.id, refused.id)
        run = running.find(person.id, again.id)
        while run and not run.is_over:
            await run.change(seconds=1)

    assert provider.requests[0].not_asked == {"anthropic"}


async def test_a_double_click_is_one_wish_it_can_be_stopped_and_keeps_its_prompt(person, prompt):
    version = await standing(person, prompt)
    gate = asyncio.Event()
    async with runs.running_prompts(ScriptedProvider(BEGUN, gate)):
        first = await critique.ask(person.id, prompt.id, version.id)
        assert (await critique.ask(person.id, prompt.id, version.id)).id == first.id
        assert await used_today(person) == (1, 1)  # one, held
        with pytest.raises(InputInvalid, match="still being made"):
            await removal.remove(person.id, prompt.id)
        await prompts.break_off(person.id, first.id)

    stopped = await db.read(lambda session: session.get(Generation, first.id))
    assert stopped.status == GenerationStatus.CANCELLED
    assert await used_today(person) == (0, 0)
    view, _ = await views(person, prompt)
    assert "stopped" in told(view)


async def test_one_whose_process_was_killed_is_ended_and_says_what_to_press(person, prompt):
    version = await standing(person, prompt)
    left = await make_generation(
        person,
        status=GenerationStatus.RUNNING,
        kind=GenerationKind.CRITIQUE,
        root_id=prompt.id,
        settings={"variation": 0, "version": str(version.id), "locked": []},
    )
    await runs.end_left_behind(everything=True)

    row = await db.read(lambda session: session.get(Generation, left.id))
    assert row.failure_message == (
        "The server stopped while this critique was being written. It was not counted and your "
        "prompt stands as it was. Press “Critique” to ask for it anew."
    )


async def test_of_somebody_elses_prompt_finds_nothing(person, prompt):
    run = await judge(person, prompt, answering())
    version, other = await standing(person, prompt), await make_person()
    async with runs.running_prompts(answering()):
        with pytest.raises(NotFound):
            await critique.ask(other.id, prompt.id, version.id)
        with pytest.raises(NotFound):
            await critique.ask_another(other.id, run.id)
    with pytest.raises(NotFound):
        await apply(other, run, version, "camera")
    with pytest.raises(NotFound):
        await db.read(lambda session: critiques(session, other.id, prompt.id))


def shown_runs(session, owner_id):
    return library_queries.runs(session, owner_id).shown


async def test_stands_in_no_list_of_prompts_and_falls_with_its_prompt(person, prompt):
    run = await judge(person, prompt, answering())

    for query in (queries.history_page, library_queries.made, shown_runs):
        more = (None,) if query is queries.history_page else ()
        found = await db.read(lambda session, q=query, more=more: q(session, person.id, *more))
        assert run.id not in {getattr(each, "generation_id", None) or each.id for each in found}
    assert (await db.read(lambda session: queries.newest(session, person.id))).id == prompt.id
    shown = await db.read(lambda session: version_queries.run_to_show(session, person.id, prompt))
    assert shown.id == prompt.id

    await db.write(lambda session: session.delete(session.get(Generation, prompt.id)))
    assert await db.read(lambda session: session.get(Generation, run.id)) is None
