"""Prompts and drafts: checked, edited, deleted, and nobody else's business."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from craftprompt import db
from craftprompt.billing import allowance
from craftprompt.billing.plans import plan
from craftprompt.catalogue.errors import UnknownTarget
from craftprompt.errors import (
    AllowanceSpent,
    InputInvalid,
    SignInRequired,
    Unavailable,
)
from craftprompt.models import Draft, Generation, GenerationStatus
from craftprompt.providers.base import SceneFields
from craftprompt.providers.text.instructions import INSTRUCTIONS_VERSION
from craftprompt.studio import queries, service
from craftprompt.studio.limits import LONGEST_FIELD, LONGEST_FORM, LONGEST_SCENE
from craftprompt.studio.queries import Cursor
from craftprompt.studio.views import history_item, prompt_view
from tests.builders import TARGET, make_attempt, make_generation, make_person, make_scene


@pytest.fixture
async def person(database):
    return await make_person()


async def write(function, *given, **more):
    return await db.write(lambda session: function(session, *given, **more))


async def read(function, *given):
    return await db.read(lambda session: function(session, *given))


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("database")
class TestCheckedScene:
    async def test_keeps_the_persons_words(self):
        scene = service.checked_scene("  A heron\r\nwaits\x00 ", TARGET, {"mood": " calm "})
        assert scene.scene == "A heron\nwaits"
        assert scene.fields.mood == "calm"
        assert scene.columns()["mood"] == "calm"

    @pytest.mark.parametrize("scene", ["", "   \n\t ", "\x00\x1b", "\u200b\u2060 "])
    async def test_asks_for_a_scene(self, scene):
        with pytest.raises(InputInvalid, match="Nothing was counted") as refused:
            service.checked_scene(scene, TARGET, {})
        assert refused.value.field == "scene"

    async def test_takes_20000_characters_and_not_one_more(self):
        service.checked_scene("x" * LONGEST_SCENE, TARGET, {})
        with pytest.raises(InputInvalid, match="20,001 characters"):
            service.checked_scene("x" * (LONGEST_SCENE + 1), TARGET, {})

    async def test_names_the_field_that_is_too_long(self):
        with pytest.raises(InputInvalid, match="must keep") as refused:
            service.checked_scene("A heron", TARGET, {"must_keep": "x" * (LONGEST_FIELD + 1)})
        assert refused.value.field == "must_keep"

    @pytest.mark.parametrize("target", ["", "no such model", "../veo", "\x00"])
    async def test_knows_no_other_models(self, target):
        with pytest.raises(UnknownTarget):
            service.checked_scene("A heron", target, {})

    @pytest.mark.parametrize("scene", ["", " \n", "\u200b"])
    async def test_without_a_scene_who_does_what_where_is_the_scene(self, scene):
        told = {"subject": "A heron", "setting": "in the reeds ", "light": "dawn"}
        asked = service.checked_scene(scene, TARGET, told)

        assert asked.scene == "A heron in the reeds."
        assert asked.fields == SceneFields(light="dawn")

    async def test_direction_alone_is_no_scene(self):
        with pytest.raises(InputInvalid, match="Describe your scene first"):
            service.checked_scene("", TARGET, {"light": "dawn"})

    async def test_leaves_out_what_is_no_field(self):
        scene = service.checked_scene("A heron", TARGET, {"owner_id": "x", "light": "dawn"})
        assert set(scene.columns()) == {"scene", *service.field_names()}


class TestRequest:
    async def request(self, person, scene=None):
        return await write(
            service.request_prompt,
            person.id,
            scene=scene or make_scene(),
            take=service.Take(2),
            is_counted=True,
        )

    async def test_is_queued_with_its_settings(self, person, time):
        made = await self.request(person)
        assert made.status == GenerationStatus.QUEUED
        assert made.settings == {"variation": 2}
        assert made.heartbeat_at == made.created_at == time.now
        assert service.prompt_request(made).variation == 2
        assert service.prompt_request(made).target.key == TARGET

    async def test_keeps_which_instructions_it_was_written_by(self, person):
        made = await self.request(person)
        row = await read(lambda session: session.get(Generation, made.id))
        assert row.instructions_version == INSTRUCTIONS_VERSION

    async def test_beyond_the_allowance_leaves_no_row(self, person):
        for number in range(15):
            await self.request(person, make_scene(f"Scene {number}"))
        with pytest.raises(AllowanceSpent):
            await self.request(person, make_scene("One more"))
        rows = await read(lambda session: session.scalars(select(Generation)).all())
        assert len(rows) == 15

    async def test_counts_by_the_persons_own_plan(self, database):  # noqa: ARG002  rows need it
        person = await make_person(plan="creator")
        for number in range(16):
            await self.request(person, make_scene(f"Scene {number}"))
        meters = await read(allowance.meters, person.id, plan("creator"))
        assert meters[0].used == 16

    async def test_of_a_person_who_is_gone_is_refused(self, person):
        person.id = uuid4()
        with pytest.raises(SignInRequired):
            await self.request(person)


class TestStop:
    async def test_asking_somebody_elses_to_stop_does_nothing(self, person):
        other = await make_person()
        theirs = await make_generation(other, status=GenerationStatus.RUNNING)
        await write(service.ask_stop, person.id, theirs.id)
        kept = await read(queries.owned_generation, other.id, theirs.id)
        assert kept.stop_asked_at is None


class TestDraft:
    async def save(self, person, **values):
        await write(service.save_draft, person.id, values)
        return await read(queries.draft, person.id)

    async def test_is_nothing_before_anything_was_typed(self, person):
        assert await read(queries.draft, person.id) is None

    async def test_keeps_what_came_and_the_rest_as_it_was(self, person):
        await self.save(person, scene="A heron", mood="calm")
        kept = await self.save(person, mood="wild", target=TARGET)
        assert (kept.scene, kept.mood, kept.target) == ("A heron", "wild", TARGET)

    async def test_is_one_row_however_often_it_is_saved(self, person):
        for number in range(5):
            await self.save(person, scene=f"Scene {number}")
        rows = await read(lambda session: session.scalars(select(Draft)).all())
        assert [row.scene for row in rows] == ["Scene 4"]

    async def test_keeps_a_text_too_long_for_a_prompt_and_makes_it_safe(self, person):
        kept = await self.save(person, scene="a\x00" + "x" * LONGEST_SCENE)
        assert kept.scene == "a" + "x" * LONGEST_SCENE

    async def test_says_when_a_text_is_too_long_to_keep_and_keeps_the_one_before(self, person):
        await self.save(person, scene="A heron")
        with pytest.raises(InputInvalid, match="are not saved"):
            await self.save(person, scene="x" * (LONGEST_FORM + 1))
        assert (await read(queries.draft, person.id)).scene == "A heron"

    async def test_keeps_every_form_that_a_prompt_can_be_made_from(self, person):
        fields = dict.fromkeys(service.field_names(), "y" * LONGEST_FIELD)
        kept = await self.save(person, scene="x" * LONGEST_SCENE, **fields)
        assert len(kept.scene) == LONGEST_SCENE
        assert {len(getattr(kept, name)) for name in fields} == {LONGEST_FIELD}

    async def test_counts_together_what_is_saved_field_by_field(self, person):
        await self.save(person, scene="x" * (LONGEST_FORM - 4))
        await self.save(person, mood="calm")
        with pytest.raises(InputInvalid, match="40,001 characters together"):
            await self.save(person, light="l")

        kept = await self.save(person, target=TARGET)
        assert (kept.light, kept.mood, kept.target) == ("", "calm", TARGET)
        await self.save(person, scene="A heron")
        assert (await self.save(person, light="low")).light == "low"

    async def test_keeps_no_model_that_there_never_was(self, person):
        await self.save(person, target=TARGET)
        kept = await self.save(person, scene="A heron", target="no such model")
        assert (kept.scene, kept.target) == ("A heron", TARGET)

    async def test_takes_no_column_of_its_callers_invention(self, person):
        other = await make_person()
        await self.save(person, scene="mine", owner_id=str(other.id), saved_at="never")
        assert await read(queries.draft, other.id) is None


class TestHistory:
    async def test_pages_follow_each_other_without_gap_or_repeat(self, person, time):
        for number in range(45):
            if number % 3:  # several rows share a moment
                time.move(seconds=1)
            await make_generation(person, scene=f"Scene {number}")
        seen, after = [], None
        while True:
            rows = await read(queries.history_page, person.id, after)
            page = rows[: queries.PAGE_SIZE]
            seen += page
            if len(rows) <= queries.PAGE_SIZE:
                break
            after = Cursor(page[-1].created_at, page[-1].id)
        assert len(seen) == len({each.id for each in seen}) == 45
        moments = [each.created_at for each in seen]
        assert moments == sorted(moments, reverse=True)

    async def test_shows_a_persons_own_prompts_only(self, person):
        await make_generation(await make_person())
        await make_generation(person, kind="image")
        mine = await make_generation(person)
        assert [each.id for each in await read(queries.history_page, person.id, None)] == [mine.id]
        assert (await read(queries.newest, person.id)).id == mine.id

    async def test_knows_what_is_still_being_written(self, person):
        await make_generation(person)
        running = await make_generation(person, status=GenerationStatus.RUNNING)
        assert [each.id for each in await read(queries.unfinished, person.id)] == [running.id]

    async def test_attempts_of_somebody_elses_are_not_shown(self, person):
        theirs = await make_generation(await make_person())
        await make_attempt(theirs)
        assert await read(queries.attempts, person.id, theirs.id) == []


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
class TestViews:
    async def test_a_line_of_the_history_says_what_it_was(self, person):
        made = await make_generation(person, settings={"variation": 1}, model="rules")
        line = history_item(made)
        assert line.author == "the local composer"
        assert line.settings == "take 2"
        assert line.is_local
        assert line.created_at.endswith("Z")

    async def test_a_prompt_that_failed_shows_what_was_written(self, person):
        failed = await make_generation(
            person, status=GenerationStatus.FAILED, failure_kind="unavailable"
        )
        attempt = await make_attempt(failed, verdict="unknown", text="Half a sen")
        view = prompt_view(failed, [attempt])
        assert (view.prompt, view.provider, view.is_running) == ("Half a sen", "composer", False)
        assert view.attempts[0].words == "interrupted"

    async def test_a_running_prompt_leaves_its_text_to_the_stream(self, person):
        running = await make_generation(person, status=GenerationStatus.RUNNING)
        view = prompt_view(running, [await make_attempt(running, verdict="")])
        assert (view.prompt, view.is_running) == ("", True)

    async def test_a_model_that_the_catalogue_no_longer_knows_is_shown_by_its_key(self, person):
        made = await make_generation(person, target="a-model-of-old", provider="somebody")
        assert history_item(made).target_name == "a-model-of-old"
        assert history_item(made).author == "somebody"

    async def test_a_long_scene_is_shown_by_its_beginning(self, person):
        made = await make_generation(person, prompt="word " * 200, title="")
        assert history_item(made).excerpt.endswith("…")
        assert len(history_item(made).excerpt) <= 180


async def test_nobody_has_more_than_thirty_prompts_written_at_once(person):
    for number in range(service.MOST_AT_ONCE):
        await write(
            service.request_prompt,
            person.id,
            scene=make_scene(f"Heron {number}"),
            is_counted=False,
        )

    with pytest.raises(Unavailable, match="Nothing was counted"):
        await write(
            service.request_prompt,
            person.id,
            scene=make_scene("One heron more"),
            is_counted=False,
        )
