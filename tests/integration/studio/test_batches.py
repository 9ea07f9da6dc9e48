"""A scene whose list makes several prompts, and recipes that come in: what is kept and counted."""

import pytest

from craftprompt import db
from craftprompt.errors import AllowanceSpent
from craftprompt.models import GenerationStatus
from craftprompt.studio import queries, recipes, service
from craftprompt.studio.service import FIRST_TAKE
from craftprompt.studio.state import NO_TEXTS
from tests.builders import TARGET, make_generation, make_person

CITIES = "|".join(f"City {number:02}" for number in range(20))


@pytest.fixture
async def person(database):
    return await make_person()


def asked(scene, **values):
    return service.checked_scenes({**NO_TEXTS, "scene": scene}, TARGET, FIRST_TAKE, values)


async def request(person, scenes):
    def ask(session):
        return service.request_prompts(session, person.id, asked=scenes, is_counted=True)

    return await db.write(ask)


async def test_every_prompt_of_a_list_is_kept_resolved_and_counted(person):
    made = await request(person, asked("A pier in {{city: *Oslo|Rome}}."))

    assert [each.scene for each in made] == ["A pier in Oslo.", "A pier in Rome."]
    assert made[1].settings["variables"] == {"city": "Rome"}
    assert made[1].settings["template"] == "A pier in {{city: *Oslo|Rome}}."
    assert service.take_of(made[1]).variables == (("city", "Rome"),)


async def test_a_list_that_is_longer_than_the_allowance_makes_and_counts_nothing(person):
    with pytest.raises(AllowanceSpent):
        await request(person, asked("A pier in {{city: *" + CITIES + "}}."))

    assert await db.read(lambda session: queries.newest(session, person.id)) is None


async def test_a_scene_of_words_alone_keeps_no_template(person):
    [made] = await request(person, asked("{{ 7 * 7 }} stands on a board"))

    assert made.scene == "{{ 7 * 7 }} stands on a board"
    assert made.settings == {"variation": 0}


async def test_a_recipe_that_comes_in_is_a_finished_prompt_of_the_person(person):
    other = await make_generation(await make_person(), light="one lamp", provider="anthropic")
    recipe = recipes.read(recipes.written(recipes.recipe_of(other)))

    kept = await db.write(lambda session: recipes.keep_prompt(session, person.id, recipe))

    assert (kept.status, kept.prompt) == (GenerationStatus.SUCCEEDED, other.prompt)
    assert (kept.provider, kept.tokens) == ("", 0)  # who wrote it is the file's own claim
    assert "Claude" in kept.notes[0]
    assert service.prompt_request(kept) == service.prompt_request(other)
