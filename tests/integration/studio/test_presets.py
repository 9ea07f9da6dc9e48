"""Presets: saved, replaced, deleted, and nobody else's business."""

from uuid import UUID, uuid4

import pytest

from craftprompt import db
from craftprompt.errors import InputInvalid, NotFound
from craftprompt.studio import presets, queries
from craftprompt.studio.presets import Fields
from tests.builders import make_person


@pytest.fixture
async def person(database):
    return await make_person()


async def save(person, name, **texts):
    return await db.write(lambda session: presets.save(session, person.id, name, texts))


async def names(person):
    kept = await db.read(lambda session: presets.views(session, person.id))
    return [each.name for each in kept]


async def ids(person):
    kept = await db.read(lambda session: presets.views(session, person.id))
    return [UUID(each.preset_id) for each in kept]


async def test_a_preset_keeps_the_fields_that_hold_something(person):
    await save(person, " Night ", light="one lamp", mood=" ", scene="A fox.")

    [preset_id] = await ids(person)
    kept = await db.read(lambda session: queries.owned_preset(session, person.id, preset_id))
    assert (kept.name, kept.fields) == ("Night", {"light": "one lamp"})


async def test_the_same_name_replaces_what_it_had(person):
    assert await save(person, "Night", light="one lamp") is None
    before = await save(person, "Night", light="moonlight")

    assert before == Fields("Night", {"light": "one lamp"})
    [preset_id] = await ids(person)
    kept = await db.read(lambda session: queries.owned_preset(session, person.id, preset_id))
    assert kept.fields == {"light": "moonlight"}


@pytest.mark.parametrize(
    ("name", "texts", "fault"),
    [
        (" ", {"light": "x"}, "name"),
        ("x" * 61, {"light": "x"}, "60 characters"),
        ("Night", {"light": " "}, "Fill in"),
        ("Night", {"light": "x" * 2001}, "2,000"),
    ],
)
async def test_what_cannot_be_a_preset_is_said(person, name, texts, fault):
    with pytest.raises(InputInvalid, match=fault):
        await save(person, name, **texts)


async def test_fifty_presets_are_the_most(person):
    for number in range(presets.MOST_PRESETS):
        await save(person, f"Preset {number:02}", light="x")

    with pytest.raises(InputInvalid, match="delete one"):
        await save(person, "One more", light="x")
    await save(person, "Preset 07", light="y")  # replacing one is no more


async def test_somebody_elses_preset_is_neither_read_nor_deleted(person):
    await save(person, "Night", light="one lamp")
    [preset_id] = await ids(person)
    other = await make_person()

    with pytest.raises(NotFound):
        await db.read(lambda session: queries.owned_preset(session, other.id, preset_id))
    assert await db.write(lambda session: presets.remove(session, other.id, preset_id)) is None
    assert await names(person) == ["Night"]
    gone = await db.write(lambda session: presets.remove(session, person.id, preset_id))
    assert gone == Fields("Night", {"light": "one lamp"})
    assert await names(person) == []
    with pytest.raises(NotFound):
        await db.read(lambda session: queries.owned_preset(session, person.id, uuid4()))
