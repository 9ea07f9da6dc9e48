"""Shots are kept with the draft of their person and with the prompt that they were told for."""

from functools import partial

import pytest

from craftprompt import db
from craftprompt.errors import InputInvalid
from craftprompt.providers.base import SceneFields
from craftprompt.providers.shots import NO_SHOTS, Shot, ShotList
from craftprompt.studio import queries, service, shots, video_drafts
from craftprompt.studio.service import Scene, Take
from tests.builders import make_generation, make_person

pytestmark = pytest.mark.usefixtures("database")

KLING = "kling-3.0-pro-t2v"
LISTED = ShotList((Shot("A fox waits.", 3, "wide shot"), Shot("The fox runs.", 4)), ("the fox",))


@pytest.fixture
async def ada():
    return await make_person()


async def save(person, listed):
    await db.write(lambda session: shots.save(session, person.id, listed))


async def kept(person):
    return await db.read(lambda session: shots.kept(session, person.id))


async def draft(person):
    return await db.read(lambda session: queries.draft(session, person.id))


async def ask(person, target, listed=LISTED):
    scene = Scene("A fox in the snow.", target, SceneFields())
    ask = partial(service.request_prompt, scene=scene, take=Take(shots=listed), is_counted=False)
    return await db.write(lambda session: ask(session, person.id))


async def test_shots_are_their_persons_and_the_rest_of_the_draft_stays(ada):
    eve = await make_person()
    await db.write(
        lambda session: service.save_draft(session, ada.id, {"scene": "A fox.", "target": KLING})
    )
    await save(ada, LISTED)
    await db.write(lambda session: service.save_draft(session, ada.id, {"light": "one lamp"}))

    assert await kept(ada) == LISTED
    assert await kept(eve) == NO_SHOTS
    row = await draft(ada)
    assert (row.scene, row.target, row.light) == ("A fox.", KLING, "one lamp")


async def test_shots_may_be_the_first_that_is_kept(ada):
    await save(ada, LISTED)

    assert await kept(ada) == LISTED


async def test_shots_are_called_the_same_on_the_page_when_it_opens_again(ada):
    await db.write(lambda session: shots.save(session, ada.id, LISTED, ["a", "b"]))

    row = await draft(ada)
    assert shots.keys_of(row.shot_list) == ["a", "b"]
    assert shots.from_stored(row.shot_list) == LISTED


async def test_refused_shots_leave_those_that_were_kept(ada):
    await save(ada, LISTED)
    with pytest.raises(InputInvalid):
        await save(ada, ShotList((Shot("A fox.", -1),)))

    assert await kept(ada) == LISTED


async def test_a_prompt_keeps_its_shots_and_names_the_instructions_for_them(ada):
    told = await ask(ada, KLING)
    silent = await ask(ada, "hailuo-2.3-standard-t2v")

    assert service.prompt_request(told).shots == LISTED
    assert told.instructions_version.endswith("+shots-1")
    assert service.take_of(silent).shots == LISTED
    assert "shots" not in silent.instructions_version


async def test_other_shots_are_another_wish_and_the_same_are_one(ada):
    first = await ask(ada, KLING)
    other = ShotList(LISTED.shots[:1])

    assert (await ask(ada, KLING)).id == first.id
    assert (await ask(ada, KLING, other)).id != first.id


async def test_a_video_of_a_prompt_in_shots_is_as_long_as_they_are(ada):
    prompt = await make_generation(ada, target=KLING, settings=Take(shots=LISTED).settings())
    filled = await db.write(lambda session: video_drafts.take_over(session, ada.id, prompt.id))

    assert (filled.model, filled.seconds) == (KLING, 7)
